"""A comparison of cases with rules of other formulas and own models: what one side lacks, and net equalisation."""

from __future__ import annotations

import numpy as np
import pytest

import inntektsmodell as im
from inntektsmodell.analysis.comparison.notes import one_sided
from inntektsmodell.analysis.comparison.show import show_comparison
from inntektsmodell.case.case import Case
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.runs.show import show_run
from tests.cases.own_model_case import own_model_case
from tests.cases.pace_case import SMALL, pace_case
from tests.cases.rules_case import rules_case

ONLY: list[tuple[str, Case, Case]] = [
    *(
        (label, rules_case(parts=[]), rules_case(parts=[part]))
        for part, label in {
            "bases": "rules for indices",
            "bounds": "rules for indices",
            "counted_ages": "Ages that count",
            "gap": "share by the gap",
            "per_inhabitant": "amounts per inhabitant or net equalisation",
            "equalised": "amounts per inhabitant or net equalisation",
            "correction": "Correction",
        }.items()
    ),
    *(
        (label, own_model_case(parts=[]), own_model_case(parts=[part]))
        for part, label in {
            "reserved": "amounts taken out before the formula",
            "history": "share by history or activity",
            "supplement": "Flat supplement",
            "guaranteed": "Guaranteed amount",
            "plan": "adjustment over several years",
        }.items()
    ),
    ("pace of change", own_model_case(1, SMALL, []), pace_case()),
]
REST = "They have no weight, share or effect in the other; the underlying figures are in both."


@pytest.mark.parametrize(("label", "without", "having"), ONLY, ids=range(len(ONLY)))
def test_what_only_one_side_has_is_told_by_name(label: str, without: Case, having: Case) -> None:
    assert [str(note.en) for note in one_sided(without, having)] == [f"In B only: {label}. {REST}"]
    assert [str(note.en) for note in one_sided(having, without)] == [f"In A only: {label}. {REST}"]
    assert one_sided(having, having) == []


@pytest.fixture(scope="module")
def equalised() -> Case:
    return rules_case(parts=["equalised"])


def test_net_equalisation_is_compared_and_shown(equalised: Case, capsys: pytest.CaptureFixture[str]) -> None:
    services = equalised.parameters.amounts
    assert services is not None
    more = equalised.with_changes({f"amounts.equalised.{name}": 2000.0 for name in services.equalised})
    change = im.compare(equalised, more, figures=["equalisation"])
    for side, case in (("a", equalised), ("b", more)):
        np.testing.assert_allclose(change[f"equalisation_{side}"], im.compute(case)["equalisation"], rtol=1e-12)
    split = change["equalisation"].sum("component")
    np.testing.assert_allclose(split, change["equalisation_change"], rtol=1e-9, atol=1e-9)
    assert float(abs(split).max()) > 1
    show_comparison(change, "en")
    assert "Net equalisation by need (million NOK)" in capsys.readouterr().out


def test_net_equalisation_has_a_row_where_a_case_has_it(equalised: Case, capsys: pytest.CaptureFixture[str]) -> None:
    result = im.compute(equalised)
    np.testing.assert_array_equal(region_table(result, equalised)["equalisation"], result["equalisation"])
    show_run(equalised, result, "en")
    (row,) = [line for line in capsys.readouterr().out.splitlines() if line.strip().startswith("Net equalisation")]
    assert row.rstrip().endswith("0.0")
    plain = rules_case(parts=[])
    show_run(plain, im.compute(plain), "en")
    assert "Net equalisation" not in capsys.readouterr().out
