"""A statistics bank on this machine, of invented figures: for the tests, for the guide, and to try `fetch` on.

    python -m scripts.local_bank      # then: inntektsmodell fetch RECIPE.toml --host ADDRESS

It answers as PxWebApi does in version 2 and before it, with its limits and oddities: an address of more than 2,100
characters is not found, a code that is asked for twice ends in an error without a word, and empty cells count.
"""

from __future__ import annotations

import json
import math
import re
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]
MOST_CELLS, LONGEST_ADDRESS = 800_000, 2_100
V2, V0 = "/api/pxwebapi/v2", "/api/v0/no/table"


@dataclass
class BankVariable:
    """A variable of a table: labels by code, a unit by code where it is what is measured, and notes on it."""

    code: str
    label: str
    labels: dict[str, str]
    may_be_left_out: bool = False
    is_time: bool = False
    units: Json = field(default_factory=dict)
    extension: Json = field(default_factory=dict)
    notes: dict[str, list[str]] = field(default_factory=dict)


@dataclass
class BankTable:
    """A table: its variables, and what stands in each cell, a number or a mark, by the codes of the variables."""

    label: str
    variables: list[BankVariable]
    cell: Callable[..., float | str]
    updated: str = "2020-02-27T07:00:00Z"
    notes: list[str] = field(default_factory=list)
    extension: Json = field(default_factory=dict)


