"""Blocks of rows: the sums of a register are kept by year, municipality and fold of the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from inntektsmodell.statistics.registers.persons import mixed
from inntektsmodell.statistics.registers.register import Register
from inntektsmodell.statistics.registers.row_faults import values_there

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Blocks:
    """Which block a row belongs to: its year, its municipality and the fold of its person, in this order."""

    register: Register
    municipalities: tuple[str, ...]
    folds: int

    @property
    def shape(self) -> tuple[int, int, int]:
        """Numbers of years, municipalities and folds."""
        return len(self.register.years), len(self.municipalities), self.folds

    def years(self, batch: pa.RecordBatch) -> np.ndarray:
        """Where the year of each row that has one stands in the register; −1 where it does not."""
        known = self.register.years
        places = np.full(max(known) + 2, -1)
        places[list(known)] = range(len(known))
        return places.take(values_there(batch, self.register.year), mode="clip")

    def places(self, batch: pa.RecordBatch) -> np.ndarray:
        """Where the municipality of each row that has one stands in the list; −1 where it does not."""
        import pyarrow as pa
        from pyarrow import compute

        column = batch.column(self.register.municipality).drop_null()
        encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
        known = pa.array(self.municipalities, encoded.dictionary.type)
        places = compute.index_in(encoded.dictionary, known).fill_null(-1).to_numpy().astype(np.int64)
        return np.asarray(places.take(encoded.indices.to_numpy()))

    def of_rows(self, batch: pa.RecordBatch, year: np.ndarray, place: np.ndarray) -> np.ndarray:
        """The block of each row, which all have a known year and municipality."""
        fold = mixed(batch.column(self.register.person).to_numpy().astype(np.uint64)) % np.uint64(self.folds)
        return np.asarray((year * self.shape[1] + place) * self.folds + fold.astype(np.int64))
