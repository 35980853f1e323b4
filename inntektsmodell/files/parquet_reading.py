"""Files of Parquet, opened with one fault where they are none. pyarrow is imported only where one is opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from inntektsmodell.faults import InputError
from inntektsmodell.language.messages import message, said

if TYPE_CHECKING:
    from pyarrow import parquet


@contextmanager
def opened_parquet(file: Path) -> Iterator[parquet.ParquetFile]:
    """A file of Parquet, of which little is held at a time.

    Raises:
        InputError: it, or what is read of it within this, is no Parquet, or cannot be read.
    """
    import pyarrow as pa
    from pyarrow import parquet

    try:
        with file.open("rb") as opened:
            yield parquet.ParquetFile(opened, buffer_size=2**20, pre_buffer=False)
    except pa.ArrowException as error:
        raise InputError.of(str(file), message("cannot be read as Parquet"), message("a file of Parquet")) from error
    except OSError as error:
        found = message("cannot be read: {reason}", reason=said(error))
        raise InputError.of(str(file), found, message("a file that can be read")) from error
