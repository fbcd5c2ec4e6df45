"""Reading many files into one piece a document, in any order, with the same result as one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from ingest.convert import convert
from ingest.read import ReadOptions, Rejected, read_file
from kg.atomic import write_bytes
from kg.codec import dump_json, load_json
from kg.digest import digest_bytes
from kg.errors import UnreadableError
from pipelines.manifest import MANIFEST, TIMING
from pipelines.pool import Done, Limits, Noted, run_pool, tell
from pipelines.progress import showing
from pipelines.tally import Tally
from pipelines.units import Unit

FILES: Final = "files"
#: A file of more pages than this may take longer than the limit of seconds, in proportion.
PAGES: Final = 100
#: Identifiers that would take the place of a stage's own files.
_RESERVED: Final = frozenset({Path(MANIFEST).stem, Path(TIMING).stem})


@dataclass(frozen=True, slots=True)
class Piece:
    """A document as written.

    Attributes:
        id: its id, under which ID.json and ID.txt stand.
        source: where it came from.
        digest: of both files together.
        text_digest: of the text alone.
        spare_id: the id it gets where an earlier document with other text has its own: the id and a digest of the text.
        spare_digest: of both files under that id.
        notes: what the reader wants known about it.
    """

    id: str
    source: str
    digest: str
    text_digest: str
    spare_id: str
    spare_digest: str
    notes: tuple[str, ...] = ()

    def spared(self) -> Piece:
        """The same document under its spare id."""
        return replace(self, id=self.spare_id, digest=self.spare_digest)


@dataclass(frozen=True, slots=True)
class Repeated:
    """A document whose id an earlier one has: both sources, and the id it is kept under, empty where it is left out."""

    id: str
    source: str
    first: str
    kept_as: str

    def __str__(self) -> str:
        if self.kept_as:
            return f"{self.source} has the id {self.id} of {self.first} and other text; it is kept as {self.kept_as}"
        return f"{self.source} repeats {self.first} ({self.id}); it is left out"


@dataclass(frozen=True, slots=True)
class FileRecord:
    """What a file gave: its documents and its rejections, each in the order of the file."""

    source: str
    pieces: tuple[Piece, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class _Read:
    piece: Piece
    json: bytes
    text: bytes


def _told(number: int, total: int) -> None:
    tell((number, total), times=max(1.0, total / PAGES))


def _read(options: ReadOptions, unit: Unit) -> Iterator[_Read | Rejected]:
    for one in read_file(unit.path, options, unit.source, _told):
        if isinstance(one, Rejected):
            yield one
            continue
        document = replace(one, id=f"{one.id}_") if one.id in _RESERVED else one
        data, text = convert(document)
        encoded = text.encode()
        said = digest_bytes(encoded)
        spare = f"{document.id}-{said[:12]}"
        digests = (digest_bytes(one + b"\0" + encoded) for one in (data, _renamed(data, document.id, spare)))
        piece = Piece(document.id, document.source, next(digests), said, spare, next(digests), document.notes)
        yield _Read(piece, data, encoded)


def _renamed(data: bytes, id: str, other: str) -> bytes:
    """A document's JSON with another id, which is its first field."""
    return data.replace(f'"id": "{id}"'.encode(), f'"id": "{other}"'.encode(), 1)


