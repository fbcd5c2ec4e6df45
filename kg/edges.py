"""Statements to edges: which the schema allows, and what they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kg.belief import Sums, sum_up
from kg.columns import Coded, CodedLists, group
from kg.predicate import predicate
from kg.statements import Statements


def allowed(statements: Statements, categories: Sequence[str]) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Which statements join categories that their predicate may join.

    Args:
        statements: their subjects and objects coded by node.
        categories: Biolink category of each node.

    Returns:
        A mask over the statements, and how many are left out by reason.
    """
    kinds = sorted(set(categories))
    names = statements.strings["predicate"].values
    shape = (len(names), len(kinds), len(kinds))
    number = {kind: code for code, kind in enumerate(kinds)}
    of_node = np.fromiter((number[kind] for kind in categories), dtype=np.int64, count=len(categories))
    table = np.zeros(shape, dtype=np.bool_)
    for place in np.ndindex(shape):
        table[place] = predicate(names[place[0]]).allows(kinds[place[1]], kinds[place[2]])
    index = (
        statements.strings["predicate"].codes.astype(np.int64),
        of_node[statements.strings["subject"].codes],
        of_node[statements.strings["object"].codes],
    )
    mask: NDArray[np.bool_] = table[index]
    forms, counts = np.unique(np.stack(index)[:, ~mask], axis=1, return_counts=True)
    dropped = {
        f"{names[name]} does not join {kinds[subject]} to {kinds[obj]}": count
        for (name, subject, obj), count in zip(forms.T.tolist(), counts.tolist(), strict=True)
    }
    return mask, dict(sorted(dropped.items()))


def orient(statements: Statements) -> Statements:
    """The same with subject and object of symmetric predicates in the order they are stored in.

    Args:
        statements: subjects and objects coded alike, codes in the order of the CURIEs.

    Returns:
        Statements whose symmetric ones have the smaller CURIE, and its words, as subject.
    """
    names = statements.strings["predicate"]
    symmetric = np.fromiter((predicate(name).symmetric for name in names.values), dtype=np.bool_)
    subject, obj = statements.strings["subject"], statements.strings["object"]
    swap = symmetric[names.codes] & (obj.codes < subject.codes) if len(statements) else np.zeros(0, dtype=np.bool_)
    words, others = statements.strings["subject_text"].ranked(), statements.strings["object_text"].ranked()
    values = tuple(dict.fromkeys((*words.values, *others.values)))
    number = {value: code for code, value in enumerate(values)}
    one, two = (
        np.array([number[value] for value in column.values], dtype=np.int32)[column.codes] for column in (words, others)
    )
    return statements.replace(
        subject=Coded(np.where(swap, obj.codes, subject.codes), subject.values),
        object=Coded(np.where(swap, subject.codes, obj.codes), subject.values),
        subject_text=Coded(np.where(swap, two, one), values),
        object_text=Coded(np.where(swap, one, two), values),
    )


@dataclass(frozen=True, slots=True)
class Edges:
    """m edges by column, sorted; fields as in kg/edge.py."""

    subject: Coded
    predicate: Coded
    object: Coded
    sums: Sums
    first_seen: Coded
    sources: CodedLists

    def __len__(self) -> int:
        return len(self.subject)


def _first_seen(edge: NDArray[np.int64], edges: int, date: Coded, affirmed: NDArray[np.bool_]) -> Coded:
    ranked = date.ranked()
    known = affirmed & np.array([value != "" for value in ranked.values], dtype=np.bool_)[ranked.codes]
    first = np.full(edges, len(ranked.values), dtype=np.int32)
    np.minimum.at(first, edge[known], ranked.codes[known])
    return Coded(first, (*ranked.values, ""))


def to_edges(statements: Statements, paper_of: Mapping[str, str]) -> Edges:
    """Sum statements up, one edge a triple.

    Args:
        statements: sorted, at least one.
        paper_of: the paper of each document; a document that is missing is its own paper.

    Returns:
        Edges in the order of the statements.
    """
    strings = statements.strings
    new = np.zeros(len(statements), dtype=np.bool_)
    new[0] = True
    for name in ("subject", "predicate", "object"):
        new[1:] |= strings[name].codes[1:] != strings[name].codes[:-1]
    edge = np.cumsum(new, dtype=np.int64) - 1
    edges = int(edge[-1]) + 1

    def says(name: str, value: str) -> NDArray[np.bool_]:
        column = strings[name]
        return np.array([one == value for one in column.values], dtype=np.bool_)[column.codes]

    curated, negated = says("kind", "curated"), says("polarity", "negated")
    papers = strings["document"].rename(paper_of.get(one, one) for one in strings["document"].values)
    paper = np.where(curated, len(papers.values) + strings["source"].codes, papers.codes).astype(np.int64)
    sums = sum_up(edge, paper, statements.numbers["score"], negated, says("certainty", "hedged"), curated, edges)
    return Edges(
        strings["subject"].take(new),
        strings["predicate"].take(new),
        strings["object"].take(new),
        sums,
        _first_seen(edge, edges, strings["date"], ~negated),
        group(edges, edge, strings["source"]),
    )
