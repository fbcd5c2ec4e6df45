"""The list of a run's documents: identifier, digest of the piece, and the file it came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.atomic import write_text
from kg.errors import UndrawnError

INDEX: Final = "index.tsv"
_HEADER: Final = "id\tdigest\tsource"


@dataclass(frozen=True, slots=True)
class Entry:
    """A document of a run."""

    id: str
    digest: str
    source: str


def write_index(directory: Path, entries: Iterable[Entry]) -> None:
    """Write index.tsv, sorted by identifier.

    Args:
        directory: the folder of the documents.
        entries: one a document.
    """
    rows = sorted(f"{entry.id}\t{entry.digest}\t{' '.join(entry.source.split())}" for entry in entries)
    write_text(directory / INDEX, "".join(f"{row}\n" for row in [_HEADER, *rows]))


def read_index(directory: Path) -> tuple[Entry, ...]:
    """Read index.tsv.

    Args:
        directory: the folder of the documents.

    Returns:
        Entries by identifier.

    Raises:
        UndrawnError: there is none.
    """
    try:
        lines = (directory / INDEX).read_text(encoding="utf-8").splitlines()
    except OSError:
        raise UndrawnError(f"{directory} has no {INDEX}; run undrawn run again") from None
    return tuple(Entry(*line.split("\t")) for line in lines[1:])
