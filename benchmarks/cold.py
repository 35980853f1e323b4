"""A run from cold, a case computed again, cases of many recipients: beside an earlier commit, the oracle and pandas."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.case_folders import write_case, write_tree
from benchmarks.history import Snippet, beside, compared
from benchmarks.timing import Row

NOW, THEN = "inntektsmodell.__main__", "inntektsmodell.cli"
RUN = ["run", "eksempel"]
EMPTY_CACHE = "import os, tempfile; os.environ['XDG_CACHE_HOME'] = tempfile.mkdtemp()\n"
IN_PROCESS = "import jax, xarray, pandas, contextlib, io\nxarray.DataArray([0.0])"
ORACLE = "from tests.oracle import oracle_arrays, oracle_of_arrays\n"


def rows(recipients: int, rounds: int) -> Iterator[Row]:
    """Every row; `recipients` are those of the largest case."""
    imports = _process("import jax, xarray, pandas")
    first, later = _process(_program(NOW), *RUN, before=EMPTY_CACHE), _process(_program(NOW), *RUN)
    named = "`import jax, xarray, pandas`"
    yield from beside("`run eksempel`, first", first, imports, named, rounds=rounds, target="≥ 0.56×")
    yield from beside("`run eksempel`, later", later, imports, named, rounds=rounds, target="≥ 0.8×", memory="≥ 0.77×")
    yield from compared("`run eksempel`, later", later, _process(_program(THEN), *RUN), rounds=rounds)
    for name in ("2021", "eksempel"):
        yield from _again(name, rounds)
    with TemporaryDirectory() as folder:
        yield from _many_recipients(Path(folder), recipients, rounds)


def _again(name: str, rounds: int) -> Iterator[Row]:
    """A case that was computed before."""
    setup = f"import inntektsmodell as im\ncase = im.load_case({name!r})\nim.compute(case)"
    ours, what = Snippet("im.compute(case)", setup, 200), f"{name}: `im.compute` again"
    oracle = Snippet("oracle_of_arrays(oracle_arrays(case))", ORACLE + setup, 50)
    yield from compared(what, ours, rounds=rounds, target="≥ 6×")
    yield from beside(what, ours, oracle, "NumPy oracle from the same case", rounds=rounds, target="≥ 5×")


def _many_recipients(folder: Path, recipients: int, rounds: int) -> Iterator[Row]:
    """A run, without what it imports of others; and what a large case takes over what pandas takes to read it."""
    number = recipients * 6_554 // 15_000
    some = write_case(folder / "some", number, criteria=4, years=3)
    run = f"contextlib.redirect_stdout(io.StringIO()): main(['run', {str(some)!r}, '--json'], standalone_mode=False)"
    now, then = (
        Snippet(f"from {module} import main\nwith {run}", IN_PROCESS) for module in ("inntektsmodell.cli.main", THEN)
    )
    what = f"{number:,} recipients × 6 services: `run --json` over the imports"
    yield from compared(what, now, then, rounds=rounds, target="≥ 4×")
    many = write_case(folder / "many", recipients, criteria=24, years=5)
    files = [str(file) for file in sorted(many.glob("*.csv"))]
    setup = "import inntektsmodell as im\nim.compute(im.load_case('2021'))"
    whole = Snippet(f"im.compute(im.load_case({str(many)!r}))", setup)
    pandas = Snippet(f"for file in {files}: pandas.read_csv(file)", "import pandas")
    what = f"{recipients:,} recipients × 25 criteria × 5 years: read, checked, computed"
    yield from beside(what, whole, pandas, "pandas reads the files", rounds=rounds, target="≥ 0.33×", memory="≤ 1 GB")
    yield from _tree(folder, recipients, rounds)


def _tree(folder: Path, recipients: int, rounds: int) -> Iterator[Row]:
    """A run of a tree of two levels beside that of a flat case of as many recipients."""
    parents, children = (42, 156) if recipients >= 42 * 156 else (4, 8)
    tree = write_tree(folder / "tree", parents, children, criteria=24, years=5)
    flat = write_case(folder / "flat", parents * children, criteria=24, years=5)
    whole, one = (_process(_program(NOW), "run", str(folder), "--json") for folder in (tree, flat))
    what = f"{parents} × {children} recipients in two levels: `run --json`"
    yield from beside(what, whole, one, "a flat case of that size", rounds=rounds, target="≥ 0.33×")


def _program(module: str) -> str:
    return f"from {module} import main; main()"


def _process(code: str, *words: str, before: str = "") -> Snippet:
    """Code in a process that the measured one starts, with these words on its command line."""
    run = f"subprocess.run([sys.executable, '-c', {code!r}, *{words!r}], check=True, stdout=subprocess.DEVNULL)"
    return Snippet(before + run, "import subprocess, sys")
