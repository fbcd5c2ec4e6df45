"""A document as the two files `undrawn convert` writes: everything as JSON, running prose as text."""

from __future__ import annotations

from kg.codec import dump_json
from kg.document import Document


def convert(document: Document) -> tuple[bytes, str]:
    """Both forms of a document.

    Args:
        document: any document.

    Returns:
        JSON with metadata, sections and blocks (text, page, box in points from the top left, OCR confidence), and the
        running text: title, abstract and body paragraphs in reading order, blank lines between them.
    """
    return dump_json(document, indent=1) + b"\n", document.text + "\n"
