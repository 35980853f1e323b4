"""Queries: their form in both versions, their cells, and their parts."""

from __future__ import annotations

import json
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inntektsmodell.faults import InputError
from inntektsmodell.statistics.bank.requests import (
    ChosenCodes,
    Query,
    cells,
    codelist_request,
    data_request,
    metadata_request,
    parts,
)
from inntektsmodell.statistics.bank.settings import BankSettings

BANK = BankSettings()
QUERY: Query = {"Region": ChosenCodes(("K-1", "K-2"), "agg_Omraader"), "Tid": ChosenCodes(("2020",))}


def test_figures_are_asked_for_by_post_in_version_2() -> None:
    request = data_request(BANK, "v2", "07459", QUERY)
    assert (request.method, request.url) == (
        "POST",
        "https://data.ssb.no/api/pxwebapi/v2/tables/07459/data?lang=no&outputFormat=json-stat2",
    )
    assert json.loads(request.body)["selection"] == [
        {
            "variableCode": "Region",
            "codelist": "agg_Omraader",
            "outputValues": "aggregated",
            "valueCodes": ["K-1", "K-2"],
        },
        {"variableCode": "Tid", "valueCodes": ["2020"]},
    ]


def test_figures_are_asked_for_by_post_in_version_0() -> None:
    request = data_request(BANK, "v0", "07459", {**QUERY, "Sex": ChosenCodes(("1",), "vs_Sex")})
    assert (request.method, request.url) == ("POST", "https://data.ssb.no/api/v0/no/table/07459")
    assert json.loads(request.body) == {
        "query": [
            {"code": "Region", "selection": {"filter": "agg:Omraader", "values": ["K-1", "K-2"]}},
            {"code": "Tid", "selection": {"filter": "item", "values": ["2020"]}},
            {"code": "Sex", "selection": {"filter": "vs:Sex", "values": ["1"]}},
        ],
        "response": {"format": "json-stat2"},
    }


def test_what_a_table_holds_is_read() -> None:
    assert metadata_request(BANK, "v2", "1").url.endswith("/v2/tables/1/metadata?lang=no&outputFormat=json-stat2")
    assert metadata_request(BANK, "v0", "1").url == "https://data.ssb.no/api/v0/no/table/1"
    asked = codelist_request(BANK, "agg_Ålder/5")
    assert (asked.method, asked.url) == (
        "GET",
        "https://data.ssb.no/api/pxwebapi/v2/codelists/agg_%C3%85lder%2F5?lang=no",
    )


@given(st.lists(st.integers(1, 9), min_size=1, max_size=4), st.integers(1, 40))
def test_parts_hold_every_cell_once_and_none_holds_too_many(sizes: list[int], most: int) -> None:
    query = {str(name): ChosenCodes(tuple(map(str, range(size)))) for name, size in enumerate(sizes)}
    found: list[tuple[str, ...]] = []
    for part in parts(query, most):
        assert list(part) == list(query)
        assert cells(part) <= most
        found += product(*(chosen.codes for chosen in part.values()))
    assert sorted(found) == sorted(product(*(chosen.codes for chosen in query.values())))


def test_a_query_within_the_limit_stays_whole() -> None:
    query = {"a": ChosenCodes(tuple(map(str, range(800_000))))}
    assert list(parts(query, BANK.most_cells)) == [query]
    assert [cells(part) for part in parts({**query, "b": ChosenCodes(("1", "2"))}, BANK.most_cells)] == [800_000] * 2


@pytest.mark.parametrize(
    "host",
    [
        "data.ssb.no",
        "ftp://data.ssb.no",
        "https://",
        "https://data.ssb.no/api",
        "",
        "http://[::1",
        "http://a:b@x",
        "http://x y",
    ],
)
def test_a_host_that_is_no_address_is_refused(host: str) -> None:
    with pytest.raises(InputError, match=r"settings of the bank, --host \(host\)"):
        BankSettings(host=host)


@pytest.mark.parametrize(
    "host", ["https://data.ssb.no/", "http://127.0.0.1:80", "http://[::1]:8080", "HTTPS://Data.SSB.no"]
)
def test_the_address_of_a_server_is_a_host(host: str) -> None:
    assert metadata_request(BankSettings(host=host), "v0", "1").url == host.rstrip("/") + "/api/v0/no/table/1"


def test_no_number_of_the_settings_can_mean_that_there_is_no_limit() -> None:
    with pytest.raises(InputError) as error:
        BankSettings(most_cells=0, calls=0, per_seconds=0, read_seconds=float("nan"), retries=-1, most_requests=0)
    assert len(error.value.faults) == 6
    with pytest.raises(InputError, match=r"settings of the bank, calls: found 1\.5; from 1 to"):
        BankSettings(calls=1.5)  # type: ignore[arg-type]
