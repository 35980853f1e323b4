"""A register of 45 columns: moments against reading, a new specification, and other libraries on the same persons.

Seconds are those of the processor, of all threads together, so that another program on the machine does not count.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median

import numpy as np
import pandas as pd

from benchmarks.history import Snippet, in_turns
from benchmarks.timing import Row
from inntektsmodell.statistics.registers.design import design
from inntektsmodell.statistics.registers.estimation import fit_service
from inntektsmodell.statistics.registers.moments import Moments, read_moments
from inntektsmodell.statistics.registers.places import Places
from inntektsmodell.statistics.registers.specification import ServiceModel, Specification
from inntektsmodell.statistics.registers.synthetic.country import country_folder, municipalities

PART = 250_000
"""Rows of a file."""
YEARS = (2018, 2019, 2020)
INDICATORS = [f"indicator_{number:02d}" for number in range(30)]
AMOUNTS = [f"amount_{number}" for number in range(4)]
SERVICES = [f"service_{number}" for number in range(5)]
AGES = (0, 1, 6, 13, 18, 24, 30, 40, 50, 60, 67, 70, 75, 80, 85, 90)


def rows(persons: int, rounds: int, many: int) -> Iterator[Row]:
    """Rows of a register of so many rows and of one of `many`, and of peers that are installed on the first."""
    if find_spec("pyarrow") is None or find_spec("threadpoolctl") is None:
        print("The extra `registers` is not installed here; its rows are left out.")
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_register(folder / "register", persons)
        ours, reading, _ = _against_reading(folder, rounds)
        yield _of_moments(persons, ours, reading)
        yield from _growth(folder / "many", many, ours * many / persons)
        sums = read_moments(folder / "moments.nc")
        _estimated(sums)
        again = _seconds_of(lambda: _estimated(sums), 5)
        yield Row("a new specification, with clustered errors", again, ours + again, "by the register anew", "≥ 100×")
        yield from _peers(folder / "register", persons, ours + again)


def _of_moments(persons: int, ours: float, reading: float) -> Row:
    what = f"moments of {persons:,} rows × 45 columns"
    return Row(what, ours, reading, "pyarrow that merely reads them", "≥ 0.5×")


def _growth(folder: Path, many: int, in_proportion: float) -> Iterator[Row]:
    """Rows of a register of many rows: against reading, against what few would let expect, and the memory."""
    write_register(folder / "register", many)
    ours, reading, peak = _against_reading(folder, 1)
    shutil.rmtree(folder)
    yield _of_moments(many, ours, reading)
    yield Row(f"moments of {many:,} rows", ours, in_proportion, "time in proportion to the smaller register", "≥ 1×")
    yield Row(f"memory for moments of {many:,} rows", peak, 500.0, "the most that it may take", "≥ 1×", "MB")


def _peers(register: Path, persons: int, ours: float) -> Iterator[Row]:
    """Rows of the peers that are installed, on the same persons as arrays in memory; reading them does not count."""
    found = {name: peer for name, peer in PEERS.items() if find_spec(peer.library)}
    for library in sorted({peer.library for peer in PEERS.values()} - {peer.library for peer in found.values()}):
        print(f"{library} is not installed here, and is left out.")
    arrays = _arrays(register) if found else None
    for name, peer in found.items():
        assert arrays is not None
        theirs = _seconds_of(lambda peer=peer: peer.fit(arrays), 1)  # type: ignore[misc]
        yield Row(f"moments of 5 services and a key, {persons:,} rows", ours, theirs, f"{name}, one service", peer.bar)


def write_register(folder: Path, persons: int) -> None:
    """A register of invented persons, a row each, in files of one year and `PART` rows."""
    import pyarrow as pa
    from pyarrow import parquet

    draws = np.random.default_rng(45)
    folder.mkdir(parents=True)
    (folder / "places.csv").write_bytes((country_folder() / "places.csv").read_bytes())
    (folder / "register.toml").write_text(_layout(), encoding="utf-8")
    codes = pa.array(municipalities()["municipality"].to_numpy())
    lived = np.cumsum(municipalities()["persons"].to_numpy())
    for first in range(0, persons, PART):
        number = min(PART, persons - first)
        year = YEARS[first // PART % len(YEARS)]
        home = np.searchsorted(lived, draws.random(number) * lived[-1], side="right").astype(np.int32)
        columns = {
            "person": np.arange(first, first + number),
            "year": np.full(number, year, dtype=np.int16),
            "municipality": pa.DictionaryArray.from_arrays(pa.array(home), codes),
            "share_of_year": np.where(draws.random(number) < 0.03, np.round(draws.uniform(0.01, 1, number), 2), 1.0),
            "age": draws.integers(0, 100, number).astype(np.int16),
            "female": draws.random(number) < 0.5,
        }
        common = draws.normal(size=number)
        columns |= {name: common + draws.normal(size=number) > 1.8 for name in INDICATORS}
        columns |= {name: np.round(np.abs(draws.normal(size=number)), 2) for name in AMOUNTS}
        for name in SERVICES:
            any_cost = draws.random(number) < 0.3
            size = 20_000 + 5_000 * columns["indicator_00"] + 2_000 * columns["amount_0"]
            columns[name] = np.rint(any_cost * size * draws.exponential(size=number))
        own = folder / "persons" / str(year)
        own.mkdir(parents=True, exist_ok=True)
        parquet.write_table(pa.table(columns), own / f"part-{first // PART:04d}.parquet")


def _layout() -> str:
    def variable(name: str) -> str:
        return f'{name} = {{ kind = "socioeconomic", label = {{ nb = "{name}", en = "{name}" }} }}'

    lines = ['title = { nb = "SYNTETISK register", en = "SYNTHETIC register" }', 'source = "benchmarks"']
    lines += ['status = "synthetic"', f"years = {list(YEARS)}"]
    lines += [f'{name} = "{name}"' for name in ("person", "year", "municipality", "share_of_year")]
    lines += ["[indicators]", *map(variable, INDICATORS), "[amounts]", *map(variable, AMOUNTS)]
    lines += ["[ages]", 'age = "age"', 'female = "female"', f"from_age = {list(AGES)}"]
    lines += ["[costs]", *(f'{name} = "{name}"' for name in SERVICES)]
    lines += ["[services]", *(f'{name} = {{ nb = "{name}", en = "{name}" }}' for name in SERVICES)]
    return "\n".join([*lines, ""])


IMPORTED = """
from pathlib import Path
import inntektsmodell.statistics.registers.summing, pyarrow.parquet, numpy, scipy, xarray
"""
MOMENTS = """
inntektsmodell.statistics.registers.summing.moments(folder / "register", folder / "moments.nc")
"""
READING = """
for file in sorted((folder / "register" / "persons").rglob("*.parquet")):
    for batch in pyarrow.parquet.ParquetFile(file).iter_batches(2**15, use_threads=False):
        pass
