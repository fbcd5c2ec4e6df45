"""Plain text and Markdown: the first line is the title, headings open sections, blank lines part paragraphs."""

from __future__ import annotations

import re

from ingest.read.encoding import decode_guessing
from ingest.read.outcome import safe_id
from ingest.read.status import kind_of, status_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName
from kg.errors import UnreadableError

_PARAGRAPH = re.compile(r"\n\s*\n")
_DOI = re.compile(r"\b10\.\d{4,9}/[^\s\"<>]+[^\s\"<>.,;)]")
_DATE = re.compile(r"^date:\s*(\d{4}(?:-\d\d(?:-\d\d)?)?)\s*$", re.IGNORECASE)


def read(data: bytes, source: str, stem: str, digest: str) -> Document:
    """A text file as a document.

    Args:
        data: the file.
        source: where it came from.
        stem: the file's name without its ending, used as the identifier.
        digest: SHA-256 of the file.

    Returns:
        The document. A line `date: 2020-03-17` among the first lines sets its date. A note says where
        the encoding had to be guessed.

    Raises:
        UnreadableError: the bytes are no legible text, or there is none.
    """
    text, guessed = decode_guessing(data)
    paragraphs = [" ".join(part.split()) for part in _PARAGRAPH.split(text) if part.strip()]
    date = ""
    kept: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        found = _DATE.match(paragraph) if index < 5 else None
        if found:
            date = found.group(1)
        else:
            kept.append(paragraph)
    if not kept:
        raise UnreadableError("no text in it but a date")
    title = kept[0].lstrip("# ").strip()
    sections: list[Section] = []
    name: SectionName = "title" if len(title) < 300 else "body"
    heading, blocks = "", [Block(title)]
    for paragraph in kept[1:]:
        bare = paragraph.lstrip("#").strip()
        is_heading = paragraph.startswith("#") or (
            len(bare.split()) <= 6 and not bare.endswith((".", "?", "!", ";", ","))
        )
        if is_heading:
            sections.append(Section(name, tuple(blocks), heading))
            name = name_of(bare) or ("body" if name == "title" else name)
            heading, blocks = bare, []
        else:
            if name == "title":
                sections.append(Section(name, tuple(blocks)))
                name, heading, blocks = "body", "", []
            blocks.append(Block(paragraph))
    sections.append(Section(name, tuple(blocks), heading))
    doi = next((m.group() for p in kept[:4] if (m := _DOI.search(p))), "")
    return Document(
        id=safe_id(stem),
        title=title,
        date=date,
        source=source,
        kind=kind_of("paper", doi),
        licence="",
        digest=digest,
        sections=tuple(section for section in sections if section.blocks),
        doi=doi,
        retracted=bool(status_of(title)),
        notes=(guessed,) if guessed else (),
    )
