"""Features of the tokens of a document that come from their place: neighbours, lexicon matches, abbreviations."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from ingest.match import Match
from ingest.ner.genre import is_hereditary, with_copies
from ingest.ner.tokens import Token, tokenise
from ingest.ner.words import WINDOW, brief_shape_of, chunk_features, near_features, word_features
from ingest.sentences import Definition

#: Longer sentences are cut, for the time and memory that a document takes.
_LONGEST: Final = 250
_REACH: Final = 6


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document cut into tokens.

    Attributes:
        text: the document's text.
        tokens: all tokens in order.
        bounds: index of the first token of each sentence, and the number of tokens.
        matches: lexicon matches with offsets into the text.
        definitions: abbreviations with offsets into the text.
        hereditary: whether it is about heredity.
    """

    text: str
    tokens: tuple[Token, ...]
    bounds: tuple[int, ...]
    matches: tuple[Match, ...]
    definitions: tuple[Definition, ...]
    hereditary: bool

    def within(self, start: int, end: int) -> range:
        """Indices of the tokens that a span touches."""
        first = max(0, bisect_left(self.tokens, start, key=lambda t: t.start) - 1)
        while first < len(self.tokens) and self.tokens[first].end <= start:
            first += 1
        last = first
        while last < len(self.tokens) and self.tokens[last].start < end:
            last += 1
        return range(first, last)

    def occurrences(self, word: str) -> Iterator[range]:
        """Tokens of every place where a string stands as a word of its own.

        Yields:
            Indices of the tokens of one occurrence.
        """
        for found in re.finditer(rf"(?<!\w){re.escape(word)}(?!\w)", self.text):
            yield self.within(*found.span())


def prepare(
    text: str,
    sentences: Sequence[tuple[int, int]],
    matches: Sequence[Match],
    definitions: Sequence[Definition],
    genre: Mapping[str, float],
) -> Prepared:
    """Cut a document into tokens.

    Args:
        text: the document's text.
        sentences: half-open spans in order.
        matches: lexicon matches by start.
        definitions: abbreviations the document defines.
        genre: weights of words, see `ingest.ner.genre`.

    Returns:
        The document; what stands in no sentence has no tokens.
    """
    tokens: list[Token] = []
    bounds = [0]
    for start, end in sentences:
        tokens += tokenise(text, start, end)
        while len(tokens) - bounds[-1] > _LONGEST:
            bounds.append(bounds[-1] + _LONGEST)
        if len(tokens) > bounds[-1]:
            bounds.append(len(tokens))
    hereditary = is_hereditary(text, genre)
    return Prepared(text, tuple(tokens), tuple(bounds), tuple(matches), tuple(definitions), hereditary)


