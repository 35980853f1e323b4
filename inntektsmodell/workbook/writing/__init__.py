"""The input sheets of a case, written for people to fill in.

Belongs here: cells, formats, lists to choose from. Calculated sheets are in `formulas`. What stands in a new sheet goes
into `rows`.
"""
