"""A computed case as a workbook that calculates itself: live formulas from the input cells to the keys."""

from inntektsmodell.workbook.formulas.writing import MOST_REGIONS, fits_workbook, write_living_workbook

__all__ = ["MOST_REGIONS", "fits_workbook", "write_living_workbook"]
