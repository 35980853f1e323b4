"""Are the declared bounds true? Tries the lowest and the newest versions that pyproject.toml allows.

    python scripts/bounds.py                               # every Python at hand, lowest and newest
    python scripts/bounds.py 3.13 --newest jax==0.12.0.1   # one of them, with a version on trial

For each Python from 3.11 to 3.13, all extras are installed into an environment of its own. There the built-in cases
give the same keys as in the first environment, quick tests pass, `doctor` finds nothing wrong, and no page of a report
in print is covered by ink. Needs uv, and pdftoppm from poppler-utils. Exit code 1 where something fails.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parent.parent
PYTHONS = ("3.11", "3.12", "3.13")
RESOLUTIONS = {"lowest": "lowest-direct", "newest": "highest"}
TOOLS = ("pytest>=8", "hypothesis>=6.115", "beartype>=0.19", "salib>=1.5", "playwright>=1.49")
CASES = ("2008", "2021", "eksempel")
QUICK_TESTS = (
    "tests/indices/test_indices.py",
    "tests/model/test_oracle.py",
    "tests/model/test_settlement.py",
    "tests/model/test_phase_in.py",
    "tests/model/test_keys.py",
    "tests/case/test_calibration.py",
    "tests/charts/test_charts.py",
    "tests/test_prompt.py",
    "tests/workbook/test_workbook_round_trip.py",
    "tests/app/test_app_page.py",
)
MOST_INK = 0.12
"""Share of a page that may be dark; on the darkest page of a report of `eksempel` it is 0.06."""
SHOWN = ("jax", "numpy", "pandas", "scipy", "xarray", "pydantic", "matplotlib", "weasyprint", "panel")
Keys = dict[str, Any]


def main() -> int:
    """Try what the command line asks for, a line per environment."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("python", nargs="*", default=PYTHONS, metavar="PYTHON")
    parser.add_argument("--lowest", action="store_true", help="only the lowest versions")
    parser.add_argument("--newest", nargs="*", metavar="PACKAGE==VERSION", help="only the newest, or these on trial")
    asked = parser.parse_args()
    resolutions = ["lowest"] if asked.lowest else ["newest"] if asked.newest is not None else list(RESOLUTIONS)
    expected: Keys = {}
    failed = False
    with tempfile.TemporaryDirectory(prefix="bounds-") as place:
        for python in asked.python:
            for resolution in resolutions:
                environment = Path(place) / f"{python}-{resolution}"
                wrong = list(_wrong(environment, python, resolution, asked.newest or [], expected))
                failed |= bool(wrong)
                verdict = "good" if not wrong else "FAILED " + "; ".join(wrong)
                print(f"Python {python}, {resolution}: {verdict} ({_versions(environment)})", flush=True)
    return int(failed)


def _wrong(environment: Path, python: str, resolution: str, trial: list[str], expected: Keys) -> Iterator[str]:
    """What fails in one environment."""
    found = _run("uv", "venv", "--quiet", "--no-python-downloads", "--python", python, str(environment))
    if found.returncode:
        yield f"no Python {python} at hand"
        return
    how = ["uv", "pip", "install", "--quiet", "--python", str(environment), "--resolution"]
    installed = _run(*how, RESOLUTIONS[resolution], f"{CHECKOUT}[all,distributed]", *trial)
    installed = installed if installed.returncode else _run(*how, "highest", *TOOLS)
    if installed.returncode:
        yield f"cannot be installed: {installed.stderr[-800:]}"
        return
    checks: dict[str, Callable[[Path], str]] = {
        "keys": lambda there: _other_keys(there, expected),
        "report": _covered_pages,
        "doctor": lambda there: _output_if_bad(there / "inntektsmodell", "doctor"),
        "tests": lambda there: _output_if_bad(there / "python", "-m", "pytest", "-q", "-W", "default", *QUICK_TESTS),
    }
    for name, check in checks.items():
        told = check(environment / "bin")
        if told:
            yield f"{name}: {told}"


def _run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.run(command, cwd=CHECKOUT, env=clean, text=True, capture_output=True, check=False)


def _output_if_bad(*command: str | Path) -> str:
    done = _run(*command)
    return (done.stdout + done.stderr)[-1500:] if done.returncode else ""


def _other_keys(there: Path, expected: Keys) -> str:
    """Where the keys of the built-in cases are others than in the first environment."""
    for case in CASES:
        done = _run(there / "inntektsmodell", "run", case, "--json")
        if done.returncode:
            return done.stderr[-800:]
        keys = json.loads(done.stdout)["distribution_key"]
        for region, share in expected.setdefault(case, keys).items():
            if not math.isclose(keys[region], share, rel_tol=1e-12):
                return f"{case}, {region}: {keys[region]!r}, not {share!r}"
    return ""


def _covered_pages(there: Path) -> str:
    """Pages of a report on which more is dark than text and charts can make."""
    with tempfile.TemporaryDirectory() as folder:
        done = _run(there / "inntektsmodell", "report", "eksempel", "--pdf", "--out", f"{folder}/report.html")
        if done.returncode:
            return done.stderr[-800:]
        _run("pdftoppm", "-r", "20", "-gray", f"{folder}/report.pdf", f"{folder}/page")
        pages = sorted(Path(folder).glob("page-*.pgm"))
        covered = [f"{page.stem} ({ink:.0%} dark)" for page in pages if (ink := _ink(page)) > MOST_INK]
        return ", ".join(covered) if pages else "no pages"


def _ink(page: Path) -> float:
    """Share of dark points in a picture of the form PGM: a header of three lines, then a byte per point."""
    points = page.read_bytes().split(b"\n", 3)[3]
    return sum(point < 128 for point in points) / len(points)


def _versions(environment: Path) -> str:
    listed = _run("uv", "pip", "list", "--quiet", "--python", str(environment), "--format", "json")
    versions = {one["name"]: one["version"] for one in json.loads(listed.stdout or "[]")}
    return ", ".join(f"{name} {versions[name]}" for name in SHOWN if name in versions)


if __name__ == "__main__":
    sys.exit(main())
