"""A workbook that people filled in becomes a case, or one list of every fault with its cell.

Belongs here: what distrusts a file. How its sheets are meant to look is in `layout`. What a new kind of cell may hold
goes into `values`.
"""
