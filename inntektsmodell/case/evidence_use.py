"""Which evidence of a case is in use: some figure of the case rests on it."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

import numpy as np

from inntektsmodell.case.contents import Contents
from inntektsmodell.case.evidence import Evidence, Status
from inntektsmodell.case.observations import EVIDENCE_SUFFIX
from inntektsmodell.case.paths import parameter_entries
from inntektsmodell.case.remarks import Remark
from inntektsmodell.faults import within
from inntektsmodell.language.messages import message

_found: WeakKeyDictionary[Contents, dict[str, Evidence]] = WeakKeyDictionary()


def used_evidence(case: Contents) -> Mapping[str, Evidence]:
    """Evidence that parameters, observations or the calibration's target name, in the order of the case.

    A case is frozen, so it is looked through once.
    """
    if case not in _found:
        _found[case] = _used(case)
    return _found[case]


def _used(case: Contents) -> dict[str, Evidence]:
    named = {entry.item.evidence for entry in parameter_entries(case.parameters)}
    for name, variable in case.observed.data_vars.items():
        if str(name).endswith(EVIDENCE_SUFFIX):
            named |= set(np.ravel(variable.values).tolist())
    if case.file.calibration is not None:
        named |= {figure.evidence for figure in case.file.calibration.target.values()}
    return {name: item for name, item in case.evidence.items() if name in named}


def is_synthetic(case: Contents) -> bool:
    """Whether any figure of a case is synthetic; evidence on which no figure rests does not count."""
    return any(item.status is Status.SYNTHETIC for item in used_evidence(case).values())


def unused_remarks(case: Contents, place: str) -> tuple[Remark, ...]:
    """A remark on each piece of evidence on which no figure rests; `place` names the main part of the case."""
    unused = case.evidence.keys() - used_evidence(case).keys()
    return tuple(
        Remark(within(place, f"evidence.{name}"), message("no figure refers to this evidence"))
        for name in case.evidence
        if name in unused
    )
