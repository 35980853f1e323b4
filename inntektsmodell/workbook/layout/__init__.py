"""The sheets of a case as data, which writer, reader and formulas share.

Belongs here: names, columns and places of input sheets. How cells look is in `writing.styles`. A new sheet or column
goes into `sheets`, one of observed figures into `observed_sheets`.
"""
