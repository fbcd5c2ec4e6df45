from __future__ import annotations

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arrays import GraphArrays
from kg.errors import InputError
from kg.paths import DAMPING, PathFinder

NODES = tuple("ABCDEF")
edges = st.dictionaries(
    st.tuples(st.integers(0, 5), st.integers(0, 1), st.integers(0, 5)),
    st.integers(1, 100).map(lambda n: n / 100),
    max_size=14,
)


def arrays(beliefs: dict[tuple[int, int, int], float]) -> GraphArrays:
    rows = sorted(beliefs)
    return GraphArrays(
        NODES,
        ("biolink:Gene",) * 6,
        ("p", "q"),
        np.array(rows, dtype=np.int64).reshape(-1, 3),
        np.array([beliefs[row] for row in rows], dtype=np.float32),
        ("",) * len(rows),
    )


def test_a_path_by_hand() -> None:
    finder = PathFinder(arrays({(0, 0, 1): 0.5, (0, 1, 1): 0.8, (2, 0, 1): 0.9, (1, 0, 3): 0.9}))
    (path,) = finder.find("A", "C")
    assert path.nodes == ("A", "B", "C")
    assert [(step.predicate, step.forward) for step in path.steps] == [("q", True), ("p", False)]
    assert path.score == pytest.approx(0.8 * 0.9 * 3**-DAMPING)


@given(edges)
def test_all_simple_paths_are_found_and_ranked(beliefs: dict[tuple[int, int, int], float]) -> None:
    best: dict[frozenset[int], float] = {}
    for (subject, _, obj), belief in beliefs.items():
        if subject != obj:
            pair = frozenset((subject, obj))
            best[pair] = max(best.get(pair, 0.0), belief)
    degree = [sum(node in pair for pair in best) for node in range(6)]
    expected = {}
    for length in (0, 1, 2):
        for middle in permutations(range(1, 5), length):
            walk = (0, *middle, 5)
            steps = [best.get(frozenset(pair)) for pair in pairwise(walk)]
            if all(steps):
                damped = [degree[node] ** -DAMPING for node in middle]
                expected[tuple(NODES[node] for node in walk)] = float(np.prod([*steps, *damped]))
    found = PathFinder(arrays(beliefs)).find("A", "F", limit=100)
    assert {path.nodes: path.score for path in found} == pytest.approx(expected, abs=1e-6)
    assert [path.score for path in found] == sorted((path.score for path in found), reverse=True)


def test_limits() -> None:
    finder = PathFinder(arrays({(0, 0, n): 0.5 for n in range(1, 6)} | {(n, 0, 5): 0.5 for n in range(1, 5)}))
    assert len(finder.find("A", "F", limit=2)) == 2
    assert [path.nodes for path in finder.find("A", "F", max_length=1)] == [("A", "F")]
    assert finder.find("A", "Z") == ()
    with pytest.raises(InputError, match="give 1 to 3"):
        finder.find("A", "F", max_length=4)
    with pytest.raises(InputError, match="given twice"):
        finder.find("A", "A")
