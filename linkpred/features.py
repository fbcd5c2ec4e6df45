"""Everything a ranking may know of a candidate and a target, as numbers of comparable size."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np

from linkpred.popularity import popularity_features
from linkpred.propagate import path_features, walk_feature
from linkpred.queries import Links, Panel, Question
from linkpred.relations import Floats

#: A metapath must reach something from at least this many other targets, else nothing can be learned of it.
FEWEST_TARGETS: Final = 5
WALK: Final = "walk"


def log_walk(walk: Floats) -> Floats:
    """Logarithm of walk probabilities against the mean of their column, never below -7."""
    mean = np.maximum(walk.mean(axis=0, keepdims=True), 1e-12)
    logarithm: Floats = np.log(walk / mean + 1e-3)
    return logarithm


def features(question: Question, links: Links, panel: Panel) -> Iterator[tuple[str, Floats]]:
    """The features, one by one, so that not all have to be held at a time.

    Args:
        question: what is asked.
        links: its links.
        panel: the columns.

    Yields:
        A name and (candidates, columns) values: log(1 + edges) by predicate, log_walk, and for each metapath
        arcsinh(count / mean of the counts above 0 over the targets that are learned from).
    """
    for name, table in popularity_features(question, links, panel.queries).items():
        yield f"edges:{name}", table
    yield WALK, log_walk(walk_feature(question, links, panel.queries))
    for path, count in path_features(question, links, panel.queries):
        reached = count[:, panel.learning]
        if np.count_nonzero(reached.any(axis=0)) >= FEWEST_TARGETS:
            yield "/".join(path), np.arcsinh(count / reached[reached > 0].mean())
