"""Names by the stems of their words, in any order: `cancer of the breast` finds `Breast Neoplasms`.

An inverted index in flat arrays, built once for each lexicon and kept in the user's cache folder.
"""

from __future__ import annotations

import io
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ingest.grounding.stem import stem_of
from kg.atomic import write_bytes
from kg.lexicon import Lexicon

#: Part of the cache's key: to be raised when stems or what enters the index change.
VERSION: Final = "1"
#: Whose names are indexed: names of other things are words in a fixed order.
TYPES: Final = frozenset({"Disease", "Phenotype"})
_WORDS: Final = 10


@dataclass(frozen=True, slots=True)
class Near:
    """A normalised string by its number, and how alike its words are, 0..1."""

    number: int
    likeness: float


class Bags:
    """The index: stems, and for each the strings it stands in."""

    def __init__(
        self, stems: dict[str, int], starts: NDArray[np.int64], strings: NDArray[np.int32], numbers: NDArray[np.int32],
        sizes: NDArray[np.float32],
    ) -> None:  # fmt: skip
        """Use ready arrays.

        Args:
            stems: number of each stem.
            starts: (stems + 1,) where the strings of a stem begin in `strings`.
            strings: (p,) rows of strings, by stem.
            numbers: (n,) number of a string in the lexicon.
            sizes: (n,) sum of the weights of a string's stems.
        """
        self._stems = stems
        self._starts = starts
        self._strings = strings
        self._numbers = numbers
        self._sizes = sizes
        self._heft = heft(np.diff(starts), len(numbers))

    @classmethod
    def open(cls, lexicon: Lexicon) -> Bags:
        """The index of a lexicon's names, from the cache where it was built before."""
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
        path = base / "undrawn" / f"stems-{VERSION}-{lexicon.digest}.npz"
        try:
            return cls._load(path)
        except (OSError, ValueError, KeyError):
            arrays = _build(lexicon)
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)
        try:
            write_bytes(path, buffer.getvalue())
        except OSError:
            return cls._of(arrays)
        return cls._of(arrays)

    @classmethod
    def _load(cls, path: Path) -> Bags:
        with np.load(path, allow_pickle=False) as found:
            return cls._of({name: found[name] for name in found.files})

    @classmethod
    def _of(cls, arrays: dict[str, NDArray[np.generic]]) -> Bags:
        names = arrays["stems"].tobytes().decode().split("\n")
        return cls(
            {name: number for number, name in enumerate(names)},
            arrays["starts"].astype(np.int64),
            arrays["strings"].astype(np.int32),
            arrays["numbers"].astype(np.int32),
            arrays["sizes"].astype(np.float32),
        )

    def near(self, stems: Sequence[str], least: float, most: int = 12) -> list[Near]:
        """Strings whose stems are much the same.

        Args:
            stems: the stems of a name, each once.
            least: the least likeness: weight of the stems in common by weight of all stems (Jaccard), rare stems
                weighing more.
            most: how many to return.

        Returns:
            The strings, most alike first.
        """
        known = [self._stems[stem] for stem in stems if stem in self._stems]
        if not known:
            return []
        rare = max(self._heft[known]) if len(known) == len(stems) else float(self._heft.max())
        own = float(self._heft[known].sum()) + rare * (len(stems) - len(known))
        lists = [self._strings[self._starts[stem] : self._starts[stem + 1]] for stem in known]
        rows, place = np.unique(np.concatenate(lists), return_inverse=True)
        both = np.bincount(place, weights=np.repeat(self._heft[known], [len(rows) for rows in lists]))
        likeness = both / (own + self._sizes[rows] - both)
        enough = np.nonzero(likeness >= least)[0]
        best = sorted((-round(float(likeness[i]), 4), int(rows[i])) for i in enough)[:most]
        return [Near(int(self._numbers[row]), -negative) for negative, row in best]


def heft(counts: NDArray[np.int64], strings: int) -> NDArray[np.float32]:
    """Weights of stems by how few strings they stand in: ln(1 + n / count) / ln(1 + n)."""
    weights: NDArray[np.float32] = (np.log1p(strings / np.maximum(counts, 1)) / np.log1p(strings)).astype(np.float32)
    return weights


def _build(lexicon: Lexicon) -> dict[str, NDArray[np.generic]]:
    types = {concept.curie: concept.type for concept in lexicon.concepts()}
    rows: defaultdict[str, list[int]] = defaultdict(list)
    bags: list[list[str]] = []
    numbers: list[int] = []
    for key, number in lexicon.strings():
        words = key.split(" ")
        if len(words) > _WORDS or not any(types[name.curie] in TYPES for name in lexicon.group(number)):
            continue
        bag = sorted({stem for word in words if (stem := stem_of(word))})
        if bag:
            for stem in bag:
                rows[stem].append(len(numbers))
            bags.append(bag)
            numbers.append(number)
    names = sorted(rows)
    counts = np.array([len(rows[name]) for name in names], dtype=np.int64)
    weights = dict(zip(names, heft(counts, len(numbers)).tolist(), strict=True))
    return {
        "stems": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        "starts": np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        "strings": np.array([row for name in names for row in rows[name]], dtype=np.int32),
        "numbers": np.array(numbers, dtype=np.int32),
        "sizes": np.array([sum(weights[stem] for stem in bag) for bag in bags], dtype=np.float32),
    }
