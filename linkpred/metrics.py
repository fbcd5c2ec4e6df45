"""Metrics: what ranks come to, as numbers and as the contract's JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from linkpred.ranks import Ranks
from linkpred.triples import TripleSet

_HITS: Final = (1, 3, 10)
#: Training triples of the answer: at least so many, and fewer than the next.
_BANDS: Final = {"0": 0, "1-9": 1, "10-99": 10, "100-999": 100, "1000+": 1000}


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
        gains: MRR less that of each baseline, its lower and its upper end, by drawing the triples anew.
        by_degree: MRR, hits@10 and answers by the number of training triples that the answer has.
        baselines: others, by name.
        train_seconds: how long training took, None where that is not known.
        eval_seconds: how long the model's ranks took.
        filters: parts of the split whose answers were left out.
        triples: how many were ranked, each on both sides.
        unseen: how many of them have an entity or a relation that training lacks; they are ranked like the others,
            with the unseen entities tied on the last ranks.
    """

    model: Scores
    typed: Scores
    interval: tuple[float, float]
    gains: Mapping[str, tuple[float, float, float]]
    by_degree: Mapping[str, Mapping[str, float]]
    baselines: Mapping[str, Scores]
    train_seconds: float | None
    eval_seconds: float
    filters: tuple[str, ...]
    triples: int
    unseen: int

    def to_json(self) -> dict[str, Any]:
        """The contract's keys."""
        return self.model.to_json() | {
            "mrr_interval": list(self.interval),
            "gain_over_degree": list(self.gains["degree"]),
            "gains": {name: list(gain) for name, gain in self.gains.items()},
            "typed": self.typed.to_json(),
            "by_degree": {name: dict(row) for name, row in self.by_degree.items()},
            "baselines": {name: scores.to_json() for name, scores in self.baselines.items()},
            "train_seconds": self.train_seconds,
            "eval_seconds": self.eval_seconds,
            "filters": list(self.filters),
            "triples": self.triples,
            "unseen": self.unseen,
        }


@dataclass(frozen=True, slots=True)
class Member:
    """One model of several that are judged together.

    Attributes:
        directory: where it lives.
        model: its name.
        seed: that it was trained with.
        others: everything else that it was trained with, as text; the same for models that differ by seed alone.
        scores: how well it does by itself.
    """

    directory: str
    model: str
    seed: int
    others: str
    scores: Scores

    def to_json(self) -> dict[str, Any]:
        """Its numbers by name."""
        return {
            "directory": self.directory,
            "model": self.model,
            "seed": self.seed,
            "mrr": self.scores.mrr,
            **{f"hits@{limit}": value for limit, value in self.scores.hits.items()},
            "mrr_macro": self.scores.mrr_macro,
        }


def by_seed(members: Sequence[Member]) -> list[dict[str, Any]]:
    """Mean and standard deviation (of a sample) of the MRR of models that differ by their seed alone."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        groups.setdefault(member.others, []).append(member)
    return [
        {
            "model": group[0].model,
            "seeds": [member.seed for member in group],
            "mrr_mean": float(np.mean([member.scores.mrr for member in group])),
            "mrr_std": float(np.std([member.scores.mrr for member in group], ddof=1)),
        }
        for group in groups.values()
        if len(group) > 1
    ]


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


def by_degree(ranks: Ranks, train: TripleSet) -> dict[str, dict[str, float]]:
    """MRR, hits@10 and answers by the number of training triples that the answer has."""
    degree = np.bincount(train.triples[:, [0, 2]].ravel(), minlength=len(train.entities))[ranks.answer]
    band = np.searchsorted(list(_BANDS.values()), degree, side="right") - 1
    found = {}
    for number, name in enumerate(_BANDS):
        if len(own := ranks.realistic[band == number]):
            found[name] = {"mrr": _mrr(own), "hits@10": float(np.mean(own <= 10)), "answers": len(own)}
    return found


def by_triple(ranks: Ranks) -> NDArray[np.float64]:
    """(triples,) mean reciprocal rank of both sides."""
    found: NDArray[np.float64] = (1 / ranks.realistic).reshape(2, -1).mean(axis=0)
    return found


def _mrr(ranks: NDArray[np.float64] | NDArray[np.int64]) -> float:
    return float(np.mean(1.0 / ranks))
