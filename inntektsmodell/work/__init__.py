"""Long work: how far it has come, who shares it, how large its pieces are, and how it ends in good order.

Belongs here: whatever knows time, memory, threads, signals or devices, and no figure. The next of these goes here.
"""
