"""Names in a text: the words of a text, normalised, followed through a trie of the words of all names.

The letters of the automaton are whole words, so matches begin and end at words. Words are compared as
`kg.lexicon.normalise` spells them; the rules of the names and the marks between words decide afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress
from operator import contains, or_
from typing import Final

from ingest.cached import cached_trie
from ingest.strain import settle
from ingest.trie import Trie
from ingest.words import Words
from kg.lexicon import Lexicon, Name, Reading
from kg.lexicon.normalise import letters_of, same_case, split
from kg.lexicon.visible import hides, visible

#: Part of the cache's key: to be raised when what enters the trie or how words are compared changes.
VERSION: Final = "8"
#: The genitive s, which no word of a name holds.
_GENITIVE: Final = re.compile(r"^['’`´ʼ]s(?!\w)")
_BETWEEN: Final = frozenset("-‐‑‒–—−/,.'’()[]:+ \t\n\u00a0\u202f\u2009")
_INITIALS: Final = re.compile(r" [A-Z]{1,3}(?=[,;)]|\. | et al)|,? et al\b")
_REMEMBERED: Final = 1 << 17
_SHORT: Final = 6


@dataclass(frozen=True, slots=True)
class Match:
    """A place where names stand: half-open span in the text, and everything the string may mean, best first."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]


class Matcher:
    """Finds a lexicon's names: longest, leftmost, not overlapping, whole words."""

    def __init__(self, lexicon: Lexicon, trie: Trie) -> None:
        """Use a ready trie; `Matcher.open` builds or maps one."""
        self._lexicon = lexicon
        self._trie = trie
        self._words = Words(trie)
        self._readings: dict[tuple[str, int], tuple[Reading, ...]] = {}

    @classmethod
    def open(cls, lexicon: Lexicon) -> Matcher:
        """The matcher of a lexicon, from the cache where it was built before.

        Args:
            lexicon: the names.

        Returns:
            A matcher. The trie is cached under XDG_CACHE_HOME by the lexicon's digest and mapped into memory; a cache
            that cannot be read is built anew, one that cannot be written is done without.
        """
        return cls(lexicon, cached_trie(lexicon, VERSION))

    def find(self, text: str) -> list[Match]:
        """Names in a text.

        Args:
            text: any text.

        Returns:
            Matches by start; no two overlap; of two that would, the earlier, then the longer one stays.
        """
        if not hides(text):
            return settle(text, self._find(text), self._lexicon)
        shown, begins, stops = visible(text)
        found = settle(shown, self._find(shown), self._lexicon)
        spans = [(begins[match.start], stops[match.end - 1]) for match in found]
        return [
            Match(start, end, text[start:end], match.readings) for match, (start, end) in zip(found, spans, strict=True)
        ]

    def _find(self, text: str) -> list[Match]:
        """Names in a text that hides nothing, before the strains of viruses are settled."""
        line = self._words.line(text)
        if not line.words:
            return []
        starts, ends = line.starts, line.ends
        numbers, afters, names, named = zip(*line.words, strict=True)
        nexts = (*numbers[1:], self._trie.unknown)
        matches: list[Match] = []
        taken = 0
        # Most words neither are a name nor begin one that the next word goes on with.
        for place in compress(range(len(numbers)), map(or_, named, map(contains, afters, nexts))):
            start = starts[place]
            if start < taken or (start and _inside(text[start - 1])):
                continue
            found = [(ends[place], names[place])] if named[place] else []
            if nexts[place] in afters[place]:
                found += self._follow(afters[place], nexts, ends, place)
            match = self._longest(text, start, found)
            if match is not None:
                matches.append(match)
                taken = match.end
        return matches

    def _follow(
        self, after: dict[int, int], nexts: Sequence[int], ends: Sequence[int], place: int
    ) -> list[tuple[int, int]]:
        """Ends and numbers of the names of several words that begin with a word, shorter ones first."""
        trie = self._trie
        found: list[tuple[int, int]] = []
        while (state := after.get(nexts[place])) is not None:
            place += 1
            name = trie.name(state)
            if name >= 0:
                found.append((ends[place], name))
            after = trie.after(state)
        return found

    def _longest(self, text: str, start: int, found: Sequence[tuple[int, int]]) -> Match | None:
        """The longest of the names that begin at a place whose rules the text keeps; `found` has ends and names."""
        for end, number in reversed(found):
            if end < len(text) and _inside(text[end]):
                continue
            string = text[start:end]
            if not _author(string, text, end):
                readings = self._read(string, number)
                if readings:
                    return Match(start, end, string, readings)
        return None

    def _read(self, string: str, number: int) -> tuple[Reading, ...]:
        """What a string may mean that compares equal to a numbered one, remembered; nothing where it is no one name."""
        known = self._readings.get((string, number))
        if known is None:
            if len(self._readings) > _REMEMBERED:
                self._readings.clear()
            names = self._lexicon.group(number) if _joined(string) else ()
            known = self._lexicon.rank(string, [name for name in names if _spaced_alike(string, name)])
            self._readings[string, number] = known
        return known


def _inside(mark: str) -> bool:
    """Whether a mark belongs to a word, so that what stands beside it is only a part of one."""
    return mark == "_" or mark.isalnum()


def _author(string: str, text: str, end: int) -> bool:
    """Whether a word is an author's name: `Caly L,`, `Akt et al`."""
    return string.isalpha() and string.istitle() and _INITIALS.match(text, end) is not None


def _joined(string: str) -> bool:
    """Whether only marks that may stand inside a name stand between the words, and no end of a sentence."""
    _, starts, ends = split(string)
    for end, start in zip(ends, starts[1:], strict=False):
        gap = _GENITIVE.sub("", string[end:start])
        if len(gap) > 3 or not _BETWEEN.issuperset(gap) or gap.count("\n") > 1:
            return False
        if gap and gap[0] in ".:" and len(gap) > 1:
            return False
    return True


def _spaced_alike(string: str, name: Name) -> bool:
    """Whether a short string has spaces only where the name has something too, and brackets only as the name has.

    Args:
        string: as it stands in the text.
        name: a name that compares equal.

    Returns:
        True where the string may stand for it: `IL 6` for `IL-6`, but not `in 2` for `IN-2`, nor `(IL) 6` for either.
    """
    if string.count("(") != string.count(")") or ("(" in string and "(" not in name.text):
        return False
    if " " not in string and "\n" not in string:
        return True
    if len(letters_of(string)) > _SHORT and ", " not in string:
        return True
    if " " not in name.text and not same_case(name.text, string):
        return False
    return _gaps(string) <= _gaps(name.text) and (", " not in string or ", " in name.text)


def _gaps(text: str) -> set[int]:
    """Between which words of a text something stands."""
    _, starts, ends = split(text)
    return {number for number, (end, start) in enumerate(zip(ends, starts[1:], strict=False)) if start > end}
