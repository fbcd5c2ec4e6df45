"""Hypothesis: one candidate for one question, with everything that is claimed of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A link that may hold.

    Attributes:
        identifier: CURIE of the candidate.
        name: its name, the CURIE where none is known.
        category: its Biolink category.
        predicate: the link that is asked for; of several the first.
        target: CURIE of the node the question is about.
        score: what the ranking sorts by; compares candidates of one ranking only.
        probability: share of candidates with such a score that are known links, measured on other targets whose
            links were hidden; None where the candidate is abstained from.
        rank: from 1, by score, ties by identifier; every candidate has its own.
        degree_rank: rank by number of edges alone, ties by identifier.
        lift_q: false discovery rate at which the score is higher than the candidate's popularity explains;
            None where that cannot be measured.
        n_papers: documents that mention the candidate.
        known: the graph already has the link.
        abstained: why no probability is given, empty where one is.
    """

    identifier: str
    name: str
    category: str
    predicate: str
    target: str
    score: float
    probability: float | None
    rank: int
    degree_rank: int
    lift_q: float | None
    n_papers: int
    known: bool
    abstained: str
