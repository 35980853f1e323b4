"""A case as a workbook: one description of its sheets (`layout`), by which they are written, read and calculated.

Belongs here: what knows sheets and cells. Formats that are no workbook are in `files` and `runs`. A new input sheet
begins in `layout`, a new calculated one in `formulas`.
"""
