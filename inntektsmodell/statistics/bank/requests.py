"""What is asked of the bank: addresses and queries of both versions, and queries in parts that it will answer.

Figures are asked for by POST alone: the bank answers a GET of more than about 2,100 characters with 404.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote, urlencode

from inntektsmodell.statistics.bank.settings import BankSettings

Version = Literal["v2", "v0"]
FORMAT = "json-stat2"
AGGREGATION, VALUE_SET = "agg_", "vs_"
"""How the names of code lists begin: those that add codes up, and those that are a choice of codes."""


@dataclass(frozen=True)
class BankRequest:
    """A request as it is sent; `body` is empty for one that only reads what is there to ask for."""

    url: str
    body: bytes = b""

    @property
    def method(self) -> str:
        """POST for figures, GET for what a table holds."""
        return "POST" if self.body else "GET"


@dataclass(frozen=True)
class ChosenCodes:
    """Codes of one variable, no two alike, with the code list that they are from, if any.

    `labels` are those that an answer must have, where it could not be told otherwise which codes are meant.
    """

    codes: tuple[str, ...]
    codelist: str | None = None
    labels: Mapping[str, str] | None = None


Query = Mapping[str, ChosenCodes]
"""What is asked of each variable, in the order of the table."""


def metadata_request(settings: BankSettings, version: Version, table: str) -> BankRequest:
    """Asks what variables and codes a table has."""
    address = _table(settings, version, table)
    return BankRequest(address if version == "v0" else f"{address}/metadata?{_format(settings)}")


def codelist_request(settings: BankSettings, name: str) -> BankRequest:
    """Asks which codes a code list of version 2 holds."""
    language = urlencode({"lang": settings.language})
    return BankRequest(f"{_root(settings, 'v2')}/codelists/{quote(name, safe='')}?{language}")


def data_request(settings: BankSettings, version: Version, table: str, query: Query) -> BankRequest:
    """Asks for the figures of a query."""
    address = _table(settings, version, table)
    if version == "v2":
        content: object = {"selection": [_chosen_v2(name, chosen) for name, chosen in query.items()]}
        address = f"{address}/data?{_format(settings)}"
    else:
        content = {
            "query": [_chosen_v0(name, chosen) for name, chosen in query.items()],
            "response": {"format": FORMAT},
        }
    return BankRequest(address, json.dumps(content, ensure_ascii=False).encode())


def cells(query: Query) -> int:
    """Cells of the answer, the empty ones among them."""
    return math.prod(len(chosen.codes) for chosen in query.values())


def parts(query: Query, most: int) -> Iterator[Query]:
    """The query in parts of at most so many cells, each a part of the codes of the variable that has most of them."""
    asked = cells(query)
    if asked <= most:
        yield query
        return
    name, chosen = max(query.items(), key=lambda item: len(item[1].codes))
    length = max(1, len(chosen.codes) * most // asked)
    for start in range(0, len(chosen.codes), length):
        part = replace(chosen, codes=chosen.codes[start : start + length])
        yield from parts({**query, name: part}, most)


def _chosen_v2(name: str, chosen: ChosenCodes) -> dict[str, object]:
    listed: dict[str, object] = {"codelist": chosen.codelist} if chosen.codelist else {}
    if chosen.codelist and chosen.codelist.startswith(AGGREGATION):
        listed["outputValues"] = "aggregated"
    return {"variableCode": name, **listed, "valueCodes": list(chosen.codes)}


def _chosen_v0(name: str, chosen: ChosenCodes) -> dict[str, object]:
    kind = "item"
    if chosen.codelist:
        kind = chosen.codelist.replace(AGGREGATION, "agg:", 1).replace(VALUE_SET, "vs:", 1)
    return {"code": name, "selection": {"filter": kind, "values": list(chosen.codes)}}


def _table(settings: BankSettings, version: Version, table: str) -> str:
    within = f"{settings.language}/table" if version == "v0" else "tables"
    return f"{_root(settings, version)}/{within}/{quote(table, safe='')}"


def _root(settings: BankSettings, version: Version) -> str:
    path = settings.path if version == "v2" else settings.former_path
    return settings.host.rstrip("/") + path.rstrip("/")


def _format(settings: BankSettings) -> str:
    return urlencode({"lang": settings.language, "outputFormat": FORMAT})
