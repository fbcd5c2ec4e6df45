"""A split as a folder: train.tsv, valid.tsv and test.tsv, and split.json that says how it was made."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np

from kg.atomic import write_text
from kg.errors import InputError, why
from linkpred.split import Split
from linkpred.triples import PARTS, TripleSet, read_splits

SPLIT: Final = "split.json"


def describe(split: Split, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """What split.json says.

    Args:
        split: the split.
        recipe: how it was made.

    Returns:
        Recipe, counts (also of triples with something that training lacks), the graph's digest and its own.
    """
    counts: dict[str, int] = {"entities": len(split.entities), "relations": len(split.relations)}
    counts["entities_unseen"] = int(np.sum(~split.seen_entities()))
    for name in PARTS:
        part: TripleSet = getattr(split, name)
        counts[name] = len(part)
        counts[f"{name}_unseen"] = int(split.unseen(part).sum())
    return {"recipe": dict(recipe), "counts": counts, "graph": split.graph, "digest": split.digest}


def refuse_other(directory: Path, split: Split) -> None:
    """Refuse a folder that holds another split, or parts that were not written here.

    Args:
        directory: where a split is to go.
        split: the split.

    Raises:
        InputError: it holds something else.
    """
    parts = [path.name for name in PARTS for path in sorted(directory.glob(f"{name}.*"))]
    if not parts and not (directory / SPLIT).exists():
        return
    try:
        same = json.loads((directory / SPLIT).read_bytes())["digest"] == split.digest
    except (OSError, ValueError, KeyError, TypeError):
        same = False
    if not same:
        raise InputError(f"{directory} holds another split; give another folder, or overwrite it with --replace")


def write_split(directory: Path, split: Split, recipe: Mapping[str, Any]) -> dict[str, Any]:
    """Write a split; split.json comes last.

    Args:
        directory: made where it is missing.
        split: the split.
        recipe: how it was made.

    Returns:
        What split.json says.
    """
    (directory / SPLIT).unlink(missing_ok=True)
    for name in PARTS:
        write_text(directory / f"{name}.tsv", "".join(_lines(getattr(split, name))))
    found = describe(split, recipe)
    write_text(directory / SPLIT, json.dumps(found, indent=2, ensure_ascii=False) + "\n")
    return found


def _lines(part: TripleSet) -> list[str]:
    names, relations = part.entities, part.relations
    weighted = bool((part.weights != 1).any())
    return [
        f"{names[head]}\t{relations[relation]}\t{names[tail]}" + (f"\t{weight:.9g}\n" if weighted else "\n")
        for (head, relation, tail), weight in zip(part.triples.tolist(), part.weights.tolist(), strict=True)
    ]


def read_split(directory: Path) -> Split:
    """Read a split that was written here, or the files of a benchmark.

    Args:
        directory: holds train, valid and test, and split.json where it was written here.

    Returns:
        The split.

    Raises:
        InputError: a file is missing, damaged, or not what split.json speaks of.
    """
    parts = read_splits(directory)
    path = directory / SPLIT
    if not path.is_file():
        return Split(*parts)
    try:
        value = json.loads(path.read_bytes())
        graph, digest = str(value["graph"]), str(value["digest"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path} cannot be read: {why(error)}; make the split again with undrawn split") from error
    split = Split(*parts, graph)
    if split.digest != digest:
        raise InputError(f"the files in {directory} are not those that {SPLIT} speaks of; make the split again")
    return split
