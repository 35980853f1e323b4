"""Files: text, CSV, TOML and netCDF read and written in one way each, and put in place whole or not at all.

Belongs here: what knows a format or a file system, and no case. What a file of a case must hold is in `case.reading`,
what a workbook holds in `workbook`. The next format that several rooms share goes here.
"""
