"""A trie of word sequences in flat arrays, memory-mapped: it opens at once and all processes share its pages."""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.atomic import write_bytes
from kg.errors import UnreadableError

_MAGIC: Final = 0x756E6472_61776E33
_HEADER: Final = 5


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
        split = sorted((text.split(" "), number) for text, number in sequences)
        words = {word: number for number, word in enumerate(sorted({word for text, _ in split for word in text}))}
        children: dict[int, int] = {}
        ends: dict[int, int] = {}
        states = 0
        for text, number in split:
            state = 0
            for word in text:
                edge = state << 32 | words[word]
                state = children.get(edge, 0)
                if not state:
                    states += 1
                    state = children[edge] = states
            ends.setdefault(state, number)
        first = np.zeros(len(words) + 1, dtype=np.uint32)
        deep = sorted(edge for edge in children if edge >> 32)
        for edge, state in children.items():
            if not edge >> 32:
                first[edge] = state
        numbers = np.full(states + 1, -1, dtype=np.int32)
        for state, number in ends.items():
            numbers[state] = number
        edges = np.array(deep, dtype=np.uint64)
        targets = np.array([children[edge] for edge in deep], dtype=np.uint32)
        return cls(words, first, edges, targets, numbers)

    def save(self, path: Path) -> None:
        """Write the trie to a file in one step."""
        text = "\n".join(self.words).encode()
        sizes = (_MAGIC, len(self._edges), len(self._first), len(self._numbers), len(text))
        header = np.array(sizes, dtype=np.uint64)
        parts = (header, self._edges, self._targets, self._first, self._numbers)
        write_bytes(path, b"".join([part.tobytes() for part in parts]) + text)

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
        _, edges, words, states, text = sizes
        at = _HEADER * 8
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


def _length(sizes: list[int]) -> int:
    _, edges, words, states, text = sizes
    return _HEADER * 8 + edges * 12 + words * 4 + states * 4 + text
