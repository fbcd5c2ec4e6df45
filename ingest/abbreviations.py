"""Abbreviations that a text defines: short forms with the long forms they stand for.

Candidates are `long (short)`, `short (long)`, `(long, short)`, `long, called short` and lists `short, long; short,
long`. A candidate counts where the letters of the short form can be laid upon the long form (`ingest.alignment`) at a
cost that the way of writing allows. The idea is that of Schwartz and Hearst (2003, Pac Symp Biocomput 451) with
the graded strategies of Ab3P (Sohn et al. 2008, doi:10.1186/1471-2105-9-402).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ingest.alignment import Alignment, align

_MAX_SHORT: Final = 14
_MAX_JOINED: Final = 24
_MAX_WORDS: Final = 3
#: Stands in parentheses and is no short form of what precedes it.
_NO_SHORT: Final = re.compile(
    r"(?:fig(?:ure|s)?|tables?|see|eg|e\.g|ie|i\.e|ref|refs|eq|and|or|in|of|the|for|with|both|all|days?|weeks?|"
    r"months?|years?|hours?|min|cases?|men|women|males?|females?|patients?|group|vs|mean|range|median|total|kg|mg|ml|cm|"
    r"mm|nm|kda|[ivx]+|usa|uk|ci|sd|sem|se)(?![\w-])",
    re.IGNORECASE,
)
_UNLIKE: Final = re.compile(r"[=<>%±≥≤~]|\d+\.\d|^\d+$|^[\d\s.,/-]+$|^\W|(?<!\.[A-Z])\.$")
_BREAK: Final = re.compile(r"(?<!\b[A-Z])\.\s|[;:!?]\s|\n|, (?:which|who|where|but)\b")
#: What a long form does not end with.
_TRAILING: Final = re.compile(r"(?:\s|,|\b(?:or|and|the|called|termed|abbreviated|as)(?=\s|$))+$")
_GOES_ON: Final = re.compile(r"-[a-z]| [a-z]")
_OPENING: Final = re.compile(r"(?<=\s)[(\[]|(?<=[a-z\]]{3})\((?=[A-Z][\w-]{1,8}\)(?![a-z]))")
_SHORT_BEFORE: Final = re.compile(r"[A-Za-zΑ-Ωα-ω][\w/+-]*[\w+]\s?$")
_LIST: Final = re.compile(
    r"(?:(?:non-?standard )?abbreviations?(?: used)?(?: (?:are|in this \w+))?:)(?P<body>[^\n]{5,})", re.IGNORECASE
)
_LIST_ITEM: Final = re.compile(r"\s*(?P<short>[^\s,;:=][^,;:=]{0,13}?)\s*[,:=]\s*(?P<long>[^;]{3,90}?)\s*(?:[;.]|$)")
_APPOSED: Final = re.compile(
    r",? (?:(?:also )?(?:called|termed|known as|abbreviated(?: as| to| here as)?|designated(?: as)?|"
    r"denoted(?: as| by)?|referred to as|hereafter))[:,]? (?:the )?[\"'“‘]?(?P<short>[A-Z][\w/+-]{1,9})[\"'”’]?"
    r"(?=[\s,.;)])"
)


_NO_FIRST: Final = frozenset(
    (
        "in",
        "of",
        "on",
        "by",
        "to",
        "for",
        "from",
        "with",
        "and",
        "or",
        "as",
        "at",
        "the",
        "an",
        "is",
        "are",
        "was",
        "were",
    )
)
_PROPER: Final = re.compile(r"[A-Z][a-z]{3,}")
_CHEMICAL: Final = re.compile(r"(?:ol|one|ine|in|ene|ate|ide|ose|an|on|ium|gen)s?$")


@dataclass(frozen=True, slots=True)
class Definition:
    """An abbreviation where the text defines it.

    Attributes:
        short: the short form as written.
        long: the long form as written, without an abbreviation in brackets that stands inside it.
        long_start: first character of the long form.
        long_end: one past its last.
    """

    short: str
    long: str
    long_start: int
    long_end: int


def definitions(text: str) -> tuple[Definition, ...]:
    """Abbreviations that a text defines.

    Args:
        text: any text; a line break ends what can be a long form.

    Returns:
        Each short form with each long form once, by start of the long form.
    """
    found: dict[tuple[str, str], Definition] = {}
    for one in (*_bracketed(text), *_apposed(text), *_listed(text)):
        found.setdefault((one.short, " ".join(one.long.lower().split())), one)
    return tuple(sorted(found.values(), key=lambda d: (d.long_start, d.short)))


def _bracketed(text: str) -> Iterator[Definition]:
    if "(" not in text and "[" not in text:
        return
    outer: list[tuple[int, int]] = []
    for start, end in _brackets(text):
        inner = text[start + 1 : end]
        floor = max((last + 1 if last < start else first + 1 for first, last in outer[-8:]), default=0)
        outer.append((start, end))
        made = (
            _short_inside(text, start, inner, floor)
            or _both_inside(text, start, inner)
            or _long_inside(text, start, inner)
        )
        if made is not None:
            yield made


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Opening and closing places of brackets after white space, or right after a word with capitals inside."""
    for opening in _OPENING.finditer(text):
        start, depth = opening.start(), 0
        for at in range(start, min(len(text), start + 240)):
            if text[at] in "([":
                depth += 1
            elif text[at] in ")]":
                depth -= 1
                if not depth:
                    yield start, at
                    break


