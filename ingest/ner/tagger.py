"""Tagger: the names in a document by a trained model, with probabilities."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.ner.decode import best, probabilities
from ingest.ner.features import Placed, Prepared, chunked, outside, spelt
from ingest.ner.model import Model
from ingest.ner.tokens import Token
from ingest.ner.words import WINDOW

_REMEMBERED: Final = 1 << 15
_OFFSETS: Final = (0, *WINDOW)
Array = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Tagged:
    """A name: half-open span in the text, the model's type, and the probability in 0..1 of its least sure token."""

    start: int
    end: int
    type: str
    score: float


class _Sums:
    """Sums of weights by key, computed once for each key."""

    def __init__(self, width: int) -> None:
        self._rows: dict[object, int] = {}
        self._table = np.zeros((256, width), dtype=np.float32)

    def forget(self) -> None:
        """Start again where there is too much to remember."""
        if len(self._rows) > _REMEMBERED:
            self._rows.clear()

    def row(self, key: object, make: Callable[[], Array]) -> int:
        """The row of a key."""
        row = self._rows.get(key)
        if row is None:
            row = self._rows[key] = len(self._rows)
            if row == len(self._table):
                self._table = np.concatenate([self._table, np.zeros_like(self._table)])
            self._table[row] = make()
        return row

    def __getitem__(self, rows: Sequence[int] | NDArray[np.int64]) -> Array:
        """The sums of several rows, (rows, width)."""
        found: Array = self._table[np.asarray(rows)]
        return found


class Tagger:
    """Applies a model; what spelling alone decides is remembered, so that most tokens cost a few look-ups."""

    def __init__(self, model: Model) -> None:
        """Use a model."""
        self.model = model
        rows, *shape = model.matrix.shape
        self._shape = tuple(shape)
        self._weights = model.matrix.reshape(rows, -1)
        width = self._weights.shape[1]
        self._spelt = {kind: {offset: _Sums(width) for offset in _OFFSETS} for kind in (False, True)}
        self._chunks = {kind: _Sums(width) for kind in (False, True)}

    @property
    def types(self) -> tuple[str, ...]:
        """The types it finds."""
        return self.model.types

    @property
    def genre(self) -> Mapping[str, float]:
        """Weights of words by which the genre of a document is told."""
        return self.model.genre

    @property
    def digest(self) -> str:
        """Identifies the model."""
        return self.model.digest

    def tag(self, document: Prepared) -> list[Tagged]:
        """The names in a document.

        Args:
            document: the document, prepared.

        Returns:
            Names by start; those of one type do not overlap, those of several types may.
        """
        if not document.tokens:
            return []
        emissions = self._emissions(document)
        labels = best(emissions, self.model.transitions, document.bounds)
        chances = probabilities(emissions, self.model.transitions, document.bounds)
        return self._names(document, labels, chances)

    def _names(self, document: Prepared, labels: NDArray[np.int8], chances: Array) -> list[Tagged]:
        found: list[Tagged] = []
        begins = set(document.bounds)
        for kind, name in enumerate(self.model.types):
            marked = np.nonzero(labels[:, kind])[0].tolist()
            at = 0
            while at < len(marked):
                last = at
                while (
                    last + 1 < len(marked)
                    and marked[last + 1] == marked[last] + 1
                    and marked[last + 1] not in begins
                    and labels[marked[last + 1], kind] == 2
                ):
                    last += 1
                span = marked[at : last + 1]
                sure = min(float(chances[i, kind, labels[i, kind]]) for i in span)
                found.append(
                    Tagged(document.tokens[span[0]].start, document.tokens[span[-1]].end, name, round(sure, 4))
                )
                at = last + 1
        return sorted(found, key=lambda t: (t.start, t.end, t.type))

    def _emissions(self, document: Prepared) -> Array:
        """(tokens, types, 2) sums of weights."""
        tokens, bounds, kind = document.tokens, np.asarray(document.bounds), document.hereditary
        spelt_sums, chunks = self._spelt[kind], self._chunks[kind]
        for sums in (*spelt_sums.values(), chunks):
            sums.forget()
        total = chunks[[chunks.row((t.chunk, t.place), partial(self._of_chunk, t, kind)) for t in tokens]]
        sentence = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        first, last = bounds[sentence], bounds[sentence + 1]
        for offset, sums in spelt_sums.items():
            none = sums.row(None, partial(self._of_edge, offset))
            rows = np.array([sums.row(t.text, partial(self._of_word, offset, t.text, kind)) for t in tokens])
            near = np.arange(len(tokens)) + offset
            inside = (near >= first) & (near < last)
            total += sums[np.where(inside, rows[np.clip(near, 0, len(tokens) - 1)], none)]
        return total.reshape(-1, *self._shape) + self._sum(Placed(document).features)

    def _of_chunk(self, token: Token, hereditary: bool) -> Array:
        return self._add(chunked(token.chunk, token.place, hereditary))

    def _of_edge(self, offset: int) -> Array:
        return self._add(outside(offset))

    def _of_word(self, offset: int, word: str, hereditary: bool) -> Array:
        return self._add(spelt(offset, word, hereditary))

    def _add(self, features: Sequence[str]) -> Array:
        rows = [row for f in features if (row := self.model.rows.get(f))]
        total: Array = self._weights[rows].sum(axis=0)
        return total

    def _sum(self, features: Sequence[Sequence[str]]) -> Array:
        """(tokens, types, 2) sums of the weights of features by place."""
        get = self.model.rows.get
        rows: list[int] = []
        starts: list[int] = []
        for found in features:
            starts.append(len(rows))
            rows.append(0)
            rows += [row for f in found if (row := get(f))]
        return np.add.reduceat(self._weights[rows], starts, axis=0).reshape(-1, *self._shape)
