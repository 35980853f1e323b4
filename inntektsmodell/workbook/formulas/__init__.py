"""A computed case as a workbook that calculates itself: live formulas from the input cells to the keys.

Belongs here: what each sheet shows (`calculation`), the writer of the method's formulas as Excel has them (`excel`),
and the control against the engine. Input cells are in `workbook.writing`. A new step of the method is a row in
`calculation`.
"""

from inntektsmodell.workbook.formulas.writing import MOST_REGIONS, fits_workbook, write_living_workbook

__all__ = ["MOST_REGIONS", "fits_workbook", "write_living_workbook"]
