"""Reading many files into one piece a document, in any order, with the same result as one after the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Final

from ingest.convert import convert
from ingest.read import ReadOptions, Rejected, discover, read_file
from ingest.read.files import stem_of
from ingest.read.outcome import OcrMode, safe_id
from kg.atomic import write_bytes
from kg.codec import dump_json, load_json
from kg.digest import content_id, digest_bytes, digest_file
from kg.errors import InputError, UnreadableError
from pipelines.manifest import MANIFEST, TIMING
from pipelines.pool import Done, cores, run_pool
from pipelines.progress import showing

FILES: Final = "files"
#: Identifiers that would take the place of a stage's own files.
_RESERVED: Final = frozenset({Path(MANIFEST).stem, Path(TIMING).stem})


@dataclass(frozen=True, slots=True)
class Unit:
    """A file to read.

    Attributes:
        path: where it is.
        source: its name in the manifest.
        digest: of its content, empty where it was not needed.
        key: what its result is kept under.
        alias: the id of its document where another file of the same name, with other content, has the plain one.
    """

    path: Path
    source: str
    digest: str
    key: str
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A document as written: ID.json and ID.txt, and digests of both together and of the text alone."""

    id: str
    source: str
    digest: str
    text_digest: str


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


def _read(options: ReadOptions, unit: Unit) -> Iterator[_Read | Rejected]:
    for one in read_file(unit.path, options, unit.source):
        if isinstance(one, Rejected):
            yield one
            continue
        document = replace(one, id=f"{one.id}_") if one.id in _RESERVED else one
        if unit.alias and document.id == safe_id(stem_of(unit.path.name)):
            document = replace(document, id=unit.alias)
        data, text = convert(document)
        encoded = text.encode()
        piece = Piece(document.id, document.source, digest_bytes(data + b"\0" + encoded), digest_bytes(encoded))
        yield _Read(piece, data, encoded)


def with_aliases(units: Sequence[Unit]) -> list[Unit]:
    """Give files of one name an id each, so that none takes the place of another.

    Args:
        units: files, in the order in which the first of a name keeps the plain id.

    Returns:
        The files; the alias of a later one is the name and eight digits of its content's digest. Files of the same
        content share an id: they are one document.
    """
    first: dict[str, str] = {}
    result = []
    stems = Counter(safe_id(stem_of(unit.path.name)) for unit in units)
    for unit in units:
        stem = safe_id(stem_of(unit.path.name))
        if stems[stem] > 1:
            digest = unit.digest or digest_file(unit.path)
            if first.setdefault(stem, digest) != digest:
                alias = f"{stem}-{digest[:8]}"
                unit = replace(unit, alias=alias, key=unit.key and content_id(unit.key, alias))
        result.append(unit)
    return result


