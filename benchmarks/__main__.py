"""Prints the benchmark table: `python -m benchmarks [--quick]`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from statistics import median

import jax

import inntektsmodell as im
from inntektsmodell.arrays import inputs_of
from inntektsmodell.model import evaluate
from tests.oracle import oracle_arrays, oracle_of_arrays

QUICK = "--quick" in sys.argv
ROUNDS = 3 if QUICK else 30


def main() -> None:
    """Measure and print every row."""
    print(f"{'what':<46}{'this':>12}{'alternative':>14}{'ratio':>9}  alternative is")
    for name in ("2021", "eksempel"):
        _one_key(name)
    _cold_start()


def _one_key(name: str) -> None:
    """One compiled evaluation, and the whole of `compute`, against the NumPy oracle."""
    case = im.load_case(name)
    arrays = oracle_arrays(case)
    with jax.enable_x64(True):
        inputs = jax.device_put(inputs_of(case))
        compiled = jax.jit(evaluate).lower(inputs).compile()
        kernel, oracle = _side_by_side(lambda: _ready(compiled(inputs)), lambda: oracle_of_arrays(arrays), repeat=20)
    _row(f"{name}: one compiled key", kernel, oracle, "the NumPy oracle on the same arrays")
    whole, oracle = _side_by_side(lambda: im.compute(case), lambda: oracle_of_arrays(oracle_arrays(case)), repeat=5)
    _row(f"{name}: im.compute as a whole", whole, oracle, "the NumPy oracle from the same case")


def _ready(outputs: object) -> None:
    jax.block_until_ready(outputs)  # type: ignore[no-untyped-call]


def _cold_start() -> None:
    """`inntektsmodell run 2021` in a new process against only importing what it stands on."""
    run = [sys.executable, "-c", "from inntektsmodell.cli import main; main()", "run", "2021"]
    imports = [sys.executable, "-c", "import jax, xarray, pandas"]
    ours, theirs = _side_by_side(lambda: _process(run), lambda: _process(imports), rounds=2 if QUICK else 7)
    _row("inntektsmodell run 2021, cold", ours, theirs, "python -c 'import jax, xarray, pandas'")


def _process(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _side_by_side(
    ours: Callable[[], object], theirs: Callable[[], object], repeat: int = 1, rounds: int = ROUNDS
) -> tuple[float, float]:
    """Median seconds of both, measured in turns so that noise falls on both alike; the first turn warms up."""
    ours()
    theirs()
    turns = [(_seconds(ours, repeat), _seconds(theirs, repeat)) for _ in range(rounds)]
    return median(turn[0] for turn in turns), median(turn[1] for turn in turns)


def _seconds(action: Callable[[], object], repeat: int) -> float:
    start = time.perf_counter()
    for _ in range(repeat):
        action()
    return (time.perf_counter() - start) / repeat


def _row(what: str, ours: float, theirs: float, alternative: str) -> None:
    print(f"{what:<46}{_time(ours):>12}{_time(theirs):>14}{theirs / ours:>8.2f}×  {alternative}")


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


if __name__ == "__main__":
    main()
