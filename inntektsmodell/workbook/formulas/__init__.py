"""A computed case as a workbook that calculates itself: live formulas from the input cells to the keys.

Belongs here: a module for each step of the method, written as Excel formulas, and the control against the engine. Input
cells are in `workbook.writing`. The formulas of a new step are a module here and a line in `writing`.
"""

from inntektsmodell.workbook.formulas.writing import MOST_REGIONS, fits_workbook, write_living_workbook

__all__ = ["MOST_REGIONS", "fits_workbook", "write_living_workbook"]
