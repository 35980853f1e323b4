"""A run: its result shown, written with all that went into it, and proved again later.

Belongs here: outputs of one computation. The page that explains them to a board is in `report`. A new format of output
goes here, as a module that `write` calls.
"""
