"""Words for people: sentences in both languages, numbers in writing, and how they stand on a terminal.

Belongs here: whatever only turns a known thing into text. A sentence itself stands where it is said; its Norwegian
stands in the catalogue. What a case is called, and units of its figures, are in `case.labels`. The next way of writing
(a unit system, a third language) goes here.
"""
