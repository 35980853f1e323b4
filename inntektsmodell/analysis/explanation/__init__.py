"""Where a figure comes from: its formula and numbers, down to the observation and its source.

Belongs here: the tree behind one figure, made from the formulas of the method. Why two cases differ is in `comparison`.
A new step is explained as soon as it stands in the room `method`; words for a new kind of expression go into `wording`.
"""
