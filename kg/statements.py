"""Statements by column: what documents and curated sources say, in one shape."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.columns import Coded, Writer, concatenate, constant
from kg.evidence import Evidence
from kg.source import SourceRows, SourceSpec
from kg.sources import TEXT, extractor_of

#: Columns of strings. Together with the offsets they are what makes two statements the same.
STRINGS: Final = (
    "subject",
    "predicate",
    "object",
    "document",
    "section",
    "sentence",
    "subject_text",
    "object_text",
    "extractor",
    "polarity",
    "certainty",
    "date",
    "kind",
    "source",
    "reference",
)
#: Columns of numbers; 0 stands for no page, NaN for no box.
NUMBERS: Final[Mapping[str, Any]] = {
    "start": np.int32,
    "end": np.int32,
    "page": np.int32,
    "x0": np.float64,
    "y0": np.float64,
    "x1": np.float64,
    "y1": np.float64,
    "score": np.float64,
}
_KEY: Final = ("subject", "predicate", "object", "document", "start", "end", "subject_text", "object_text")
_ALSO: Final = ("extractor", "polarity", "certainty", "source", "reference", "date")
#: The order of rows in a graph; of rows that differ only in score and place the best comes first.
ORDER: Final = _KEY + _ALSO


@dataclass(frozen=True, slots=True)
class Statements:
    """n statements; every column of `STRINGS` and `NUMBERS` has n rows."""

    strings: Mapping[str, Coded]
    numbers: Mapping[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.numbers["score"])

    def take(self, rows: NDArray[np.int64] | NDArray[np.bool_]) -> Statements:
        """The statements chosen by a mask or an index."""
        return Statements(
            {name: column.take(rows) for name, column in self.strings.items()},
            {name: column[rows] for name, column in self.numbers.items()},
        )

    def replace(self, **strings: Coded) -> Statements:
        """The same with other columns of strings."""
        return Statements({**self.strings, **strings}, self.numbers)

    def sort(self) -> Statements:
        """In the order of `ORDER`, every column of strings ranked."""
        ranked = {name: column.ranked() for name, column in self.strings.items()}
        places = [self.numbers[name] for name in ("page", "x0", "y0", "x1", "y1")]
        keys = [ranked[name].codes if name in ranked else self.numbers[name] for name in ORDER]
        rest = [ranked[name].codes for name in ("section", "sentence", "kind")]
        return Statements(ranked, self.numbers).take(
            np.lexsort([*places, *rest, -self.numbers["score"], *reversed(keys)])
        )

    def distinct(self) -> Statements:
        """Sorted statements with repeats left out: of statements with one key the one with the best score stays."""
        changed = np.zeros(len(self), dtype=np.bool_)
        changed[:1] = True
        for name in ORDER:
            column = self.strings[name].codes if name in self.strings else self.numbers[name]
            changed[1:] |= column[1:] != column[:-1]
        return self.take(changed)


def collect(evidence: Iterable[Evidence]) -> Statements:
    """Statements of documents.

    Args:
        evidence: in any order.

    Returns:
        A row for each.
    """
    strings = {name: Writer() for name in STRINGS if name not in ("source", "reference")}
    numbers: dict[str, array[Any]] = {name: array("d" if kind is np.float64 else "i") for name, kind in NUMBERS.items()}
    nowhere = (float("nan"),) * 4
    for one in evidence:
        place = one.provenance
        for name in ("subject", "predicate", "object", "polarity", "certainty", "subject_text", "object_text"):
            strings[name].add(getattr(one, name))
        for name in ("document", "section", "sentence", "extractor", "date", "kind"):
            strings[name].add(getattr(place, name))
        numbers["start"].append(place.start)
        numbers["end"].append(place.end)
        numbers["page"].append(place.page or 0)
        numbers["score"].append(one.score)
        for name, value in zip(("x0", "y0", "x1", "y1"), place.bbox or nowhere, strict=True):
            numbers[name].append(value)
    count = len(numbers["score"])
    columns = {name: writer.column() for name, writer in strings.items()}
    columns |= {"source": constant(TEXT, count), "reference": constant("", count)}
    return Statements(columns, {name: np.array(numbers[name], dtype=kind) for name, kind in NUMBERS.items()})


def from_source(spec: SourceSpec, rows: SourceRows) -> Statements:
    """Statements of a curated source, affirmed and asserted."""
    count = len(rows.subject)
    curies = tuple(node.curie for node in rows.nodes)
    said = {
        "polarity": "affirmed",
        "certainty": "asserted",
        "section": "",
        "sentence": "",
        "subject_text": "",
        "object_text": "",
        "extractor": extractor_of(spec.kind),
        "kind": "curated",
    }
    strings = {name: constant(value, count) for name, value in said.items()}
    strings |= {
        "subject": Coded(rows.subject, curies),
        "predicate": rows.predicate,
        "object": Coded(rows.object, curies),
        "document": rows.source,
        "source": rows.source,
        "date": rows.date,
        "reference": rows.reference,
    }
    numbers = {
        name: np.full(count, np.nan) if kind is np.float64 else np.zeros(count, dtype=kind)
        for name, kind in NUMBERS.items()
    }
    numbers["score"] = np.round(rows.score.astype(np.float64), 6)
    return Statements(strings, numbers)


def stack(parts: Sequence[Statements]) -> Statements:
    """All statements of several parts."""
    return Statements(
        {name: concatenate([part.strings[name] for part in parts]) for name in STRINGS},
        {name: np.concatenate([part.numbers[name] for part in parts]) for name in NUMBERS},
    )
