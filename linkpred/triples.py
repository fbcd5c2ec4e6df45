"""TripleSet: triples between numbered entities, and the standard benchmark files they are read from."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.arrays import GraphArrays
from kg.errors import InputError, why

PARTS: Final = ("train", "valid", "test")
SUFFIXES: Final = (".txt", ".tsv", ".txt.gz", ".tsv.gz")
_GZIP: Final = b"\x1f\x8b"
_Row = tuple[str, str, str, float]


@dataclass(frozen=True, slots=True)
class TripleSet:
    """n triples over numbered entities and relations.

    Attributes:
        entities: names by number, sorted.
        relations: names by number, sorted.
        triples: (n, 3) head, relation and tail as numbers, sorted, each once.
        weights: (n,) in 0..1, how much a triple counts in training.
    """

    entities: tuple[str, ...]
    relations: tuple[str, ...]
    triples: NDArray[np.int64]
    weights: NDArray[np.float32]

    def __len__(self) -> int:
        """How many triples there are."""
        return len(self.triples)

    def take(self, rows: NDArray[np.int64]) -> TripleSet:
        """Some of the triples, over the same entities and relations."""
        kept = np.sort(rows)
        return TripleSet(self.entities, self.relations, self.triples[kept], self.weights[kept])


def both_ways(triples: NDArray[np.int64], symmetric: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """Put the turned triples of symmetric relations behind the stored ones.

    Args:
        triples: (m, 3) head, relation and tail.
        symmetric: (relations,) which hold in both directions though they are stored in one; None for none.

    Returns:
        (n, 3) each triple as it is and, where its relation is symmetric and it is no loop, turned.
    """
    if symmetric is None or not symmetric.any():
        return triples
    turned = symmetric[triples[:, 1]] & (triples[:, 0] != triples[:, 2])
    return np.concatenate([triples, triples[turned][:, [2, 1, 0]]])


def from_arrays(arrays: GraphArrays) -> TripleSet:
    """The edges of a graph; an edge counts in training as much as it is believed.

    Args:
        arrays: the graph.

    Returns:
        Its triples, numbered as in the graph.
    """
    return TripleSet(arrays.nodes, arrays.predicates, *_unique(arrays.triples, arrays.belief))


def read_splits(directory: Path) -> tuple[TripleSet, TripleSet, TripleSet]:
    """Read a benchmark: train, valid and test, each with one triple a line, tab-separated head relation tail.

    A fourth column, where there is one, is the weight of the triple in training.

    Args:
        directory: holds train, valid and test as .txt, .tsv, .txt.gz or .tsv.gz.

    Returns:
        The three, over the same entities and relations; a triple that a file repeats is kept once.

    Raises:
        InputError: a file is missing, empty or not made of three columns.
    """
    if not directory.is_dir():
        raise InputError(f"{directory} is not a folder; give one that holds train, valid and test files")
    rows = {part: _read(_find(directory, part)) for part in PARTS}
    if not rows["train"]:
        raise InputError(f"{directory}: the training file is empty; it needs one triple a line: head, relation, tail")
    sets = _number([rows[part] for part in PARTS])
    return sets[0], sets[1], sets[2]


def read_triples(path: Path) -> TripleSet:
    """Read one file of triples, one a line, tab-separated head relation tail.

    Args:
        path: plain or gzip.

    Returns:
        Its triples; one that it repeats is kept once.

    Raises:
        InputError: it is missing, empty or not made of three columns.
    """
    if not path.is_file():
        raise InputError(f"{path} is neither a graph's folder nor a file of triples (head, relation, tail)")
    if not (rows := _read(path)):
        raise InputError(f"{path} is empty; it needs one triple a line: head, relation, tail")
    return _number([rows])[0]


def _number(files: list[list[_Row]]) -> list[TripleSet]:
    """Sets over the same entities and relations."""
    entities = tuple(sorted({name for rows in files for row in rows for name in (row[0], row[2])}))
    relations = tuple(sorted({row[1] for rows in files for row in rows}))
    number = {name: code for code, name in enumerate(entities)}
    code_of = {name: code for code, name in enumerate(relations)}
    sets = []
    for rows in files:
        codes = [(number[head], code_of[relation], number[tail]) for head, relation, tail, _ in rows]
        triples = np.array(codes, dtype=np.int64).reshape(-1, 3)
        weights = np.array([row[3] for row in rows], dtype=np.float32)
        sets.append(TripleSet(entities, relations, *_unique(triples, weights)))
    return sets


def _unique(triples: NDArray[np.int64], weights: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    if not len(triples):
        return np.zeros((0, 3), dtype=np.int64), np.zeros(0, dtype=np.float32)
    order = np.lexsort((-weights, triples[:, 2], triples[:, 1], triples[:, 0]))
    triples, weights = triples[order], weights[order]
    first = np.concatenate([[True], np.any(triples[1:] != triples[:-1], axis=1)])
    return np.ascontiguousarray(triples[first]), weights[first].astype(np.float32)


def _find(directory: Path, part: str) -> Path:
    for suffix in SUFFIXES:
        path = directory / f"{part}{suffix}"
        if path.is_file():
            return path
    raise InputError(f"{directory} holds no {part} file; allowed: {', '.join(part + suffix for suffix in SUFFIXES)}")


def _read(path: Path) -> list[_Row]:
    try:
        data = path.read_bytes()
        text = (gzip.decompress(data) if data[:2] == _GZIP else data).decode("utf-8-sig")
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {why(error)}; it must be UTF-8 text, plain or gzip") from error
    rows: list[_Row] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not (stripped := line.strip("\r ")):
            continue
        cells = stripped.split("\t")
        if len(cells) not in (3, 4) or not all(cells):
            raise InputError(f"{path} line {number} has {len(cells)} columns; it needs three, separated by tabs")
        rows.append((cells[0], cells[1], cells[2], _weight(path, number, cells[3]) if len(cells) == 4 else 1.0))
    return rows


def _weight(path: Path, number: int, text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = -1.0
    if not 0 <= found <= 1:
        raise InputError(f"{path} line {number}: weight {text!r} in the fourth column; it must be a number in 0..1")
    return found
