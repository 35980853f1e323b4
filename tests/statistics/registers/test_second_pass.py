"""The second pass: person-clustered errors as statsmodels has them, and what single costs are missed by, row by row."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

import inntektsmodell as im
from inntektsmodell.statistics.registers.design import Design
from inntektsmodell.statistics.registers.estimate import Estimate, estimate
from inntektsmodell.statistics.registers.second_pass import persons, second_pass
from inntektsmodell.statistics.registers.second_pass.sums import part_sums
from tests.statistics.registers.small import PLAIN, matrix, write_register, write_specification

MODELS = {
    "persons": PLAIN,
    "merged": 'from_age = [0, 40]\ncriteria = ["debt"]\nmerged = { hard = ["poor", "ill"] }',
    "all": f'{PLAIN}\nplaces = ["remote"]\nsupply = ["beds"]\nareas = "area"',
}


def estimated(folder: Path, sums_file: Path, register: Path, services: str) -> Estimate:
    return estimate(sums_file, write_specification(folder, services), register=register)


def values_of(rows: pd.DataFrame, design: Design) -> np.ndarray:
    hard = 1.0 * rows["poor"] + rows["ill"]
    columns = [hard if name == "hard" else matrix(rows, [name])[:, 0] for name in design.names]
    return np.column_stack(columns)


@pytest.mark.parametrize("model", MODELS.values(), ids=list(MODELS))
def test_errors_clustered_by_person_are_those_of_statsmodels(
    model: str, rows: pd.DataFrame, register: Path, sums_file: Path, tmp_path: Path
) -> None:
    found = estimated(tmp_path, sums_file, register, f"[services.visits]\n{model}")
    assert found.persons is not None
    assert found.persons.persons == rows["number"].nunique()
    cost, values = (rows["paid_visits"] / rows["part"]).to_numpy(), values_of(rows, found.fits["visits"].design)
    expected = sm.WLS(cost, values, weights=rows["part"].to_numpy()).fit(
        cov_type="cluster", cov_kwds={"groups": pd.factorize(rows["number"])[0]}
    )
    errors = np.sqrt(np.diag(found.persons.covariance["visits"]))
    np.testing.assert_allclose(errors, expected.bse, rtol=1e-9)
    scale = np.outer(errors, errors)
    np.testing.assert_allclose(found.persons.covariance["visits"] / scale, expected.cov_params() / scale, atol=1e-9)
    np.testing.assert_allclose(found.table()["person_error"], expected.bse, rtol=1e-9)


def test_what_is_held_has_no_error(register: Path, sums_file: Path, tmp_path: Path) -> None:
    asked = f"[services.care]\n{PLAIN}\nequal = [{{ coefficients = {{ poor = 2, ill = -1 }} }}]"
    found = estimated(tmp_path, sums_file, register, asked)
    assert found.persons is not None
    covariance, names = found.persons.covariance["care"], found.fits["care"].design.names
    condition = np.zeros(len(names))
    condition[[names.index(name) for name in ("poor", "ill")]] = 2, -1
    assert condition @ covariance @ condition < 1e-9 * np.diag(covariance).max()


@pytest.mark.slow
def test_measures_are_those_of_the_rows(rows: pd.DataFrame, register: Path, sums_file: Path, tmp_path: Path) -> None:
    found = estimated(tmp_path, sums_file, register, f'[services.care]\n{PLAIN}\nplaces = ["remote"]')
    assert found.persons is not None
    table = found.persons.measures.set_index("step")
    assert table.index.tolist() == ["the model", "age and sex", "+ socioeconomic", "+ health", "+ place"]
    part, cost = rows["part"].to_numpy(), (rows["paid_care"] / rows["part"]).to_numpy()
    names = found.fits["care"].design.names
    of_steps = {"age and sex": names[:8], "+ health": names[:11], "+ place": names, "the model": names}
    for step, own in of_steps.items():
        values = matrix(rows, own)
        fit = sm.WLS(cost, values, weights=part).fit()
        missed = part @ np.abs(cost - values @ fit.params)
        spread = part @ np.abs(cost - np.average(cost, weights=part))
        assert table.loc[step, "person_cpm"] == pytest.approx(1 - missed / spread, rel=1e-9)
        assert table.loc[step, "person_mape"] == pytest.approx(missed / rows["paid_care"].sum(), rel=1e-9)
        assert table.loc[step, "person_mae"] == pytest.approx(missed / part.sum(), rel=1e-9)


@pytest.mark.slow
def test_parts_of_the_persons_add_up_and_a_stopped_pass_goes_on(
    register: Path, sums_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services = f"[services.care]\n{PLAIN}\n[services.visits]\n{PLAIN}"
    (tmp_path / "whole").mkdir()
    whole = estimated(tmp_path / "whole", sums_file, register, services).persons
    monkeypatch.setattr(second_pass, "ROWS", 500)
    monkeypatch.setattr(persons, "BATCH", 300)
    monkeypatch.setattr(persons, "AT_ONCE", 100)
    done: list[int] = []

    def stopped_at_3(work: object, part: int) -> object:
        if part == 3 and 3 not in done:
            done.append(part)
            raise KeyboardInterrupt
        done.append(part)
        return part_sums(work, part)  # type: ignore[arg-type]

    monkeypatch.setattr(second_pass, "part_sums", stopped_at_3)
    with pytest.raises(KeyboardInterrupt):
        estimated(tmp_path, sums_file, register, services)
    left = sums_file.with_name(sums_file.name + ".second_pass.unfinished")
    assert left.exists()
    parted = estimated(tmp_path, sums_file, register, services).persons
    assert done == [0, 1, 2, 3, *range(3, 8)]
    assert not left.exists()
    assert whole is not None
    assert parted is not None
    assert parted.persons == whole.persons
    for service, covariance in whole.covariance.items():
        np.testing.assert_allclose(parted.covariance[service], covariance, rtol=1e-9, atol=1e-9 * covariance.max())
    columns = ["person_cpm", "person_mape", "person_mae"]
    np.testing.assert_allclose(parted.measures[columns], whole.measures[columns], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("kept", [b"", b"PK\x03\x04 and no more", b"sums"])
def test_what_was_kept_and_is_damaged_is_made_again(
    kept: bytes, register: Path, sums_file: Path, tmp_path: Path
) -> None:
    left = sums_file.with_name(sums_file.name + ".second_pass.unfinished")
    left.write_bytes(kept)
    found = estimated(tmp_path, sums_file, register, f"[services.care]\n{PLAIN}")
    assert found.persons is not None
    assert not left.exists()


def test_one_year_of_the_register_is_read_alone(
    rows: pd.DataFrame, register: Path, sums_file: Path, tmp_path: Path
) -> None:
    file = write_specification(tmp_path, f"[services.care]\n{PLAIN}")
    file.write_text(file.read_text(encoding="utf-8").replace("[2019, 2020]", "[2020]"), encoding="utf-8")
    found = estimate(sums_file, file, register=register)
    assert found.persons is not None
    assert found.persons.persons == (rows["year"] == 2020).sum()


@pytest.mark.parametrize("change", ["fewer", "dearer", "moved", "older", "other columns"])
def test_another_register_is_refused(change: str, rows: pd.DataFrame, sums_file: Path, tmp_path: Path) -> None:
    other = {
        "fewer": rows.iloc[1:],
        "dearer": rows.assign(paid_care=rows["paid_care"] + 1),
        "moved": rows.assign(home=rows["home"].replace({"0301": "0399"})),
        "older": rows.assign(year=rows["year"] - 1),
        "other columns": rows,
    }[change]
    register = write_register(tmp_path / "other", other)
    if change == "other columns":
        text = (register / "register.toml").read_text(encoding="utf-8")
        (register / "register.toml").write_text(text.replace("[0, 18, 40, 67]", "[0, 18, 67]"), encoding="utf-8")
    with pytest.raises(im.InputError, match="is not the register that the moments were made of"):
        estimated(tmp_path, sums_file, register, f"[services.care]\n{PLAIN}")
