"""Prints what an accelerator gives: `python -m benchmarks.accelerator [--number N] [--write FILE.md]`.

Batches, draws and Sobol samples of N each, in float64, on the default device of JAX and on the processor beside it.
Nothing else needs an accelerator, and no check runs this. JAX finds a card by the extra of its own that fits it.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import jax
import numpy as np

import inntektsmodell as im
from benchmarks.keys import ready
from benchmarks.sizes import KEY, inputs_of_batch
from benchmarks.timing import readable
from inntektsmodell.model.compiled import compiled_results

NUMBER = 10_000_000
BLOCK = 65_536
"""Scenarios in one call: some 230 MB of inputs."""
Times = dict[str, float]


def main() -> None:
    """Measure on every device, print the table, and write it where asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=NUMBER, help="scenarios, draws and Sobol samples of each device")
    parser.add_argument("--write", type=Path, help="write the table to this page")
    arguments = parser.parse_args()
    found = {_name(device): _times(device, arguments.number) for device in _devices()}
    lines = "\n".join(_table(found, arguments.number))
    print(lines)
    if arguments.write:
        arguments.write.write_text(lines + "\n", encoding="utf-8", newline="\n")


def _devices() -> Iterator[jax.Device]:
    """One device of each kind, the processor last."""
    default = jax.devices()[0]
    if default.platform != "cpu":
        yield default
    yield jax.devices("cpu")[0]


def _name(device: jax.Device) -> str:
    return f"{device.device_kind}, jax {jax.__version__}"


def _times(device: jax.Device, number: int) -> Times:
    """Seconds by what took them; compiling is not among them."""
    with jax.enable_x64(True), jax.default_device(device):
        return _kernel(device, number) | {what: _seconds(action) for what, action in _analyses(number).items()}


def _kernel(device: jax.Device, number: int) -> Times:
    """One key of each scenario, block by block: sending the inputs, computing, and fetching the keys."""
    compiled, held = compiled_results((KEY,)), inputs_of_batch(4, min(BLOCK, number))
    ready(compiled(jax.device_put(held, device)))
    times = dict.fromkeys(("a batch: inputs sent", "a batch: keys computed", "a batch: keys fetched"), 0.0)
    for _ in range(-(-number // BLOCK)):
        moments = [time.perf_counter()]
        sent = jax.device_put(held, device)
        ready(sent)
        moments.append(time.perf_counter())
        keys = compiled(sent)[KEY]
        ready(keys)
        moments.append(time.perf_counter())
        np.asarray(keys)
        moments.append(time.perf_counter())
        for what, passed in zip(times, np.diff(moments), strict=True):
            times[what] += float(passed)
    return times


def _analyses(number: int) -> dict[str, Callable[[], object]]:
    """What users ask for, from the case to the result; sampling is the processor's on every device."""
    case = im.load_case("eksempel")
    samples = 2 ** int(np.log2(number / 42))  # each is evaluated for every one of the forty inputs, and twice
    return {
        "random variation of the counts, whole": lambda: im.random_fluctuation(case, draws=number),
        "partition of the variance, whole": lambda: im.variance_partition(case, draws=samples, only=["cost"]),
    }


def _seconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _table(found: dict[str, Times], number: int) -> Iterator[str]:
    yield f"| {number:,} each, float64 | {' | '.join(found)} |"
    yield "| --- |" + " --- |" * len(found)
    for what in next(iter(found.values())):
        yield f"| {what} | {' | '.join(readable(times[what]) for times in found.values())} |"


if __name__ == "__main__":
    main()
