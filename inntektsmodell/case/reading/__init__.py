"""From what was read to a checked case: a folder's files, tables in long form, and the one place that builds a `Case`.

Belongs here: what knows a case as text. Any other form that a case may come in (as workbooks in `workbook.reading`)
gives a `RawCase` and is built here. A new table of a case goes into `tables`.
"""
