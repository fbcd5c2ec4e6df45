"""A text as it is read: accents on their letters, without marks that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: Accents that stand after their letter.
_ACCENTS: Final = frozenset(map(chr, range(0x300, 0x370)))
#: The soft hyphen, and characters of no width; the space of no width (U+200B) parts words and is not among them.
_UNSEEN: Final = frozenset("\u00ad\u200c\u200d\u2060\ufeff")
_HIDDEN: Final = re.compile(f"[{''.join(sorted(_ACCENTS | _UNSEEN))}]")


def hides(text: str) -> bool:
    """Whether a text has marks that are not read by themselves: accents apart from their letters, soft hyphens."""
    return not text.isascii() and _HIDDEN.search(text) is not None


def visible(text: str) -> tuple[str, list[int], list[int]]:
    """A text without the marks that are not read by themselves.

    Args:
        text: any text.

    Returns:
        What is read, nothing of which `hides`; for each of its characters, the first one of the text that it stands
        for, and one past the last.
    """
    shown: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    for at, mark in enumerate(text):
        if mark in _ACCENTS:
            if shown:
                shown[-1] = unicodedata.normalize("NFC", shown[-1] + mark)[0]
                ends[-1] = at + 1
        elif mark not in _UNSEEN:
            shown.append(mark)
            begins.append(at)
            ends.append(at + 1)
    return "".join(shown), begins, ends
