"""The appropriation bridge: item by item from one base appropriation to the next.

Belongs here: how items are found and shown. The items are data, in `data/bridge`; a new kind of item goes into `items`.
"""