def _short_inside(text: str, start: int, inner: str, floor: int = 0) -> Definition | None:
    """`long (short)`, `long (short; more)`, `long (short or other)`, `long (the short)`, from `floor` on."""
    offset = max(floor, start - 220)
    for stop in _BREAK.finditer(text, offset, start):
        offset = stop.end()
    shorts = tuple(_shorts(inner))
    for short in shorts:
        if (made := _laid(short, text[offset:start], offset)) is not None:
            return made
    if 0 < floor == offset:  # the long form may go on over an earlier bracket: `Ebola virus (EBOV) disease (EVD)`
        return _over_bracket(text, start, floor, shorts)
    return None


def _laid(short: str, before: str, offset: int) -> Definition | None:
    before = _TRAILING.sub("", before)
    for signs in (short, *_without_digits(short)):
        laid = align(signs, before)
        if laid is None:
            continue
        long = before[laid.start : laid.end]
        if short != long and (_good(short, long, laid) if signs == short else _good_without(signs, long, laid)):
            return Definition(short, long, offset + laid.start, offset + laid.end)
    return None


def _over_bracket(text: str, start: int, floor: int, shorts: tuple[str, ...]) -> Definition | None:
    opening = text.rfind("(", 0, floor)
    if opening < 0 or not is_short(text[opening + 1 : floor - 1]) or not _GOES_ON.match(text, floor):
        return None
    offset = max(0, opening - 160)
    for stop in _BREAK.finditer(text, offset, opening):
        offset = stop.end()
    whole = text[offset:opening] + " " * (floor - opening) + text[floor:start]
    for short in shorts:
        laid = align(short, whole.rstrip())
        if laid is None or offset + laid.start >= opening or laid.cost > 0.3 * len(short):
            continue
        long = re.sub(r"\s+(?=[-\s])", "", whole[laid.start : laid.end])
        if _good(short, long, laid):
            return Definition(short, long, offset + laid.start, offset + laid.end)
    return None


def _without_digits(short: str) -> Iterator[str]:
    """A short form without the numbers that number it (`E2`, `sCR1`, `Fru-2,6-P(2)`)."""
    if (bare := re.sub(r"\(\d\)$", "", short)) != short:
        yield bare
    elif re.fullmatch(r"[A-Za-z-]+\d{1,2}[A-Z]?", short):
        yield re.sub(r"\d", "", short)


def _good_without(signs: str, long: str, laid: Alignment) -> bool:
    letters = sum(c.isalpha() for c in signs)
    if "-" in signs and any(c.isdigit() for c in long):
        return False
    if letters == 1:
        return signs.isupper() and " " not in long and laid.cost <= 0.01 and bool(_CHEMICAL.search(long))
    return laid.cost <= 0.3 * letters and _good(signs, long, laid)


