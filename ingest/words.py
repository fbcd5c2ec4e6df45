"""The words of a text as numbers of a trie, with where they stand; what a word means to the trie is remembered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final, TypeAlias

from ingest.trie import Trie
from kg.lexicon.normalise import APOSTROPHES, form_of, is_compound, split

#: How many words are remembered.
_REMEMBERED: Final = 1 << 17
_RUN: Final = re.compile(r"([^\W\d_]+|\d+)")
_ASCII_RUN: Final = re.compile(r"([A-Za-z]+|[0-9]+)")
_NOTHING: Final[dict[int, int]] = {}

#: A word: its number, -1 for one that is to be looked at with its neighbours; the words that may follow it in a name
#: that it begins, by number, with the states they lead to; the number of the name it is by itself, -1 where it is none;
#: whether it is one.
Word: TypeAlias = tuple[int, dict[int, int], int, bool]
_SPECIAL: Final[Word] = (-1, _NOTHING, -1, False)


@dataclass(frozen=True, slots=True)
class Line:
    """The words of a text: what they mean to the trie, where each begins and ends."""

    words: Sequence[Word]
    starts: Sequence[int]
    ends: Sequence[int]


class Words(dict[str, Word]):
    """Words by their spelling, numbered when they are asked for."""

    def __init__(self, trie: Trie) -> None:
        """Nothing is remembered yet; `trie` numbers the words."""
        super().__init__()
        self._trie = trie
        self._plain: dict[int, Word] = {trie.unknown: (trie.unknown, _NOTHING, -1, False)}

    def __missing__(self, spelling: str) -> Word:
        """Number and keep a word."""
        if len(self) >= _REMEMBERED:
            self.clear()
        word = self[spelling] = _SPECIAL if spelling == "s" or is_compound(spelling) else self._word(spelling)
        return word

    def _word(self, spelling: str) -> Word:
        """A word that stands by itself; one object a number."""
        number = self._trie.words.get(form_of(spelling), self._trie.unknown)
        known = self._plain.get(number)
        if known is None:
            state = self._trie.first(number)
            after, name = (self._trie.after(state), self._trie.name(state)) if state else (_NOTHING, -1)
            known = self._plain[number] = (number, after, name, name >= 0)
        return known

    def line(self, text: str) -> Line:
        """The words of a text, those that `split` finds.

        Args:
            text: any text that does not `hides`.

        Returns:
            The words with their places.
        """
        parts = (_ASCII_RUN if text.isascii() else _RUN).split(text)
        places = list(accumulate(map(len, parts)))
        spelt, starts, ends = parts[1::2], places[:-1:2], places[1::2]
        words = [self[spelling] for spelling in spelt]
        special = [place for place, word in enumerate(words) if word is _SPECIAL] if _SPECIAL in words else []
        if not special:
            return Line(words, starts, ends)
        fine, begins, stops = list[Word](), list[int](), list[int]()
        done = 0
        for place in special:
            fine += words[done:place]
            begins += starts[done:place]
            stops += ends[done:place]
            start, done = starts[place], place + 1
            if spelt[place] != "s":
                inner, firsts, lasts = split(spelt[place])
                fine += map(self._word, inner)
                begins += [start + first for first in firsts]
                stops += [start + last for last in lasts]
            elif text[start - 1 : start] not in APOSTROPHES:
                fine.append(self._word("s"))
                begins.append(start)
                stops.append(ends[place])
        return Line(fine + words[done:], begins + starts[done:], stops + ends[done:])
