"""Measures of fit: the same from moments as from the rows themselves."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from inntektsmodell.language.messages import LANGUAGES
from inntektsmodell.language.shown_numbers import number_text
from inntektsmodell.statistics.registers.diagnostics import fit
from inntektsmodell.statistics.registers.diagnostics.charts import TITLES
from inntektsmodell.statistics.registers.diagnostics.funnel import control_limits
from inntektsmodell.statistics.registers.diagnostics.variants import variants
from inntektsmodell.statistics.registers.estimate import estimate
from inntektsmodell.statistics.registers.estimation import Fit, fitted
from inntektsmodell.statistics.registers.labels import variable_label
from inntektsmodell.statistics.registers.moments import Moments
from inntektsmodell.statistics.registers.persons import mixed
from inntektsmodell.statistics.registers.places import Places, load_places
from inntektsmodell.statistics.registers.specification import Specification, load_specification
from inntektsmodell.statistics.registers.writing.page import EstimatePage
from inntektsmodell.statistics.registers.writing.report import report_tables
from tests.statistics.registers.small import PLAIN, matrix, place_values, write_specification

SERVICE = f'[services.care]\n{PLAIN}\nplaces = ["remote"]\nsupply = ["beds"]'
Model = tuple[Specification, Places, Fit]


@pytest.fixture
def model(sums: Moments, tmp_path: Path) -> Model:
    specification, file = load_specification(write_specification(tmp_path, SERVICE))
    places = load_places(file)
    return specification, places, fitted(sums, specification, places)["care"]


def of_rows(rows: pd.DataFrame, names: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Variables, kroner a year lived, and shares of the year of each row."""
    return matrix(rows, names), (rows["paid_care"] / rows["part"]).to_numpy(), rows["part"].to_numpy()


def solved(values: np.ndarray, cost: np.ndarray, part: np.ndarray) -> np.ndarray:
    root = np.sqrt(part)
    found: np.ndarray = np.linalg.lstsq(values * root[:, None], cost * root)[0]
    return found


def test_the_ladder_widens_step_by_step(sums: Moments, model: Model, rows: pd.DataFrame) -> None:
    specification, places, whole = model
    table = fit.ladder(sums, specification, places)
    assert table["step"].tolist() == ["age and sex", "+ socioeconomic", "+ health", "+ place", "+ supply"]
    assert table["variables"].tolist() == [8, 10, 11, 12, 13]
    assert table["person_r2"].is_monotonic_increasing
    assert table["person_r2"].iloc[-1] == pytest.approx(whole.r_squared, rel=1e-12)
    assert (table["held_out_r2"] < table["person_r2"]).all()
    first = ("women_0-17", "women_18-39", "women_40-66", "women_67+", "men_0-17", "men_18-39", "men_40-66", "men_67+")
    values, cost, part = of_rows(rows, first)
    predicted = part * (values @ solved(values, cost, part))
    home = pd.DataFrame({"home": rows["home"], "actual": rows["paid_care"], "predicted": predicted, "part": part})
    by_home = home.groupby("home").sum()
    error = (by_home["actual"] - by_home["predicted"]).abs().sum() / by_home["actual"].sum()
    assert table["municipality_mape"].iloc[0] == pytest.approx(error, rel=1e-9)
    level = by_home["actual"].sum() / by_home["part"].sum()
    left = ((by_home["actual"] - by_home["predicted"]) ** 2 / by_home["part"]).sum()
    spread = ((by_home["actual"] / by_home["part"] - level) ** 2 * by_home["part"]).sum()
    assert table["municipality_r2"].iloc[0] == pytest.approx(1 - left / spread, rel=1e-8)


@pytest.mark.slow
def test_held_out_persons_are_predicted_by_the_others(sums: Moments, model: Model, rows: pd.DataFrame) -> None:
    specification, places, whole = model
    found = fit.held_out(sums, specification, places, "care", specification.services["care"])
    values, cost, part = of_rows(rows, whole.design.names)
    fold = mixed(rows["number"].to_numpy().astype(np.uint64)) % np.uint64(5)
    left = 0.0
    for number in range(5):
        out = fold == number
        coefficients = solved(values[~out], cost[~out], part[~out])
        left += (part[out] * (cost[out] - values[out] @ coefficients) ** 2).sum()
    spread = (part * (cost - np.average(cost, weights=part)) ** 2).sum()
    assert found == pytest.approx(1 - left / spread, rel=1e-9)


