"""Where a figure comes from: its formula and numbers, down to the observation and its source.

Belongs here: the tree behind one figure. Why two cases differ is in `comparison`. How a new result follows from others
goes into `recipes`, or `key_recipes`.
"""
