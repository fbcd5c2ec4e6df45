"""CORD-19's JSON of a paper: title, abstract and body with the printed section of each paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import status_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName


def read(data: Mapping[str, Any], source: str, digest: str) -> Document | Rejected:
    """A paper.

    Args:
        data: the parsed file: an object with `paper_id` and `body_text` or `abstract`.
        source: where it came from.
        digest: SHA-256 of the file.

    Returns:
        The document; captions and references are kept apart.
    """
    metadata = data.get("metadata") if isinstance(data.get("metadata"), dict) else {}
    title = " ".join(str((metadata or {}).get("title") or "").split())
    sections = [Section("title", (Block(title),))] if title else []
    sections += _sections(data.get("abstract"), "abstract")
    sections += _sections(data.get("body_text"), "body")
    if not any(section.name != "title" for section in sections):
        return Rejected(source, "a CORD-19 paper without abstract and body")
    captions = [Block(text) for entry in _entries(data.get("ref_entries")) if (text := _text(entry))]
    if captions:
        sections.append(Section("caption", tuple(captions)))
    references = [Block(text) for entry in _entries(data.get("bib_entries")) if (text := _cited(entry))]
    if references:
        sections.append(Section("references", tuple(references)))
    identifier = str(data["paper_id"])
    return Document(
        id=safe_id(identifier),
        title=title,
        date="",
        source=source,
        kind="paper",
        retracted=bool(status_of(title)),
        licence="",
        digest=digest,
        sections=tuple(sections),
        pmcid=identifier if identifier.startswith("PMC") else "",
        authors=tuple(_authors((metadata or {}).get("authors"))),
    )


def _entries(value: Any) -> list[Mapping[str, Any]]:
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [entry for entry in found if isinstance(entry, dict)]


def _text(entry: Mapping[str, Any]) -> str:
    return " ".join(str(entry.get("text") or "").split())


def _cited(entry: Mapping[str, Any]) -> str:
    parts = (entry.get(key) for key in ("title", "venue", "year"))
    return ". ".join(str(part) for part in parts if part)


def _sections(value: Any, default: SectionName) -> Iterator[Section]:
    paragraphs = [
        (str(entry.get("section") or "").strip(), text) for entry in _entries(value) if (text := _text(entry))
    ]
    name = default
    for heading, rows in groupby(paragraphs, key=lambda row: row[0]):
        name = "abstract" if default == "abstract" else name_of(heading) or name
        printed = "" if default == "abstract" and heading.lower() == "abstract" else heading
        yield Section(name, tuple(Block(text) for _, text in rows), printed)


def _authors(value: Any) -> Iterator[str]:
    for author in _entries(value):
        name = f"{author.get('last') or ''} {author.get('first') or ''}".strip()
        if name:
            yield name