def test_leverage_is_that_of_the_rows_and_sums_to_the_variables(model: Model, rows: pd.DataFrame) -> None:
    _, places, whole = model
    values, _, part = of_rows(rows, whole.design.names)
    scaled = values * np.sqrt(part)[:, None]
    of_row = np.einsum("rk,kl,rl->r", scaled, np.linalg.inv(scaled.T @ scaled), scaled)
    expected = pd.Series(of_row).groupby(rows["home"].to_numpy()).sum().loc[list(whole.design.municipalities)]
    np.testing.assert_allclose(fit.leverage(whole), expected, rtol=1e-9)
    assert fit.leverage(whole).sum() == pytest.approx(len(whole.design.names), rel=1e-12)
    table = fit.municipalities(whole, places, 2)
    assert table["persons"].sum() * 2 == len(rows)


def test_a_region_is_predicted_from_the_others(model: Model, rows: pd.DataFrame) -> None:
    specification, places, whole = model
    table = fit.groups(whole, places, specification.services["care"], specification)
    out = table[table["grouping"] == "region, not estimated from it"].set_index("group")
    values, cost, part = of_rows(rows, whole.design.names)
    north = place_values(rows, "region") == "North"
    found = solved(values[~north], cost[~north], part[~north])
    ratio = (part[north] * (values[north] @ found)).sum() / rows.loc[north, "paid_care"].sum()
    assert out.loc["North", "ratio"] == pytest.approx(ratio, rel=1e-9)
    inside = table[table["grouping"] == "region"].set_index("group")
    assert (inside["persons"] * 2).sum() == len(rows)
    assert (inside["actual"] > 0).all()


def test_groups_hold_everybody_once(model: Model) -> None:
    specification, places, whole = model
    for grouping, of in fit.groupings(whole, places, specification.services["care"]).items():
        names, member = fit.membership(of)
        assert (member.sum(axis=0) == 1).all(), grouping
        assert len(names) <= 10


@pytest.mark.slow
def test_a_report_is_written_with_its_charts_and_of_few_municipalities_without(sums_file: Path, tmp_path: Path) -> None:
    file, folder = write_specification(tmp_path, SERVICE), tmp_path / "report"
    estimate(sums_file, file, report=folder, language="en")
    names = {path.name for path in folder.iterdir()}
    assert {"index.html", "ladder.csv", "weights.csv", "years.csv", "groups.csv", "municipalities.csv"} < names
    kinds = ("weights", "years", "funnel", "predicted", "leverage")
    assert {f"{name}_care.{kind}" for name in kinds for kind in ("png", "svg")} < names
    assert "Care: weights" in (folder / "weights_care.svg").read_text(encoding="utf-8")
    assert (folder / "index.html").read_text(encoding="utf-8").count("<img ") == len(kinds)
    estimate(sums_file, file, report=folder, threshold=5_000)
    gone = names - {path.name for path in folder.iterdir()}
    assert gone == {f"{name}_care.{kind}" for name in kinds[2:] for kind in ("png", "svg")}
    hidden = pd.read_csv(folder / "municipalities.csv", encoding="utf-8-sig")
    assert hidden[["persons", "actual", "predicted", "ratio", "leverage", "low_95"]].isna().all(axis=None)


