"""Extending a trained model by entities that it has never seen, from their triples, without training it again."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from kg.errors import InputError
from linkpred.model import TrainedModel, write_model
from linkpred.progress import Outcome
from linkpred.split import Split
from linkpred.triples import TripleSet

#: Passes over the new triples. The scores of a question are linear in its new entity, so that this is a convex problem.
PASSES: Final = 50


def extend_model(
    model: TrainedModel,
    new: TripleSet,
    test: TripleSet | None,
    directory: Path,
    passes: int = PASSES,
    progress: Callable[[int, int], None] | None = None,
) -> TrainedModel:
    """Give a model new entities.

    Each new entity gets the embedding that explains its triples best while everything the model has learnt stays as it
    is. The new model's training part has the new triples too, so that they are known answers.

    Args:
        model: complex, distmult, rescal, rotate or transe.
        new: triples with at least one entity that the model lacks each, over relations that it has.
        test: the new model's test part; None for the old one's.
        directory: of the new model.
        passes: over the new triples.
        progress: told the number of passes done and of all.

    Returns:
        The new model.

    Raises:
        InputError: a relation is unknown, a triple has nothing new, the test names what no triple places, or the
            model is none of these.
    """
    from linkpred.engine import Engine
    from linkpred.fit import Fit, use_threads

    old = model.split
    known = frozenset(old.entities)
    _check(model, new, test, known)
    names = tuple(sorted(known | set(new.entities)))
    number = {name: code for code, name in enumerate(names)}
    own = _renumbered(new, number, old.relations)
    parts = [_renumbered(part, number, old.relations) for part in (old.train, old.valid, test or old.test)]
    split = Split(_joined(parts[0], own), parts[1], parts[2], old.graph)
    options = replace(model.options, relation_weight=0.0, sampling="uniform")
    use_threads(options.threads)
    engine = Engine(options, len(names), len(old.relations))
    free = engine.take_over(model.engine, np.array([number[name] for name in old.entities]))
    fit = Fit(engine, own, free)
    began = time.monotonic()
    for done in range(passes):
        for _ in fit.epoch(done, passes):
            pass
        if progress is not None:
            progress(done + 1, passes)
    seconds = (model.train_seconds or 0.0) + time.monotonic() - began
    engine.options = model.options
    write_model(directory, engine, split, Outcome(model.epochs, seconds, ()))
    return TrainedModel.open(directory)


def _check(model: TrainedModel, new: TripleSet, test: TripleSet | None, known: frozenset[str]) -> None:
    if not model.engine.fast:
        raise InputError(
            f"a {model.options.model} model cannot be extended; allowed: complex, distmult, rescal, rotate, transe"
        )
    if strange := sorted({*new.relations, *(test.relations if test else ())} - set(model.relations)):
        raise InputError(f"the model has no relation {strange[0]!r}; it has {', '.join(model.relations)}")
    if unplaced := sorted(set(test.entities if test else ()) - known - set(new.entities)):
        raise InputError(f"no triple places {unplaced[0]}, which the test triples name; give some of its triples")
    lacking = np.array([name not in known for name in new.entities])
    if (idle := ~(lacking[new.triples[:, 0]] | lacking[new.triples[:, 2]])).any():
        head, relation, tail = new.triples[np.flatnonzero(idle)[0]].tolist()
        raise InputError(
            f"the model knows both ends of {new.entities[head]} {new.relations[relation]} {new.entities[tail]}; "
            "give only triples of entities that it lacks, or train it again"
        )


def _renumbered(part: TripleSet, number: dict[str, int], relations: tuple[str, ...]) -> TripleSet:
    """The same triples over other numbers."""
    entity = np.array([number[name] for name in part.entities], dtype=np.int64)
    relation = np.array([relations.index(name) for name in part.relations], dtype=np.int64)
    head, code, tail = part.triples.T
    triples = np.stack([entity[head], relation[code], entity[tail]], axis=1) if len(part) else part.triples
    order = np.lexsort((triples[:, 2], triples[:, 1], triples[:, 0]))
    return TripleSet(tuple(number), relations, np.ascontiguousarray(triples[order]), part.weights[order])


def _joined(one: TripleSet, other: TripleSet) -> TripleSet:
    triples = np.concatenate([one.triples, other.triples])
    order = np.lexsort((triples[:, 2], triples[:, 1], triples[:, 0]))
    weights = np.concatenate([one.weights, other.weights])
    return TripleSet(one.entities, one.relations, np.ascontiguousarray(triples[order]), weights[order])
