"""Where a document's text begins: its front matter, and documents that have none."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from ingest.paragraphs import Paragraph
from ingest.section_names import name_of

FRONT: Final = re.compile(
    r"^(received|accepted|published|revised|citation|cite this|correspondence|academic editor|"
    r"edited by|reviewed by|editor|"
    r"copyright|©|e-?mail|\*\s?corresponding|corresponding author|keywords?|key words|"
    r"open access|doi|https?:|article history|"
    r"handling editor|specialty section|these authors|funding|†|‡|§|¶|\*|department|division|"
    r"institute|school of|faculty|"
    r"college|laborator|university|competing interests|data availability|abbreviations)|@\w+\.|creative ?commons|"
    r"authors? contributed equally",
    re.IGNORECASE,
)
LICENCE: Final = re.compile(
    r"licen[sc]ed under (a|the) |open[- ]access article|terms of the creative ?commons", re.IGNORECASE
)
SENTENCE: Final = re.compile(r"[a-z]{3,} [a-z]{2,}.*[a-z]")


def is_headless(flow: Sequence[Paragraph], title_at: Collection[int], body: float) -> bool:
    """Whether a document begins in the midst of its text: prose comes first, with no title or front matter above it."""
    first = next((i for i, paragraph in enumerate(flow) if begins_prose(paragraph, body)), None)
    if first is None or any(index < first for index in title_at):
        return False
    above = (paragraph.block.text for paragraph in flow[: first + 1])
    return not any(name_of(text) or FRONT.search(text) or run_in_abstract(text) for text in above)


def begins_prose(paragraph: Paragraph, body: float) -> bool:
    """Whether a paragraph under front matter is the first of the text: long, of whole sentences, in the body's size."""
    text = paragraph.block.text
    long = len(text) > 300 and paragraph.n_lines > 3 and paragraph.size >= 0.97 * body
    return long and bool(SENTENCE.search(text)) and not FRONT.search(text)


def run_in_abstract(text: str) -> int:
    """How many characters of a paragraph are the word Abstract that it begins with; 0 for any other paragraph."""
    found = re.match(r"(abstract|summary)\s*[:.—–-]+\s*(?=[A-Z])", text, re.IGNORECASE)
    return found.end() if found and len(text) > 200 else 0
