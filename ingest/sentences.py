"""Sentences, by spaCy's tokeniser and rules, and abbreviation definitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import spacy
from spacy.tokens import Doc

from ingest.abbreviations import Definition, definitions

__all__ = ["Analyser", "Analysis", "Definition"]

# fmt: off
_NO_END: Final = frozenset((
    "al", "fig", "figs", "eq", "eqs", "ref", "refs", "vs", "cf", "dr", "mr", "mrs", "prof", "st", "no", "nos",
    "approx", "ca", "e.g", "i.e", "i.v", "i.p", "s.c", "etc", "resp", "sp", "spp", "subsp", "var", "vol", "p",
    "pp", "ed", "eds", "inc", "ltd", "co", "dept", "univ", "suppl", "tab", "ver", "sec", "min", "max", "avg",
    "temp", "incl", "b.i.d", "t.i.d", "q.d",
))
# fmt: on
_OPENS: Final = re.compile(r"[\"'“‘(\[]*[A-Z0-9α-ωΑ-Ω]")
_COLUMNS: Final[list[int | str]] = ["IDX", "ORTH", "SPACY"]
_REMEMBERED: Final = 1 << 18


@dataclass(frozen=True, slots=True)
class Analysis:
    """Sentence spans and abbreviation definitions of a text; offsets are half-open."""

    sentences: tuple[tuple[int, int], ...]
    definitions: tuple[Definition, ...]


class _Line:
    """The tokens of a text by number: where they begin, their strings, and whether a space follows."""

    def __init__(self, text: str, doc: Doc) -> None:
        self.text = text
        self._strings = doc.vocab.strings
        self.starts, self._hashes, self._spaced = (column.tolist() for column in doc.to_array(_COLUMNS).T)

    def of(self, index: int) -> str:
        return str(self._strings[self._hashes[index]])

    def begins(self, marks: dict[int, bool]) -> list[int]:
        """Numbers of the tokens that begin sentences.

        Args:
            marks: hashes of strings to whether a sentence may end with them; added to.

        Returns:
            The numbers, from 0 on.
        """
        found = [0]
        for index, known in enumerate(self._hashes[:-1]):
            mark = marks.get(known)
            if mark is None:
                string = self.of(index)
                mark = marks[known] = string[-1:] in ".?!" or "\n" in string
            if mark and ("\n" in self.of(index) or self._ends(index)):
                found.append(index + 1)
        return found

    def _ends(self, index: int) -> bool:
        token, following, spaced = self.of(index), self.of(index + 1), self._spaced[index]
        closed = following in ")]\"”'’"
        if closed or (not spaced and not following.startswith("[")):
            return False
        # White space may be a token of its own.
        rest = self.text[self.starts[index + 1] : self.starts[index + 1] + 16].lstrip()
        if not _OPENS.match(rest[:3]):
            return False
        if not token.endswith("."):
            return True
        before = self.of(index - 1) if index else ""
        word = token.rstrip(".") if len(token) > 1 else before
        if token == "." and index and self._spaced[index - 1]:
            return True
        if word.casefold() in _NO_END:
            return False
        initial = len(word) == 1 and word.isupper()
        return not (initial and rest[:1].isupper() and (index < 2 or self.of(index - 2)[:1].isupper()))


class Analyser:
    """spaCy's tokeniser, rules for where sentences end, and abbreviation definitions."""

    def __init__(self, tokenizer: Callable[[str], Doc]) -> None:
        """Use a tokeniser; `Analyser.open` makes the default one."""
        self._tokenizer = tokenizer
        self._marks: dict[int, bool] = {}

    @classmethod
    def open(cls) -> Analyser:
        """With the tokeniser for English, which needs no model to be downloaded."""
        return cls(spacy.blank("en").tokenizer)

    def analyse(self, text: str) -> Analysis:
        """Sentences and abbreviation definitions of a text.

        Args:
            text: any text; a line break ends a sentence.

        Returns:
            Spans without surrounding white space, in order, and definitions in order of the long form.
        """
        doc = self._tokenizer(text)
        if len(doc) == 0:
            return Analysis((), definitions(text))
        line = _Line(text, doc)
        if len(self._marks) > _REMEMBERED:
            self._marks.clear()
        places = [line.starts[index] for index in line.begins(self._marks)]
        sentences: list[tuple[int, int]] = []
        for first, last in pairwise([*places, len(text)]):
            raw = text[first:last]
            start = first + len(raw) - len(raw.lstrip())
            end = start + len(raw.strip())
            if end > start:
                sentences.append((start, end))
        return Analysis(tuple(sentences), definitions(text))
