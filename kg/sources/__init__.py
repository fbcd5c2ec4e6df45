"""The kinds of curated sources that a graph can be built from."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.source import SourceRows, SourceSpec
from kg.sources import edges, hetionet


@dataclass(frozen=True, slots=True)
class SourceKind:
    """A kind of source: its reader, with the reader's version, and the name of a source that is given none."""

    read: Callable[[SourceSpec], SourceRows]
    version: str
    name: str


KINDS: Final[dict[str, SourceKind]] = {
    "hetionet": SourceKind(hetionet.read_hetionet, hetionet.VERSION, "hetionet"),
    "edges": SourceKind(edges.read_edges, edges.VERSION, ""),
}
_OPTION: Final = re.compile(r",(name|nodes|score)=([^,]*)$")
#: What the graph calls statements from documents; no curated source may take the name.
TEXT: Final = "text"


def _kind(name: str) -> SourceKind:
    if name not in KINDS:
        raise InputError(f"unknown kind of source {name!r}; known: {', '.join(KINDS)}")
    return KINDS[name]


def parse_source(text: str) -> SourceSpec:
    """A source as written on a command line.

    Args:
        text: `KIND:PATH`, then any of `,name=NAME`, `,nodes=PATH`, `,score=0.9`.

    Returns:
        The source; its name is that of the kind, or the file's stem.

    Raises:
        InputError: the form, the kind or an option is wrong.
    """
    kind, colon, rest = text.partition(":")
    if not colon or not rest:
        raise InputError(f"{text!r} is not a source; write KIND:PATH with a kind of {', '.join(KINDS)}")
    _kind(kind)
    options: dict[str, str] = {}
    while match := _OPTION.search(rest):
        options.setdefault(match[1], match[2])
        rest = rest[: match.start()]
    try:
        score = float(options.get("score", "0.9"))
    except ValueError:
        score = -1.0
    nodes = Path(options["nodes"]) if options.get("nodes") else None
    return complete(SourceSpec(kind, Path(rest), options.get("name", ""), nodes, score))


def complete(spec: SourceSpec) -> SourceSpec:
    """A checked source with its name filled in.

    Args:
        spec: a source, its name perhaps empty.

    Returns:
        The same with a name.

    Raises:
        InputError: the kind is unknown, the score is outside 0..1, or the name is reserved.
    """
    name = spec.name or _kind(spec.kind).name or spec.path.name.partition(".")[0]
    if not 0.0 < spec.score <= 1.0:
        raise InputError(f"the score of source {name} must be a number above 0 and at most 1")
    if name == TEXT:
        raise InputError(f"a source cannot be named {TEXT!r}, which stands for documents; give it another name")
    return replace(spec, name=name)


def read_source(spec: SourceSpec) -> SourceRows:
    """Read a curated source.

    Args:
        spec: kind and path.

    Returns:
        Its statements, and what was rejected.

    Raises:
        InputError: the kind is unknown or the file cannot be used.
    """
    return _kind(spec.kind).read(spec)


def extractor_of(kind: str) -> str:
    """Kind and version of a reader, as provenance names it: `hetionet/1`."""
    return f"{kind}/{_kind(kind).version}"