@dataclass
class Reply:
    """An answer as it is sent, whatever was asked. Where it is `cut`, its end is never sent; `wait` comes before it."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: bool = False
    wait: Callable[[], object] = lambda: None


class RefusedError(Exception):
    """What the bank does not answer: a status and, in most cases, a word on why."""

    def __init__(self, status: int, title: str = "") -> None:
        super().__init__(title)
        self.reply = Reply(status, json.dumps({"title": title, "status": status}).encode() if title else b"")


class LocalBank:
    """The bank. `sent` has every request; `odd` what it answers next instead of what is right.

    `change` makes another answer of each that has figures, `headers` go with all of them.
    """

    def __init__(self, tables: dict[str, BankTable], codelists: dict[str, dict[str, tuple[str, list[str]]]]) -> None:
        self.tables, self.codelists = tables, codelists
        self.sent: list[tuple[str, str, Json]] = []
        self.odd: deque[Reply] = deque()
        self.headers: dict[str, str] = {}
        self.change: Callable[[Json], Json] = lambda content: content
        self.host = ""

    def answer(self, method: str, address: str, body: bytes) -> Reply:
        """What is answered to a request."""
        self.sent.append((method, address, json.loads(body or b"{}")))
        if self.odd:
            return self.odd.popleft()
        try:
            content = self._content(method, address, json.loads(body or b"{}"))
        except RefusedError as refusal:
            return refusal.reply
        return Reply(body=json.dumps(content, ensure_ascii=False).encode())

    def _content(self, method: str, address: str, asked: Json) -> object:
        if len(address) > LONGEST_ADDRESS:
            raise RefusedError(HTTPStatus.NOT_FOUND)
        path = unquote(urlsplit(address).path)
        if path.startswith(f"{V2}/codelists/"):
            return self._codelist(path.rpartition("/")[2])
        number = re.fullmatch(f"(?:{V2}/tables|{V0})/([^/]+)(/data|/metadata)?", path)
        if number is None or number[1] not in self.tables:
            raise RefusedError(HTTPStatus.NOT_FOUND, "Non-existent table")
        table = self.tables[number[1]]
        if path.startswith(V0):
            return self._figures(table, list(map(_of_v0, asked["query"]))) if method == "POST" else _metadata_v0(table)
        if parse_qs(urlsplit(address).query).get("outputFormat") != ["json-stat2"]:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "Unsupported output format")
        return self._figures(table, asked["selection"]) if number[2] == "/data" else self._metadata(table)

    def _codelist(self, name: str) -> Json:
        if name not in self.codelists:
            raise RefusedError(HTTPStatus.NOT_FOUND, "Non-existent codelist")
        values = [{"code": code, "label": label, "valueMap": of} for code, (label, of) in self.codelists[name].items()]
        return {"id": name, "label": name, "language": "no", "type": "Aggregation", "values": values}

    def _metadata(self, table: BankTable) -> Json:
        whole = [(one, list(one.labels), one.labels) for one in table.variables]
        content = _dataset(table, whole)
        for one in table.variables:
            offered = [{"id": name, "label": name, "type": "Aggregation"} for name in self.codelists]
            dimension = content["dimension"][one.code]
            dimension["extension"] = {
                "elimination": one.may_be_left_out,
                "codelists": offered if one.code == "Region" else [],
                **dimension["extension"],
            }
        return {**content, "value": []}

    def _figures(self, table: BankTable, selection: list[Json]) -> Json:
        chosen = {one["variableCode"]: one for one in selection}
        known = {one.code: one for one in table.variables}
        if not chosen.keys() <= known.keys():
            raise RefusedError(HTTPStatus.BAD_REQUEST, "Non-existent variable")
        kept, members = [], []
        for one in table.variables:
            if one.code not in chosen:
                if not one.may_be_left_out:
                    raise RefusedError(HTTPStatus.BAD_REQUEST, "Missing selection for mandantory variable")
                members.append([[code for code in one.labels if code != "0"]])
                continue
            labels, of = self._meant(one, chosen[one.code])
            codes = chosen[one.code]["valueCodes"]
            if len(set(codes)) < len(codes):
                raise RefusedError(HTTPStatus.INTERNAL_SERVER_ERROR)
            if not set(codes) <= labels.keys():
                raise RefusedError(HTTPStatus.BAD_REQUEST, "Non-existent value")
            codes = [code for code in labels if code in set(codes)]
            kept.append((one, codes, labels))
            members.append([of[code] for code in codes])
        if math.prod(map(len, members)) > MOST_CELLS:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "Too many cells selected")
        cells = [_added(table.cell(*codes) for codes in product(*cell)) for cell in product(*members)]
        marks = {str(place): cell for place, cell in enumerate(cells) if isinstance(cell, str)}
        values = [None if isinstance(cell, str) else cell for cell in cells]
        content = {**_dataset(table, kept), "value": values, **({"status": marks} if marks else {})}
        return self.change(content)

    def _meant(self, variable: BankVariable, chosen: Json) -> tuple[dict[str, str], dict[str, list[str]]]:
        """Labels of the codes that can be chosen, and the codes of the table that each stands for."""
        name = chosen.get("codelist")
        if name is None:
            return variable.labels, {code: [code] for code in variable.labels}
        if name not in self.codelists:
            raise RefusedError(HTTPStatus.BAD_REQUEST, "Non-existent codelist")
        of = self.codelists[name]
        return {code: label for code, (label, _) in of.items()}, {code: codes for code, (_, codes) in of.items()}


def _added(cells: Iterator[float | str]) -> float | str:
    found = list(cells)
    numbers = [cell for cell in found if not isinstance(cell, str)]
    return sum(numbers) if numbers else found[0]


def _of_v0(asked: Json) -> Json:
    kind = asked["selection"]["filter"]
    named = {} if kind == "item" else {"codelist": kind.replace("agg:", "agg_").replace("vs:", "vs_")}
    return {"variableCode": asked["code"], "valueCodes": asked["selection"]["values"], **named}


def _metadata_v0(table: BankTable) -> Json:
    variables = [
        {
            "code": one.code,
            "text": one.label,
            "values": list(one.labels),
            "valueTexts": list(one.labels.values()),
            **({"elimination": True} if one.may_be_left_out else {}),
            **({"time": True} if one.is_time else {}),
        }
        for one in table.variables
    ]
    return {"title": table.label, "variables": variables}


def _dataset(table: BankTable, kept: Sequence[tuple[BankVariable, list[str], dict[str, str]]]) -> Json:
    """A dataset without its values."""
    return {
        "version": "2.0",
        "class": "dataset",
        "label": table.label,
        "source": "Den lokale banken",
        "updated": table.updated,
        "note": table.notes,
        "role": {"time": [one.code for one, _, _ in kept if one.is_time], "metric": ["ContentsCode"]},
        "id": [one.code for one, _, _ in kept],
        "size": [len(codes) for _, codes, _ in kept],
        "dimension": {one.code: _dimension(one, codes, labels) for one, codes, labels in kept},
        "extension": {"px": {"tableid": table.label[:5], "aggregallowed": True}, **table.extension},
    }


def _dimension(one: BankVariable, codes: list[str], labels: dict[str, str]) -> Json:
    category: Json = {"index": {code: place for place, code in enumerate(codes)}}
    category["label"] = {code: labels[code] for code in codes}
    category |= {"unit": {code: one.units[code] for code in codes}} if one.units else {}
    category |= {"note": one.notes} if one.notes else {}
    return {"label": one.label, "category": category, "extension": {"show": "value", **one.extension}}


@contextmanager
def running(bank: LocalBank) -> Iterator[LocalBank]:
    """The bank, answering at its `host` until this is left."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = bank.answer(self.command, self.path, body)
            reply.wait()
            self.send_response(reply.status)
            for name, value in {**bank.headers, **reply.headers, "Content-Length": str(len(reply.body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
            self.close_connection = True

        do_GET = do_POST = answer  # noqa: N815 (as the server looks for them)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Say nothing of those who did not wait for an answer."""
            if not isinstance(sys.exception(), ConnectionError):
                super().handle_error(*_)

    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    bank.host = f"http://127.0.0.1:{server.server_port}"
    try:
        yield bank
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


MUNICIPALITIES = {f"99{number:02}": f"Kommune {number}" for number in range(1, 9)}
AGES = {**{f"{age:03}": f"{age} år" for age in range(90)}, "090+": "90 år eller eldre"}
YEARS = [str(year) for year in range(2016, 2022)]


def _persons(region: str, sex: str, age: str, _contents: str, year: str) -> float | str:
    if region == "0":
        return sum(_living(code, sex, age, year) for code in MUNICIPALITIES)
    return _living(region, sex, age, year)


def _living(municipality: str, sex: str, age: str, year: str) -> int:
    size, years = 428 * int(municipality[2:]), int(age[:3])
    return size * (120 - years) // 40 + int(sex) + (int(year) - 2016) * (years % 7)


def _pensioners(region: str, _contents: str, year: str) -> float | str:
    if region == "9908" and year == "2016":
        return "."
    return 400 * int(region[2:]) + 10 * (int(year) - 2016)


def example_bank() -> LocalBank:
    """A bank of two tables, the population and the disability pensioners of eight municipalities that do not exist."""
    contents = {"base": "personer", "decimals": 0}
    years = BankVariable("Tid", "år", {year: year for year in YEARS}, is_time=True)
    population = BankTable(
        "90001: Oppdiktet folkemengde, etter region, kjønn, alder, statistikkvariabel og år",
        [
            BankVariable("Region", "region", {"0": "Hele landet", **MUNICIPALITIES}),
            BankVariable("Kjonn", "kjønn", {"1": "Menn", "2": "Kvinner"}, may_be_left_out=True),
            BankVariable("Alder", "alder", AGES),
            BankVariable("ContentsCode", "statistikkvariabel", {"Personer": "Personer"}, units={"Personer": contents}),
            years,
        ],
        _persons,
        notes=["Tallene er oppdiktet.", "Tallene gjelder per 1. januar."],
        extension={"noteMandatory": {"0": True}},
    )
    pensioners = BankTable(
        "90002: Oppdiktede uføretrygdede, etter region, statistikkvariabel og år",
        [
            BankVariable(
                "Region",
                "region",
                MUNICIPALITIES,
                notes={"9908": ["Kommunen ble til i 2017."]},
                extension={"categoryNoteMandatory": {"9908": {"0": True}}},
            ),
            BankVariable("ContentsCode", "statistikkvariabel", {"Ufore": "Uføretrygdede"}, units={"Ufore": contents}),
            years,
        ],
        _pensioners,
        notes=["Tallene er oppdiktet."],
        extension={"noteMandatory": {"0": True}},
    )
    pairs = [list(MUNICIPALITIES)[start : start + 2] for start in range(0, 8, 2)]
    whole = {f"K-{number}": (f"Område {number}", of) for number, of in enumerate(pairs, start=1)}
    return LocalBank({"90001": population, "90002": pensioners}, {"agg_Omraader": whole})


def main() -> None:
    """Answer until Ctrl-C."""
    with running(example_bank()) as bank:
        print(f"{bank.host} (Ctrl-C ends it)", flush=True)
        threading.Event().wait()


if __name__ == "__main__":
    main()
