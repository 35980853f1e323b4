"""A case as a workbook: the sheets' layout, written and read from the same description."""
