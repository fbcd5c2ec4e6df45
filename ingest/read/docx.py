"""DOCX by python-docx: headings open sections, tables are kept apart."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from ingest.read.outcome import safe_id
from ingest.read.status import status_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName
from kg.errors import UnreadableError


def read(data: bytes, source: str, stem: str, digest: str) -> Document:
    """A Word document.

    Args:
        data: the file, whose members have been found to unpack to no more than is allowed.
        source: where it came from.
        stem: the file's name without its ending, used as the identifier.
        digest: SHA-256 of the file.

    Returns:
        The document; its title is the paragraph styled so, else the first one.

    Raises:
        UnreadableError: the file is broken, or there is no text in it.
    """
    import docx
    from docx.opc.exceptions import OpcError

    try:
        word = docx.Document(BytesIO(data))
        pieces = list(_pieces(word))
        properties = word.core_properties
        authors, made = properties.author or "", properties.created
    except (OpcError, KeyError, ValueError, AttributeError, SyntaxError) as error:
        raise UnreadableError(f"the Word document cannot be read: {error}") from error
    texts = [text for style, text in pieces if style != "table"]
    if not texts:
        raise UnreadableError("no text in this Word document")
    title = next((text for style, text in pieces if style == "title"), texts[0] if len(texts[0]) < 300 else "")
    return Document(
        id=safe_id(stem),
        title=title,
        date=made.date().isoformat() if made is not None else "",
        source=source,
        kind="paper",
        retracted=bool(status_of(title)),
        licence="",
        digest=digest,
        sections=tuple(_sections(pieces, title)),
        authors=(authors,) if authors and authors != "python-docx" else (),
    )


def _pieces(word: Any) -> Iterator[tuple[str, str]]:
    """Style (title, heading, table or prose) and text of every paragraph and table, in order."""
    for item in word.iter_inner_content():
        if hasattr(item, "rows"):
            rows = (" ".join(" ".join(cell.text.split()) for cell in row.cells) for row in item.rows)
            text = " ".join(row for row in rows if row.strip())
            if text:
                yield "table", text
            continue
        text = " ".join(item.text.split())
        style = (item.style.name or "").lower() if item.style is not None else ""
        if text:
            yield "title" if style == "title" else "heading" if style.startswith("heading") else "prose", text


def _sections(pieces: list[tuple[str, str]], title: str) -> Iterator[Section]:
    if title:
        yield Section("title", (Block(title),))
    name: SectionName = "body"
    heading, blocks, tables = "", list[Block](), list[Block]()
    for style, text in pieces:
        if text == title:
            title = ""
        elif style == "table":
            tables.append(Block(text))
        elif style == "heading" or (style == "prose" and len(text.split()) <= 6 and name_of(text) is not None):
            if blocks or heading:
                yield Section(name, tuple(blocks), heading)
            name, heading, blocks = name_of(text) or name, text, []
        else:
            blocks.append(Block(text))
    if blocks or heading:
        yield Section(name, tuple(blocks), heading)
    if tables:
        yield Section("table", tuple(tables))
