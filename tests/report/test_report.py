"""The report: its figures are the result's, it needs nothing but itself, and it says what it leaves out."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import xarray as xr
from matplotlib.figure import Figure

import inntektsmodell as im
from inntektsmodell.analysis.scenarios.effects import scenario_effects
from inntektsmodell.analysis.sensitivity import local_sensitivity, random_fluctuation
from inntektsmodell.analysis.sensitivity.sources.quantities import quantities_of
from inntektsmodell.case.case import Case
from inntektsmodell.case.figure_names import name_of
from inntektsmodell.case.reading.building import build_case
from inntektsmodell.language.text import Text
from inntektsmodell.model.result_tables import region_table
from inntektsmodell.report import report_html
from inntektsmodell.report.content import Subject
from inntektsmodell.report.page import sections_of
from inntektsmodell.report.sections.drivers import steps_of
from inntektsmodell.report.sections.phasing import phase_in_years
from inntektsmodell.report.svg import chart_settings, inline_svg
from inntektsmodell.workbook.layout.sheets import HEADINGS
from tests.report.report_page import Page, norwegian_number
from tests.strategies import TYPICAL, Skeleton, raw_case

pytestmark = pytest.mark.slow

FULL = "full_effect_appropriation"
HOSTILE = '<script>alert("1")</script> & $x_1$'
ONE_REGION = Skeleton(1, 1, 2, 0, 1, 1, 0, True, True, False, "former_key", True)


@pytest.fixture(scope="module")
def eksempel() -> Case:
    return im.load_case("eksempel")


@pytest.fixture(scope="module")
def full(eksempel: Case) -> str:
    """The report of `eksempel` with every section."""
    scenarios = [im.load_scenario(name) for name in ("hearing_hn", "need_one_year")]
    return report_html(
        eksempel,
        im.compute(eksempel),
        scenarios=scenario_effects(eksempel, scenarios),
        comparison=im.compare(im.apply_scenario(eksempel, scenarios[0]), eksempel, figures=["distribution_key", FULL]),
        local=local_sensitivity(eksempel, FULL),
        fluctuation=random_fluctuation(eksempel, FULL, draws=200),
        command="inntektsmodell report eksempel",
    )


@pytest.fixture(scope="module")
def page(full: str) -> Page:
    return Page(full)


@pytest.fixture(scope="module")
def of_2021() -> Page:
    case = im.load_case("2021")
    scenarios = [im.load_scenario(name) for name in ("hearing_hn", "need_one_year")]
    return Page(report_html(case, im.compute(case), scenarios=scenario_effects(case, scenarios)))


def generated(skeleton: Skeleton, seed: int = 1) -> Case:
    return build_case(raw_case(skeleton, seed), HEADINGS)


def table_starting(page: Page, start: str) -> list[list[str]]:
    (found,) = [rows for caption, rows in page.tables.items() if caption.startswith(start)]
    return found


def test_every_number_of_the_key_table_is_the_results(page: Page, eksempel: Case) -> None:
    result = im.compute(eksempel)
    former = result[FULL] - result["redistribution"]
    columns = {
        "Andel av befolkningen": (result["population_share"], 4),
        "Ressursbehovsnøkkel": (result["resource_need_key"], 4),
        "Fordelingsnøkkel ved full virkning": (result["distribution_key"], 4),
        "Årets fordelingsnøkkel": (result["phased_key"], 4),
        "Årets basisbevilgning (mill. kr)": (result["base_appropriation"], 1),
        "Omfordeling (mill. kr)": (result["redistribution"], 1),
        "Omfordeling (pst.)": (100 * result["redistribution"] / former, 2),
    }
    head, *rows, total = table_starting(page, "Fordelingsnøkkel og basisbevilgning, 2021")
    assert head == ["Region", *columns]
    assert [row[0] for row in rows] == list(eksempel.regions)
    for at, (values, decimals) in enumerate(columns.values(), start=1):
        shown = [norwegian_number(row[at]) for row in rows]
        assert shown == [round(value, decimals) + 0.0 for value in values.values.tolist()]
    assert total == ["Sum", "1,0000", "1,0000", "1,0000", "1,0000", "108\u00a0000,0", "0,0", ""]


def test_indices_of_every_service_are_the_results(page: Page, eksempel: Case) -> None:
    result = im.compute(eksempel)
    for start, name in (("Behovsindeks", "need_index"), ("Kostnadsindeks", "cost_index")):
        head, *rows, _ = table_starting(page, start)
        assert head[1:] == list(eksempel.regions)
        assert [row[0] for row in rows] == [label.nb for label in eksempel.file.services.values()]
        shown = [[norwegian_number(cell) for cell in row[1:]] for row in rows]
        assert np.allclose(shown, result[name].values, rtol=0, atol=0.5001e-4)


def test_summary_says_shares_redistribution_and_phase_in(page: Page) -> None:
    (sentences,) = [text for text in page.texts["p"] if text.startswith("Basisbevilgningen på")]
    assert sentences.replace("\u00a0", " ") == (
        "Basisbevilgningen på 108 000,0 mill. kr i 2021 fordeles med 54,17 prosent til Helse Sør-Øst, 19,59 "
        "prosent til Helse Vest, 14,45 prosent til Helse Midt-Norge og 11,79 prosent til Helse Nord. "
        "Sammenlignet med den tidligere modellen gir nøkkelen ved full virkning størst økning for Helse Vest "
        "(+176,2 mill. kr, +0,84 prosent) og størst nedgang for Helse Sør-Øst (−124,5 mill. kr, −0,21 prosent). "
        "I 2021 fases 147,6 mill. kr inn, av i alt 246,0 mill. kr over alle årene."
    )


def test_summary_says_where_the_amount_is_assumed(of_2021: Page, page: Page) -> None:
    said = "Hvilket beløp som fordeles, er antatt."
    assert [said in text for text in of_2021.texts["p"] if text.startswith("Basisbevilgningen på")] == [True]
    assert not any(said in text for text in page.texts["p"])


def test_the_page_asks_for_nothing_outside_itself(full: str, page: Page) -> None:
    assert not {"script", "link", "img", "iframe", "object", "embed", "base"} & set(page.elements)
    references = {value for _, name, value in page.attributes if name in ("src", "href", "xlink:href")}
    assert references
    assert all(value.startswith("#") for value in references)
    assert all(place.startswith("#") for place in re.findall(r"url\(\s*['\"]?([^)]*)", full))
    assert "@import" not in full
    assert not [name for _, name, _ in page.attributes if name.startswith("on")]
    policy = next(value for tag, name, value in page.attributes if tag == "meta" and "default-src" in value)
    assert policy.startswith("default-src 'none'; style-src 'unsafe-inline';")


def test_identifiers_are_unique_and_every_reference_meets_one(page: Page) -> None:
    identifiers = [value for _, name, value in page.attributes if name == "id"]
    assert len(identifiers) == len(set(identifiers))
    named = [part for _, name, value in page.attributes if name == "aria-labelledby" for part in value.split()]
    linked = [value[1:] for _, name, value in page.attributes if name == "xlink:href"]
    assert {*named, *linked} <= set(identifiers)


def test_every_chart_is_an_image_with_title_and_description(page: Page) -> None:
    charts = page.elements.count("svg")
    assert charts == 10
    assert [value for tag, name, value in page.attributes if (tag, name) == ("svg", "role")] == ["img"] * charts
    assert len(page.texts["desc"]) == charts
    assert all(page.texts["desc"])
    numbers = [text.partition(".")[0] for text in page.texts["figcaption"]]
    assert [text for text in numbers if text.startswith("Figur")] == [f"Figur {n}" for n in range(1, charts + 1)]
    assert [text for text in numbers if text.startswith("Tabell")] == [
        f"Tabell {number}" for number in range(1, len(page.rows) + 1)
    ]


def test_headings_and_table_headings_are_marked_up(page: Page) -> None:
    assert page.elements.count("h1") == 1
    assert not {"h3", "h4"} & set(page.elements)
    scopes = [value for tag, name, value in page.attributes if (tag, name) == ("th", "scope")]
    assert len(scopes) == page.elements.count("th")
    assert scopes.count("col") == sum(len(rows[0]) for rows in page.rows)
    assert all(len(row) == len(rows[0]) for rows in page.rows for row in rows)


def test_synthetic_figures_are_announced_before_the_first_figure(full: str) -> None:
    first_table = full.index("<table")
    assert full.index("SYNTETISKE TALL") < first_table
    assert full.index("bygger på syntetiske tall") < first_table


def test_calibrated_and_assumed_figures_are_announced(eksempel: Case, of_2021: Page) -> None:
    assert "47,2\u00a0% av behovsnøkkelens vekt" in of_2021.texts["aside"][0].replace("2 %", "2\u00a0%")
    assert "SYNTETISKE TALL" not in of_2021.texts["body"][0]
    changed = eksempel.with_changes({"cost.actual_weight.addiction": 0.75})
    assert (
        "Noen av tallene er antatt"
        in Page(report_html(changed, im.compute(changed), sections=["keys"])).texts["aside"][0]
    )


def test_what_a_case_lacks_is_left_out_and_named(of_2021: Page) -> None:
    captions = " ".join(of_2021.tables)
    assert "Kostnadsindeks" not in captions
    assert table_starting(of_2021, "Fra likt per innbygger")[0] == [
        "Region", "Likt per innbygger", "Behov", "Ikke faset inn ennå", "Basisbevilgning"
    ]  # fmt: skip
    (left_out,) = [text for text in of_2021.texts["section"] if text.strip().startswith("Ikke med i rapporten")]
    for word in ("Kostnadsindekser", "Gjestepasientoppgjør", "Usikkerhet"):
        assert word in left_out
    assert "Innfasing" not in left_out
    assert table_starting(of_2021, "Scenarioer som ikke kan beregnes")[1:] == [
        [
            "Helse Nord i høringen: utvalgets forslag",
            "kostnadsindeks; gjestepasientoppgjør; kriterier som kan slås sammen; egen kapitalramme",
        ]
    ]
    assert [row[0] for row in table_starting(of_2021, "Endring i basisbevilgning")[1:]] == [
        "Kriterier fra ett år, 2020"
    ]


def test_nothing_is_said_to_be_left_out_where_all_is_there(page: Page) -> None:
    assert "Ikke med i rapporten" not in page.texts["h2"]


def test_scenarios_comparison_and_fluctuation_show_what_was_given(page: Page, eksempel: Case) -> None:
    first, second = (im.load_scenario(name) for name in ("hearing_hn", "need_one_year"))
    effects = scenario_effects(eksempel, [first, second]).effects["amount_change"]
    _, *rows = table_starting(page, "Endring i basisbevilgning ved full virkning")
    shown = [[norwegian_number(cell) for cell in row[1:-1]] for row in rows]
    assert np.allclose(shown, effects.values, rtol=0, atol=0.0501)
    *_, total = table_starting(page, "Basisbevilgning ved full virkning: bidrag")
    assert np.allclose([norwegian_number(cell) for cell in total[1:-1]], -effects.values[0], rtol=0, atol=0.0501)
    drawn = random_fluctuation(eksempel, FULL, draws=200)
    _, *rows = table_starting(page, "Tilfeldige svingninger")
    deviations = [norwegian_number(row[2]) for row in rows]
    assert np.allclose(deviations, drawn["deviation"].values, rtol=0, atol=0.00501)
    assert [norwegian_number(row[3]) for row in rows] == [round(low, 1) for low in drawn["low"].values.tolist()]


def test_every_source_stands_there_with_its_status(page: Page, eksempel: Case) -> None:
    _, *rows = table_starting(page, "Kilder til tallene")
    assert [row[0] for row in rows] == list(eksempel.evidence)
    assert rows[0][1:] == [
        "scripts/generate_eksempel.py, SEED = 20210101",
        "syntetisk",
        "personer",
        "01.01.2021",
        "22.11.2026",
    ]


def test_english_has_no_norwegian_headings_and_english_numbers(eksempel: Case, page: Page) -> None:
    scenarios = scenario_effects(eksempel, [im.load_scenario("hearing_hn")])
    english = Page(report_html(eksempel, im.compute(eksempel), language="en", scenarios=scenarios))
    assert ("html", "lang", "en") in english.attributes
    assert ("html", "lang", "nb") in page.attributes
    assert not set(english.texts["h2"]) & set(page.texts["h2"])
    assert not set(english.tables) & set(page.tables)
    row = table_starting(english, "Distribution key and base appropriation, 2021")[1]
    assert row[5:] == ["58,504.5", "-124.5", "-0.21"]
    assert table_starting(english, "Sources of the figures")[1][-2:] == ["2021-01-01", "2026-11-22"]
    assert {"2021-01-01", "2026-11-22"} <= set(english.texts["span"])


def test_texts_of_the_case_are_text_and_nothing_else() -> None:
    raw = raw_case(TYPICAL[2], 1)
    case = build_case(raw, HEADINGS)
    hostile = Text(nb=HOSTILE, en=HOSTILE)
    services = dict.fromkeys(case.services, hostile)
    evidence = {name: item.model_copy(update={"source": HOSTILE}) for name, item in case.evidence.items()}
    file = case.file.model_copy(
        update={"title": hostile, "notes": [hostile], "services": services, "evidence": evidence, "name": HOSTILE}
    )
    case = replace(case, file=file)
    page = Page(report_html(case, im.compute(case), command=HOSTILE, date=HOSTILE))
    assert "script" not in page.elements
    assert page.texts["h1"] == [HOSTILE]
    assert HOSTILE in page.texts["li"]
    assert [row[0] for row in table_starting(page, "Behovsindeks")[1:-1]] == [HOSTILE] * len(case.services)
    assert table_starting(page, "Kilder")[1][1] == HOSTILE
    assert HOSTILE in " ".join(page.texts["dd"])


def test_chart_texts_are_neither_markup_nor_formulas() -> None:
    with chart_settings():
        figure = Figure()
        figure.text(0.1, 0.5, HOSTILE)
        page = Page(inline_svg(figure, "c", HOSTILE, HOSTILE))
    assert page.texts["text"] == page.texts["title"] == page.texts["desc"] == [HOSTILE]
    assert "script" not in page.elements


@pytest.mark.parametrize("skeleton", [ONE_REGION, TYPICAL[1], TYPICAL[3]], ids=lambda one: f"{one.regions} regions")
def test_cases_of_any_size_have_a_whole_report(skeleton: Skeleton) -> None:
    case = generated(skeleton)
    page = Page(report_html(case, im.compute(case)))
    assert len(table_starting(page, "Fordelingsnøkkel og basisbevilgning")) == skeleton.regions + 2
    need = [rows for caption, rows in page.tables.items() if caption.startswith("Behovsindeks")]
    overall = skeleton.services > 1
    cells = sum((len(rows) - 1) * (len(rows[0]) - 1) for rows in need)
    assert cells == skeleton.regions * (skeleton.services + overall)
    assert page.texts["desc"]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("skeleton", [ONE_REGION, *TYPICAL], ids=lambda one: f"{one.regions} regions")
def test_steps_lead_from_equal_per_inhabitant_to_the_base(skeleton: Skeleton, seed: int) -> None:
    case = generated(skeleton, seed)
    about = Subject(case, im.compute(case))
    table = region_table(about.result, case)
    steps = steps_of(about)
    total = case.parameters.appropriation.total.value
    start = total * table["population_share"].to_numpy()
    assert np.allclose(start + sum(steps.values()), about.result["base_appropriation"], rtol=1e-12, atol=0)
    assert np.allclose([step.sum() for step in steps.values()], 0, atol=1e-9 * total)


def test_phase_in_by_year_meets_the_result(eksempel: Case) -> None:
    result = im.compute(eksempel)
    years, amounts, keys = phase_in_years(Subject(eksempel, result))
    now = years.index(str(eksempel.file.year))
    assert np.allclose(amounts[now], result["phase_in"], rtol=1e-12)
    assert np.allclose(amounts.sum(axis=0), result["growth_amount"], rtol=1e-12)
    assert np.allclose(keys[now], result["phased_key"], rtol=1e-12)
    assert np.allclose(keys[-1], result["distribution_key"], rtol=1e-12)
    assert np.allclose(keys.sum(axis=1), 1, rtol=1e-12)


def test_the_same_case_gives_the_same_page(eksempel: Case, page: Page) -> None:
    sections = ["keys", "phase_in", "again"]
    pages = [report_html(case, im.compute(case), sections=sections) for case in (eksempel, im.load_case("eksempel"))]
    assert pages[0] == pages[1]
    assert 0 < Page(pages[0]).elements.count("svg") < page.elements.count("svg")


def test_a_date_stands_there_only_where_it_is_given(eksempel: Case, page: Page) -> None:
    assert "Dato" not in page.texts["dt"]
    dated = Page(report_html(eksempel, im.compute(eksempel), date="1. mai 2021", sections=["again"]))
    assert dated.texts["dd"][-1] == "1. mai 2021"


def test_a_region_without_change_has_no_sentence_of_redistribution(eksempel: Case) -> None:
    result = im.compute(eksempel)
    still = result.assign(redistribution=xr.zeros_like(result["redistribution"]))
    text = summary_text(eksempel, still)
    assert "størst økning" not in text
    assert "størst økning" in summary_text(eksempel, result)


def summary_text(case: Case, result: xr.Dataset) -> str:
    block: Any = sections_of(Subject(case, result))[0].blocks[0]
    return str(block.text)


def test_every_quantity_of_a_case_has_a_name_in_words(eksempel: Case) -> None:
    for case in (eksempel, generated(TYPICAL[3])):
        paths = [path for cells in quantities_of(case) for path in cells.paths]
        names = [name_of(case, path, "nb") for path in paths]
        assert len(set(names)) == len(paths)
        assert not set(names) & set(paths)
    assert name_of(eksempel, "calculated_cost.somatic.Helse Nord", "nb") == "Beregnet kostnad: Somatikk, Helse Nord"
    assert name_of(eksempel, "need.weights.addiction.18-29", "en") == "Need weight: Addiction treatment, Aged 18–29"
    assert name_of(eksempel, "settlement.unit_price", "nb") == "Enhetspris i gjestepasientoppgjøret"


def test_largest_effects_are_those_of_the_derivatives(page: Page, eksempel: Case) -> None:
    local = local_sensitivity(eksempel, FULL)
    effect = (local["move"] * local["value"] / 100).drop_sel(input="appropriation.total")
    largest = effect.isel(input=int(abs(effect).max("region").argmax("input")))
    first = table_starting(page, "Virkning av 1 pst. høyere tall")[1]
    assert first[0] == name_of(eksempel, str(largest["input"].item()), "nb")
    assert [norwegian_number(cell) for cell in first[1:]] == [round(value, 2) for value in largest.values.tolist()]


def test_a_comparison_with_synthetic_figures_is_stamped(eksempel: Case) -> None:
    case = im.load_case("2021")
    comparison = im.compare(eksempel, case, figures=["distribution_key", FULL])
    page = Page(report_html(case, im.compute(case), comparison=comparison, sections=["keys", "comparison"]))
    (section,) = [text for text in page.texts["section"] if text.strip().startswith("Sammenligning")]
    assert section.index("A: SYNTETISK eksempel") < section.index("Tabell")
    assert page.texts["text"].count("SYNTETISKE TALL") == 1


def test_a_case_against_itself_shows_that_nothing_changes() -> None:
    case = im.load_case("2021")
    page = Page(report_html(case, im.compute(case), comparison=im.compare(case, case), sections=["comparison"]))
    assert table_starting(page, "Årets basisbevilgning: bidrag")[1:] == [["Samlet endring", *["0,0"] * 5]]
