"""A graph as arrays of numbers, for learning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class GraphArrays:
    """m edges between n nodes.

    Attributes:
        nodes: n CURIEs, sorted.
        categories: Biolink category of each node.
        predicates: names, sorted.
        triples: (m, 3) subject, predicate and object as indices, sorted.
        belief: (m,) in 0..1.
        first_seen: m ISO dates, empty where unknown.
    """

    nodes: tuple[str, ...]
    categories: tuple[str, ...]
    predicates: tuple[str, ...]
    triples: NDArray[np.int64]
    belief: NDArray[np.float32]
    first_seen: tuple[str, ...]
