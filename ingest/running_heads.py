"""Running heads, page numbers and other lines that are printed on every page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from ingest.page import Page, PageLine

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"^(page\s*)?[\divxlc]{1,6}(\s*(of|/|\|)\s*\d+)?$|^[A-Za-z]?\d{1,5}$", re.IGNORECASE)
_NOTICE = re.compile(
    r"downloaded from|all rights reserved|creative ?commons|this is an open access article|©|\(c\) \d{4}|copyright|"
    r"^(https?://)?(dx\.)?doi\.org/|^www\.|for personal use|licensee|author manuscript|published online|^issn\b",
    re.IGNORECASE,
)
_CONTINUED = re.compile(
    r"^[(\[]?(continued (on|from|to) (the )?(next|following|previous|last|preceding) page)[)\]]?\.?$", re.IGNORECASE
)
MARGIN = 0.09


def _key(line: PageLine) -> str:
    return _DIGITS.sub("#", line.text).casefold().strip()


def _in_margin(line: PageLine, page: Page) -> bool:
    return line.bbox[3] < MARGIN * page.height or line.bbox[1] > (1 - MARGIN) * page.height


def without_running_heads(pages: Sequence[Page]) -> list[Page]:
    """Pages without the lines that repeat near their edges, page numbers and licence notices there.

    Args:
        pages: all pages of a document.

    Returns:
        The pages, in order.
    """
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_key(line) for line in page.lines if _in_margin(line, page)})
    often = max(2, 0.3 * len(pages))
    kept: list[Page] = []
    for page in pages:
        lines = tuple(line for line in page.lines if not _goes(line, page, seen, often))
        kept.append(Page(page.number, page.width, page.height, lines))
    return kept


def _goes(line: PageLine, page: Page, seen: Counter[str], often: float) -> bool:
    upright = line.bbox[2] - line.bbox[0] >= 1.2 * (line.bbox[3] - line.bbox[1]) or len(line.text) < 4
    if not upright and len(line.text) > 6:
        return True  # set sideways along the margin
    if _CONTINUED.match(line.text):
        return True
    if not _in_margin(line, page):
        return False
    return seen[_key(line)] >= often or bool(_PAGE_NUMBER.match(line.text)) or bool(_NOTICE.search(line.text))
