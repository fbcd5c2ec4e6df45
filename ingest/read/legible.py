"""Whether a text layer says what is printed: not codes of an unknown encoding, nor the ruins of bad OCR."""

from __future__ import annotations

import re
from typing import Final

#: The most frequent words of English, German, French, Spanish, Italian and Portuguese prose.
_FREQUENT: Final = frozenset(
    re.findall(
        r"\w+",
        "the of and in to a is was for with that by were as at from are on or this be an not have which we it has "
        "der die und den von das mit ist des im dem zu auf eine für sich le la les et du en une est que dans pour sur "
        "el los las del se por con una para como il di che per un non alla o os da no em uma ao",
    )
)
_WORD: Final = re.compile(r"[^\W\d_]{2,}")
_RUN: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
_INSIDE: Final = re.compile(r"[a-z][^\w\s.,;:()\[\]{}/+*=&'’`´\"“”<>@#%|°±×·•†‡§¶~^–—−-][a-z]", re.IGNORECASE)
_ODD: Final = re.compile(r"[\ufffd\ufffe\uffff\ue000-\uf8ff\x00-\x08\x0e-\x1f\x80-\x9f]|\(cid:\d+\)")

#: The letters that make up six tenths of the text of every language in Latin script, and a third of a shifted code.
_COMMON: Final = frozenset("aeinorst")

FEW_WORDS: Final = 30


def is_legible(text: str) -> bool:
    """Whether text reads like language.

    Args:
        text: a page's text.

    Returns:
        False where a tenth of the characters stand for nothing, where letters are not those of a language, where under
        half of the words could be words, or where a long page has none of the words that every long text has.
    """
    inked = sum(not c.isspace() for c in text)
    if not inked:
        return False
    if (
        sum(len(found.group()) for found in _ODD.finditer(text)) > 0.1 * inked
        or len(_INSIDE.findall(text)) > 0.03 * inked
    ):
        return False
    letters = sum(c.isalpha() for c in text)
    words = _WORD.findall(text)
    if len(words) < FEW_WORDS:
        return letters > 0.3 * inked or inked < 200
    latin = [word for word in words if word.isascii()]
    if len(latin) < 0.5 * len(words):
        return letters > 0.5 * inked  # another script, about whose words nothing is known
    shown = [c for word in latin for c in word.lower()]
    if sum(c in _COMMON for c in shown) < 0.42 * len(shown):
        return False
    likely = sum(_is_likely(word) for word in latin) / len(latin)
    frequent = sum(word.lower() in _FREQUENT for word in words) / len(words)
    return likely > 0.5 and not (frequent < 0.01 and likely < 0.8 and len(words) > 2 * FEW_WORDS)


def _is_likely(word: str) -> bool:
    """Whether letters could be a word: a vowel, no heap of consonants, capitals only at its start or all over."""
    low = word.lower()
    cased = word.islower() or word.isupper() or word.istitle() or len(word) < 4
    return cased and any(c in "aeiouy" for c in low) and not _RUN.search(low)
