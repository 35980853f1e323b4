"""Frozen keys: the comparison that a test calls, the plugin, and the example that an RHF copies."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import pytest
import xarray as xr
import yaml  # type: ignore[import-untyped]

from inntektsmodell import __version__, pytest_plugin
from inntektsmodell.loading import load_case
from inntektsmodell.model.computing import compute
from inntektsmodell.testing import LabelledFigures, assert_key_close

CHECKOUT = Path(__file__).parent.parent
EXAMPLE = CHECKOUT / "examples" / "frozen_keys"
FROZEN = {"A": 0.5, "B": 0.3, "C": 0.2}


@pytest.mark.parametrize(
    "computed",
    [
        {"C": 0.2, "A": 0.50004, "B": 0.29996},
        pd.Series({"A": 0.50004, "B": 0.29996, "C": 0.2}),
        xr.DataArray([0.29996, 0.50004, 0.2], {"region": ["B", "A", "C"]}, "region"),
    ],
)
def test_key_within_the_tolerance_passes_in_any_order(computed: LabelledFigures) -> None:
    assert_key_close(computed, FROZEN, atol=0.00005)


def test_moved_key_is_shown_as_a_table_largest_difference_first() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_key_close({"A": 0.5001, "B": 0.298, "C": 0.2}, FROZEN, atol=0.00005)
    assert str(caught.value).splitlines() == [
        "2 of 3 regions differ by more than 5e-05",
        "  region | expected | computed | difference",
        "  B      |      0.3 |    0.298 |     -0.002",
        "  A      |      0.5 |   0.5001 |    +0.0001",
        "  C      |      0.2 |      0.2 |         +0",
    ]


@pytest.mark.parametrize("absent", [float("nan"), float("inf")])
def test_figure_that_is_none_never_passes(absent: float) -> None:
    with pytest.raises(AssertionError, match="1 of 3 regions differ"):
        assert_key_close(FROZEN | {"B": absent}, FROZEN, atol=1.0)
    with pytest.raises(AssertionError, match="1 of 3 regions differ"):
        assert_key_close(FROZEN, FROZEN | {"B": absent}, atol=1.0)


def test_labels_on_one_side_only_are_named() -> None:
    with pytest.raises(AssertionError) as caught:
        assert_key_close({"A": 0.5, "B": 0.3, "c": 0.2}, FROZEN, atol=1.0)
    assert str(caught.value).splitlines() == ["the labels are not the same", "  only computed: c", "  only expected: C"]


def test_whole_result_and_figures_of_two_dimensions_are_refused() -> None:
    result = compute(load_case("eksempel"))
    with pytest.raises(ValueError, match=r"give one of its variables: population_share, .*phased_key"):
        assert_key_close(result, FROZEN, atol=1.0)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="'need_index' has dimensions"):
        assert_key_close(result["need_index"], FROZEN, atol=1.0)


def test_label_that_stands_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a label is duplicated: A, A, B"):
        assert_key_close(pd.Series([0.5, 0.3, 0.2], index=["A", "A", "B"]), FROZEN, atol=1.0)


def test_entry_point_names_the_plugin() -> None:
    project = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (module,) = project["entry-points"]["pytest11"].values()
    assert import_module(module) is pytest_plugin


def test_loading_the_plugin_imports_nothing_heavy() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import inntektsmodell.pytest_plugin; "
        "print(*sorted({name.partition('.')[0] for name in set(sys.modules) - before}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["inntektsmodell"]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """A copy of the example outside the checkout, as an RHF would have it."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "our-keys"))


def commands_of_readme() -> list[str]:
    (block,) = re.findall(r"```sh\n(.*?)```", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    return str(block).splitlines()


def run_example(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the example's last command. Other plugins stay out, so that it is the same wherever it runs."""
    python, *arguments = commands_of_readme()[-1].split()
    assert python == "python"
    settings = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTEST_ADDOPTS": "-p inntektsmodell.pytest_plugin -W error"}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=os.environ | settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


ONE_CASE_A_SESSION = """
import pytest

SEEN = []

@pytest.mark.parametrize("name", ["2021", "2021", "eksempel"])
def test_case(name, inntektsmodell_case):
    SEEN.append(inntektsmodell_case(name))
    assert SEEN[-1].name == name
    assert SEEN[-1] is SEEN[0] or name == "eksempel"
"""


@pytest.mark.slow
def test_example_passes_and_loads_a_case_once(example: Path) -> None:
    (example / "test_fixture.py").write_text(ONE_CASE_A_SESSION, encoding="utf-8")
    done = run_example(example)
    assert done.returncode == 0, done.stdout
    assert "7 passed" in done.stdout


@pytest.mark.slow
def test_example_shows_a_moved_key_as_its_readme_says(example: Path) -> None:
    frozen = example / "frozen_keys.toml"
    text = frozen.read_text(encoding="utf-8")
    for old, new in (("0.541247229049", "0.540247229049"), ("0.117831618540", "0.118831618540")):
        assert text.count(old) == 1
        text = text.replace(old, new)
    frozen.write_text(text, encoding="utf-8")
    done = run_example(example)
    assert done.returncode == 1
    (shown,) = re.findall(r"```text\n(.*?)```", (EXAMPLE / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    head, *table = str(shown).splitlines()
    assert head in done.stdout
    # The last digits of a difference near 0 are the processor's own.
    assert [line.rpartition("|")[0] for line in table] == [
        line.rpartition("|")[0] for line in done.stdout.splitlines() if re.match("E +(region|Helse)", line)
    ]


def test_workflow_runs_the_commands_of_the_readme() -> None:
    text = (EXAMPLE / ".github" / "workflows" / "keys.yml").read_text(encoding="utf-8")
    (job,) = yaml.safe_load(text)["jobs"].values()
    assert [step["run"] for step in job["steps"] if "run" in step] == commands_of_readme()


def test_example_asks_for_this_version() -> None:
    wanted = (EXAMPLE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    assert f"inntektsmodell=={__version__}" in wanted
    assert f"`inntektsmodell=={__version__}`" in (EXAMPLE / "README.md").read_text(encoding="utf-8")


def test_installed_version_is_that_of_the_package() -> None:
    assert version("inntektsmodell") == __version__
