"""What was extracted from one document, as the evidence stage keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.extraction import Extraction
from kg.codec import load_json
from kg.errors import UnreadableError
from kg.evidence import Evidence
from kg.occurrence import Occurrence
from pipelines.index import Entry


@dataclass(frozen=True, slots=True)
class Piece:
    """One document's statements and mentions.

    Attributes:
        key: digest of the document and of everything the extraction depends on; first, so that it is read alone.
        evidence: statements, in the order of the text.
        occurrences: which concepts are mentioned, and how often.
        left_out: statements below the least score.
        extraction: mentions, groundings, relations and abbreviations; without the text, which the document has.
    """

    key: str
    evidence: tuple[Evidence, ...]
    occurrences: tuple[Occurrence, ...]
    left_out: int
    extraction: Extraction


def piece_path(directory: Path, id: str) -> Path:
    """Where the piece of a document stands in the evidence stage's folder."""
    return directory / f"{id}.json"


def has_key(path: Path, key: str) -> bool:
    """Whether a piece stands there and was made under a key."""
    expected = f'{{"key":"{key}"'.encode()
    try:
        with path.open("rb") as file:
            return file.read(len(expected)) == expected
    except OSError:
        return False


def read_pieces(directory: Path, entries: tuple[Entry, ...]) -> Iterator[Piece]:
    """The pieces of documents, in order; documents without one, which were quarantined, are passed over.

    Args:
        directory: the evidence stage's folder.
        entries: the documents.

    Yields:
        A piece a document.

    Raises:
        UnreadableError: a piece is damaged.
    """
    for entry in entries:
        path = piece_path(directory, entry.id)
        if path.is_file():
            try:
                yield load_json(Piece, path.read_bytes())
            except UnreadableError as error:
                raise UnreadableError(f"{path} is damaged ({error}); delete it and run again") from None
