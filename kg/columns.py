"""Columns of repeated strings as small numbers, so that a million rows need no million Python objects."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of strings.

    Attributes:
        codes: (n,) index of each row's value.
        values: the distinct values.
    """

    codes: Codes
    values: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.codes)

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Coded:
        """The rows chosen by a mask or an index."""
        return Coded(self.codes[rows], self.values)

    def rename(self, values: Iterable[str]) -> Coded:
        """The same rows with another spelling of each value; spellings may coincide."""
        coder = Coder()
        codes = np.fromiter((coder.code(value) for value in values), dtype=np.int32)
        return Coded(codes[self.codes] if len(self.codes) else self.codes, coder.values)

    def ranked(self) -> Coded:
        """The same rows, with values sorted and unused ones left out: codes then sort as the strings do."""
        used = np.unique(self.codes)
        order = sorted(used.tolist(), key=self.values.__getitem__)
        rank = np.zeros(len(self.values), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        return Coded(rank[self.codes], tuple(self.values[code] for code in order))

    def strings(self) -> list[str]:
        """The rows as strings."""
        return [self.values[code] for code in self.codes.tolist()]


class Coder:
    """Numbers strings in the order they come."""

    def __init__(self) -> None:
        self._codes: dict[str, int] = {}

    def code(self, value: str) -> int:
        """The number of a string, a new one where it has none."""
        return self._codes.setdefault(value, len(self._codes))

    @property
    def values(self) -> tuple[str, ...]:
        """The strings by number."""
        return tuple(self._codes)


class Writer:
    """A column of strings that grows row by row."""

    def __init__(self) -> None:
        self._coder = Coder()
        self._codes = array("i")

    def add(self, value: str) -> None:
        """Append a row."""
        self._codes.append(self._coder.code(value))

    def column(self) -> Coded:
        """The rows so far."""
        return Coded(np.array(self._codes, dtype=np.int32), self._coder.values)


def constant(value: str, rows: int) -> Coded:
    """A column that says the same in every row."""
    return Coded(np.zeros(rows, dtype=np.int32), (value,))


def concatenate(parts: Sequence[Coded]) -> Coded:
    """Columns one below the other."""
    coder = Coder()
    codes = []
    for part in parts:
        mapping = np.fromiter((coder.code(value) for value in part.values), dtype=np.int32)
        codes.append(mapping[part.codes] if len(part) else part.codes)
    return Coded(np.concatenate(codes) if codes else np.zeros(0, dtype=np.int32), coder.values)


@dataclass(frozen=True, slots=True)
class CodedLists:
    """A column of short lists of strings: (n,) codes and the distinct lists."""

    codes: Codes
    values: tuple[tuple[str, ...], ...]


def group(rows: int, owner: NDArray[np.int64], member: Coded) -> CodedLists:
    """For each of a number of rows the sorted distinct members that it owns.

    Args:
        rows: number of rows.
        owner: (n,) the row that owns each member.
        member: n members.

    Returns:
        A list for every row, empty where it owns none.
    """
    ranked = member.ranked()
    width = max(len(ranked.values), 1)
    keys = np.unique(owner * width + ranked.codes)
    owners, members = keys // width, (keys % width).tolist()
    bounds = np.searchsorted(owners, np.arange(rows + 1)).tolist()
    seen: dict[tuple[int, ...], int] = {}
    codes = np.fromiter(
        (seen.setdefault(tuple(members[start:end]), len(seen)) for start, end in pairwise(bounds)),
        dtype=np.int32,
        count=rows,
    )
    return CodedLists(codes, tuple(tuple(ranked.values[code] for code in codes) for codes in seen))
