"""A trie of word sequences in flat arrays, memory-mapped: it opens at once and all processes share its pages."""

from __future__ import annotations

import mmap
import zlib
from collections import defaultdict
from collections.abc import Iterable
from itertools import chain, repeat
from itertools import count as counter
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from kg.atomic import write_bytes
from kg.errors import UnreadableError

_MAGIC: Final = 0x756E6472_61776E35
_HEADER: Final = 6


class Trie:
    """Sequences of words with a number each, to be followed word by word.

    States are numbered from 1; state 0 is none.
    """

    def __init__(
        self,
        words: dict[str, int],
        first: NDArray[np.uint32],
        begins: NDArray[np.uint32],
        letters: NDArray[np.uint32],
        targets: NDArray[np.uint32],
        numbers: NDArray[np.int32],
    ) -> None:
        """Use ready arrays.

        Args:
            words: number of each word, 0 to n - 1; n stands for an unknown word.
            first: (n + 1,) state after a first word, 0 where no sequence begins with it.
            begins: (s + 1,) place of a state's first edge; its edges end where those of the next one begin.
            letters: (e,) word of an edge.
            targets: (e,) state an edge leads to.
            numbers: (s,) number of the sequence that ends in a state, -1 where none does.
        """
        self.words = words
        self._arrays = (begins, letters, targets, first, numbers)
        self._begins: memoryview[int] = begins.data
        self._letters: memoryview[int] = letters.data
        self._targets: memoryview[int] = targets.data
        self._first: memoryview[int] = first.data
        self._numbers: memoryview[int] = numbers.data
        self._after: dict[int, dict[int, int]] = {}

    @classmethod
    def build(cls, sequences: Iterable[tuple[str, int]]) -> Trie:
        """A trie.

        Args:
            sequences: words joined by single spaces, each with its number; of two alike the first counts.

        Returns:
            The trie; it depends on the sequences alone, not on their order.
        """
        ordered = sorted(sequences)
        texts = [text for text, _ in ordered]
        if len(set(texts)) < len(texts):
            ordered = [pair for at, pair in enumerate(ordered) if not at or pair[0] != texts[at - 1]]
            texts = [text for text, _ in ordered]
        words: defaultdict[str, int] = defaultdict(counter().__next__)
        listed = chain.from_iterable(map(str.split, texts))
        letters = np.fromiter(map(words.__getitem__, listed), dtype=np.uint32)
        lengths = np.fromiter(map(str.count, texts, repeat(" ")), dtype=np.int64, count=len(texts)) + 1
        parents, edge_words, ends = _states(letters, lengths)
        numbers = np.full(len(parents) + 1, -1, dtype=np.int32)
        numbers[ends] = np.fromiter([number for _, number in ordered], dtype=np.int32, count=len(ordered))
        first = np.zeros(len(words) + 1, dtype=np.uint32)
        states = np.arange(1, len(parents) + 1, dtype=np.uint32)
        roots = parents == 0
        first[edge_words[roots]] = states[roots]
        inner, letters, targets = parents[~roots], edge_words[~roots], states[~roots]
        order = np.lexsort((letters, inner))
        begins = np.zeros(len(numbers) + 1, dtype=np.uint32)
        np.cumsum(np.bincount(inner, minlength=len(numbers)), out=begins[1:])
        return cls(dict(words), first, begins, letters[order], targets[order], numbers)

    def save(self, path: Path) -> None:
        """Write the trie to a file in one step."""
        text = "\n".join(self.words).encode()
        body = b"".join([part.tobytes() for part in self._arrays]) + text
        counts = (len(self._letters), len(self._first), len(self._numbers), len(text))
        sizes = (_MAGIC, *counts, zlib.crc32(body))
        write_bytes(path, np.array(sizes, dtype=np.uint64).tobytes() + body)

    @classmethod
    def open(cls, path: Path) -> Trie:
        """Map a file that `save` wrote.

        Args:
            path: the file.

        Returns:
            The trie, its arrays read-only views of the file.

        Raises:
            UnreadableError: the file is not a whole trie.
        """
        with path.open("rb") as file:
            try:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            except ValueError as error:
                raise UnreadableError(f"{path} is empty") from error
        sizes = [int(n) for n in np.frombuffer(data, dtype=np.uint64, count=min(_HEADER, len(data) // 8))]
        if len(sizes) < _HEADER or sizes[0] != _MAGIC or _length(sizes) != len(data):
            raise UnreadableError(f"{path} is not a whole trie")
        _, edges, words, states, text, check = sizes
        at = _HEADER * 8
        if zlib.crc32(memoryview(data)[at:]) != check:
            raise UnreadableError(f"{path} is damaged")
        views: list[NDArray[np.uint32]] = []
        for count in (states + 1, edges, edges, words):
            views.append(np.frombuffer(data, dtype=np.uint32, count=count, offset=at))
            at += views[-1].nbytes
        numbers = np.frombuffer(data, dtype=np.int32, count=states, offset=at)
        at += numbers.nbytes
        listed = data[at : at + text].decode().split("\n") if text else []
        begins, letters, targets, first = views
        return cls({word: n for n, word in enumerate(listed)}, first, begins, letters, targets, numbers)

    @property
    def unknown(self) -> int:
        """The number of a word that is in no sequence."""
        return len(self.words)

    def first(self, word: int) -> int:
        """The state after a first word, 0 where no sequence begins with it."""
        return self._first[word]

    def after(self, state: int) -> dict[int, int]:
        """The states that a state leads to, by the number of the word."""
        known = self._after.get(state)
        if known is None:
            edges = slice(self._begins[state], self._begins[state + 1])
            known = dict(zip(self._letters[edges].tolist(), self._targets[edges].tolist(), strict=True))
            self._after[state] = known
        return known

    def name(self, state: int) -> int:
        """The number of the sequence that ends in a state, -1 where none does."""
        return self._numbers[state]


def _states(
    letters: NDArray[np.uint32], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.uint32], NDArray[np.int64]]:
    """The states of sorted sequences, numbered from 1 as a walk through the sequences first reaches them.

    Args:
        letters: (sum of lengths,) the sequences' words, one sequence after the other.
        lengths: (n,) their lengths, 1 and more; no two sequences are alike.

    Returns:
        (s,) state each state is reached from, 0 for the root; (s,) the word that leads to it; (n,) state each sequence
        ends in.
    """
    starts = np.cumsum(lengths) - lengths
    shared = _shared(letters, starts, lengths)
    news = lengths - shared
    firsts = np.cumsum(news) - news + 1
    parents = np.arange(int(news.sum()), dtype=np.int64)
    rows = np.repeat(np.arange(len(lengths)), news)
    within = np.arange(len(rows)) - (firsts[rows] - 1)
    words = letters[starts[rows] + shared[rows] + within]
    places = np.arange(len(lengths))
    parents[firsts[shared == 0] - 1] = 0
    for depth in range(int(shared.max(initial=0))):
        reached = np.maximum.accumulate(np.where((shared <= depth) & (depth < lengths), places, 0))
        branching = np.flatnonzero(shared == depth + 1)
        source = reached[branching]
        parents[firsts[branching] - 1] = firsts[source] + depth - shared[source]
    return parents, words, firsts + news - 1


def _shared(letters: NDArray[np.uint32], starts: NDArray[np.int64], lengths: NDArray[np.int64]) -> NDArray[np.int64]:
    """(n,) how many first words each sequence shares with the one before."""
    shared = np.zeros(len(lengths), dtype=np.int64)
    alive = np.arange(1, len(lengths))
    depth = 0
    while len(alive):
        alive = alive[(lengths[alive] > depth) & (lengths[alive - 1] > depth)]
        alive = alive[letters[starts[alive] + depth] == letters[starts[alive - 1] + depth]]
        depth += 1
        shared[alive] = depth
    return shared


def _length(sizes: list[int]) -> int:
    _, edges, words, states, text, _ = sizes
    return _HEADER * 8 + 4 * (states + 1 + edges + edges + words + states) + text
