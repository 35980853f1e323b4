"""The rest of the country: a recipient whose figures are totals less those of all others.

Belongs here: what such a figure is, and what becomes of it where others are changed. How totals stand in tables is told
in `reading.rest`, what a case may not say of them in `checks.rest`.
"""
