"""Computes trees of recipients: the cases of a level together, whole øre that add up, sums of groups.

Belongs here: what a tree gives. Does not: what a tree is (`case.levels`), and what one case gives (`model.computing`).
"""
