"""Texts of the catalogue that stand in no call: what pydantic and the machine say, and names that code and files use.

The program tells each of them by its English text, wherever it comes from.
"""

PLACES = (
    "OPTIONS",
    "COMMAND",
    "ARGS",
    "AMOUNTS",
    "CASE",
    "DIR",
    "FIGURE",
    "FILE",
    "HEX",
    "HIGH",
    "INTEGER",
    "INTEGER RANGE",
    "LOW",
    "NAME",
    "PATH",
    "SCENARIO",
    "TEXT",
    "VALUE",
)
"""Words in the help of a command that stand for what a user types."""
PYDANTIC = (
    "Datetimes provided to dates should have zero time - e.g. be exact dates",
    "Dictionary",
    "Input should be a finite number",
    "Input should be a valid boolean",
    "Input should be a valid date",
    "Input should be a valid dictionary",
    "Input should be a valid integer",
    "Input should be a valid list",
    "Input should be a valid number",
    "Input should be a valid string",
    "Input should be a valid tuple",
    "List",
    "String should have at least 1 character",
)
MACHINE = (
    "Address already in use",
    "Cannot assign requested address",
    "File name too long",
    "Is a directory",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Permission denied",
    "Read-only file system",
)
NAMES = (
    "age_group",
    "blocks of draws",
    "charts",
    "criterion",
    "destination",
    "draws",
    "origin",
    "region",
    "scenarios",
    "seed",
    "service",
    "settlement_year",
    "subsets",
    "year",
)
"""Of dimensions, arguments and long work."""
