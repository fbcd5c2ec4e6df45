"""PubTator: `PMID|t|title` and `PMID|a|abstract` lines, and lines of the entities marked in them.

A document's text is the title, a line break and the abstract as they stand, so that offsets are those of the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from ingest.given import curies_of, type_of, unknown_type
from ingest.read.encoding import decode
from ingest.read.marked import Mark, numbered, place
from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import status_of
from kg.document import Annotation, Block, Document, Section

LINE: Final = re.compile(r"^([^|\s]+)\|([ta])\|(.*)$")


def read(data: bytes, source: str, digest: str) -> Iterator[Document | Rejected]:
    """Documents of a PubTator file.

    Args:
        data: the file, unpacked.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        One document an identifier, in the order of the file, with the entities that are marked in it; lines of
        relations are left to those who made them.

    Raises:
        UnreadableError: the bytes are not text.
    """
    texts: dict[str, dict[str, str]] = {}
    rows: dict[str, list[list[str]]] = {}
    for line in decode(data).split("\n"):
        cells = line.rstrip("\r").split("\t")
        if found := LINE.match(line.rstrip("\r")):
            texts.setdefault(found[1], {}).setdefault(found[2], found[3])
        elif len(cells) >= 5 and cells[1].isdecimal() and cells[2].isdecimal():
            rows.setdefault(cells[0], []).append(cells)
    for id, parts in texts.items():
        yield _document(id, parts.get("t", ""), parts.get("a", ""), rows.get(id, []), f"{source}#{id}", digest)


def _document(
    id: str, title: str, abstract: str, rows: list[list[str]], source: str, digest: str
) -> Document | Rejected:
    if not title.strip() and not abstract.strip():
        return Rejected(source, "neither title nor abstract")
    text = f"{title}\n{abstract}" if abstract else title
    foreign: list[str] = []
    placed, faults = place(text, _marks(rows, foreign))
    words = " ".join(title.split())
    return Document(
        id=safe_id(id),
        title=words,
        date="",
        source=source,
        kind="abstract",
        licence="",
        digest=digest,
        sections=(Section("abstract", (Block(text),)),),
        pmid=id if id.isdigit() else "",
        retracted=bool(status_of(words)),
        exact=True,
        own_id=id,
        annotations=numbered(Annotation("", one.start, one.end, one.type, one.ids) for one in placed),
        entity_faults=(*foreign, *faults),
    )


def _marks(rows: list[list[str]], faults: list[str]) -> Iterator[Mark]:
    """The marks in the text; their offsets count the title, one character, the abstract."""
    for row in rows:
        kind = type_of(row[4])
        if kind is None:
            faults.append(unknown_type(f"{row[3]!r} at {row[1]}-{row[2]}", row[4]))
            continue
        ids = curies_of(kind, row[5]) if len(row) > 5 else ()
        yield Mark("", int(row[1]), int(row[2]), row[3], kind, ids)
