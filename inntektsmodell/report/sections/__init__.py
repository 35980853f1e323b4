"""The sections of the report, a module each.

Belongs here: what a section says, shows and leaves out. How the page is put together is in `report.page`. A new section
is a module here and a line in the order of `report.page`.
"""
