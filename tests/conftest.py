"""Settings of every test: Hypothesis profiles, kept compiled programs, array shapes of the kernels checked at run time.

Only functions of plain arrays are hooked.
"""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

# Tests compile hundreds of small programs and run each a few times: optimising them costs more than it saves.
# With these flags a program is compiled in a fifth of the time.
os.environ.setdefault(
    "XLA_FLAGS",
    "--xla_backend_optimization_level=0 --xla_cpu_use_fusion_emitters=false --xla_cpu_parallel_codegen_split_count=1",
)

# A program is compiled once, for all processes of a run and for the next run: cases have few shapes.
os.environ.setdefault("JAX_COMPILATION_CACHE_DIR", str(Path(__file__).parents[1] / ".pytest_cache" / "xla"))
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_COMPILE_TIME_SECS", "0")
os.environ.setdefault("JAX_PERSISTENT_CACHE_MIN_ENTRY_SIZE_BYTES", "-1")

# Commands that the tests start write to pipes; pytest-xdist tells its workers that they are 80 columns wide.
os.environ.pop("COLUMNS", None)

import jax
import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import install_import_hook

KEPT_PROGRAMS = Path(__file__).parents[1] / ".pytest_cache" / "xla"
OF_WHOLE_FILE = re.compile(r"^pytestmark = pytest\.mark\.(\w+)$", re.MULTILINE)
LONGEST_FIRST = ("office", "distributed", "browser", "slow", "")
MOST_KEPT = 300 * 2**20
"""Bytes of kept programs that a run may begin with; beyond them all are compiled anew."""

CHECKED = ["indices.kernels", "inntektsmodell.model.grants"]

with install_import_hook(CHECKED, "beartype.beartype"):
    import inntektsmodell.model.grants  # noqa: F401
    from indices import (  # noqa: F401
        cost_index,
        criterion_index,
        moving_average,
        need_index,
        scaled_to_mean_one,
    )

# A loaded machine may be slow without anything being wrong.
settings.register_profile("local", deadline=None, max_examples=10, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("local"), derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "local")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Let kept programs not grow without end: random shapes leave some behind in every run."""
    is_worker = hasattr(session.config, "workerinput")
    if not is_worker and sum(file.stat().st_size for file in KEPT_PROGRAMS.glob("*")) > MOST_KEPT:
        shutil.rmtree(KEPT_PROGRAMS)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave out a file whose tests all carry a marker that is not wanted: it need not even be imported."""
    if not collection_path.name.startswith("test_") or not collection_path.is_file():
        return None
    marked = OF_WHOLE_FILE.search(collection_path.read_text(encoding="utf-8"))
    return True if marked and f"not {marked[1]}" in config.getoption("markexpr").split(" and ") else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest: what is left at the end is shared out, and made again by every worker."""
    items.sort(key=lambda item: LONGEST_FIRST.index(_mark_of_file(item)))


def _mark_of_file(item: pytest.Item) -> str:
    """The marker that the whole file of a test carries, if any."""
    mark = getattr(getattr(item, "module", None), "pytestmark", None)
    return mark.name if isinstance(mark, pytest.MarkDecorator) and mark.name in LONGEST_FIRST else ""


def pytest_collection_finish() -> None:
    """Spare what was imported from every later search for garbage, which would take a twelfth of the time."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def double_precision() -> Iterator[None]:
    """Float64 for as long as the test runs, as at the model's public edge."""
    with jax.enable_x64(True):
        yield
