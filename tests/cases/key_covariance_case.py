"""Case `eksempel` with an estimated covariance of two of its need keys, made by hand, as files."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np

import inntektsmodell as im
from tests.corrupting.broken_case import copy_of_case

FILE = "need_key_covariance.csv"
SERVICES = ("somatic", "addiction")


def covariance_of(weights: np.ndarray, seed: int) -> np.ndarray:
    """A covariance of shares: errors of a tenth of each weight, two of them in common, as shares of their sum."""
    size, draws = len(weights), np.random.default_rng(seed)
    errors = 0.1 * weights[:, None] * np.concatenate([np.eye(size), draws.normal(size=(size, 2))], axis=1)
    kept = np.eye(size) - np.outer(weights, np.ones(size))
    return np.asarray((kept @ errors) @ (kept @ errors).T)


def case_folder(folder: Path) -> tuple[Path, dict[str, np.ndarray]]:
    """The folder of the case, and by service the covariance that its file has."""
    copy_of_case(folder)
    need = im.load_case("builtin:eksempel").parameters.need
    lines, made = ["service,criterion,other_criterion,value,evidence"], {}
    for seed, service in enumerate(SERVICES):
        names = list(need.weights[service])
        weights = np.array([figure.value for figure in need.weights[service].values()])
        evidence = need.weights[service][names[0]].evidence
        made[service] = covariance_of(weights, seed)
        pairs = zip(product(names, names), made[service].ravel().tolist(), strict=True)
        lines += [f"{service},{one},{other},{value!r},{evidence}" for (one, other), value in pairs]
    (folder / FILE).write_text("\n".join([*lines, ""]), encoding="utf-8", newline="\n")
    return folder, made
