"""Names in a text: the words of a text, normalised, followed through a trie of the words of all names.

The letters of the automaton are whole words, so matches begin and end at words. Words are compared as
`kg.lexicon.normalise` spells them; the rules of the names and the marks between words decide afterwards.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np

from ingest.strain import settle
from ingest.trie import Trie
from kg.errors import UnreadableError
from kg.lexicon import Lexicon, Name, Reading
from kg.lexicon.normalise import form_of, letters_of, same_case, split

#: Part of the cache's key: to be raised when what enters the trie or how words are compared changes.
VERSION: Final = "6"
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


def _cache_file(lexicon: Lexicon) -> Path | None:
    """Where the trie is kept, None for a user without a home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "undrawn" / f"names-{VERSION}-{lexicon.digest}.trie"


def _load(lexicon: Lexicon) -> Trie:
    """The trie of a lexicon's names, from the cache where it can be read."""
    path = _cache_file(lexicon)
    if path is None:
        return Trie.build(lexicon.strings())
    try:
        return Trie.open(path)
    except (OSError, UnreadableError):
        trie = Trie.build(lexicon.strings())
    try:
        trie.save(path)
        return Trie.open(path)
    except (OSError, UnreadableError):
        return trie


class Matcher:
    """Finds a lexicon's names: longest, leftmost, not overlapping, whole words."""

    def __init__(self, lexicon: Lexicon, trie: Trie) -> None:
        """Use a ready trie; `Matcher.open` builds or maps one."""
        self._lexicon = lexicon
        self._trie = trie
        self._known: dict[str, int] = {}
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
        return cls(lexicon, _load(lexicon))

    def find(self, text: str) -> list[Match]:
        """Names in a text.

        Args:
            text: any text.

        Returns:
            Matches by start; no two overlap; of two that would, the earlier, then the longer one stays.
        """
        words, starts, ends = split(text)
        found = sorted(self._candidates(words), key=lambda f: (f[0], -f[1]))
        matches: list[Match] = []
        taken = 0
        for first, last, number in found:
            start, end = starts[first], ends[last]
            if start < taken or not _whole(text, start, end):
                continue
            string = text[start:end]
            if _author(string, text, end):
                continue
            readings = self._read(string, number)
            if readings:
                matches.append(Match(start, end, string, readings))
                taken = end
        return settle(text, matches, self._lexicon)

    def _candidates(self, words: list[str]) -> Iterator[tuple[int, int, int]]:
        """First word, last word and number of every normalised string in the words, rules aside."""
        known = self._known
        numbers = [known.get(word, -1) for word in words]
        if -1 in numbers:
            if len(known) > _REMEMBERED:
                known.clear()
            unknown = len(self._trie.words)
            for word in words:
                if word not in known:
                    known[word] = self._trie.words.get(form_of(word), unknown)
            numbers = [known[word] for word in words]
        return self._trie.occurrences(np.array(numbers, dtype=np.uint32))

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


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span is not part of a longer word."""
    before, after = text[start - 1 : start] if start else "", text[end : end + 1]
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


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
