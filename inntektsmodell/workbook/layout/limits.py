"""How large a workbook may be: checked before anything in it is parsed, and cells while they are."""

MIB = 2**20
FILE_BYTES = 20 * MIB
UNPACKED_BYTES = 64 * MIB
"""All parts of the file together."""
RATIO = 200
"""Unpacked over packed size, for parts above `RATIO_FROM` bytes."""
RATIO_FROM = MIB
PARTS = 500
SHEETS = 60
ROWS = 20_000
COLUMNS = 16_384
"""What Excel itself holds; `AREA` and `CELLS` bound the work."""
CELLS = 200_000
"""Written cells of all sheets of the case together, and texts that cells share."""
TAGS = 1_500_000
"""Tags of all parts together."""
STYLES = 65_490
"""Cell formats: what Excel itself holds."""
