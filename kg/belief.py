r"""Belief in an edge, from everything that was said about it.

Statements are first summed up by paper: however often a paper says a thing, its best score counts once; a curated
source counts as one paper. With `a_p` the best asserted score of paper p, `h_p` its best hedged score where it asserts
nothing, `r_p` its best denial (a hedged denial at the discount), and d = 0.5 the discount of hedged statements:

    A = 1 - prod(1 - a_p)      H = 1 - prod(1 - h_p)      R = 1 - prod(1 - r_p)          noisy-or
    S = 1 - (1 - A)(1 - d H)                                                            support
    w = sum(r_p) / (sum(a_p) + d sum(h_p) + sum(r_p))                                   share of denial
    belief = S (1 - w R)

The noisy-or over independent sources is Pearl's (Probabilistic Reasoning in Intelligent Systems, 1988, section 4.3.2);
subtracting refuting evidence as S (1 - R) is INDRA's (Gyori et al., Molecular Systems Biology 13:954, 2017). Two things
are ours. Denial is weighed by its share, so that one dissenting paper does not undo fifty. Hedged statements are
discounted together, so that speculation, however often repeated, never brings belief above d.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

HEDGE_DISCOUNT: Final = 0.5
#: No score is certain: 1 - 1e-6 keeps the logarithm finite.
_CEILING: Final = 1.0 - 1e-6


@dataclass(frozen=True, slots=True)
class Sums:
    """What is known of each of n edges; fields as in kg/edge.py, each of shape (n,)."""

    belief: Floats
    n_support: Ints
    n_refute: Ints
    n_papers: Ints
    n_hedged: Ints


def _best(pair: Ints, pairs: int, score: Floats, chosen: Flags) -> Floats:
    """The best chosen score of each pair of edge and paper, -1 where there is none; shape (pairs,)."""
    best = np.full(pairs, -1.0)
    np.maximum.at(best, pair[chosen], score[chosen])
    return best


def _noisy_or(edge: Ints, edges: int, scores: Floats) -> Floats:
    """1 - prod(1 - score) for each edge; shape (edges,)."""
    return -np.expm1(np.bincount(edge, weights=np.log1p(-np.minimum(scores, _CEILING)), minlength=edges))


def sum_up(edge: Ints, paper: Ints, score: Floats, negated: Flags, hedged: Flags, curated: Flags, edges: int) -> Sums:
    """Sum statements up by edge.

    Args:
        edge: (n,) the edge of each statement, 0..edges-1.
        paper: (n,) the paper or curated source that makes it.
        score: (n,) in 0..1.
        negated: (n,) whether it denies the edge.
        hedged: (n,) whether it is hedged.
        curated: (n,) whether it comes from a curated source.
        edges: number of edges.

    Returns:
        Belief and counts; an edge that is only denied has belief 0.
    """
    papers = int(paper.max(initial=0)) + 1
    keys, pair = np.unique(edge * papers + paper, return_inverse=True)
    owner = keys // papers
    assertion = _best(pair, len(keys), score, ~negated & ~hedged)
    hedge = _best(pair, len(keys), score, ~negated & hedged)
    denial = _best(pair, len(keys), score, negated & ~hedged)
    doubt = _best(pair, len(keys), score, negated & hedged)
    asserted = np.maximum(assertion, 0.0)
    only_hedged = np.where(assertion < 0.0, np.maximum(hedge, 0.0), 0.0)
    denied = np.maximum(np.maximum(denial, 0.0), HEDGE_DISCOUNT * np.maximum(doubt, 0.0))

    support = 1.0 - (1.0 - _noisy_or(owner, edges, asserted)) * (
        1.0 - HEDGE_DISCOUNT * _noisy_or(owner, edges, only_hedged)
    )
    against = np.bincount(owner, weights=denied, minlength=edges)
    total = np.bincount(owner, weights=asserted + HEDGE_DISCOUNT * only_hedged + denied, minlength=edges)
    share = np.divide(against, total, out=np.zeros(edges), where=total > 0.0)
    from_text = np.zeros(len(keys), dtype=np.bool_)
    from_text[pair[~curated]] = True

    def count(flags: Flags) -> Ints:
        return np.bincount(owner[flags], minlength=edges).astype(np.int64)

    return Sums(
        belief=np.round(support * (1.0 - share * _noisy_or(owner, edges, denied)), 6).astype(np.float64),
        n_support=count(assertion >= 0.0),
        n_refute=count(denial >= 0.0),
        n_papers=count(from_text),
        n_hedged=count((assertion < 0.0) & (denial < 0.0)),
    )
