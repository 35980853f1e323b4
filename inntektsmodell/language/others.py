"""What others say and code here tells in Norwegian: click, pydantic, the machine, and names that code uses.

The catalogue holds each by its English text. A text with braces stands for every sentence of its form.
"""

from __future__ import annotations

CLICK = (
    "Usage:",
    "Options",
    "Commands",
    "Show the version and exit.",
    "Show this message and exit.",
    "required",
    "default: {default}",
    "Try '{command}' for help.",
    "Error: {message}",
    "Invalid value for {name}: {message}",
    "Invalid value: {message}",
    "Missing argument {name}. {message}",
    "Missing argument {name}.",
    "Missing option {name}. {message}",
    "Missing option {name}.",
    "Missing command.",
    "Choose from:\n\t{choices}",
    "No such option {name}. {message}",
    "No such option {name}.",
    "Did you mean {name}?",
    "(Did you mean one of: {names}?)",
    "Option {name} does not take a value.",
    "Option {name} requires an argument.",
    "Got unexpected extra argument ({arguments})",
    "Got unexpected extra arguments ({arguments})",
    "Argument {name} takes {count} values.",
    "{value} is not a valid {type}.",
    "{value} is not in the range {range}.",
    "{value} is not one of {choices}.",
    "{kind} {file} does not exist.",
    "{kind} {file} is a directory.",
    "{kind} {file} is a file.",
    "{kind} {file} is not readable.",
    "{value} is not {choice}.",
    "File",
    "Directory",
    "Path",
)
"""Of click, where each of its sentences is of the first form that it fits; a version that words one otherwise tells it
so."""
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
