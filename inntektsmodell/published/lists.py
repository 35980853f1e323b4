"""Reads a TOML file that is one list of records, as the lists beside the published figures are."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import TypeAdapter

from inntektsmodell.case.pydantic_faults import pydantic_faults
from inntektsmodell.files.toml_text import read_toml
from inntektsmodell.language.messages import message
from inntektsmodell.records import Frozen

Listing = TypeVar("Listing", bound=Frozen)


def read_list(file: Path, entry: str, kind: type[Listing]) -> tuple[Listing, ...]:
    """Records of a file in which every one begins with `[[entry]]`; none where there is no such file.

    Raises `InputError` with every fault of the file.
    """
    if not file.exists():
        return ()
    with pydantic_faults(file.name, kind.model_fields) as faults:
        content = read_toml(file, faults) or {}
        for key in content.keys() - {entry}:
            right = message("every record must begin with [[{entry}]]", entry=entry)
            faults.add(file.name, message("'{key}' is an unknown key", key=key), right)
        records = TypeAdapter(list[kind]).validate_python(content.get(entry, []))  # type: ignore[valid-type]
    return tuple(records)
