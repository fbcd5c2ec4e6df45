"""Kinds of entities, read from their names, and which entities may answer a question about a relation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from linkpred.triples import TripleSet

#: `Gene::9606` and `HGNC:11998` have a kind; a name without such a prefix has none.
_PREFIX: Final = re.compile(r"([A-Za-z][A-Za-z0-9_. -]*?)::?\S")


def kinds_of(names: Sequence[str]) -> tuple[str, ...]:
    """Kind of each entity: what stands before its colon, empty where nothing does."""
    return tuple(found.group(1) if (found := _PREFIX.match(name)) else "" for name in names)


def valid_answers(train: TripleSet, inverse: bool) -> NDArray[np.bool_]:
    """Which entities may answer questions about each relation, judged by training alone.

    Args:
        train: the triples.
        inverse: whether heads are the answers.

    Returns:
        (relations, entities): those of a kind that training has on that side; of entities without a kind, those that
        training has there themselves.
    """
    names = kinds_of(train.entities)
    kinds = sorted(set(names) - {""})
    number = {kind: code for code, kind in enumerate(kinds)}
    code = np.array([number.get(kind, -1) for kind in names], dtype=np.int64)
    side = train.triples[:, 0 if inverse else 2]
    found = np.zeros((len(train.relations), len(names)), dtype=np.bool_)
    found[train.triples[:, 1], side] = True
    for relation in range(len(found)):
        here = np.unique(code[found[relation]])
        found[relation] |= np.isin(code, here[here >= 0])
    return found
