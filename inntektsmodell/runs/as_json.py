"""The machine-readable result of `run --json`."""

from __future__ import annotations

from typing import Any

import xarray as xr

from inntektsmodell.case.case import Case
from inntektsmodell.case.remarks import remarks_json
from inntektsmodell.model.plausibility import remarks_on
from inntektsmodell.model.result import evidence_of_result

ALWAYS = ("distribution_key", "resource_need_key", "base_appropriation", "settlement")
WHERE_THE_CASE_HAS_THEM = ("phased_key", "redistribution", "phase_in")


def json_result(case: Case, result: xr.Dataset) -> dict[str, Any]:
    """One object: case, keys and amounts as mappings from region to number, evidence, notes and remarks.

    Amounts are million kroner. A region's number is None where the case has no figures to compute it from.
    """
    content: dict[str, Any] = {"case": case.name, "synthetic": case.is_synthetic}
    for name in ALWAYS:
        content[name] = result[name].to_series().to_dict() if name in result else dict.fromkeys(case.regions)
    content |= {name: result[name].to_series().to_dict() for name in WHERE_THE_CASE_HAS_THEM if name in result}
    content["evidence"] = evidence_of_result(result)
    content["notes"] = [note.en for note in case.notes]
    content["remarks"] = remarks_json(remarks_on(case, result))
    return content
