"""Texts of the catalogue that stand in no call: what the machine says, and names that code and files use.

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
    "MILLION",
    "NAME",
    "PATH",
    "SCENARIO",
    "TEXT",
    "VALUE",
    "VERSION",
    "YEAR",
)
"""Words in the help of a command that stand for what a user types."""
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
    "bucket",
    "file",
    "part",
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
