"""Which evidence of a case is in use: some figure of the case rests on it."""

from __future__ import annotations

import numpy as np

from inntektsmodell.case import Case
from inntektsmodell.evidence import Evidence
from inntektsmodell.observations import EVIDENCE_SUFFIX
from inntektsmodell.paths import figures


def used_evidence(case: Case) -> dict[str, Evidence]:
    """Evidence that parameters, observations or the calibration's target name, in the order of the case."""
    named = {place.item.evidence for place in figures(case.parameters)}
    for name, variable in case.observations.data_vars.items():
        if str(name).endswith(EVIDENCE_SUFFIX):
            named |= set(np.ravel(variable.values).tolist())
    if case.file.calibration is not None:
        named |= {figure.evidence for figure in case.file.calibration.target.values()}
    return {name: item for name, item in case.evidence.items() if name in named}


def unused_evidence(case: Case) -> list[str]:
    """Names of evidence on which no figure of the case rests."""
    used = used_evidence(case)
    return [name for name in case.evidence if name not in used]
