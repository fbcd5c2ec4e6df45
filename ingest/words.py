"""The words of a text as numbers of a trie, remembered by the strings between two spaces that they come from."""

from __future__ import annotations

from typing import Final, TypeAlias

from ingest.trie import Trie
from kg.lexicon.normalise import form_of, is_one_word, split
from kg.lexicon.visible import hides, visible

#: How many strings are remembered.
_REMEMBERED: Final = 1 << 16
#: Marks that often stand around a word.
_MARKS: Final = '.,;:()[]?!"%'

#: A word that begins a name and no longer word: its place among the words of the string; its first character in it;
#: the words that may follow, by number, with the states they lead to; where it is a name by itself, one past its last
#: character, else 0; the number of that name.
Head: TypeAlias = tuple[int, int, dict[int, int], int, int]
#: A string without spaces: its length with the space after it; numbers of its words; one past the last character of
#: each word, 0 for one that is part of a longer word; its heads; the words that may follow its last word; number of its
#: first word, -1 where it has none; whether a name may stand in it.
Piece: TypeAlias = tuple[int, tuple[int, ...], tuple[int, ...], tuple[Head, ...], dict[int, int], int, bool]

_NOTHING: Final[dict[int, int]] = {}


class Pieces(dict[str, Piece]):
    """Pieces by string, made when they are asked for; no word reaches over a space, so they make up any text."""

    def __init__(self, trie: Trie) -> None:
        """Nothing is remembered yet; `trie` numbers the words."""
        super().__init__()
        self._trie = trie
        self._heads: dict[int, tuple[dict[int, int], int]] = {}

    def __missing__(self, string: str) -> Piece:
        """Make and keep a piece."""
        if len(self) >= _REMEMBERED:
            self.clear()
        piece = self[string] = self._of_word(string) or self._of_words(string)
        return piece

    def _of_word(self, string: str) -> Piece | None:
        """The piece of a word of plain letters with marks around it, None for any other string."""
        word = string.strip(_MARKS)
        if not is_one_word(word):
            return None
        number = self._number(word)
        after, name = self._head(number)
        start = string.index(word)
        end = start + len(word)
        heads = ((0, start, after, end if name >= 0 else 0, name),) if after or name >= 0 else ()
        return len(string) + 1, (number,), (end,), heads, after, number, name >= 0

    def _of_words(self, string: str) -> Piece:
        shown, begins, stops = visible(string) if hides(string) else (string, None, None)
        words, starts, ends = split(shown)
        if not words:
            return len(string) + 1, (), (), (), _NOTHING, -1, False
        numbers = [self._number(word) for word in words]
        closed = f" {shown} "
        whole = [0 if (mark := closed[end + 1]) == "_" or mark.isalnum() else end for end in ends]
        if begins is not None and stops is not None:
            whole = [end and stops[end - 1] for end in whole]
        heads: list[Head] = []
        named, last, after = False, len(numbers) - 1, _NOTHING
        for word, number in enumerate(numbers):
            after, name = self._head(number)
            if name < 0 and not after:
                continue
            mark = closed[starts[word]]
            if mark == "_" or mark.isalnum():
                after = _NOTHING
                continue
            end = whole[word] if name >= 0 else 0
            holds = end > 0 or (word < last and numbers[word + 1] in after)
            if holds or word == last:
                start = starts[word]
                heads.append((word, start if begins is None else begins[start], after, end, name))
                named = named or holds
        return len(string) + 1, tuple(numbers), tuple(whole), tuple(heads), after, numbers[0], named

    def _number(self, word: str) -> int:
        return self._trie.words.get(form_of(word), self._trie.unknown)

    def _head(self, number: int) -> tuple[dict[int, int], int]:
        """What may follow a first word, and the number of the name it is by itself."""
        known = self._heads.get(number)
        if known is None:
            state = self._trie.first(number)
            known = (self._trie.after(state), self._trie.name(state)) if state else (_NOTHING, -1)
            self._heads[number] = known
        return known
