"""Page: the printed lines of a page before anything is known about them."""

from __future__ import annotations

import math
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
        italic: whether it is set in an italic face.
        confidence: mean word confidence in 0..1 for OCR, else None.
    """

    text: str
    bbox: Box
    size: float
    bold: bool = False
    confidence: float | None = None
    italic: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """How a page was turned to make its lines level.

    Attributes:
        degrees: the angle it was turned by, against the clock.
        width: its width before, in points.
        height: its height before, in points.
    """

    degrees: float
    width: float
    height: float

    def turned_size(self) -> tuple[float, float]:
        """Width and height of the smallest upright page that holds the turned one, in points."""
        sine, cosine = self._sine_cosine()
        return (
            abs(self.width * cosine) + abs(self.height * sine),
            abs(self.width * sine) + abs(self.height * cosine),
        )

    def back(self, box: Box) -> Box:
        """The box around a level box's place on the page as it is printed."""
        sine, cosine = self._sine_cosine()
        width, height = self.turned_size()
        corners = [(x - width / 2, y - height / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs = [x * cosine - y * sine + self.width / 2 for x, y in corners]
        ys = [x * sine + y * cosine + self.height / 2 for x, y in corners]
        return round(min(xs), 1), round(min(ys), 1), round(max(xs), 1), round(max(ys), 1)

    def _sine_cosine(self) -> tuple[float, float]:
        quarters = {0.0: (0.0, 1.0), 90.0: (1.0, 0.0), 180.0: (0.0, -1.0), 270.0: (-1.0, 0.0)}
        angle = self.degrees % 360.0
        return quarters.get(angle) or (math.sin(math.radians(angle)), math.cos(math.radians(angle)))


@dataclass(frozen=True, slots=True)
class Page:
    """A page before anything is known about its text.

    Attributes:
        number: its number from 1.
        width: in points.
        height: in points.
        lines: its lines in the order the file holds them.
        turn: how it was turned to make its lines level, None where it was not; size and lines are those after it.
    """

    number: int
    width: float
    height: float
    lines: tuple[PageLine, ...]
    turn: Turn | None = None
