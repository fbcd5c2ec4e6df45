"""What a word or chunk tells by its spelling alone: features that are computed once for each spelling."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.lexicon.normalise import form_of

#: How far from a token the words are looked at.
WINDOW: Final = (-2, -1, 1, 2)
_UPPER: Final = re.compile(r"[A-Z]")
_LOWER: Final = re.compile(r"[a-z]")
_DIGIT: Final = re.compile(r"\d")
_OTHER: Final = re.compile(r"[^\x00-\x7f]")
_RUN: Final = re.compile(r"(.)\1+")
_LONGEST: Final = 24


@lru_cache(maxsize=1 << 16)
def shape_of(text: str) -> str:
    """Capitals as X, small letters as x, digits as 0, other characters beyond ASCII as @; runs are kept."""
    return _OTHER.sub("@", _DIGIT.sub("0", _LOWER.sub("x", _UPPER.sub("X", text))))


@lru_cache(maxsize=1 << 16)
def brief_shape_of(text: str) -> str:
    """The shape with each run of one kind as one character."""
    return _RUN.sub(r"\1", shape_of(text))


def _key(text: str) -> str:
    return "0" * min(len(text), 5) if text.isdigit() else text.lower()[:_LONGEST]


def word_features(word: str) -> list[str]:
    """Features of a token's own spelling.

    Args:
        word: a run of letters or of digits, or a single mark.

    Returns:
        Features, each with the prefix of its kind.
    """
    key = _key(word)
    found = [f"w={key}", f"S={shape_of(word)[:8]}", f"s={brief_shape_of(word)}"]
    if not word[0].isalnum():
        return found
    if word[0].isdigit():
        found.append(f"n={word[:4]}")
        return found
    found += [f"f={form_of(word)[:_LONGEST]}", f"l={min(len(word), 12)}"]
    if len(word) > 2:
        found += [f"p2={key[:2]}", f"e2={key[-2:]}"]
    if len(word) > 3:
        found += [f"p3={key[:3]}", f"e3={key[-3:]}"]
    if len(word) > 4:
        found += [f"p4={key[:4]}", f"e4={key[-4:]}"]
    if len(word) > 5:
        found += [f"p5={key[:5]}", f"e5={key[-5:]}"]
    if len(word) < 5 and not word.islower():
        found.append(f"W={word}")
    padded = f"^{key}$"
    found += [f"g={g}" for g in {padded[i : i + 4] for i in range(len(padded) - 3)}]
    return found


def near_features(word: str, far: bool) -> list[str]:
    """Features of a neighbour's spelling, fewer where it is `far`."""
    key = _key(word)
    found = [f"w={key}", f"s={brief_shape_of(word)}"]
    if not far and len(word) > 3 and word.isalpha():
        found += [f"e3={key[-3:]}", f"e4={key[-4:]}", f"f={form_of(word)[:_LONGEST]}"]
    return found


def chunk_features(chunk: str) -> list[str]:
    """Features of the run of characters without white space that a token stands in."""
    key = re.sub(r"\d", "0", chunk.lower())[:_LONGEST]
    bare = chunk.strip("()[]{},.;:'\"")
    found = [f"c={key}", f"cs={brief_shape_of(chunk)[:12]}"]
    if len(bare) > 3:
        low = bare.lower()
        found += [f"cp={low[:3]}", f"ce={low[-3:]}", f"cq={low[:4]}", f"cf={low[-4:]}"]
    return found
