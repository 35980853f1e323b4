"""Texts of the catalogue that stand in no call: what the machine says, and names that code and files use.

The program tells each of them by its English text, wherever it comes from.
"""

PLACES = (
    "OPTIONS",
    "COMMAND",
    "ARGS",
    "ADDRESS",
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
    "RECIPE",
    "SCENARIO",
    "SECONDS",
    "TEXT",
    "VALUE",
    "VERSION",
    "YEAR",
)
"""Words in the help of a command that stand for what a user types."""
MACHINE = (
    "Address already in use",
    "Cannot assign requested address",
    "Connection refused",
    "File name too long",
    "Is a directory",
    "Name or service not known",
    "Network is unreachable",
    "No space left on device",
    "No such file or directory",
    "Not a directory",
    "Permission denied",
    "Read-only file system",
    "Temporary failure in name resolution",
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
    "requests",
    "scenarios",
    "seed",
    "service",
    "settlement_year",
    "subsets",
    "year",
)
"""Of dimensions, arguments and long work."""