class Reading:
    """The pieces of a run as they come in, from files in any order."""

    def __init__(self, directory: Path, units: list[Unit], kept: Path | None = None) -> None:
        """Set out to read files into a folder; `kept` holds a record of each for another attempt, None for none."""
        self.directory = directory
        self._kept = kept
        self.units = units
        self.records: dict[int, FileRecord] = {}
        self.failed: dict[int, str] = {}
        self._holder: dict[str, tuple[tuple[int, int], Piece]] = {}

    def recall(self, *, retry: bool = False) -> None:
        """Take up what an earlier attempt has read; with `retry` not of files in which something was rejected."""
        if self._kept is None:
            return
        for number, unit in enumerate(self.units):
            try:
                record = load_json(FileRecord, (self._kept / f"{unit.key}.json").read_bytes())
            except (OSError, UnreadableError):
                continue
            if retry and record.rejected:
                continue
            self.records[number] = record
        self._holder = {piece.id: (place, piece) for piece, place in self.winners()}

    def unread(self) -> list[int]:
        """Files without a record, and files whose piece on disk is not the one that counts."""
        numbers = {number for number in range(len(self.units)) if number not in self.records}
        for piece, (number, _) in self.winners():
            if digest_piece(self.directory, piece.id) != piece.digest:
                numbers.add(number)
        return sorted(numbers - set(self.failed))

    def _ordered(self) -> Iterator[tuple[tuple[int, int], Piece]]:
        for number in sorted(self.records):
            for place, piece in enumerate(self.records[number].pieces):
                yield (number, place), piece

    def winners(self) -> list[tuple[Piece, tuple[int, int]]]:
        """Documents that are kept, with their places: the first of an id has it, one with other text its spare id."""
        found: dict[str, tuple[Piece, tuple[int, int]]] = {}
        for place, piece in self._ordered():
            first = found.setdefault(piece.id, (piece, place))[0]
            if first.text_digest != piece.text_digest:
                found.setdefault(piece.spare_id, (piece.spared(), place))
        return list(found.values())

    def repeated(self) -> list[Repeated]:
        """Documents whose id an earlier one has, in the order of files: left out, or kept under another id."""
        kept = {place: piece for piece, place in self.winners()}
        first: dict[str, Piece] = {}
        found = []
        for place, piece in self._ordered():
            holder = first.setdefault(piece.id, piece)
            if holder is not piece:
                found.append(Repeated(piece.id, piece.source, holder.source, kept[place].id if place in kept else ""))
        return found

    def read(self, numbers: list[int], options: ReadOptions, workers: int, limits: Limits) -> None:
        """Read files, writing pieces as they come; a file of many pages may take longer, by pages above `PAGES`."""
        units = [self.units[number] for number in numbers]
        pieces: dict[int, list[Piece]] = {number: [] for number in numbers}
        rejected: dict[int, list[Rejected]] = {number: [] for number in numbers}
        work = partial(_read, options)
        with showing("reading", "files", len(numbers)) as progress:
            tally = Tally(progress, [unit.path for unit in units])
            for event in run_pool(work, units, workers=workers, limits=limits):
                number = numbers[event.index]
                if isinstance(event, Noted):
                    tally.page(event.index, *event.value)
                elif isinstance(event, Done):
                    if event.failure:
                        self.failed[number] = event.failure
                        rejected[number].append(Rejected(self.units[number].source, event.failure))
                    self._close(number, pieces[number], rejected[number])
                    tally.file(event.index)
                elif isinstance(event.value, Rejected):
                    rejected[number].append(event.value)
                else:
                    self._write(event.value, (number, len(pieces[number])))
                    pieces[number].append(event.value.piece)
                    tally.document()
            tally.sum_up()

    def rejected(self) -> list[Rejected]:
        """Files and records that could not be read, in the order of files."""
        return [one for number in sorted(self.records) for one in self.records[number].rejected]

    def noted(self) -> list[str]:
        """What the reader wants known of documents that are kept, each after its source."""
        return [f"{piece.source}: {note}" for piece, _ in self.winners() for note in piece.notes]

    def _write(self, read: _Read, place: tuple[int, int]) -> None:
        piece = read.piece
        holder = self._holder.get(piece.id)
        if holder is None or place <= holder[0]:
            if holder is not None and holder[1].text_digest != piece.text_digest:
                self._move(*holder)
            self._put(piece, place, read.json, read.text)
        elif holder[1].text_digest != piece.text_digest:
            self._put(piece.spared(), place, _renamed(read.json, piece.id, piece.spare_id), read.text)

    def _move(self, place: tuple[int, int], piece: Piece) -> None:
        """Put a document under its spare id, since one that comes before it has its id; a lost one is read again."""
        try:
            data, text = ((self.directory / f"{piece.id}.{suffix}").read_bytes() for suffix in ("json", "txt"))
        except OSError:
            return
        self._put(piece.spared(), place, _renamed(data, piece.id, piece.spare_id), text)

    def _put(self, piece: Piece, place: tuple[int, int], data: bytes, text: bytes) -> None:
        holder = self._holder.get(piece.id)
        if holder is None or place <= holder[0] or holder[1].text_digest != piece.text_digest:
            self._holder[piece.id] = (place, piece)
            write_bytes(self.directory / f"{piece.id}.txt", text)
            write_bytes(self.directory / f"{piece.id}.json", data)

    def tidy(self) -> None:
        """Remove what was written under a spare id and is not kept after all."""
        kept = {piece.id for piece, _ in self.winners()}
        for id in self._holder.keys() - kept:
            for suffix in ("json", "txt"):
                (self.directory / f"{id}.{suffix}").unlink(missing_ok=True)

    def _close(self, number: int, pieces: list[Piece], rejected: list[Rejected]) -> None:
        record = FileRecord(self.units[number].source, tuple(pieces), tuple(rejected))
        self.records[number] = record
        if self._kept and number not in self.failed:  # a worker that hung or died may do better another time
            write_bytes(self._kept / f"{self.units[number].key}.json", dump_json(record))


def digest_piece(directory: Path, id: str) -> str:
    """Digest of ID.json and ID.txt together, empty where one is missing."""
    try:
        return digest_bytes((directory / f"{id}.json").read_bytes() + b"\0" + (directory / f"{id}.txt").read_bytes())
    except OSError:
        return ""
