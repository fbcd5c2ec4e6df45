"""Evaluation: filtered ranks of both sides among all and among type-valid entities, beside baselines."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
from numpy.typing import NDArray

from kg.errors import InputError
from linkpred.baselines import DegreeBaseline, FrequencyBaseline, InverseRuleBaseline, PermutedBaseline
from linkpred.intervals import mean_interval
from linkpred.kinds import valid_answers
from linkpred.metrics import Member, Metrics, by_degree, by_triple, summarise
from linkpred.ranks import MEMORY, Ranks, Scorer, join_ranks, known_answers, rank_answers
from linkpred.split import Split
from linkpred.triples import PARTS, TripleSet

if TYPE_CHECKING:
    from linkpred.model import TrainedModel

Part = Literal["valid", "test"]
#: What is always measured beside a model.
BASELINES: Final[Mapping[str, Callable[[TripleSet, NDArray[np.bool_]], Scorer]]] = {
    "degree": DegreeBaseline,
    "frequency": FrequencyBaseline,
    "inverse_rule": InverseRuleBaseline,
    "permuted": PermutedBaseline,
}


def rank_both(
    scorer: Scorer, split: Split, part: TripleSet, memory: int = MEMORY, filters: Sequence[str] = PARTS
) -> Ranks:
    """Ranks of the tails and then of the heads of some triples of a split, among all entities.

    Args:
        scorer: a model or a baseline.
        split: has the known answers.
        part: one of its parts, or some of the triples of one.
        memory: bytes that scores may take at once.
        filters: parts of the split whose answers are known and left out, the one that is asked about among them.

    Returns:
        Twice as many ranks as triples.
    """
    return _ranked(scorer, split, part, memory, filters, typed=False)[0]


def _ranked(
    scorer: Scorer, split: Split, part: TripleSet, memory: int, filters: Sequence[str], typed: bool
) -> list[Ranks]:
    """Ranks of tails and heads among all entities and, where wanted, among type-valid ones, from the same scores."""
    seen = split.seen_entities(), split.seen_relations()
    everything = tuple(getattr(split, name) for name in filters)
    sides = []
    for inverse in (False, True):
        known = known_answers(everything, len(split.relations), inverse, split.symmetric())
        pools = (None, valid_answers(split.train, inverse)) if typed else (None,)
        sides.append(rank_answers(scorer, part, known, seen, inverse, memory, pools))
    return [join_ranks(pair) for pair in zip(*sides, strict=True)]


def evaluate(
    model: Scorer,
    split: Split,
    part: Part = "test",
    train_seconds: float | None = None,
    memory: int = MEMORY,
    beside: Mapping[str, Scorer] | None = None,
    filters: Sequence[str] = PARTS,
) -> Metrics:
    """Judge a model by the triples it was not shown: filtered, realistic ranks, both sides, all entities.

    Args:
        model: trained on `split.train`.
        split: the split.
        part: valid for choosing, test for judging.
        train_seconds: how long training took.
        memory: bytes that scores may take at once.
        beside: more to compare with than the baselines, by name.
        filters: parts whose answers are known and left out, the one that is judged by among them.

    Returns:
        The metrics, with the baselines beside them.

    Raises:
        InputError: the part has no triples, or is not among the filters.
    """
    asked = _part(split, part)
    if part not in filters or set(filters) - set(PARTS):
        raise InputError(f"filters {', '.join(filters)}; allowed: {', '.join(PARTS)}, with {part} among them")
    started = time.perf_counter()
    ranks, typed = _ranked(model, split, asked, memory, filters, typed=True)
    seconds = time.perf_counter() - started
    scorers = {name: kind(split.train, split.symmetric()) for name, kind in BASELINES.items()} | dict(beside or {})
    others = {name: rank_both(scorer, split, asked, memory, filters) for name, scorer in scorers.items()}
    own = by_triple(ranks)
    gains = {name: own - by_triple(other) for name, other in others.items()}
    return Metrics(
        model=summarise(ranks, split.relations),
        typed=summarise(typed, split.relations),
        interval=mean_interval(own),
        gains={name: (float(gain.mean()), *mean_interval(gain)) for name, gain in gains.items()},
        by_degree=by_degree(ranks, split.train),
        baselines={name: summarise(one, split.relations) for name, one in others.items()},
        train_seconds=train_seconds,
        eval_seconds=round(seconds, 3),
        filters=tuple(filters),
        triples=len(asked),
        unseen=int(np.sum(split.unseen(asked))),
    )


def judge_members(
    models: Sequence[TrainedModel], part: Part = "test", memory: int = MEMORY, filters: Sequence[str] = PARTS
) -> list[Member]:
    """Judge each of several models of the same split by itself.

    Args:
        models: at least one.
        part: valid for choosing, test for judging.
        memory: bytes that scores may take at once.
        filters: parts whose answers are known and left out.

    Returns:
        A member for each, in the same order.
    """
    split = models[0].split
    asked = _part(split, part)
    found = []
    for model in models:
        options = model.options.to_json()
        seed = options.pop("seed")
        scores = summarise(rank_both(model, split, asked, memory, filters), split.relations)
        found.append(Member(str(model.directory), model.options.model, seed, str(options), scores))
    return found


def _part(split: Split, part: Part) -> TripleSet:
    asked: TripleSet = getattr(split, part)
    if not len(asked):
        raise InputError(
            f"the {part} part has no triples to rank; hold some out, or give a {part} file that is not empty"
        )
    return asked
