"""Why a candidate ranks where it does: the best indirect paths between it and the target."""

from __future__ import annotations

from collections import Counter
from typing import Final

from kg.paths import Path, PathFinder

#: Paths looked through for each one shown, so that one kind of path does not fill the answer.
_LOOKED_AT: Final = 20


def shape(path: Path) -> tuple[str, ...]:
    """Predicates of a path, with `<` where it runs from object to subject."""
    return tuple(step.predicate if step.forward else f"{step.predicate}<" for step in path.steps)


def explain(
    finder: PathFinder, candidate: str, target: str, *, limit: int = 5, alike: int = 2, max_length: int = 3
) -> tuple[Path, ...]:
    """The best paths of two or more edges; a path through well connected nodes counts for less (kg/paths.py).

    Args:
        finder: of the graph; made once, asked many times.
        candidate: preferred CURIE.
        target: preferred CURIE.
        limit: paths to give.
        alike: paths of one shape to give at most, as long as there are others.
        max_length: edges a path may have, 2 or 3.

    Returns:
        Paths by falling score, then by nodes. The direct edge is none of them.
    """
    found = finder.find(candidate, target, max_length=max_length, limit=limit * _LOOKED_AT)
    indirect = [path for path in found if len(path.steps) > 1]
    seen: Counter[tuple[str, ...]] = Counter()
    chosen: list[Path] = []
    spare: list[Path] = []
    for path in indirect:
        seen[shape(path)] += 1
        (chosen if seen[shape(path)] <= alike else spare).append(path)
    kept = (chosen + spare)[:limit]
    return tuple(sorted(kept, key=lambda path: (-path.score, path.nodes)))
