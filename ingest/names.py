"""Names in a text before grounding: which of two that overlap stays, and where else in the text a name stands."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.sentences import Definition
from kg.lexicon import Reading

#: Types whose short forms look like any other.
_SHORT_TYPES: Final = frozenset({"Gene", "Chemical"})
#: The name of an isolate, which holds its year: `HAdV-B/CHN/BJ01/2011/55`.
_ISOLATE: Final = re.compile(r"\S+/(?:19|20)\d\d\b\S*")


@dataclass(frozen=True, slots=True)
class Name:
    """A name before grounding.

    Attributes:
        start: first character.
        end: one past the last.
        type: the type it was recognised as.
        score: confidence in 0..1.
        recogniser: what found it.
        readings: those of a lexicon match, None where they are still to be looked up.
    """

    start: int
    end: int
    type: str
    score: float
    recogniser: str
    readings: tuple[Reading, ...] | None = None


def apart(names: Iterable[Name], doubt: Mapping[str, float] | None = None) -> list[Name]:
    """Names that do not overlap: of two that do, the surer one stays, then the longer, then the earlier.

    Args:
        names: names in any order.
        doubt: factors on the scores of types.

    Returns:
        Names by start.
    """
    kept: list[Name] = []
    taken: set[int] = set()
    factors = doubt or {}
    for name in sorted(names, key=lambda n: (-n.score * factors.get(n.type, 1.0), n.start - n.end, n.start, n.type)):
        places = range(name.start, name.end)
        if taken.isdisjoint(places):
            taken.update(places)
            kept.append(name)
    return sorted(kept, key=lambda n: n.start)


def tidied(text: str, names: Iterable[Name]) -> list[Name]:
    """Names without a bracket that is opened or closed outside of them, and without marks at their ends."""
    tidy = []
    for name in names:
        start, end = name.start, name.end
        while end > start and (text[end - 1] in " ,;:-/'\"" or _unclosed(text[start:end])):
            end -= 1
        while start < end and (
            text[start] in " ,;:-/)]'\"" or (text[start : start + 1] in "([" and _lone(text[start:end]))
        ):
            start += 1
        if end > start and any(c.isalnum() for c in text[start:end]):
            tidy.append(replace(name, start=start, end=end))
    return tidy


def _unclosed(string: str) -> bool:
    """Whether it ends with a bracket that nothing in it opens or closes."""
    last = string[-1]
    if last in "([":
        return True
    return (last == ")" and string.count("(") < string.count(")")) or (
        last == "]" and string.count("[") < string.count("]")
    )


def _lone(string: str) -> bool:
    return string.count("(") != string.count(")") or string.count("[") != string.count("]")


def repeated(text: str, names: Sequence[Name], definitions: Sequence[Definition]) -> list[Name]:
    """Names, with the other places in the text where the same string stands, and short forms of names.

    Args:
        text: the document's text.
        names: recognised names that do not overlap.
        definitions: abbreviations with their places in the text; none in papers on heredity, where the short form of a
            disease as often names its gene.

    Returns:
        The names, with those added that most places of the same string, or its long form, speak for.
    """
    by_string: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sure: dict[tuple[str, str], float] = {}
    for name in names:
        string = text[name.start : name.end]
        by_string[string][name.type] += 1
        sure[string, name.type] = max(name.score, sure.get((string, name.type), 0.0))
    ends = {name.end: name for name in names}
    for definition in definitions:
        long = ends.get(definition.long_end)
        if long is not None and long.start <= definition.long_start + 0.4 * len(definition.long):
            by_string[definition.short][long.type] += 1000
            sure.setdefault((definition.short, long.type), long.score)
    taken = {place for name in names for place in range(name.start, name.end)}
    added = []
    for string, types in by_string.items():
        kind, count = types.most_common(1)[0]
        if len(string) < 3 and count < 1000:
            continue
        places = [m.span() for m in re.finditer(rf"(?<![\w]){re.escape(string)}(?![\w])", text)]
        if 2 * count < len(places):
            continue
        for start, end in places:
            if taken.isdisjoint(range(start, end)):
                added.append(Name(start, end, kind, round(0.8 * sure[string, kind], 4), "repeated"))
    return [*names, *added]


def unexplained(text: str, names: Sequence[Name], definitions: Sequence[Definition]) -> list[Name]:
    """Names without what only looks like one: parts of isolates' names, and short forms of plain words.

    A short form of plain words is one whose long form is no name of any type, as in `case-based learning (CBL)`.

    Args:
        text: the document's text.
        names: recognised names by start that do not overlap.
        definitions: abbreviations with their places in the text.

    Returns:
        The names, by start; only genes and chemicals are taken out.
    """
    isolates = [m.span() for m in _ISOLATE.finditer(text)]
    shorts: dict[str, bool] = {}
    for one in definitions:
        named = any(n.start < one.long_end and one.long_start < n.end for n in names)
        plain = not any(c.isdigit() for c in one.long) and " " in one.long
        shorts[one.short] = shorts.get(one.short, True) and plain and not named
    return [
        n
        for n in names
        if n.type not in _SHORT_TYPES
        or not (shorts.get(text[n.start : n.end]) or any(a <= n.start and n.end <= b for a, b in isolates))
    ]
