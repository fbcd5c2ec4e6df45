"""Evaluation: filtered ranks of both sides among all entities, beside the degree baseline."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from linkpred.baselines import DegreeBaseline
from linkpred.ranks import MEMORY, Ranks, Scorer, known_answers, rank_answers
from linkpred.split import Split
from linkpred.triples import TripleSet

_HITS: Final = (1, 3, 10)


@dataclass(frozen=True, slots=True)
class Scores:
    """How well one ranking does.

    Attributes:
        mrr: mean reciprocal realistic rank.
        hits: share of realistic ranks of at most 1, 3 and 10.
        mrr_optimistic: with every tie won.
        mrr_pessimistic: with every tie lost.
        mrr_macro: mean over relations of their MRR.
        by_relation: MRR, hits@10 and triples of each relation.
    """

    mrr: float
    hits: Mapping[int, float]
    mrr_optimistic: float
    mrr_pessimistic: float
    mrr_macro: float
    by_relation: Mapping[str, Mapping[str, float]]

    def to_json(self) -> dict[str, Any]:
        """The contract's keys."""
        hits = {f"hits@{limit}": value for limit, value in self.hits.items()}
        return {
            "mrr": self.mrr,
            **hits,
            "mrr_optimistic": self.mrr_optimistic,
            "mrr_pessimistic": self.mrr_pessimistic,
            "mrr_macro": self.mrr_macro,
            "by_relation": {name: dict(row) for name, row in self.by_relation.items()},
        }


@dataclass(frozen=True, slots=True)
class Metrics:
    """What `undrawn evaluate` prints.

    Attributes:
        model: the model's scores.
        baselines: others, by name.
        train_seconds: how long training took, None where that is not known.
        eval_seconds: how long the model's ranks took.
        triples: how many were ranked, each on both sides.
        unseen: how many of them have an entity or a relation that training lacks; they are ranked like the others,
            with the unseen entities tied on the last ranks.
    """

    model: Scores
    baselines: Mapping[str, Scores]
    train_seconds: float | None
    eval_seconds: float
    triples: int
    unseen: int

    def to_json(self) -> dict[str, Any]:
        """The contract's keys."""
        return self.model.to_json() | {
            "baselines": {name: scores.to_json() for name, scores in self.baselines.items()},
            "train_seconds": self.train_seconds,
            "eval_seconds": self.eval_seconds,
            "triples": self.triples,
            "unseen": self.unseen,
        }


def rank_both(scorer: Scorer, split: Split, part: TripleSet, memory: int = MEMORY) -> Ranks:
    """Ranks of the tails and then of the heads of some triples of a split.

    Args:
        scorer: a model or a baseline.
        split: its other parts are known answers too.
        part: one of its parts, or some of the triples of one.
        memory: bytes that scores may take at once.

    Returns:
        Twice as many ranks as triples.
    """
    seen = split.seen_entities(), split.seen_relations()
    everything = (split.train, split.valid, split.test)
    sides = []
    for inverse in (False, True):
        known = known_answers(everything, len(split.relations), inverse)
        sides.append(rank_answers(scorer, part, known, seen, inverse, memory))
    return Ranks(
        *(
            np.concatenate([getattr(side, name) for side in sides])
            for name in ("optimistic", "pessimistic", "relation", "size")
        )
    )


def summarise(ranks: Ranks, relations: tuple[str, ...]) -> Scores:
    """Means of ranks.

    Args:
        ranks: of at least one answer.
        relations: names by number.

    Returns:
        The scores.
    """
    realistic = ranks.realistic
    by_relation = {}
    for code in np.unique(ranks.relation).tolist():
        own = realistic[ranks.relation == code]
        by_relation[relations[code]] = {
            "mrr": _mrr(own),
            "hits@10": float(np.mean(own <= 10)),
            "triples": len(own) // 2,
        }
    return Scores(
        mrr=_mrr(realistic),
        hits={limit: float(np.mean(realistic <= limit)) for limit in _HITS},
        mrr_optimistic=_mrr(ranks.optimistic),
        mrr_pessimistic=_mrr(ranks.pessimistic),
        mrr_macro=float(np.mean([row["mrr"] for row in by_relation.values()])),
        by_relation=by_relation,
    )


def evaluate(
    model: Scorer,
    split: Split,
    part: Literal["valid", "test"] = "test",
    train_seconds: float | None = None,
    memory: int = MEMORY,
) -> Metrics:
    """Judge a model by the triples it was not shown: filtered, realistic ranks, both sides, all entities.

    Args:
        model: trained on `split.train`.
        split: the split.
        part: valid for choosing, test for judging.
        train_seconds: how long training took.
        memory: bytes that scores may take at once.

    Returns:
        The metrics, with the degree baseline beside them.

    Raises:
        InputError: the part has no triples.
    """
    asked: TripleSet = getattr(split, part)
    if not len(asked):
        from kg.errors import InputError

        raise InputError(
            f"the {part} part has no triples to rank; hold some out, or give a {part} file that is not empty"
        )
    started = time.perf_counter()
    ranks = rank_both(model, split, asked, memory)
    seconds = time.perf_counter() - started
    degree = rank_both(DegreeBaseline(split.train), split, asked, memory)
    return Metrics(
        model=summarise(ranks, split.relations),
        baselines={"degree": summarise(degree, split.relations)},
        train_seconds=train_seconds,
        eval_seconds=round(seconds, 3),
        triples=len(asked),
        unseen=int(np.sum(~_seen(asked, split))),
    )


def _seen(part: TripleSet, split: Split) -> NDArray[np.bool_]:
    entities, relations = split.seen_entities(), split.seen_relations()
    head, relation, tail = part.triples.T
    known: NDArray[np.bool_] = entities[head] & entities[tail] & relations[relation]
    return known


def _mrr(ranks: NDArray[np.float64] | NDArray[np.int64]) -> float:
    return float(np.mean(1.0 / ranks))
