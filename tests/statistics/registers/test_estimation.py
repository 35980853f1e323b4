"""Estimates: those of statsmodels and SciPy on the rows themselves, and what is asked of coefficients and weights."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy.optimize import lsq_linear, nnls

import inntektsmodell as im
from inntektsmodell.statistics.registers.estimation import Fit
from inntektsmodell.statistics.registers.moments import Moments
from tests.statistics.registers.small import CODES, PLAIN, fits_of, matrix

AGES = "from_age = [0, 18, 40, 67]"
MODELS = {
    "age alone": AGES,
    "age and sex": f"{AGES}\nby_sex = true",
    "criteria": PLAIN,
    "place": f'{PLAIN}\nplaces = ["remote"]',
    "supply": f'{PLAIN}\nplaces = ["remote"]\nsupply = ["beds"]',
    "areas": f'{PLAIN}\nplaces = ["remote"]\nsupply = ["beds"]\nareas = "area"',
    "ages merged": 'from_age = [0, 40]\nby_sex = true\ncriteria = ["ill"]',
}
SUM_OF_TWO = "{ coefficients = { poor = 1, ill = 1 }, value = %d }"
ASKED = {
    "nonnegative": f'{PLAIN}\nplaces = ["remote"]\nsupply = ["beds"]\nnonnegative = true',
    "equal": f"{PLAIN}\nequal = [{{ coefficients = {{ poor = 1, ill = -0.5 }} }}]",
    "set": f"{PLAIN}\nequal = [{{ coefficients = {{ debt = 1 }}, value = 250 }}]",
    "same ages": f'{PLAIN}\nequal = [{{ coefficients = {{ "women_0-17" = 1, "men_0-17" = -1 }} }}]',
    "all": f'{PLAIN}\nareas = "area"\nnonnegative = true\nequal = [{{ coefficients = {{ poor = 1, ill = -1 }} }}]',
    "adults": 'from_age = [18, 40]\ncriteria = ["ill"]',
    "merged": f'{AGES}\ncriteria = ["debt"]\nmerged = {{ hard = ["poor", "ill"] }}',
}


def fit_of(folder: Path, sums: Moments, model: str, head: str = "") -> Fit:
    return fits_of(folder, sums, f"[services.care]\n{model}", head)["care"]


@pytest.mark.parametrize("model", MODELS)
def test_coefficients_and_clustered_errors_are_those_of_statsmodels(
    model: str, sums: Moments, rows: pd.DataFrame, tmp_path: Path
) -> None:
    fit = fit_of(tmp_path, sums, MODELS[model])
    cost, values = rows["paid_care"] / rows["part"], matrix(rows, fit.design.names)
    groups = rows["home"].map(CODES.index).to_numpy()
    expected = sm.WLS(cost.to_numpy(), values, weights=rows["part"].to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    np.testing.assert_allclose(fit.coefficients, expected.params, rtol=1e-9)
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), expected.bse, rtol=1e-9)
    scale = np.sqrt(np.outer(np.diag(fit.covariance), np.diag(fit.covariance)))
    np.testing.assert_allclose(fit.covariance / scale, expected.cov_params() / scale, atol=1e-9)
    left = rows["part"] * (cost - values @ expected.params) ** 2
    mean = np.average(cost, weights=rows["part"])
    assert fit.r_squared == pytest.approx(1 - left.sum() / (rows["part"] * (cost - mean) ** 2).sum(), rel=1e-9)


@pytest.mark.parametrize("model", [*MODELS.values(), *ASKED.values()])
@pytest.mark.parametrize("errors", ["CR1", "CR3", "bootstrap"])
def test_the_weights_of_needs_sum_to_one(model: str, errors: str, sums: Moments, tmp_path: Path) -> None:
    fit = fit_of(tmp_path, sums, model, f'errors = "{errors}"\ndraws = 60')
    assert fit.weights.sum() == pytest.approx(1, abs=1e-12)
    supply = np.array(fit.design.roles) == "supply"
    assert not fit.weights[supply].any()
    assert not fit.weight_covariance[supply].any()


def test_one_year_alone_is_estimated_from_its_rows(sums: Moments, rows: pd.DataFrame, tmp_path: Path) -> None:
    fits_of(tmp_path, sums, f"[services.visits]\n{PLAIN}")
    file = tmp_path / "specification.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("[2019, 2020]", "[2020]"), encoding="utf-8")
    from inntektsmodell.statistics.registers.estimation import fitted
    from inntektsmodell.statistics.registers.places import load_places
    from inntektsmodell.statistics.registers.specification import load_specification

    specification, places = load_specification(file)
    fit, here = fitted(sums, specification, load_places(places))["visits"], rows[rows["year"] == 2020]
    expected = sm.WLS(here["paid_visits"] / here["part"], matrix(here, fit.design.names), weights=here["part"]).fit()
    np.testing.assert_allclose(fit.coefficients, expected.params, rtol=1e-9)


def weighted(rows: pd.DataFrame, fit: Fit) -> tuple[np.ndarray, np.ndarray]:
    root = np.sqrt(rows["part"].to_numpy())
    return matrix(rows, fit.design.names) * root[:, None], (rows["paid_care"] / rows["part"]).to_numpy() * root


def test_coefficients_that_may_not_be_negative_are_those_of_nnls(
    rows: pd.DataFrame, sums: Moments, tmp_path: Path
) -> None:
    fit = fit_of(tmp_path, sums, f'{PLAIN}\nplaces = ["remote"]\nnonnegative = true')
    expected, _ = nnls(*weighted(rows, fit))
    np.testing.assert_allclose(fit.coefficients, expected, rtol=1e-8, atol=1e-6)


def test_bounds_that_hold_are_exactly_zero_and_others_only_where_asked(
    rows: pd.DataFrame, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    from inntektsmodell.statistics.registers.summing import moments
    from tests.statistics.registers.small import write_register

    folder = tmp_path_factory.mktemp("turned")
    cheap = rows.assign(paid_care=rows["paid_care"] * np.where(rows["poor"], 0.2, 1) * np.where(rows["woman"], 0.7, 1))
    sums = moments(write_register(folder, cheap))
    free = fit_of(tmp_path, sums, PLAIN)
    poor = free.design.names.index("poor")
    assert free.coefficients[poor] < -1_000
    held = fit_of(tmp_path, sums, f'{PLAIN}\nplaces = ["remote"]\nnonnegative = ["poor"]')
    assert held.coefficients[poor] == 0.0
    assert held.covariance[poor, poor] == pytest.approx(0, abs=1e-12)
    values, cost = weighted(cheap, held)
    least = np.where(np.arange(len(held.coefficients)) == poor, 0, -np.inf)
    expected = lsq_linear(values, cost, bounds=(least, np.inf), method="bvls", tol=1e-14)
    np.testing.assert_allclose(held.coefficients, expected.x, rtol=1e-7, atol=1e-6)
    every = fit_of(tmp_path, sums, f"{PLAIN}\nnonnegative = true")
    np.testing.assert_allclose(every.coefficients, nnls(*weighted(cheap, every))[0], rtol=1e-8, atol=1e-6)
    assert every.weights.sum() == pytest.approx(1, abs=1e-12)


def test_equalities_hold_and_cost_the_least_squares(rows: pd.DataFrame, sums: Moments, tmp_path: Path) -> None:
    fit = fit_of(tmp_path, sums, ASKED["equal"])
    found = dict(zip(fit.design.names, fit.coefficients, strict=True))
    assert found["poor"] == pytest.approx(0.5 * found["ill"], rel=1e-10)
    values, cost = weighted(rows, fit)
    poor, ill = (fit.design.names.index(name) for name in ("poor", "ill"))
    joined = np.delete(values, poor, axis=1)
    joined[:, fit.design.names.index("ill") - 1] += 0.5 * values[:, poor]
    expected = np.linalg.lstsq(joined, cost)[0]
    np.testing.assert_allclose(np.delete(fit.coefficients, poor), expected, rtol=1e-9)
    set_to = fit_of(tmp_path, sums, ASKED["set"])
    assert set_to.coefficients[set_to.design.names.index("debt")] == pytest.approx(250, rel=1e-12)
    assert ill == poor + 1


def test_merged_criteria_have_the_coefficient_of_their_sum(rows: pd.DataFrame, sums: Moments, tmp_path: Path) -> None:
    fit = fit_of(tmp_path, sums, ASKED["merged"])
    assert fit.design.names == ("0-17", "18-39", "40-66", "67+", "debt", "hard")
    values = matrix(rows, ("0-17", "18-39", "40-66", "67+", "debt"))
    values = np.column_stack([values, rows["poor"].astype(float) + rows["ill"]])
    expected = sm.WLS(rows["paid_care"] / rows["part"], values, weights=rows["part"]).fit()
    np.testing.assert_allclose(fit.coefficients, expected.params, rtol=1e-9)


def test_variables_that_say_the_same_are_named_and_dropped_only_on_request(sums: Moments, tmp_path: Path) -> None:
    model = f'{PLAIN}\nmerged = {{ hard = ["poor", "ill"] }}'
    with pytest.raises(im.InputError) as caught:
        fit_of(tmp_path, sums, model)
    assert str(caught.value.faults[0]) == (
        "specification, services.care, variable 'hard': is nearly a sum of others: poor, ill; "
        "leave it out, or set drop_dependent = true"
    )
    plain, dropped = fit_of(tmp_path, sums, PLAIN), fit_of(tmp_path, sums, f"{model}\ndrop_dependent = true")
    assert dropped.design.names == plain.design.names
    np.testing.assert_array_equal(dropped.coefficients, plain.coefficients)


def test_a_variable_that_nobody_has_is_named(rows: pd.DataFrame, tmp_path: Path) -> None:
    from inntektsmodell.statistics.registers.summing import moments
    from tests.statistics.registers.small import write_register

    nobody = moments(write_register(tmp_path, rows.assign(ill=False)))
    with pytest.raises(im.InputError, match="variable 'ill': is 0 for everybody"):
        fit_of(tmp_path, nobody, PLAIN)
    assert "ill" not in fit_of(tmp_path, nobody, f"{PLAIN}\ndrop_dependent = true").design.names


def test_a_municipality_without_persons_is_left_out(rows: pd.DataFrame, tmp_path: Path) -> None:
    from inntektsmodell.statistics.registers.summing import moments
    from tests.statistics.registers.small import write_register

    here = rows[rows["home"] != CODES[4]]
    fit = fit_of(tmp_path, moments(write_register(tmp_path, here)), PLAIN)
    assert fit.design.municipalities == tuple(code for code in CODES if code != CODES[4])
    groups = here["home"].map(CODES.index).to_numpy()
    expected = sm.WLS(here["paid_care"] / here["part"], matrix(here, fit.design.names), weights=here["part"]).fit(
        cov_type="cluster", cov_kwds={"groups": groups}
    )
    np.testing.assert_allclose(np.sqrt(np.diag(fit.covariance)), expected.bse, rtol=1e-9)


@pytest.mark.parametrize(
    ("model", "expected"),
    [
        ("from_age = [0, 19]", "services.care.from_age: '19' is not in the register"),
        ('from_age = [0]\ncriteria = ["pooor"]', "did you mean 'poor'"),
        ('from_age = [0]\nmerged = { hard = ["sick"] }', "services.care.merged.hard: 'sick' is not in the register"),
        ('from_age = [18]\nplaces = ["remote"]', "begins with 18; 0 where the model has places"),
        ('from_age = [0]\nplaces = ["remot"]', "column 'remot': is missing; did you mean 'remote'"),
        ('from_age = [0]\nplaces = ["region"]', "column 'region': is no number; a number"),
        ('from_age = [0]\nareas = "county"', "column 'county': is missing"),
        ("from_age = [0]\nequal = [{ coefficients = { por = 1 } }]", "'por' is no variable"),
        ('from_age = [0]\nnonnegative = ["ill"]', "'ill' is no variable"),
        (f"{PLAIN}\nequal = [{SUM_OF_TWO % 5}, {SUM_OF_TWO % 6}]", "services.care: no coefficients meet all"),
        (f"{PLAIN}\nnonnegative = true\nequal = [{SUM_OF_TWO % -5}]", "services.care: no coefficients meet all"),
        ("from_age = [0]\nfrom_ages = [0]", "is an unknown key; did you mean 'from_age'"),
        ("from_age = []", "services.care.from_age: found []; at least 1 item"),
        ("from_age = [40, 18]", "services.care.from_age: the numbers must ascend"),
        ('from_age = [0]\ncriteria = ["ill", "ill"]', "services.care: 'ill' is named more than once"),
        ('from_age = [0]\nplaces = ["beds"]\nsupply = ["beds"]', "services.care: 'beds' is named more than once"),
        ('from_age = [0]\nmerged = { debt = ["ill"] }', "services.care.merged: 'debt' is in the register already"),
        ('from_age = [0, 40]\nmerged = { "0-39" = ["ill"] }', "merged: '0-39' is in the register already"),
    ],
)
def test_a_faulty_model_is_told(model: str, expected: str, sums: Moments, tmp_path: Path) -> None:
    with pytest.raises(im.InputError) as caught:
        fit_of(tmp_path, sums, model)
    assert expected in str(caught.value)


def test_a_service_or_a_year_that_the_register_lacks_is_told(sums: Moments, tmp_path: Path) -> None:
    with pytest.raises(im.InputError, match="'dental' is not in the register"):
        fits_of(tmp_path, sums, f"[services.dental]\n{PLAIN}")
    file = tmp_path / "specification.toml"
    with pytest.raises(im.InputError, match="years"):
        fits_of(tmp_path, sums, f"[services.care]\n{PLAIN}", "year = 3")
    assert file.exists()


def test_a_service_that_costs_nothing_is_refused_by_name(rows: pd.DataFrame, tmp_path: Path) -> None:
    from inntektsmodell.statistics.registers.summing import moments
    from tests.statistics.registers.small import write_register

    free = moments(write_register(tmp_path, rows.assign(paid_care=0.0)))
    with pytest.raises(im.InputError, match=r"services\.care: costs nothing for anybody"):
        fits_of(tmp_path, free, f"[services.care]\n{AGES}\n[services.visits]\n{AGES}")
