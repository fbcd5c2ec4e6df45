"""Hetionet edge lists: `source<TAB>metaedge<TAB>target`, nodes written `Kind::identifier`."""

from __future__ import annotations

from array import array
from collections import Counter
from pathlib import Path

import numpy as np

from kg.columns import Writer, constant
from kg.errors import InputError
from kg.source import SourceNode, SourceRows, SourceSpec
from kg.sources.lines import UNREADABLE, read_lines
from kg.sources.metaedges import NODE_KINDS, curie_of, metaedge

VERSION = "1"
_HEADER = ["source", "metaedge", "target"]
_BESIDE = ("nodes.tsv.gz", "nodes.tsv")


class _Nodes:
    """Numbers nodes by CURIE; remembers for every spelling its kind and number, or why it is no node."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}
        self.kinds: list[str] = []
        self.labels: dict[str, str] = {}
        self._seen: dict[str, tuple[str, int]] = {}

    def find(self, raw: str) -> tuple[str, int]:
        """Kind and number of a node, or the reason it is rejected and -1."""
        found = self._seen.get(raw)
        if found is None:
            found = self._seen[raw] = self._read(raw)
        return found

    def _read(self, raw: str) -> tuple[str, int]:
        if UNREADABLE in raw:
            return "not UTF-8", -1
        kind, separator, local = raw.partition("::")
        if not separator or not local:
            return "node is not written Kind::identifier", -1
        if kind not in NODE_KINDS:
            return f"unknown node kind {kind}", -1
        curie = curie_of(kind, local)
        if curie is None:
            return f"not an identifier of {kind}", -1
        if kind == "ViralProtein":  # its identifier is its name; the shortest is that of the wild type
            self.labels[curie] = min(local, self.labels.get(curie, local), key=lambda name: (len(name), name))
        if curie not in self.numbers:
            self.numbers[curie] = len(self.kinds)
            self.kinds.append(kind)
        return kind, self.numbers[curie]


def _read_names(spec: SourceSpec) -> dict[str, str]:
    path: Path | None = spec.nodes
    if path is None:
        path = next((spec.path.parent / name for name in _BESIDE if (spec.path.parent / name).is_file()), None)
    if path is None:
        return {}
    names: dict[str, str] = {}
    for fields in read_lines(path):
        kind, separator, local = fields[0].partition("::")
        if separator and kind in NODE_KINDS and len(fields) > 1 and UNREADABLE not in fields[1]:
            curie = curie_of(kind, local)
            if curie is not None and fields[1].strip():
                names.setdefault(curie, fields[1].strip())
    return names


class _Edges:
    """Statements as they are read."""

    def __init__(self) -> None:
        self.nodes = _Nodes()
        self.predicate = Writer()
        self.subject, self.object = array("i"), array("i")

    def add(self, fields: list[str]) -> str:
        """Keep a line; the reason where it is rejected, else nothing."""
        if len(fields) != 3:
            return f"{len(fields)} fields, not 3"
        meta = metaedge(fields[1])
        (kind, source), (other, target) = self.nodes.find(fields[0]), self.nodes.find(fields[2])
        if source < 0 or target < 0:
            return kind if source < 0 else other
        if (kind, other) != (meta.source, meta.target):
            return f"{fields[1]} joins {meta.source} and {meta.target}, not {kind} and {other}"
        self.predicate.add(meta.predicate)
        self.subject.append(target if meta.reverse else source)
        self.object.append(source if meta.reverse else target)
        return ""

    def rows(self, spec: SourceSpec, read: int, rejected: Counter[str]) -> SourceRows:
        """Everything that was kept, with the nodes that are used."""
        count = len(self.subject)
        names = self.nodes.labels | _read_names(spec)
        ends = np.array([self.subject, self.object], dtype=np.int32)
        used, places = np.unique(ends, return_inverse=True)
        subject, obj = places.reshape(ends.shape).astype(np.int32)
        curies, kinds = tuple(self.nodes.numbers), self.nodes.kinds
        return SourceRows(
            nodes=tuple(
                SourceNode(curies[number], NODE_KINDS[kinds[number]].category, names.get(curies[number], ""))
                for number in used.tolist()
            ),
            subject=subject,
            predicate=self.predicate.column(),
            object=obj,
            score=np.full(count, spec.score, dtype=np.float32),
            source=constant(spec.name, count),
            date=constant("", count),
            reference=constant("", count),
            read=read,
            rejected=rejected,
        )


def read_hetionet(spec: SourceSpec) -> SourceRows:
    """Read an edge list.

    Args:
        spec: the file, with or without a header, plain or gzipped; names come from its nodes file, else from
            `nodes.tsv.gz` or `nodes.tsv` beside it.

    Returns:
        Statements in this project's predicates; malformed lines counted by reason.

    Raises:
        InputError: the file is missing or broken, or names a metaedge that is not known.
    """
    edges = _Edges()
    rejected: Counter[str] = Counter()
    read = 0
    for fields in read_lines(spec.path):
        if read == 0 and [field.casefold() for field in fields] == _HEADER:
            continue
        read += 1
        try:
            reason = edges.add(fields)
        except InputError as error:
            raise InputError(f"{spec.path}, edge {read}: {error}") from None
        if reason:
            rejected[reason] += 1
    return edges.rows(spec, read, rejected)
