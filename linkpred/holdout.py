"""Ways of holding triples out that resemble what a model will be asked: a relation, what came later, whole entities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from kg.errors import InputError
from linkpred.split import Split, by_part, check_fractions, pair_numbers, random_split
from linkpred.triples import TripleSet


def split_by_relation(
    triples: TripleSet, relations: Sequence[str], seed: int, fractions: tuple[float, float], graph: str = ""
) -> Split:
    """Hold out triples of some relations at random, with whatever else joins the same two entities.

    Args:
        triples: all of them.
        relations: names of those that are held out.
        seed: chooses.
        fractions: shares of their triples for valid and test.
        graph: digest of the graph they come from.

    Returns:
        The split.

    Raises:
        InputError: there is no such relation, or the fractions are not shares.
    """
    if missing := sorted(set(relations) - set(triples.relations)) or ([] if relations else ["none given"]):
        raise InputError(f"no relation {', '.join(missing)}; there are {', '.join(triples.relations)}")
    codes = [triples.relations.index(name) for name in relations]
    return random_split(triples, seed, fractions, graph, among=np.isin(triples.triples[:, 1], codes))


def split_by_date(
    triples: TripleSet, dates: Sequence[str], fractions: tuple[float, float], graph: str = ""
) -> tuple[Split, tuple[str, str]]:
    """Hold out the pairs of entities that were first seen last; what has no date is learnt from.

    A day, and so every paper of it, goes to one part. Entities that are new then are unseen in training, and counted.

    Args:
        triples: all of them.
        dates: (n,) ISO date of each, empty where unknown.
        fractions: shares of the triples for valid and test, passed by what is left of the first day of each.
        graph: digest of the graph they come from.

    Returns:
        The split, and the days on which valid and test begin.

    Raises:
        InputError: too few days are known, or the fractions are not shares.
    """
    check_fractions(triples, fractions)
    pairs = pair_numbers(triples)
    days, number = np.unique([date or "" for date in dates], return_inverse=True)
    first = np.full(int(pairs.max()) + 1, len(days), dtype=np.int64)
    np.minimum.at(first, pairs, number.ravel())
    at = first[pairs]  # a pair with one undated triple counts as undated, the empty date being the smallest
    dated = np.sort(at[days[at] != ""])
    held = [round(share * len(triples)) for share in fractions]
    if len(np.unique(dated)) < 3 or sum(held) >= len(dated):
        raise InputError(
            f"{len(dated)} of {len(triples)} triples have a date of their own, on {len(np.unique(dated))} days; "
            "splitting by date needs three days and more dated triples than are held out; use --by random"
        )
    test = int(dated[len(dated) - max(held[1], 1)])
    valid = min(int(dated[len(dated) - max(sum(held), 1)]), test - 1) if held[0] else test
    part = np.where(at >= test, 2, np.where(at >= valid, 1, 0))
    return by_part(triples, part, graph), (str(days[valid]), str(days[test]))


def split_by_paper(
    triples: TripleSet, papers: Sequence[frozenset[str]], seed: int, fractions: tuple[float, float], graph: str = ""
) -> Split:
    """Hold out papers at random: the pairs of entities that only they speak of. No paper teaches a pair it is asked.

    A pair goes to test where all its papers do, to valid where all are held out otherwise. What a curated source has,
    or no paper, is learnt from.

    Args:
        triples: all of them.
        papers: (n,) which speak of each, "" among them for a curated source.
        seed: chooses.
        fractions: shares of the triples for valid and test, passed by what the last paper brings along.
        graph: digest of the graph they come from.

    Returns:
        The split.

    Raises:
        InputError: too little is known of papers, or the fractions are not shares.
    """
    check_fractions(triples, fractions)
    pairs = pair_numbers(triples)
    size = np.bincount(pairs)
    of: list[set[str]] = [set() for _ in size]
    for pair, names in zip(pairs.tolist(), papers, strict=True):
        of[pair] |= names or {""}
    said: dict[str, list[int]] = {}
    for pair, found in enumerate(of):
        for name in found if "" not in found else ():
            said.setdefault(name, []).append(pair)
    names_of = sorted(said)
    order = [names_of[code] for code in np.random.default_rng(seed).permutation(len(said)).tolist()]
    left = np.array([len(found) for found in of])
    part = np.zeros(len(size), dtype=np.int64)
    for number, share in ((2, fractions[1]), (1, fractions[0])):
        held, wanted = 0, round(share * len(triples))
        while held < wanted and order:
            for pair in said[order.pop()]:
                left[pair] -= 1
                if not left[pair]:
                    part[pair], held = number, held + int(size[pair])
        if held < wanted or (part[pairs] > 0).all():
            raise InputError(
                f"papers alone speak of {sum(int(size[pair]) for pair, found in enumerate(of) if '' not in found)} of "
                f"{len(triples)} triples, too few to hold out as many by --by paper; use --by random"
            )
    return by_part(triples, part[pairs], graph)


def split_by_entity(
    triples: TripleSet,
    kinds: Sequence[str],
    kind: str,
    seed: int,
    fractions: tuple[float, float],
    graph: str = "",
) -> Split:
    """Hold out whole entities of a kind with all their triples: a cold start. They are unseen in training, and counted.

    Args:
        triples: all of them.
        kinds: (entities,) kind of each.
        kind: of those that are held out.
        seed: chooses.
        fractions: shares of these entities for valid and test; a triple of one of each goes to test.
        graph: digest of the graph they come from.

    Returns:
        The split.

    Raises:
        InputError: there are no such entities, or the fractions are not shares.
    """
    check_fractions(triples, fractions)
    own = np.flatnonzero([name == kind for name in kinds])
    if not len(own):
        raise InputError(f"no entity of kind {kind!r}; there are {', '.join(sorted(set(kinds) - {''})) or 'none'}")
    order = np.random.default_rng(seed).permutation(own)
    cut = [round(share * len(own)) for share in fractions]
    mark = np.zeros(len(triples.entities), dtype=np.int64)
    mark[order[: cut[0]]], mark[order[cut[0] : sum(cut)]] = 1, 2
    found = by_part(triples, mark[triples.triples[:, [0, 2]]].max(axis=1), graph)
    if not len(found.train):
        raise InputError(f"without these entities of kind {kind!r} there is nothing to learn from; hold out fewer")
    return found