"""


def _against_reading(folder: Path, rounds: int) -> tuple[float, float, float]:
    """Median seconds of moments and of reading, each in a process of its own, in turns; and MB that moments took."""
    setup = f"{IMPORTED}folder = Path({str(folder)!r})\n"
    anew = f"{setup}(folder / 'moments.nc').unlink(missing_ok=True)\n"
    (ours, peak), (reading, _) = in_turns(Snippet(MOMENTS, anew), Snippet(READING, setup), rounds)
    return ours, reading, peak


def _seconds_of(action: Callable[[], object], rounds: int) -> float:
    """Median seconds of the processor."""
    found = []
    for _ in range(rounds):
        start = time.process_time()
        action()
        found.append(time.process_time() - start)
    return median(found)


def _estimated(moments: Moments) -> object:
    """The key of one service by every criterion, from moments that are read already."""
    model = ServiceModel(from_age=(0,), criteria=(*INDICATORS, *AMOUNTS))
    specification = Specification(title="benchmark", years=YEARS, places="", services={SERVICES[0]: model})
    places = Places("", pd.DataFrame(index=list(moments.municipalities)))
    return fit_service(design(moments, SERVICES[0], model, places, YEARS), model, specification)


@dataclass(frozen=True)
class Arrays:
    """Persons in memory: variables (person, variable), cost a year lived, share of the year, and municipality."""

    variables: np.ndarray
    cost: np.ndarray
    share: np.ndarray
    municipality: np.ndarray

    def frame(self) -> pd.DataFrame:
        """The same as columns of their names."""
        frame = pd.DataFrame(self.variables, columns=[*INDICATORS, *AMOUNTS])
        return frame.assign(cost=self.cost, share=self.share, municipality=self.municipality)


def _arrays(register: Path) -> Arrays:
    from pyarrow import parquet

    names = [*INDICATORS, *AMOUNTS]
    table = parquet.read_table(register / "persons", columns=[*names, "share_of_year", SERVICES[0], "municipality"])
    share = table["share_of_year"].to_numpy()
    home = table["municipality"].combine_chunks().dictionary_encode()
    codes = home.indices if hasattr(home, "indices") else home.combine_chunks().indices
    variables = np.empty((len(share), len(names)))
    for place, name in enumerate(names):
        variables[:, place] = table[name].to_numpy()
    return Arrays(variables, table[SERVICES[0]].to_numpy() / share, share, codes.to_numpy())


def _scikit_learn(arrays: Arrays) -> None:
    from sklearn.linear_model import LinearRegression

    LinearRegression().fit(arrays.variables, arrays.cost, sample_weight=arrays.share)


def _glum(arrays: Arrays, clustered: bool = False) -> None:
    from glum import GeneralizedLinearRegressor

    model = GeneralizedLinearRegressor(family="normal", alpha=0)
    model.fit(arrays.variables, arrays.cost, sample_weight=arrays.share)
    if clustered:
        clusters = arrays.municipality
        model.covariance_matrix(arrays.variables, arrays.cost, sample_weight=arrays.share, clusters=clusters)


def _statsmodels(arrays: Arrays) -> None:
    from statsmodels.api import WLS, add_constant

    model = WLS(arrays.cost, add_constant(arrays.variables), arrays.share)
    model.fit(cov_type="cluster", cov_kwds={"groups": arrays.municipality})


def _pyfixest(arrays: Arrays) -> None:
    from pyfixest import feols

    formula = f"cost ~ {' + '.join([*INDICATORS, *AMOUNTS])}"
    feols(formula, arrays.frame(), vcov={"CRV1": "municipality"}, weights="share", copy_data=False, lean=True)


def _duckreg(arrays: Arrays) -> None:
    import duckdb
    from duckreg import DuckRegression

    with tempfile.TemporaryDirectory() as folder:
        file, frame = f"{folder}/persons.db", arrays.frame()
        with duckdb.connect(file) as database:
            database.register("frame", frame)
            database.execute("CREATE TABLE persons AS SELECT * FROM frame")
        model = DuckRegression(file, "persons", f"cost ~ {' + '.join(INDICATORS)}", "", seed=1, n_bootstraps=0)
        model.fit()


@dataclass(frozen=True)
class Peer:
    """Another library: its name, what it does with the persons, and how many times faster we are to be."""

    library: str
    fit: Callable[[Arrays], None]
    bar: str


PEERS = {
    "duckreg, indicators alone, unweighted": Peer("duckreg", _duckreg, "≥ 4×"),
    "glum": Peer("glum", _glum, "≥ 4×"),
    "scikit-learn": Peer("sklearn", _scikit_learn, "≥ 10×"),
    "glum, clustered": Peer("glum", partial(_glum, clustered=True), "≥ 20×"),
    "pyfixest, clustered": Peer("pyfixest", _pyfixest, ""),
    "statsmodels, clustered": Peer("statsmodels", _statsmodels, "≥ 50×"),
}
