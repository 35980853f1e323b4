"""Why two cases differ: the change split into parts that add up.

Belongs here: bringing two cases to the same shapes, and the split. Explanations of one figure are in `explanation`. A
new part goes into `components`.
"""
