"""Curated sources: what to read, and the rows a reader makes of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kg.columns import Coded


@dataclass(frozen=True, slots=True)
class SourceSpec:
    """One curated source.

    Attributes:
        kind: a name in kg/sources.
        path: the file.
        name: what evidence from it is called; two files of one name count as one source.
        nodes: a file of node names, None to look for one beside the file.
        score: belief that one of its statements holds, 0..1.
    """

    kind: str
    path: Path
    name: str = ""
    nodes: Path | None = None
    score: float = 0.9


@dataclass(frozen=True, slots=True)
class SourceNode:
    """A node as a source gives it; category and name are empty where the source says nothing."""

    curie: str
    category: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class SourceRows:
    """The statements of a source.

    Attributes:
        nodes: distinct nodes, by CURIE.
        subject: (n,) index into nodes.
        predicate: n names of kg/schema.toml.
        object: (n,) index into nodes.
        score: (n,) in 0..1.
        source: n names of the source that each statement is counted under.
        date: n ISO dates, empty where unknown.
        reference: n publication CURIEs, empty where unknown.
        read: lines read, without the header.
        rejected: lines left out, by reason.
    """

    nodes: tuple[SourceNode, ...]
    subject: NDArray[np.int32]
    predicate: Coded
    object: NDArray[np.int32]
    score: NDArray[np.float32]
    source: Coded
    date: Coded
    reference: Coded
    read: int
    rejected: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class SourceReport:
    """How a source was read: lines read and kept, lines rejected by reason."""

    name: str
    kind: str
    read: int
    kept: int
    rejected: Mapping[str, int]


def report_on(spec: SourceSpec, rows: SourceRows) -> SourceReport:
    """What was read, kept and rejected, reasons sorted."""
    rejected = dict(sorted(Counter(rows.rejected).items()))
    return SourceReport(spec.name, spec.kind, rows.read, len(rows.subject), rejected)
