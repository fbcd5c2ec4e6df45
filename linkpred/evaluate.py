"""Evaluation: filtered ranks of both sides among all and among type-valid entities, beside baselines."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from linkpred.baselines import DegreeBaseline, FrequencyBaseline, InverseRuleBaseline
from linkpred.intervals import mean_interval
from linkpred.kinds import valid_answers
from linkpred.ranks import MEMORY, Ranks, Scorer, join_ranks, known_answers, rank_answers
from linkpred.split import Split
from linkpred.triples import TripleSet

_HITS: Final = (1, 3, 10)
#: Training triples of the answer: at least so many, and fewer than the next.
_BANDS: Final = {"0": 0, "1-9": 1, "10-99": 10, "100-999": 100, "1000+": 1000}
#: What is always measured beside a model.
BASELINES: Final[Mapping[str, Callable[[TripleSet], Scorer]]] = {
    "degree": DegreeBaseline,
    "frequency": FrequencyBaseline,
    "inverse_rule": InverseRuleBaseline,
}


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
        by_side: MRR of heads and of tails.
    """

    mrr: float
    hits: Mapping[int, float]
    mrr_optimistic: float
    mrr_pessimistic: float
    mrr_macro: float
    by_relation: Mapping[str, Mapping[str, float]]
    by_side: Mapping[str, float]

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
            "by_side": dict(self.by_side),
        }


@dataclass(frozen=True, slots=True)
class Metrics:
    """What `undrawn evaluate` prints.

    Attributes:
        model: the model's scores.
        typed: the same ranks among the entities that may answer by their kind (`linkpred.kinds`).
        interval: of the MRR, 95 %, by drawing the triples anew.
        gain: MRR less that of the degree baseline, its lower and its upper end, by drawing the triples anew.
        by_degree: MRR, hits@10 and answers by the number of training triples that the answer has.
        baselines: others, by name.
        train_seconds: how long training took, None where that is not known.
        eval_seconds: how long the model's ranks took.
        triples: how many were ranked, each on both sides.
        unseen: how many of them have an entity or a relation that training lacks; they are ranked like the others,
            with the unseen entities tied on the last ranks.
    """

    model: Scores
    typed: Scores
    interval: tuple[float, float]
    gain: tuple[float, float, float]
    by_degree: Mapping[str, Mapping[str, float]]
    baselines: Mapping[str, Scores]
    train_seconds: float | None
    eval_seconds: float
    triples: int
    unseen: int

    def to_json(self) -> dict[str, Any]:
        """The contract's keys."""
        return self.model.to_json() | {
            "mrr_interval": list(self.interval),
            "gain_over_degree": list(self.gain),
            "typed": self.typed.to_json(),
            "by_degree": {name: dict(row) for name, row in self.by_degree.items()},
            "baselines": {name: scores.to_json() for name, scores in self.baselines.items()},
            "train_seconds": self.train_seconds,
            "eval_seconds": self.eval_seconds,
            "triples": self.triples,
            "unseen": self.unseen,
        }


def rank_both(scorer: Scorer, split: Split, part: TripleSet, memory: int = MEMORY) -> Ranks:
    """Ranks of the tails and then of the heads of some triples of a split, among all entities.

    Args:
        scorer: a model or a baseline.
        split: its other parts are known answers too.
        part: one of its parts, or some of the triples of one.
        memory: bytes that scores may take at once.

    Returns:
        Twice as many ranks as triples.
    """
    return _ranked(scorer, split, part, memory, typed=False)[0]


def _ranked(scorer: Scorer, split: Split, part: TripleSet, memory: int, typed: bool) -> list[Ranks]:
    """Ranks of tails and heads among all entities and, where wanted, among type-valid ones, from the same scores."""
    seen = split.seen_entities(), split.seen_relations()
    everything = (split.train, split.valid, split.test)
    sides = []
    for inverse in (False, True):
        known = known_answers(everything, len(split.relations), inverse, split.symmetric())
        pools = (None, valid_answers(split.train, inverse)) if typed else (None,)
        sides.append(rank_answers(scorer, part, known, seen, inverse, memory, pools))
    return [join_ranks(pair) for pair in zip(*sides, strict=True)]


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
        by_side={"head": _mrr(realistic[ranks.inverse]), "tail": _mrr(realistic[~ranks.inverse])},
    )


def _by_degree(ranks: Ranks, train: TripleSet) -> dict[str, dict[str, float]]:
    degree = np.bincount(train.triples[:, [0, 2]].ravel(), minlength=len(train.entities))[ranks.answer]
    band = np.searchsorted(list(_BANDS.values()), degree, side="right") - 1
    found = {}
    for number, name in enumerate(_BANDS):
        if len(own := ranks.realistic[band == number]):
            found[name] = {"mrr": _mrr(own), "hits@10": float(np.mean(own <= 10)), "answers": len(own)}
    return found


def _by_triple(ranks: Ranks) -> NDArray[np.float64]:
    """(triples,) mean reciprocal rank of both sides."""
    found: NDArray[np.float64] = (1 / ranks.realistic).reshape(2, -1).mean(axis=0)
    return found


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
        The metrics, with the baselines beside them.

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
    ranks, typed = _ranked(model, split, asked, memory, typed=True)
    seconds = time.perf_counter() - started
    others = {name: rank_both(kind(split.train), split, asked, memory) for name, kind in BASELINES.items()}
    gains = _by_triple(ranks) - _by_triple(others["degree"])
    return Metrics(
        model=summarise(ranks, split.relations),
        typed=summarise(typed, split.relations),
        interval=mean_interval(_by_triple(ranks)),
        gain=(float(gains.mean()), *mean_interval(gains)),
        by_degree=_by_degree(ranks, split.train),
        baselines={name: summarise(one, split.relations) for name, one in others.items()},
        train_seconds=train_seconds,
        eval_seconds=round(seconds, 3),
        triples=len(asked),
        unseen=int(np.sum(split.unseen(asked))),
    )


def _mrr(ranks: NDArray[np.float64] | NDArray[np.int64]) -> float:
    return float(np.mean(1.0 / ranks))