def _shorts(inner: str) -> Iterator[str]:
    """What in brackets may be a short form, the likeliest first."""
    inner = inner.strip().strip("\"'“”‘’")
    inner = re.sub(
        r"^(?:the|or|i\.e\.,?|ie,|called|termed|abbreviated(?: as)?|hereafter|denoted(?: by)?)\s+", "", inner
    )
    seen = set()
    pieces = [inner, *re.split(r"[;,:=]\s|\s(?:or|and|in|is)\s|\s?=\s?", inner)[:1]]
    for piece in pieces:
        short = piece.strip().strip("\"'“”‘’").strip()
        if short not in seen and is_short(short):
            seen.add(short)
            yield short


def _both_inside(text: str, start: int, inner: str) -> Definition | None:
    """`(long, short)` and `(short, long)`, `(short: long)`, `(short = long)`."""
    parts = re.match(r"\s*(?P<one>[^,;:=]{1,100}?)\s*(?:,|;|:|=)\s*(?P<two>[^,;:=]{1,100}?)\s*(?:$|[,;])", inner)
    if parts is None:
        return None
    for short, long in (("two", "one"), ("one", "two")):
        made = _whole(text, start + 1 + parts.start(long), start + 1 + parts.end(long), parts[short], 0.9)
        if made is not None:
            return made
    return None


def _long_inside(text: str, start: int, inner: str) -> Definition | None:
    """`short (long)`."""
    before = _SHORT_BEFORE.search(text, max(0, start - 16), start)
    if before is None:
        return None
    stop = re.search(r"[;,]\s|\s[(\[]", inner)
    last = stop.start() if stop else len(inner)
    return _whole(text, start + 1, start + 1 + last, before.group().rstrip(), 0.9)


def _whole(text: str, start: int, end: int, short: str, limit: float) -> Definition | None:
    """A definition whose long form is all of a stretch of the text."""
    long = text[start:end]
    start += len(long) - len(long.lstrip())
    long = long.strip()
    if not is_short(short) or len(long) <= len(short) + 2 or (" " not in long and "-" not in long):
        return None
    laid = align(short, long)
    if laid is None or laid.start != 0 or laid.cost > limit or sum(c.isupper() for c in short) < 2:
        return None
    return Definition(short, long, start, start + len(long)) if _good(short, long, laid) else None


def _apposed(text: str) -> Iterator[Definition]:
    """`long, abbreviated as short`."""
    for said in _APPOSED.finditer(text):
        made = _short_inside(text, said.start(), said["short"])
        if made is not None:
            yield made


def _listed(text: str) -> Iterator[Definition]:
    """`Abbreviations: short, long; short, long`."""
    for whole in _LIST.finditer(text):
        for item in _LIST_ITEM.finditer(text, whole.start("body"), whole.end("body")):
            made = _whole(text, item.start("long"), item.end("long"), item["short"], 3.0)
            if made is not None:
                yield made


def is_short(text: str) -> bool:
    """Whether a string is written like a short form."""
    letters = sum(c.isalpha() for c in text)
    if (
        not letters
        or len(text) > (_MAX_SHORT if " " in text else _MAX_JOINED)
        or len(text.split()) > _MAX_WORDS
        or _UNLIKE.search(text)
    ):
        return False
    return not _NO_SHORT.fullmatch(text) or (text.isupper() and len(text) > 1)


def _good(short: str, long: str, laid: Alignment) -> bool:
    """Whether an alignment is good enough for the way the short form is written."""
    words = long.split()
    if short.casefold() in {w.casefold() for w in words} or len(long) <= len(short):
        return False
    if (words[0].casefold() in _NO_FIRST and laid.cost > 0.5) or _PROPER.fullmatch(short):
        return False
    letters = [c for c in short if c.isalnum()]
    upper = sum(c.isupper() or c.isdigit() for c in short)
    if len(letters) == 1:
        return len(words) == 1 and laid.cost == 0 and short.isupper()
    if not upper:
        return laid.cost <= 0.3 and len(letters) <= 5 and (len(words) > 1 or "-" in long)
    return laid.cost <= 0.61 * len(letters)
