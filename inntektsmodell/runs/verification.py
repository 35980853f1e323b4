"""Proves a run: its files are the ones that were recorded, and the same inputs still give the same files.

Each step stands on the one before: the record's own digest, then the digest of every file, then everything that
follows from the inputs computed again and held against the files and the record (`recomputation`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from inntektsmodell.language.messages import Message, message
from inntektsmodell.runs.differences import Difference, DifferenceKind
from inntektsmodell.runs.inventory import compare_files, inventory
from inntektsmodell.runs.recomputation import compute_again, is_read
from inntektsmodell.runs.record import RECORD, ChangedRecordError, Record, commit, fingerprint, read_record, versions

FINGERPRINT = message("fingerprint")


@dataclass(frozen=True)
class Verification:
    """Outcome of verifying a run.

    `fingerprint` is that of the record ("" where there is none to read), `files` the number of recorded files,
    `results` the number of values that were computed again (0 where the files did not allow it), `remarks` what is
    not as it was and yet no difference, and `versions` the packages that are not what they were: recorded version,
    present one.
    """

    folder: Path
    differences: tuple[Difference, ...]
    fingerprint: str = ""
    files: int = 0
    results: int = 0
    remarks: tuple[Message, ...] = ()
    versions: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return not self.differences

    def as_record(self) -> dict[str, Any]:
        """The outcome as `verify --json` prints it."""
        return {
            "run": str(self.folder),
            "holds": self.holds,
            "fingerprint": self.fingerprint,
            "files": self.files,
            "results_recomputed": self.results,
            "differences": [vars(difference) for difference in self.differences],
            "remarks": list(self.remarks),
            "versions": self.versions,
        }


def verify(folder: Path, noted: str | None = None) -> Verification:
    """Check every file of a run against its record, and compute again all that follows from its inputs.

    Results are computed where every file that this takes is as recorded; a changed table is then shown cell by cell.

    Args:
        folder: the folder of the run.
        noted: the fingerprint that was noted when the run was written; a run with another one does not hold.

    Raises:
        InputError: the folder is not a run.
    """
    try:
        record = read_record(folder)
    except ChangedRecordError as change:
        return Verification(folder, (_of_record(change),))
    own = fingerprint(record)
    different = [] if noted in (None, own) else [Difference(FINGERPRINT, DifferenceKind.CHANGED, str(noted), own)]
    found = inventory(folder)
    in_bytes = compare_files(folder, record, found)
    other_endings = [difference.place for difference in in_bytes if difference.kind is DifferenceKind.LINE_ENDINGS]
    different += [difference for difference in in_bytes if difference.kind is not DifferenceKind.LINE_ENDINGS]
    results, remarks = 0, _remarks(folder, other_endings, found.of_system)
    if not any(is_read(difference.place) for difference in different):
        again = compute_again(folder, record)
        results, remarks = again.results, [*remarks, *again.remarks]
        different += again.differences
    counts = len(record.files), results, tuple(remarks)
    return Verification(folder, tuple(different), own, *counts, _moved(record))


def _of_record(change: ChangedRecordError) -> Difference:
    return Difference(RECORD, DifferenceKind.CHANGED, change.expected, change.found)


def _remarks(folder: Path, other_endings: list[str], of_system: tuple[str, ...]) -> list[Message]:
    """What a transfer or an operating system did to the folder, which changes nothing that the run says."""
    if b"\r\n" in (folder / RECORD).read_bytes():
        other_endings = [RECORD, *other_endings]
    remarks = []
    if other_endings:
        remarks.append(
            message(
                "{count:file has|files have} different line endings from when the run was written, but otherwise the "
                "same text: {files}",
                count=len(other_endings),
                files=_first(other_endings),
            )
        )
    if of_system:
        remarks.append(
            message(
                "{count:file belongs|files belong} to the operating system and not to the run: {files}",
                count=len(of_system),
                files=_first(of_system),
            )
        )
    return remarks


def _first(names: list[str] | tuple[str, ...]) -> str:
    return ", ".join(names[:3]) + (", …" if len(names) > 3 else "")


def _moved(record: Record) -> dict[str, tuple[str, str]]:
    """What the run was written with and is not here: packages, and the source code where both know theirs."""
    now, here = versions(), commit()
    moved = {name: (then, now.get(name, "")) for name, then in record.versions.items() if then != now.get(name)}
    if record.commit and here and record.commit != here:
        moved["commit"] = (record.commit, here)
    return moved
