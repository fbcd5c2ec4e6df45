"""Files to documents in a folder, without a run: once, or kept so that the same command goes on where it stopped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ingest.read import ReadOptions, discover
from kg.codec import load_json
from kg.errors import UnreadableError
from pipelines.lock import locked
from pipelines.pool import Limits, cores
from pipelines.reading import FILES, FileRecord, Reading, digest_piece
from pipelines.stage import sweep
from pipelines.units import Unit, units_of

#: Within the folder that is converted to: what came of each file. Hidden, since it is nothing to read.
KEPT: Final = ".undrawn"


def read_into(
    directory: Path, paths: Sequence[str], options: ReadOptions, workers: int = 0, limits: Limits | None = None
) -> Reading:
    """Read files into a folder at once, with nothing kept for another attempt.

    Args:
        directory: where ID.json and ID.txt of each document go.
        paths: files, folders and patterns.
        options: how to read.
        workers: processes, 0 for one a core.
        limits: what a document may take.

    Returns:
        What was read.

    Raises:
        InputError: there is nothing to read.
    """
    units = [Unit(path, path.as_posix(), "", "") for path in discover(paths)]
    directory.mkdir(parents=True, exist_ok=True)
    reading = Reading(directory, units)
    _read_all(reading, options, workers, limits)
    return reading


def convert_into(
    directory: Path, paths: Sequence[str], options: ReadOptions, workers: int = 0, limits: Limits | None = None
) -> Reading:
    """Read files into a folder, but for those that have been read into it before and have not changed.

    Args:
        directory: where ID.json and ID.txt of each document go, and a hidden folder with what came of each file.
        paths: files, folders and patterns.
        options: how to read.
        workers: processes, 0 for one a core.
        limits: what a document may take.

    Returns:
        What stands there of these files now. Documents of other files stay as they are; those that a file gave before
        it changed and gives no more are removed.

    Raises:
        InputError: there is nothing to read.
        UndrawnError: another process is converting into this folder.
    """
    units = units_of(paths, Path.as_posix, options)
    kept = directory / KEPT / FILES
    with locked(directory / KEPT):
        sweep(directory)
        kept.mkdir(exist_ok=True)
        reading = Reading(directory, units, kept)
        reading.recall()
        _read_all(reading, options, workers, limits)
        _forget(reading, kept)
    return reading


def _read_all(reading: Reading, options: ReadOptions, workers: int, limits: Limits | None) -> None:
    for _ in range(2):  # again where a document that counts was written over by another of its id
        if numbers := reading.unread():
            reading.read(numbers, options, workers or cores(), limits or Limits())
    reading.tidy()


def _forget(reading: Reading, kept: Path) -> None:
    """Remove what files gave before they changed, where it stands as it was written and no other file gives it."""
    keys = {unit.key for unit in reading.units}
    sources = {unit.source for unit in reading.units}
    records = {path: record for path, record in _records(kept) if path.stem not in keys}
    old = {path: record for path, record in records.items() if record.source in sources}
    wanted = {piece.id for piece, _ in reading.winners()}
    wanted |= {piece.id for path, record in records.items() if path not in old for piece in record.pieces}
    for path, record in old.items():
        for piece in record.pieces:
            for id, digest in ((piece.id, piece.digest), (piece.spare_id, piece.spare_digest)):
                if id not in wanted and digest_piece(reading.directory, id) == digest:
                    for suffix in ("json", "txt"):
                        (reading.directory / f"{id}.{suffix}").unlink()
        path.unlink()


def _records(kept: Path) -> Iterator[tuple[Path, FileRecord]]:
    for path in sorted(kept.glob("*.json")):
        try:
            yield path, load_json(FileRecord, path.read_bytes())
        except UnreadableError:
            continue