class Placed:
    """Features of every token of a document that depend on its place."""

    def __init__(self, document: Prepared) -> None:
        """Features of a document's tokens; `features` holds one list a token."""
        self._document = document
        self.features: list[list[str]] = [[] for _ in document.tokens]
        self._add_neighbours()
        for match in document.matches:
            self._add_match(match)
        for definition in document.definitions:
            self._add_definition(definition)
        if document.hereditary:
            self.features = [with_copies(found, True) for found in self.features]

    @cached_property
    def _ends(self) -> dict[int, list[Match]]:
        ends: dict[int, list[Match]] = {}
        for match in self._document.matches:
            ends.setdefault(match.end, []).append(match)
        return ends

    def _add_neighbours(self) -> None:
        tokens, bounds = self._document.tokens, self._document.bounds
        counts = Counter(token.text for token in tokens)
        for first, last in pairwise(bounds):
            words = [token.text for token in tokens[first:last]]
            low = [word.lower() for word in words]
            shapes = [brief_shape_of(word) for word in words]
            content = [len(word) > 1 and word[0].isalpha() for word in words]
            behind = _nearest(content)
            ahead = [None if at is None else len(words) - 1 - at for at in reversed(_nearest(content[::-1]))]
            for i, word in enumerate(words):
                found = self.features[first + i]
                if i:
                    found += (f"b-={low[i - 1]}|{low[i]}", f"t-={shapes[i - 1]}|{shapes[i]}")
                if i + 1 < len(words):
                    found += (f"b+={low[i]}|{low[i + 1]}", f"t+={shapes[i]}|{shapes[i + 1]}")
                    if i:
                        found.append(f"t3={shapes[i - 1]}|{shapes[i]}|{shapes[i + 1]}")
                if (before := behind[i]) is not None:
                    found.append(f"pw={low[before]}")
                if (after := ahead[i]) is not None:
                    found.append(f"qw={low[after]}")
                if word.isalpha() and not word.islower():
                    found.append(f"dc={min(counts[word], 6)}")

    def _add_match(self, match: Match) -> None:
        touched = self._document.within(match.start, match.end)
        if not touched:
            return
        seen: set[str] = set()
        length = min(match.end - match.start, 16) // 3
        for rank, reading in enumerate(match.readings[:4]):
            kind = reading.concept.type
            if kind in seen:
                continue
            seen.add(kind)
            worth = f"{int(reading.score * 5)}{reading.name.kind[0]}{min(rank, 1)}"
            for number, index in enumerate(touched):
                place = "I" if number else "B"
                self.features[index] += (f"m={kind}{place}", f"ms={kind}{place}{worth}", f"ml={kind}{place}{length}")
            self.features[touched[-1]].append(f"mE={kind}")
        first = match.readings[0].concept.type
        bounds = self._document.bounds
        if touched[0] not in bounds:
            self.features[touched[0] - 1].append(f"m+1={first}")
        if touched[-1] + 1 not in bounds:
            self.features[touched[-1] + 1].append(f"m-1={first}")

    def _add_definition(self, definition: Definition) -> None:
        words = re.findall(r"\w+", definition.long.lower()) or [""]
        ending = [m for d in (0, 1) for m in self._ends.get(definition.long_end - d, ())]
        kinds: list[str] = sorted({reading.concept.type for match in ending for reading in match.readings[:2]})
        told = ["ab", f"abl={words[-1]}", f"ab3={words[-1][-3:]}", *(f"abm={kind}" for kind in kinds or ["none"])]
        for place in self._document.occurrences(definition.short):
            for number, index in enumerate(place):
                self.features[index] += [f"{one}+I" for one in told] if number else told
        long = self._document.within(definition.long_start, definition.long_end)
        for number, index in enumerate(long):
            self.features[index].append("lf=I" if number else "lf=B")
        if long:
            self.features[long[0]].append(f"lfl={words[-1]}")
            self.features[long[-1]].append("lf=E")


def _nearest(marked: Sequence[bool]) -> list[int | None]:
    """For each place the nearest marked one before it, None where there is none within reach."""
    found: list[int | None] = []
    last = -_REACH - 1
    for place, mark in enumerate(marked):
        found.append(last if place - last <= _REACH else None)
        if mark:
            last = place
    return found


def spelt(offset: int, word: str, hereditary: bool) -> list[str]:
    """Features that a word at some offset gives to a token; offset 0 is the token itself."""
    found = word_features(word) if offset == 0 else near_features(word, abs(offset) > 1)
    return with_copies([f"{offset}|{one}" for one in found], hereditary)


def outside(offset: int) -> list[str]:
    """The feature of a token that has no neighbour at this offset in its sentence."""
    return [f"{offset}|#"]


def chunked(chunk: str, place: str, hereditary: bool) -> list[str]:
    """Features of the chunk a token stands in, and of its place there."""
    return [*chunk_features(chunk), f"cP={place}", *(["N"] if hereditary else [])]


def all_features(document: Prepared) -> list[list[list[str]]]:
    """All features, for training; the tagger adds the same features up without spelling them out.

    Args:
        document: the document.

    Returns:
        Sentences of tokens of features.
    """
    placed = Placed(document).features
    kind = document.hereditary
    sentences = []
    for first, last in pairwise(document.bounds):
        sentence = []
        for i in range(first, last):
            token = document.tokens[i]
            found = [*spelt(0, token.text, kind), *chunked(token.chunk, token.place, kind), *placed[i]]
            for offset in WINDOW:
                near = i + offset
                found += spelt(offset, document.tokens[near].text, kind) if first <= near < last else outside(offset)
            sentence.append(found)
        sentences.append(sentence)
    return sentences
