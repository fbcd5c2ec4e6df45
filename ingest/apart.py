"""What a paragraph is: a heading, running text, or something kept apart from it."""

from __future__ import annotations

import re
from typing import Final

from ingest.front_matter import FRONT, LICENCE, SENTENCE
from ingest.paragraphs import Paragraph
from ingest.section_names import name_of
from kg.document import SectionName

CAPTION: Final = re.compile(
    r"^(fig(ure|\.)?|table|tab\.|scheme|box|chart|supplement(ary|al) (fig|table)\w*|s\d+ (fig|"
    r"table))\s*\.?\s*([A-Z]?\d+|[IVX]+)\b",
    re.IGNORECASE,
)
REFERS: Final = re.compile(
    r"^\w+\.? ?\w+ (and|to|shows?|lists?|presents?|gives?|summari[sz]es?|illustrates?|describes?|"
    r"reports?|displays?)\b"
)
_REFERENCE: Final = re.compile(
    r"^\[?\(?\d{1,3}[\].)]?\s+[A-Z][\w'’-]+,? (?:[A-Z]{1,3}\b|[A-Z]\.)|\bet al\b.*\b(19|20)\d\d\b.*[:;]\s*[e\d]"
)
#: A number of patients, as in the boxes of a flow chart.
_COUNT: Final = re.compile(r"\(n\s*=")
_KEYWORDS: Final = re.compile(r"key ?words\b", re.IGNORECASE)
#: Share of the body's size below which print is set apart from the text.
SMALL: Final = 0.87
#: The same for abstracts read by OCR, whose sizes are not exact; they are often set a little smaller.
SMALL_ABSTRACT: Final = 0.8
#: Confidence of OCR below which a few words are a picture taken for text, and from which on it is sure.
DOUBTFUL_TEXT, SURE = 0.6, 0.8


def is_heading(paragraph: Paragraph, body: float) -> bool:
    """Whether a paragraph is a heading: short, without a full stop, and set apart by face, size, number or name."""
    text = paragraph.block.text
    words = text.split()
    if _confidence(paragraph) < SURE and name_of(text) is None:
        return False
    if not 1 <= len(words) <= 16 or paragraph.n_lines > 3 or text.endswith((".", ",", ";")) or not text[0].isalnum():
        return False
    if _COUNT.search(text):
        return False
    if sum(c.isalpha() for c in text) < 0.6 * len(text.replace(" ", "")):
        return False
    known = name_of(text) is not None and len(words) <= 6
    styled = paragraph.bold or paragraph.size > 1.12 * body or (text.isupper() and len(text) > 5)
    plain = len(words) <= 3 or (paragraph.n_lines == 1 and paragraph.width < 0.75)
    slanted = paragraph.italic and paragraph.n_lines <= 2 and not text[0].islower() and paragraph.width < 0.95
    styled = styled or (slanted and len(words) <= 10)
    return (known and (styled or plain)) or (styled and paragraph.size >= 0.9 * body)


def apart(
    paragraph: Paragraph, body: float, section: SectionName, *, started: bool, headless: bool = False
) -> SectionName | None:
    """Where a paragraph goes that is no running text.

    Args:
        paragraph: a paragraph that is no heading.
        body: the document's body size in points.
        section: the section that is being filled.
        started: whether the text has begun, after the front matter.
        headless: whether the document has no front matter; small print of whole sentences is text there.

    Returns:
        The section it is kept in, None for running text.
    """
    text = paragraph.block.text
    if CAPTION.match(text) and not REFERS.match(text):
        return "caption"
    if section in ("references", "back"):
        return section
    if _KEYWORDS.match(text):
        return "back"
    if section == "statements":
        if paragraph.size < SMALL * body:
            return "back"  # set apart from the text by the printer
        return "references" if _REFERENCE.search(text) and paragraph.size <= body else None
    if not started and (FRONT.search(text) or len(text) < 200 or not SENTENCE.search(text)):
        return "back"
    on_front = paragraph.block.page == 1 and paragraph.size < 1.02 * body
    if on_front and (FRONT.search(text[:60]) or LICENCE.search(text)):
        return "back"
    words = text.split()
    if headless and _is_sentence(paragraph):
        return "references" if _REFERENCE.search(text) else None
    if len(words) < 15 and _confidence(paragraph) < DOUBTFUL_TEXT:
        return "table"
    letters = sum(c.isalpha() for c in text)
    if letters < (0.4 if len(words) > 9 and SENTENCE.search(text) else 0.55) * len(text.replace(" ", "")) or (
        len(words) / paragraph.n_lines < 2.5 and not _ends_a_sentence(paragraph)
    ):
        return "table"
    if _REFERENCE.search(text) and paragraph.size <= body:
        return "references"
    read_small = section == "abstract" and paragraph.block.ocr_confidence is not None
    small = paragraph.size < (SMALL_ABSTRACT if read_small else SMALL) * body
    if small and (len(words) < 25 or not paragraph.full or section != "abstract"):
        return "caption" if len(words) > 12 else "table"
    if len(words) < 5 and not paragraph.full and paragraph.width < 0.6:
        return "table"
    return None


def _is_sentence(paragraph: Paragraph) -> bool:
    """Whether a paragraph is six or more words that end like a sentence and were read well."""
    text = paragraph.block.text
    letters = sum(c.isalpha() for c in text)
    words = len(text.split()) >= 6 and letters > 0.75 * len(text.replace(" ", ""))
    return words and text.rstrip("\"'”’)").endswith((".", "?", "!")) and _confidence(paragraph) >= SURE


def _confidence(paragraph: Paragraph) -> float:
    read = paragraph.block.ocr_confidence
    return 1.0 if read is None else read


def _ends_a_sentence(paragraph: Paragraph) -> bool:
    """Whether it is the last short line of a paragraph that began in the column or on the page before."""
    text = paragraph.block.text
    return paragraph.n_lines == 1 and text[:1].islower() and text.endswith(".") and len(text) > 5