@pytest.mark.slow
def test_the_page_of_a_report_needs_no_other_file_and_says_first_what_it_cannot(sums: Moments, tmp_path: Path) -> None:
    register = sums.register.model_copy(update={"source": "tests <b> & more"})
    specification, file = load_specification(write_specification(tmp_path, f"{SERVICE}\n[variants.ages.care]\n{PLAIN}"))
    places = load_places(file)
    tables = report_tables(sums, specification, places, fitted(sums, specification, places), 150)
    pictures = {"funnel_care": b"<svg/>", "funnel_visits": b"<svg/>"}
    pages = {
        language: EstimatePage(tables, pictures, register, specification, 150, TITLES, language).html()
        for language in LANGUAGES
    }
    english = pages["en"]
    assert not re.search(r'(?:src|href)="(?!data:)', english)
    assert english.count("<img ") == 1
    assert "Source: tests &lt;b&gt; &amp; more" in english
    cautions = re.findall(r"<li>(.*?)</li>", english)
    assert cautions[0].startswith("Most of what single persons cost cannot be foreseen")
    assert cautions[1].startswith("The register is synthetic")
    assert "fewer than 150 persons" in cautions[2]
    assert 'services.care = {"from_age": [0, 18, 40, 67], "by_sex": true' in english
    assert "ages, Care" in english
    weights = tables["weights"].set_index("variable")["weight"]
    assert 0 < weights.isna().sum() < len(weights)
    for name, weight in weights.items():
        label = variable_label(str(name), register, specification).en
        row = re.search(rf'<th scope="row">{re.escape(label)}</th><td>[^<]*</td>(.*?)</tr>', english)
        assert row is not None
        cells = re.findall(r"<td>(.*?)</td>", row[1])
        assert cells == ["–"] * 4 if np.isnan(weight) else cells[2] == number_text(weight, 5).en
    assert 'lang="nb"' in pages["nb"]
    assert "Registeret er syntetisk" in pages["nb"]


def test_the_limits_of_the_funnel_are_those_of_the_mean_of_so_many_persons(model: Model, rows: pd.DataFrame) -> None:
    _, places, whole = model
    values, cost, part = of_rows(rows, whole.design.names)
    left = (part * (cost - values @ solved(values, cost, part)) ** 2).sum() / part.sum()
    lived = rows["home"].value_counts().sort_index() * part.mean()
    reach = np.sqrt(left / lived) / np.average(cost, weights=part)
    table = fit.municipalities(whole, places, 2).set_index("municipality")
    np.testing.assert_allclose(table["low_95"], 1 / (1 + 1.959963984540054 * reach), rtol=1e-9)
    np.testing.assert_allclose(table["high_95"], 1 / (1 - 1.959963984540054 * reach), rtol=1e-9)
    np.testing.assert_allclose(table["low_998"], 1 / (1 + 3.090232306167814 * reach), rtol=1e-9)
    assert (table["high_998"] > table["high_95"]).all()


def test_few_persons_have_no_upper_limit_for_costs_may_be_0(model: Model) -> None:
    whole = model[2]
    few = whole.design.rows / np.append(1_000, np.ones(len(whole.design.rows) - 1))
    limits = control_limits(replace(whole, design=replace(whole.design, rows=few)))
    assert np.flatnonzero(np.isnan(limits["high_998"])).tolist() == [0]
    assert (limits["low_998"] > 0).all()


@pytest.mark.slow
def test_fifty_variants_are_fitted_as_one(sums: Moments, sums_file: Path, tmp_path: Path) -> None:
    others = [f"[variants.without_{number}.care]\n{PLAIN}" for number in range(49)]
    alone = f"{SERVICE}\n" + "\n".join(others) + "\n[variants.ages.care]\nfrom_age = [0, 67]"
    specification, file = load_specification(write_specification(tmp_path, alone))
    places = load_places(file)
    table = variants(sums, specification, places).set_index("variant")
    assert len(table) == 50
    ladder = fit.ladder(sums, specification, places).set_index("step")
    columns = ["variables", "person_r2", "municipality_mape", "region_r2"]
    for column in columns:
        assert table.loc["without_7", column] == pytest.approx(ladder.loc["+ health", column], rel=1e-12)
    assert table.loc["ages", "variables"] == 2
    estimate(sums_file, tmp_path / "specification.toml", report=tmp_path / "report")
    written = pd.read_csv(tmp_path / "report" / "variants.csv")
    assert len(written) == 50
