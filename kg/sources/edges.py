"""Edge lists in this project's own words: a TSV with a header, CURIEs and predicates of kg/schema.toml."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Mapping
from typing import Final

import numpy as np

from kg.columns import Writer
from kg.curie import parse_curie
from kg.errors import InputError
from kg.predicate import predicate
from kg.source import SourceNode, SourceRows, SourceSpec
from kg.sources.lines import UNREADABLE, read_lines

VERSION = "1"
REQUIRED: Final = ("subject", "predicate", "object")
OPTIONAL: Final = ("score", "source", "date", "reference")
#: A taxon that does what only viruses do is a virus; its CURIE alone does not say so.
_VIRUS, _TAXON = "biolink:Virus", "biolink:OrganismTaxon"
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _check_header(spec: SourceSpec, header: list[str]) -> None:
    missing = [name for name in REQUIRED if name not in header]
    unknown = [name for name in header if name not in REQUIRED + OPTIONAL]
    if missing or unknown or len(set(header)) != len(header):
        fault = f"lacks {', '.join(missing)}" if missing else f"has {', '.join(unknown) or 'a column twice'}"
        raise InputError(
            f"{spec.path}: the header {fault}; it names {', '.join(REQUIRED)} and may name {', '.join(OPTIONAL)}"
        )


def _score(text: str, default: float) -> float | None:
    """The score of a line, None where it is not a number in 0..1."""
    if not text:
        return default
    try:
        value = float(text)
    except ValueError:
        return None
    return value if 0.0 <= value <= 1.0 else None


class _Edges:
    """Statements as they are read."""

    def __init__(self, spec: SourceSpec) -> None:
        self.spec = spec
        self.numbers: dict[str, int] = {}
        self.viruses: set[str] = set()
        self.subject, self.object, self.score = array("i"), array("i"), array("f")
        self.predicate, self.source, self.date, self.reference = Writer(), Writer(), Writer(), Writer()

    def add(self, row: Mapping[str, str]) -> str:
        """Keep a line; the reason where it is rejected, else nothing."""
        if any(UNREADABLE in field for field in row.values()):
            return "not UTF-8"
        try:
            subject, obj = parse_curie(row["subject"]), parse_curie(row["object"])
        except InputError:
            return "subject or object is not a known CURIE"
        score = _score(row.get("score", ""), self.spec.score)
        if score is None:
            return "score is not a number in 0..1"
        date = row.get("date", "")
        if date and not _DATE.fullmatch(date):
            return "date is not YYYY, YYYY-MM or YYYY-MM-DD"
        known = predicate(row["predicate"])
        if subject.startswith("NCBITaxon:") and _VIRUS in known.subjects and _TAXON not in known.subjects:
            self.viruses.add(subject)
        self.predicate.add(known.name)
        self.subject.append(self.numbers.setdefault(subject, len(self.numbers)))
        self.object.append(self.numbers.setdefault(obj, len(self.numbers)))
        self.score.append(score)
        self.source.add(row.get("source", "") or self.spec.name)
        self.date.add(date)
        self.reference.add(row.get("reference", ""))
        return ""


def read_edges(spec: SourceSpec) -> SourceRows:
    """Read an edge list.

    Args:
        spec: a TSV whose header names subject, predicate and object, and may name score, source, date and reference.

    Returns:
        Its statements; malformed lines counted by reason.

    Raises:
        InputError: the file is missing or broken, its header is wrong, or a predicate is not known.
    """
    edges = _Edges(spec)
    rejected: Counter[str] = Counter()
    header: list[str] = []
    read = 0
    for fields in read_lines(spec.path):
        if not header:
            header = [field.strip() for field in fields]
            _check_header(spec, header)
            continue
        read += 1
        if len(fields) > len(header) or len(fields) < len(REQUIRED):
            rejected[f"{len(fields)} fields, not {len(header)}"] += 1
            continue
        row = dict(zip(header, (field.strip() for field in fields), strict=False))
        try:
            reason = edges.add({name: row.get(name, "") for name in header})
        except InputError as error:
            raise InputError(f"{spec.path}, line {read + 1}: {error}") from None
        if reason:
            rejected[reason] += 1
    if not header:
        raise InputError(f"{spec.path} is empty; its header names {', '.join(REQUIRED)}")
    return SourceRows(
        nodes=tuple(SourceNode(curie, _VIRUS if curie in edges.viruses else "") for curie in edges.numbers),
        subject=np.array(edges.subject, dtype=np.int32),
        predicate=edges.predicate.column(),
        object=np.array(edges.object, dtype=np.int32),
        score=np.array(edges.score, dtype=np.float32),
        source=edges.source.column(),
        date=edges.date.column(),
        reference=edges.reference.column(),
        read=read,
        rejected=rejected,
    )
