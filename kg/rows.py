"""Rows of the tables as values."""

from __future__ import annotations

from typing import Any, Final

from kg.edge import Edge, Node
from kg.evidence import Evidence, Provenance
from kg.paper import DocumentRow

#: What to select for `to_node`, `to_edge`, `to_evidence` and `to_document`.
NODE: Final = "id, name, category, equivalents, n_papers, sources"
EDGE: Final = "subject, predicate, object, belief, n_support, n_refute, n_papers, n_hedged, first_seen, sources"
EVIDENCE: Final = (
    "subject, predicate, object, polarity, certainty, score, document, section, page, x0, y0, x1, y1, start, "
    '"end", sentence, extractor, date, kind, subject_text, object_text, reference'
)
DOCUMENT: Final = "id, title, date, source, kind, licence, digest, doi, pmid, pmcid, journal, authors, retracted, paper"

Row = tuple[Any, ...]


def to_node(row: Row) -> Node:
    """A node from the columns of `NODE`."""
    identifier, name, category, equivalents, n_papers, sources = row
    return Node(identifier, name, category, tuple(equivalents), n_papers, tuple(sources))


def to_edge(row: Row) -> Edge:
    """An edge from the columns of `EDGE`."""
    values = dict(zip(Edge.__slots__, row, strict=True))
    return Edge(**{**values, "sources": tuple(values["sources"])})


def to_evidence(row: Row) -> Evidence:
    """A statement from the columns of `EVIDENCE`."""
    subject, name, obj, polarity, certainty, score, document, section, page, x0, y0, x1, y1, *rest = row
    start, end, sentence, extractor, date, kind, subject_text, object_text, reference = rest
    place = Provenance(
        document=document,
        section=section,
        page=page,
        bbox=None if x0 is None else (x0, y0, x1, y1),
        start=start,
        end=end,
        sentence=sentence,
        extractor=extractor,
        date=date,
        kind=kind,
        reference=reference,
    )
    return Evidence(subject, name, obj, polarity, certainty, score, place, subject_text, object_text)


def to_document(row: Row) -> DocumentRow:
    """A document from the columns of `DOCUMENT`."""
    values = dict(zip(DocumentRow.__slots__, row, strict=True))
    return DocumentRow(**{**values, "authors": tuple(values["authors"])})
