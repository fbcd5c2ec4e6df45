"""The authors printed under a title."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from ingest.page import PageLine
from ingest.section_names import name_of
from kg.document import Box

#: Degrees and titles that stand beside names.
_DEGREES: Final = re.compile(
    r"(?<![\w.])(Ph\.?D|M\.?D|M\.?Sc|B\.?Sc|M\.?S|B\.?S|M\.?B|M\.?M|M\.?P\.?H|Pharm\.?D|D\.?Phil|Dr|Prof|R\.?N|F\.?R\.?C\.?\w|"
    r"M\.?B\.?B\.?S|D\.?V\.?M|M\.?A|B\.?A|Eng|Jr|Sr)\.?[a-z]?(?=[\s,;∗*†‡\d]|$)"
)
#: Marks of affiliations and notes: figures, stars and daggers, and single small letters that stand alone.
_MARKS: Final = re.compile(r"[\d*∗†‡§¶#✉\u2070-\u209f⁎ⅰ]+|(?<![^\s,;])[a-z](?=[\s,;∗*]|$)|\([^)]*\)|\bORCID\b|\S+@\S+")
_PARTS: Final = re.compile(r"\s*(?:[,;|·•]|\band\b|&|\n)\s*")
_WORD: Final = re.compile(r"(?:[A-Z]\.?-?){1,4}|[^\W\d_][\w.'’ʼ-]*")
_PARTICLES: Final = frozenset(
    "van der den de del della di da dos do la le el al bin ibn von zu ter ten af av y st mc mac".split()  # noqa: SIM905
)
#: Words that no name of a person has.
_ELSE: Final = re.compile(
    r"\b(universit|institut|department|hospital|laborator|facult|correspond|consorti|editor|research)|"
    r"\b(school|college|cent(er|re)|division|group|study|trial|review|article|open|access|abstract|received|journal|for|of|"
    r"the|in|on|with)\b",
    re.IGNORECASE,
)


def authors_of(lines: Sequence[PageLine], title: Box, size: float) -> tuple[str, ...]:
    """The authors printed under a title.

    Args:
        lines: the first page's lines.
        title: the box of the title, in points from the top left.
        size: the title's font size.

    Returns:
        "Family Given" in order; empty where what stands there does not read as names.
    """
    names = [name for text in _byline(lines, title, size) if (name := _name(text))]
    return tuple(dict.fromkeys(names))


def _byline(lines: Sequence[PageLine], title: Box, size: float) -> Iterator[str]:
    """Candidates for names: lines of one size that follow the title, up to the first gap, heading or other print."""
    bottom = title[3]
    below = [
        line
        for line in lines
        if bottom - 3 < line.bbox[1] < bottom + 260 and line.size < 0.93 * size and line.bbox[2] > title[0] - 5
    ]
    start = next((n for n, line in enumerate(below) if _reads_as_names(line.text)), None)
    if start is None or below[start].bbox[1] > bottom + 90:
        return
    first = below[start]
    text, last = "", first
    for line in below[start:]:
        if line.size < 0.8 * first.size and not _reads_as_names(line.text):
            if line.bbox[1] - last.bbox[3] > -1:
                break
            continue
        leaves = line.bbox[1] - last.bbox[1] > 2.2 * first.size or line.size > 1.15 * first.size
        if leaves or name_of(line.text) or (line.bbox[1] > last.bbox[3] and not _reads_as_names(line.text)):
            break
        apart = line.text.lstrip()[:1] not in ",;|·•" and line.bbox[1] - last.bbox[1] < 0.5 * first.size
        text += ("\n" if apart and line.bbox[0] - last.bbox[2] > first.size else " ") + line.text
        last = line
        if line.bbox[1] - first.bbox[1] > 200:
            break
    yield from _PARTS.split(_MARKS.sub(" ", _DEGREES.sub(" ", text)))


def _reads_as_names(text: str) -> bool:
    """Whether most parts of a line read as names of persons."""
    parts = [part for part in _PARTS.split(_MARKS.sub(" ", _DEGREES.sub(" ", text))) if part.strip()]
    return sum(bool(_name(part)) for part in parts) > len(parts) / 2 if parts else set(text.strip()) <= set(",;. ")


def _name(text: str) -> str:
    """A name as "Family Given", empty where the text is none."""
    words = text.split()
    if not 2 <= len(words) <= 7 or _ELSE.search(text) or not all(_WORD.fullmatch(word) for word in words):
        return ""
    proper = [word for word in words if word.casefold() not in _PARTICLES]
    if len(proper) < 2 or not all(word[0].isupper() for word in proper) or max(map(len, proper)) < 2:
        return ""
    if re.fullmatch(r"[A-Z]{1,3}", words[-1]) and len(words[0]) > 2:
        return " ".join(words)  # it stands as Family GI already
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return f"{' '.join(words[at:])} {' '.join(words[:at])}"
