"""What people type for paths and figures: labels in either language and any case, and numbers with decimal comma."""

from __future__ import annotations

import pytest

import inntektsmodell as im
from inntektsmodell.analysis.explanation.figures import Figures
from inntektsmodell.analysis.explanation.node import walk
from inntektsmodell.analysis.explanation.tree import explain, find_figure
from inntektsmodell.case.figure_names import name_of
from inntektsmodell.case.parameters import Choice
from inntektsmodell.case.paths import ParameterEntry, canonical, entries_below, find_entry, parameter_entries
from inntektsmodell.faults import Faults, InputError
from inntektsmodell.language.text import Language
from inntektsmodell.language.typed_numbers import typed_number
from inntektsmodell.method.inputs import VARIABLES
from inntektsmodell.method.steps import RESULTS, STEPS
from inntektsmodell.method.typed_paths import names_of_inputs

CASES = {name: im.load_case(f"builtin:{name}") for name in ("2008", "2021", "eksempel", "sykehus")}
EKSEMPEL = CASES["eksempel"]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_figure_can_be_named_as_outputs_name_it(name: str, language: Language) -> None:
    """Every parameter that is a figure, and the first and last cell of every observed variable."""
    case = CASES[name]
    paths = [entry.path for entry in parameter_entries(case.parameters) if not isinstance(entry.item, Choice)]
    for variable in (variable for variable in VARIABLES if variable in case.observed):
        cells = entries_below(case, variable, Faults())
        paths += [cells[0].path, cells[-1].path]
    paths += [f"criteria.{group}.merge" for group in case.parameters.criteria]
    for path in paths:
        assert canonical(case, name_of(case, path, language)) == path
        assert canonical(case, name_of(case, path, language).upper()) == path


def test_no_two_inputs_are_called_the_same() -> None:
    names = [name for name, _ in names_of_inputs()]
    assert len(names) == len({*names})


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("cost.actual_weight.Somatikk", "cost.actual_weight.somatic"),
        ("vekt på faktisk kostnad.somatic", "cost.actual_weight.somatic"),
        ("DRG-poeng: Helse Vest, helse nord, 2018", "drg_points.Helse Vest.Helse Nord.2018"),
        ("Beregnet kostnad", "calculated_cost"),
        ("capital.share", "capital.share"),
        ("egen kapitalramme", "capital.share"),
        ("Beregnet: Somatikk", "calculated_cost.somatic"),
        ("Folketall: 0-5 år, 2018, Helse Vest", "population.0-5.2018.Helse Vest"),
        ("drg–poeng", "drg_points"),
        ("no such thing", "no such thing"),
    ],
)
def test_words_and_paths_may_be_mixed(text: str, path: str) -> None:
    assert canonical(EKSEMPEL, text) == path


def test_a_change_in_words_changes_what_its_path_does() -> None:
    by_words = EKSEMPEL.with_changes({"Beregnet kostnad: Somatikk, Helse Nord": 1.2})
    by_path = EKSEMPEL.with_changes({"calculated_cost.somatic.Helse Nord": 1.2})
    assert im.compute(by_words).identical(im.compute(by_path))
    scenario = im.load_scenario({"name": "a", "source": "a", "changes": {"Egen kapitalramme, andel": "*1,5"}})
    changed = im.apply_scenario(EKSEMPEL, scenario)
    assert changed.parameters.capital is not None
    assert EKSEMPEL.parameters.capital is not None
    assert changed.parameters.capital.share.value == 1.5 * EKSEMPEL.parameters.capital.share.value


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("settlement.rule", "Former rule", "former"),
        ("Regel for gjestepasientoppgjøret", "beregnet kostnad", "calculated_cost"),
        ("criteria.mortality.merge", "JA", True),
        ("criteria.mortality.merge", "nei", False),
        ("settlement.service", "psykisk helsevern for voksne", "mental_adult"),
    ],
)
def test_a_choice_may_be_in_words(path: str, text: str, value: object) -> None:
    for changed in (
        EKSEMPEL.with_changes({path: text}),
        im.apply_scenario(EKSEMPEL, im.load_scenario({"name": "a", "source": "a", "changes": {path: text}})),
    ):
        entry = find_entry(changed, path, Faults())
        assert isinstance(entry, ParameterEntry)
        assert entry.item.value == value


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_line_of_an_explanation_can_be_asked_for_by_its_heading(language: Language) -> None:
    result = im.compute(EKSEMPEL)
    figures = Figures(EKSEMPEL, result)
    for name in ("phased_key", "settlement", "growth"):
        labels = () if name == "growth" else ("Helse Vest",)
        for _, node, _ in walk(figures.node((STEPS[name], labels)), 4):
            if node.can_be_asked and node.name is not None:
                for typed in (node.figure, node.name(language)):
                    assert explain(EKSEMPEL, result, typed).figure == node.figure


def test_one_figure_by_two_names_is_changed_once() -> None:
    changes = {"Egen kapitalramme, andel": 0.01, "capital.share": 0.02}
    with pytest.raises(InputError) as caught:
        EKSEMPEL.with_changes(changes)
    assert "capital.share" in str(caught.value)


def test_a_wrong_word_is_told_with_the_nearest() -> None:
    faults = Faults()
    entries_below(EKSEMPEL, "Beregnet kostnad: Somatik, Helse Nord", faults)
    (fault,) = faults.found
    assert "'somatic'" in str(fault.right)


@pytest.mark.parametrize("language", ["nb", "en"])
def test_every_result_can_be_named_by_its_label(language: Language) -> None:
    figures = Figures(EKSEMPEL, im.compute(EKSEMPEL))
    for name, step in RESULTS.items():
        if step not in figures.formulas or not all(figures.labels[dim] for dim in step.dims):
            continue
        first = [str(figures.labels[dim][0]) for dim in step.dims]
        typed = f"{step.label.in_language(language).upper()}[{', '.join(first).upper()}]"
        assert find_figure(figures, typed)[0].name == name


def test_the_beginning_of_a_label_will_do_where_it_is_the_only_one() -> None:
    figures = Figures(EKSEMPEL, im.compute(EKSEMPEL))
    step, place = find_figure(figures, "fordelingsnøkkel: helse nord", RESULTS)
    assert (step.name, place) == ("distribution_key", ("Helse Nord",))
    with pytest.raises(InputError, match="several steps are called this"):
        find_figure(figures, "Innfasing: Helse Nord", RESULTS)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,197", 0.197),
        ("0.197", 0.197),
        ("1.234", "1.234"),
        ("1.2340", 1.234),
        ("45.000,5", 45000.5),
        ("−7", -7.0),
        (".5", 0.5),
        ("30 047,5", 30047.5),
        ("30,047", "30,047"),
        ("to", "to"),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, number: float | str) -> None:
    """A number that could mean two is left for a fault to tell."""
    assert typed_number(text) == number
