"""Page: the printed lines of a page before anything is known about them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.document import Box


@dataclass(frozen=True, slots=True)
class PageLine:
    """A run of text on one baseline.

    Attributes:
        text: its text; a hyphen that the typesetter put in at its end is kept.
        bbox: x0, y0, x1, y1 in points from the page's top left.
        size: font size in points (for OCR the line's height).
        bold: whether it is set in a bold face.
        confidence: mean word confidence in 0..1 for OCR, else None.
    """

    text: str
    bbox: Box
    size: float
    bold: bool = False
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, its size in points, its lines in the order the file holds them."""

    number: int
    width: float
    height: float
    lines: tuple[PageLine, ...]
