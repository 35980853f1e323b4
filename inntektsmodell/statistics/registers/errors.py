"""Standard errors clustered by municipality: CR1, CR3 (the jackknife) and the bootstrap of whole municipalities."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from inntektsmodell.statistics.registers.design import Design
from inntektsmodell.statistics.registers.solving import Free
from inntektsmodell.statistics.registers.specification import Specification

LEAST = 1e-10
"""A variable of which the others leave less than this share of its squares cannot be told from them."""
AT_ONCE = 64
"""Draws of the bootstrap that are solved together."""


@dataclass(frozen=True)
class Solved:
    """A solved model on one scale of variables: sums, coefficients (K,), and what conditions leave free."""

    sums: Design
    coefficients: np.ndarray
    free: Free


def covariance(solved: Solved, specification: Specification) -> np.ndarray:
    """Covariance of the coefficients by the specification's kind of error. Shape (K, K)."""
    return KINDS[specification.errors](solved, specification)


def sandwich(solved: Solved, _: Specification) -> np.ndarray:
    """CR1: the sums of scores of each municipality, with the factors for few clusters and for variables."""
    sums, free = solved.sums, solved.free
    scores = sums.xy - sums.xx @ solved.coefficients
    bread = free.bread(sums.xx.sum(axis=0))
    clusters, rows, variables = len(scores), sums.rows.sum(), free.basis.shape[1]
    factor = clusters / (clusters - 1) * (rows - 1) / (rows - variables)
    moved = scores @ bread
    return np.asarray(factor * moved.T @ moved)


def jackknife(solved: Solved, _: Specification) -> np.ndarray:
    """CR3: how the coefficients move when each municipality is left out, around the estimate from all."""
    sums = solved.sums
    without = _solved(solved.free, sums.xx.sum(axis=0) - sums.xx, sums.xy.sum(axis=0) - sums.xy)
    moved = without - solved.coefficients
    return np.asarray((len(moved) - 1) / len(moved) * moved.T @ moved)


def bootstrap(solved: Solved, specification: Specification) -> np.ndarray:
    """How the coefficients spread when as many municipalities are drawn with replacement, again and again."""
    sums, draws = solved.sums, np.random.default_rng(specification.seed)
    clusters = len(sums.xy)
    found = []
    for first in range(0, specification.draws, AT_ONCE):
        number = min(AT_ONCE, specification.draws - first)
        times = draws.multinomial(clusters, np.full(clusters, 1 / clusters), size=number).astype(np.float64)
        xx = np.tensordot(times, sums.xx, axes=1)
        found.append(_solved(solved.free, xx, times @ sums.xy))
    moved = np.concatenate(found)
    return np.atleast_2d(np.cov(moved, rowvar=False))


def effective_clusters(x: np.ndarray, bread: np.ndarray) -> np.ndarray:
    """How many clusters of equal influence each coefficient rests on. NaN for one that conditions hold. Shape (K,).

    G / (1 + Γ), with Γ the squared coefficient of variation of what each cluster adds to a coefficient's variance where
    the errors within a cluster are alike (Carter, Schnepel & Steigerwald 2017, Review of Economics and Statistics 99).
    That is the least it can be. A t distribution with as many degrees of freedom makes intervals of few clusters, or
    of one that is far larger than the others, long enough.

    Args:
        x: sums of the variables by cluster, shape (G, K).
        bread: what turns a score into a change of the coefficients, shape (K, K).
    """
    added = (x @ bread) ** 2
    mean = added.mean(axis=0)
    held = mean <= np.finfo(float).tiny
    variation = ((added / np.where(held, 1.0, mean) - 1) ** 2).mean(axis=0)
    return np.where(held, np.nan, len(x) / (1 + variation))


def _solved(free: Free, xx: np.ndarray, xy: np.ndarray) -> np.ndarray:
    """Coefficients of several sums at once: shapes (case, K, K) and (case, K), the result's (case, K).

    Where a case no longer holds what tells variables apart, such as the only municipality of an area, they share the
    least coefficients that fit.
    """
    inner = free.basis.T @ xx @ free.basis
    whole = _is_whole(inner)
    found = np.empty_like(xy)
    found[whole] = free.solve(xx[whole], xy[whole])
    for case in np.flatnonzero(~whole):
        right = (xy[case] - xx[case] @ free.start) @ free.basis
        found[case] = free.start + free.basis @ (np.linalg.pinv(inner[case], rcond=LEAST, hermitian=True) @ right)
    return found


def _is_whole(inner: np.ndarray) -> np.ndarray:
    """Of each of several matrices, whether it can be inverted. Shape (case, free, free) to (case,)."""
    try:
        left = np.linalg.cholesky(inner)
    except np.linalg.LinAlgError:
        return np.concatenate([_is_whole(one[None]) for one in inner]) if len(inner) > 1 else np.array([False])
    return np.asarray(np.einsum("cii->ci", left).min(axis=1) ** 2 > LEAST)


KINDS: dict[str, Callable[[Solved, Specification], np.ndarray]] = {
    "CR1": sandwich,
    "CR3": jackknife,
    "bootstrap": bootstrap,
}
