"""Names in a text: one pass of an Aho-Corasick automaton over the text's normalised words."""

from __future__ import annotations

import itertools
import os
import pickle
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ahocorasick

from kg.atomic import replacing
from kg.lexicon import Lexicon, Name, Reading
from kg.lexicon.case import reason_to_drop, stop_words
from kg.lexicon.normalise import Token, key_of, tokens

#: Part of the cache's key: to be raised when a rule that decides what enters the automaton changes.
VERSION = "1"
_CLOSE = frozenset("-‐‑–—−/ \u00a0\u202f'’")


@dataclass(frozen=True, slots=True)
class Match:
    """A place where names stand: half-open span in the original text, and everything the string may mean, best first."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...]


def _cache_file(lexicon: Lexicon) -> Path:
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "undrawn" / f"automaton-{VERSION}-{lexicon.digest}.pickle"


def _build(lexicon: Lexicon) -> Any:
    stops = stop_words()
    by_key: defaultdict[str, list[Name]] = defaultdict(list)
    for name in lexicon.names():
        concept = lexicon.concept(name.curie)
        key = key_of(name.text)
        if concept is not None and key and not reason_to_drop(name.text, key, concept.type, stops):
            by_key[key].append(name)
    automaton = ahocorasick.Automaton()
    for key, names in by_key.items():
        automaton.add_word(f" {key} ", (key.count(" ") + 1, names))
        last = key.rpartition(" ")[2]
        if last.isalpha() and len(last) > 3 and not last.endswith("s") and f"{key}s" not in by_key:
            plural = [name for name in names if (name.kind == "exact" and " " in key) or len(key) > 7]
            if plural:
                automaton.add_word(f" {key}s ", (key.count(" ") + 1, plural))
    automaton.make_automaton()
    return automaton


class Matcher:
    """Finds a lexicon's names: longest, leftmost, not overlapping, whole words."""

    def __init__(self, lexicon: Lexicon, automaton: Any) -> None:
        """Use a ready automaton; `Matcher.open` builds or loads one."""
        self._lexicon = lexicon
        self._automaton = automaton

    @classmethod
    def open(cls, lexicon: Lexicon) -> Matcher:
        """The matcher of a lexicon, from the cache where it was built before.

        Args:
            lexicon: the names.

        Returns:
            A matcher. The automaton is cached under XDG_CACHE_HOME by the lexicon's digest; a cache that cannot be read
            or written is done without.
        """
        path = _cache_file(lexicon)
        try:
            with path.open("rb") as file:
                return cls(lexicon, pickle.load(file))
        except (OSError, pickle.UnpicklingError, EOFError, ValueError, AttributeError):
            automaton = _build(lexicon)
        try:
            with replacing(path) as temporary:
                temporary.write_bytes(pickle.dumps(automaton, protocol=5))
        except OSError:
            return cls(lexicon, automaton)
        return cls(lexicon, automaton)

    def find(self, text: str) -> list[Match]:
        """Names in a text.

        Args:
            text: any text.

        Returns:
            Matches by start; no two overlap; of two that would, the earlier, then the longer one stays.
        """
        words = list(tokens(text))
        if not words:
            return []
        position: dict[int, int] = {}
        at = 0
        parts: list[str] = []
        for index, word in enumerate(words):
            position[at + len(word.form) + 1] = index
            parts.append(word.form)
            at += len(word.form) + 1
        found: list[tuple[int, int, list[Name]]] = []
        for end, (count, names) in self._automaton.iter(f" {' '.join(parts)} "):
            last = position[end]
            found.append((last - count + 1, last, names))
        return self._choose(text, words, found)

    def _choose(self, text: str, words: list[Token], found: list[tuple[int, int, list[Name]]]) -> list[Match]:
        matches: list[Match] = []
        taken = 0
        for first, last, names in sorted(found, key=lambda f: (f[0], -f[1])):
            start, end = words[first].start, words[last].end
            if start < taken or not _whole(text, start, end) or not _tight(text, words[first : last + 1]):
                continue
            string = text[start:end]
            fitting = [name for name in names if _spaced_alike(string, name.text)]
            readings = self._lexicon.rank(string, fitting)
            if not readings and string.endswith("s"):
                readings = self._lexicon.rank(string[:-1], fitting)
            if readings:
                matches.append(Match(start, end, string, readings))
                taken = end
        return matches


def _whole(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not (before.isalnum() or before == "_" or after.isalnum() or after == "_")


def _spaced_alike(string: str, name: str) -> bool:
    if string.count("(") != string.count(")") or ("(" in string and "(" not in name):
        return False
    return len(string) > 6 or " " not in string or " " in name


def _tight(text: str, words: list[Token]) -> bool:
    for left, right in itertools.pairwise(words):
        gap = text[left.end : right.start]
        if len(gap) > 3 or not all(c in _CLOSE or c in ",()[]." or c.isspace() for c in gap):
            return False
        if "." in gap and any(c.isspace() for c in gap):
            return False
    return True
