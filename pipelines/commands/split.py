"""undrawn split: hold out triples of a graph, for choosing and for judging models."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from kg.errors import InputError

if TYPE_CHECKING:
    from linkpred.split import Split
    from linkpred.triples import TripleSet

_HELP: Final = """Split a graph into train, valid and test, without leaks.

GRAPH is a graph's folder, or a file of triples (.tsv or .txt, plain or gzip: head, relation, tail). All triples that
join the same two entities, in either direction and under any relation, go to the same part. DIR gets train.tsv,
valid.tsv, test.tsv and split.json with the recipe, the counts and the digest; undrawn train reads it.

\b
--by random    pairs of entities at random; nothing is unseen in training
--by relation  the same, but only pairs with one of --relation
--by paper     papers at random, with the pairs that only they speak of (graphs); their other pairs are learnt from
--by date      the pairs that were first seen last, whole days (graphs with dates)
--by entity    whole entities of --kind with all their triples: a cold start

\b
Examples:
  undrawn split runs/demo/graph -o splits/random
  undrawn split runs/demo/graph -o splits/treats --by relation --relation treats --test 0.2
  undrawn split runs/demo/graph -o splits/new-diseases --by entity --kind Disease --test 0.1
"""
_WAYS: Final = ("random", "relation", "paper", "date", "entity")


def split(
    graph: Annotated[Path, typer.Argument(metavar="GRAPH", help="A graph's folder or a file of triples.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="DIR", help="Where the split goes.")],
    by: Annotated[str, typer.Option(help="random, relation, paper, date or entity.")] = "random",
    relation: Annotated[list[str] | None, typer.Option(help="With --by relation; may be repeated.")] = None,
    kind: Annotated[str, typer.Option(help="With --by entity: Disease, Chemical; in files the prefix of names.")] = "",
    valid: Annotated[float, typer.Option(help="Share for choosing.")] = 0.02,
    test: Annotated[float, typer.Option(help="Share for judging.")] = 0.02,
    seed: Annotated[int, typer.Option(help="Chooses.")] = 0,
    replace: Annotated[bool, typer.Option("--replace", help="Overwrite another split in DIR.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print split.json.")] = False,
) -> None:
    """Split a graph into train, valid and test."""
    import json

    from linkpred.holdout import split_by_date, split_by_entity, split_by_paper, split_by_relation
    from linkpred.split import random_split
    from linkpred.split_folder import refuse_other, write_split

    if by not in _WAYS:
        raise InputError(f"--by {by!r}; allowed: {', '.join(_WAYS)}")
    for name, given, way in (("--relation", relation, "relation"), ("--kind", kind, "entity")):
        if given and by != way:
            raise InputError(f"{name} is for --by {way}, not for --by {by}; leave it out or say --by {way}")
    triples, dates, kinds, digest = _read(graph)
    shares = (valid, test)
    recipe: dict[str, Any] = {"by": by, "valid": valid, "test": test}
    found: Split
    if by == "date":
        found, days = split_by_date(triples, dates, shares, digest)
        recipe |= {"valid_from": days[0], "test_from": days[1]}
    elif by == "paper":
        found = split_by_paper(triples, _papers(graph, triples), seed, shares, digest)
        recipe |= {"seed": seed}
    elif by == "relation":
        found = split_by_relation(triples, relation or [], seed, shares, digest)
        recipe |= {"relations": sorted(relation or []), "seed": seed}
    elif by == "entity":
        found = split_by_entity(triples, kinds, kind, seed, shares, digest)
        recipe |= {"kind": kind, "seed": seed}
    else:
        found = random_split(triples, seed, shares, digest)
        recipe |= {"seed": seed}
    if not replace:
        refuse_other(out, found)
    value = write_split(out, found, recipe)
    counts = value["counts"]
    typer.echo(
        json.dumps(value, indent=2, ensure_ascii=False)
        if as_json
        else f"{counts['train']} triples to learn from, {counts['valid']} to choose by ({counts['valid_unseen']} with "
        f"something training lacks), {counts['test']} to judge by ({counts['test_unseen']}), in {out}"
    )


def _read(path: Path) -> tuple[TripleSet, tuple[str, ...], tuple[str, ...], str]:
    """Triples, their dates, the kinds of their entities and the graph's digest."""
    from kg.category import type_of
    from kg.graph import Graph
    from linkpred.kinds import kinds_of
    from linkpred.triples import from_arrays, read_triples

    if path.is_dir():
        with Graph.open(path) as graph:
            arrays, digest = graph.arrays(), graph.digest
        kinds = tuple(type_of(category) or category for category in arrays.categories)
        return from_arrays(arrays), arrays.first_seen, kinds, digest
    triples = read_triples(path)
    return triples, ("",) * len(triples), kinds_of(triples.entities), ""


def _papers(path: Path, triples: TripleSet) -> list[frozenset[str]]:
    """Papers that speak of each triple; files know none."""
    from kg.graph import Graph

    found: dict[tuple[str, str, str], set[str]] = {}
    if path.is_dir():
        with Graph.open(path) as graph:
            for one, name, other, paper in graph.papers():
                found.setdefault((one, name, other), set()).add(paper)
    names, relations = triples.entities, triples.relations
    return [
        frozenset(found.get((names[head], relations[relation], names[tail]), ()))
        for head, relation, tail in triples.triples.tolist()
    ]


def register(app: typer.Typer) -> None:
    """Mount the command."""
    app.command(help=_HELP)(split)