class Reading:
    """The pieces of a run as they come in, from files in any order."""

    def __init__(self, directory: Path, units: list[Unit], *, resumable: bool = True) -> None:
        """Set out to read files into a folder; `resumable` keeps a record of each file there for another attempt."""
        self.directory = directory
        self._resumable = resumable
        self.units = with_aliases(units)
        self.records: dict[int, FileRecord] = {}
        self.failed: dict[int, str] = {}
        self._first: dict[str, tuple[int, int]] = {}

    def _record(self, number: int) -> Path:
        return self.directory / FILES / f"{self.units[number].key}.json"

    def recall(self, *, retry: bool = False) -> None:
        """Take up what an earlier attempt has read; with `retry` not of files in which something was rejected."""
        for number in range(len(self.units)):
            try:
                record = load_json(FileRecord, self._record(number).read_bytes())
            except (OSError, UnreadableError):
                continue
            if retry and record.rejected:
                continue
            self.records[number] = record
            for place, piece in enumerate(record.pieces):
                self._claim(piece.id, (number, place))

    def _claim(self, id: str, place: tuple[int, int]) -> bool:
        """Whether the document at a place is the first of its id so far."""
        if self._first.get(id, place) < place:
            return False
        self._first[id] = place
        return True

    def unread(self) -> list[int]:
        """Files without a record, and files whose piece on disk is not the one that counts."""
        numbers = {number for number in range(len(self.units)) if number not in self.records}
        for piece, (number, _) in self.winners():
            if digest_piece(self.directory, piece.id) != piece.digest:
                numbers.add(number)
        return sorted(numbers - set(self.failed))

    def winners(self) -> list[tuple[Piece, tuple[int, int]]]:
        """The first document of every id, with its place."""
        found: dict[str, tuple[Piece, tuple[int, int]]] = {}
        for number in sorted(self.records):
            for place, piece in enumerate(self.records[number].pieces):
                found.setdefault(piece.id, (piece, (number, place)))
        return list(found.values())

    def read(self, numbers: list[int], options: ReadOptions, workers: int, timeout: float) -> None:
        """Read files, writing pieces as they come."""
        pieces: dict[int, list[Piece]] = {number: [] for number in numbers}
        rejected: dict[int, list[Rejected]] = {number: [] for number in numbers}
        work = partial(_read, options)
        with showing("reading", "files", len(numbers)) as progress:
            for event in run_pool(work, [self.units[n] for n in numbers], workers=workers, timeout=timeout):
                number = numbers[event.index]
                if isinstance(event, Done):
                    if event.failure:
                        self.failed[number] = event.failure
                        rejected[number].append(Rejected(self.units[number].source, event.failure))
                    self._close(number, pieces[number], rejected[number])
                    progress.advance()
                elif isinstance(event.value, Rejected):
                    rejected[number].append(event.value)
                else:
                    self._write(event.value, (number, len(pieces[number])))
                    pieces[number].append(event.value.piece)

    def rejected(self) -> list[Rejected]:
        """Files and records that could not be read, in the order of files."""
        return [one for number in sorted(self.records) for one in self.records[number].rejected]

    def _write(self, read: _Read, place: tuple[int, int]) -> None:
        if self._claim(read.piece.id, place):
            write_bytes(self.directory / f"{read.piece.id}.txt", read.text)
            write_bytes(self.directory / f"{read.piece.id}.json", read.json)

    def _close(self, number: int, pieces: list[Piece], rejected: list[Rejected]) -> None:
        record = FileRecord(self.units[number].source, tuple(pieces), tuple(rejected))
        self.records[number] = record
        if self._resumable and number not in self.failed:  # a worker that hung or died may do better another time
            write_bytes(self._record(number), dump_json(record))


def digest_piece(directory: Path, id: str) -> str:
    """Digest of ID.json and ID.txt together, empty where one is missing."""
    try:
        return digest_bytes((directory / f"{id}.json").read_bytes() + b"\0" + (directory / f"{id}.txt").read_bytes())
    except OSError:
        return ""


def check_mode(text: str) -> OcrMode:
    """A mode of OCR as typed.

    Args:
        text: auto, always or never.

    Returns:
        The mode.

    Raises:
        InputError: it is none of these.
    """
    modes: dict[str, OcrMode] = {"auto": "auto", "always": "always", "never": "never"}
    if text not in modes:
        raise InputError(f"unknown OCR mode {text!r}; known: {', '.join(modes)}")
    return modes[text]


def read_into(
    directory: Path, paths: Sequence[str], options: ReadOptions, workers: int = 0, timeout: float = 600.0
) -> Reading:
    """Read files into a folder at once, with nothing kept for another attempt.

    Args:
        directory: where ID.json and ID.txt of each document go.
        paths: files, folders and patterns.
        options: how to read.
        workers: processes, 0 for one a core.
        timeout: seconds a document may take.

    Returns:
        What was read.
    """
    units = [Unit(path, path.as_posix(), "", "") for path in discover(paths)]
    reading = Reading(directory, units, resumable=False)
    directory.mkdir(parents=True, exist_ok=True)
    reading.read(list(range(len(units))), options, workers or cores(), timeout)
    return reading
