"""What a compiled batch computes: figures of many years in one pass, and nothing of one scenario for every scenario."""

from __future__ import annotations

import re

import jax
import numpy as np
import pytest
from numpy.testing import assert_allclose

import inntektsmodell as im
from inntektsmodell.method.steps import RESULTS
from inntektsmodell.model.arrays import batch_inputs_of, host
from inntektsmodell.model.compiled import compiled_results
from inntektsmodell.model.evaluate import Inputs, evaluate

KEY = "distribution_key"
SCENARIOS = 64


def varied(*names: str) -> Inputs:
    """Inputs of `eksempel` of which some vary by scenario."""
    inputs, generator = batch_inputs_of(im.load_case("eksempel")), np.random.default_rng(1)
    wide = {name: inputs[name] * generator.uniform(0.9, 1.1, (*inputs[name].shape[:-1], SCENARIOS)) for name in names}
    return inputs | {name: host(array) for name, array in wide.items()}


def readers_of(parameter: tuple[int, ...], program: str) -> int:
    """How many instructions of a compiled program read the input of a shape."""
    entry = program[program.index("ENTRY") :]
    shape = ",".join(map(str, parameter))
    (name,) = re.findall(rf"(%\S+) = f64\[{shape}\]\S* parameter", entry)
    return len(re.findall(rf"\(.*{re.escape(name)}[,)]", entry.partition("\n")[2]))


@pytest.mark.slow
def test_figures_of_many_years_are_read_once() -> None:
    inputs = varied("need.criteria")
    compiled = compiled_results((KEY,))
    with jax.enable_x64(True):
        years = compiled.years.lower(inputs)  # type: ignore[attr-defined]
        rest = compiled.model.lower(inputs | compiled.years(inputs)).compile()  # type: ignore[attr-defined]
    shape = inputs["need.criteria"].shape
    assert readers_of(shape, years.compile().as_text()) == 1
    assert f"f64[{','.join(map(str, shape))}]" not in rest.as_text()


@pytest.mark.slow
def test_ages_of_one_scenario_are_not_repeated_for_every_one() -> None:
    inputs = varied("need.criteria")
    compiled = compiled_results((KEY,))
    with jax.enable_x64(True):
        known = inputs | compiled.years(inputs)
        program = str(jax.make_jaxpr(lambda inputs: evaluate(inputs, targets=(KEY,)))(known))
    columns, regions = inputs["need.weights"].shape[1], len(im.load_case("eksempel").regions)
    series = columns + len(inputs["need.merged"])
    rows = {int(first) for first in re.findall(rf"f64\[(\d+),{regions},{SCENARIOS}\]", program)}
    assert len(inputs["need.criteria"]) in rows
    assert rows.isdisjoint({columns, series})


@pytest.mark.slow
@pytest.mark.parametrize(
    "names",
    [
        ("need.criteria",),
        ("need.population",),
        ("need.weights", "need.criteria"),
        ("need.criteria", "need.population", "need.weights", "settlement.points", "need.window"),
        ("need.members", "need.merged"),
    ],
)
def test_whatever_varies_each_scenario_has_the_results_that_it_has_alone(names: tuple[str, ...]) -> None:
    inputs = varied(*names)
    with jax.enable_x64(True):
        together = compiled_results(tuple(RESULTS))(inputs)
        alone = jax.jit(evaluate)({name: array[..., -1] for name, array in inputs.items()})
    for name, expected in alone.items():
        assert_allclose(together[name][..., -1], expected, rtol=1e-12, atol=1e-9, err_msg=name)


@pytest.mark.slow
def test_slopes_by_what_varies_are_those_of_one_scenario() -> None:
    inputs = varied("need.criteria")

    def key(criteria: jax.Array, given: Inputs) -> jax.Array:
        return evaluate(given | {"need.criteria": criteria}, targets=(KEY,))[KEY].sum(axis=-1)

    with jax.enable_x64(True):
        alone = {name: array[..., -1:] for name, array in inputs.items()}
        one = jax.jacrev(key)(alone["need.criteria"], alone)
        both = jax.jacrev(key)(inputs["need.criteria"], inputs)
    assert_allclose(both[..., -1], one[..., 0], rtol=1e-10, atol=1e-18)
