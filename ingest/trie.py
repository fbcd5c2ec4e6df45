"""A trie of word sequences in flat arrays, memory-mapped: it opens at once and all processes share its pages."""

from __future__ import annotations

import mmap
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.atomic import write_bytes
from kg.errors import UnreadableError

_MAGIC: Final = 0x756E6472_61776E34
_HEADER: Final = 6


class Trie:
    """Sequences of words with a number each; finds every occurrence of one in a sequence of words.

    States are numbered breadth first from 1; state 0 is none. An edge is `state << 32 | word`, sorted, with its target.
    """

    def __init__(
        self,
        words: dict[str, int],
        first: NDArray[np.uint32],
        edges: NDArray[np.uint64],
        targets: NDArray[np.uint32],
        numbers: NDArray[np.int32],
    ) -> None:
        """Use ready arrays.

        Args:
            words: number of each word, 0 to n - 1; n stands for an unknown word.
            first: (n + 1,) state after a first word, 0 where no sequence begins with it.
            edges: (e,) sorted.
            targets: (e,) state an edge leads to.
            numbers: (s,) number of the sequence that ends in a state, -1 where none does.
        """
        self.words = words
        self._first = first
        self._edges = edges
        self._targets = targets
        self._numbers = numbers

    @classmethod
    def build(cls, sequences: Iterable[tuple[str, int]]) -> Trie:
        """A trie.

        Args:
            sequences: words joined by single spaces, each with its number; of two alike the first counts.

        Returns:
            The trie; it depends on the sequences alone, not on their order.
        """
        ordered = sorted(sequences)
        kept = [at for at, (text, _) in enumerate(ordered) if not at or text != ordered[at - 1][0]]
        texts = [ordered[at][0] for at in kept]
        listed = " ".join(texts).split(" ") if texts else []
        words = {word: number for number, word in enumerate(sorted(set(listed)))}
        letters = np.fromiter(map(words.__getitem__, listed), dtype=np.uint32, count=len(listed))
        lengths = np.fromiter((text.count(" ") + 1 for text in texts), dtype=np.int64, count=len(texts))
        parents, edge_words, ends = _states(letters, lengths)
        numbers = np.full(len(parents) + 1, -1, dtype=np.int32)
        numbers[ends] = np.fromiter((ordered[at][1] for at in kept), dtype=np.int32, count=len(kept))
        first = np.zeros(len(words) + 1, dtype=np.uint32)
        states = np.arange(1, len(parents) + 1, dtype=np.uint32)
        roots = parents == 0
        first[edge_words[roots]] = states[roots]
        edges = parents[~roots].astype(np.uint64) << np.uint64(32) | edge_words[~roots].astype(np.uint64)
        order = np.argsort(edges)
        return cls(words, first, edges[order], states[~roots][order], numbers)

    def save(self, path: Path) -> None:
        """Write the trie to a file in one step."""
        text = "\n".join(self.words).encode()
        parts = (self._edges, self._targets, self._first, self._numbers)
        body = b"".join([part.tobytes() for part in parts]) + text
        sizes = (_MAGIC, len(self._edges), len(self._first), len(self._numbers), len(text), zlib.crc32(body))
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
        views: list[NDArray[Any]] = []
        for dtype, count in ((np.uint64, edges), (np.uint32, edges), (np.uint32, words), (np.int32, states)):
            views.append(np.frombuffer(data, dtype=dtype, count=count, offset=at))
            at += views[-1].nbytes
        listed = data[at : at + text].decode().split("\n") if text else []
        return cls({word: number for number, word in enumerate(listed)}, views[2], views[0], views[1], views[3])

    def occurrences(self, words: NDArray[np.uint32]) -> Iterator[tuple[int, int, int]]:
        """Every sequence that occurs in a text.

        Args:
            words: (n,) numbers of the text's words, `len(self.words)` for an unknown one.

        Yields:
            First word, last word, number of the sequence; shorter sequences first.
        """
        at = np.arange(len(words), dtype=np.int64)
        state = self._first[words]
        depth = 0
        while True:
            alive = state > 0
            at, state = at[alive], state[alive]
            number = self._numbers[state]
            ended = number >= 0
            if ended.any():
                for start, found in zip(at[ended].tolist(), number[ended].tolist(), strict=True):
                    yield start, start + depth, found
            depth += 1
            inside = at + depth < len(words)
            at, state = at[inside], state[inside]
            if not len(at) or not len(self._edges):
                return
            edge = state.astype(np.uint64) << np.uint64(32) | words[at + depth].astype(np.uint64)
            place = np.minimum(np.searchsorted(self._edges, edge), len(self._edges) - 1)
            state = np.where(self._edges[place] == edge, self._targets[place], 0)


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
    return _HEADER * 8 + edges * 12 + words * 4 + states * 4 + text
