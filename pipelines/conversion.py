"""Files to documents in a folder, without a run: once, or kept so that the same command goes on where it stopped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from ingest.read import ReadOptions, discover, passed_over
from kg.codec import load_json
from kg.errors import UnreadableError
from pipelines.lock import locked
from pipelines.pool import Limits, cores
from pipelines.progress import say
from pipelines.reading import FILES, FileRecord, Piece, Reading, digest_piece
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
    say_passed_over("reading", paths)
    directory.mkdir(parents=True, exist_ok=True)
    reading = Reading(directory, units)
    _read_all(reading, options, workers, limits)
    return reading


def convert_into(
    directory: Path,
    paths: Sequence[str],
    options: ReadOptions,
    workers: int = 0,
    limits: Limits | None = None,
    *,
    retry: bool = False,
) -> Reading:
    """Read files into a folder, but for those that have been read into it before and have not changed.

    Args:
        directory: where ID.json and ID.txt of each document go, and a hidden folder with what came of each file.
        paths: files, folders and patterns.
        options: how to read.
        workers: processes, 0 for one a core.
        limits: what a document may take.
        retry: read files in which something was rejected again.

    Returns:
        What stands there of these files now. Documents of other files stay as they are, and have their ids; those that
        a file gave before it changed and gives no more are removed.

    Raises:
        InputError: there is nothing to read.
        UndrawnError: another process is converting into this folder.
    """
    units = units_of(discover(paths, without=directory), Path.as_posix, options)
    say_passed_over("converting", paths, without=directory)
    kept = directory / KEPT / FILES
    with locked(directory / KEPT):
        sweep(directory, directory / KEPT, kept)
        kept.mkdir(exist_ok=True)
        records = dict(_records(kept))
        reading = _Beside(directory, units, kept, _others(directory, units, records))
        reading.recall(retry=retry)
        _read_all(reading, options, workers, limits)
        _forget(reading, records)
    return reading


def say_passed_over(doing: str, paths: Sequence[str | Path], base: Path = Path(), without: Path | None = None) -> None:
    """Say which files in the folders that are searched through are not read, where there are any."""
    if line := passed_over(paths, base, without):
        say(f"{doing}: {line}")


class _Beside(Reading):
    """The pieces of files beside those of other files, which stand in the folder already and keep their ids."""

    def __init__(self, directory: Path, units: list[Unit], kept: Path, others: Mapping[str, Piece]) -> None:
        super().__init__(directory, units, kept)
        self.others = others

    def recall(self, *, retry: bool = False) -> None:
        super().recall(retry=retry)
        self._holder |= {piece.id: (place, piece) for place, piece in self._before()}

    def winners(self) -> list[tuple[Piece, tuple[int, int]]]:
        return [(piece, place) for piece, place in super().winners() if place[0] >= 0]

    def tidy(self) -> None:
        self._holder = {id: held for id, held in self._holder.items() if held[0][0] >= 0}
        super().tidy()

    def _before(self) -> Iterator[tuple[tuple[int, int], Piece]]:
        for place, piece in enumerate(self.others.values()):
            yield (-1, place), piece

    def _ordered(self) -> Iterator[tuple[tuple[int, int], Piece]]:
        yield from self._before()
        yield from super()._ordered()


def _others(directory: Path, units: Sequence[Unit], records: Mapping[Path, FileRecord]) -> dict[str, Piece]:
    """Documents of files that are not read now, by the ids under which they stand in the folder.

    Where several records name an id, it is of the one whose document stands there. Another that had the same text and
    was left out has it when the first has changed, and so has one that was mended by hand.

    Args:
        directory: the folder.
        units: files that are read now.
        records: what all files gave, by where it is kept.

    Returns:
        A piece for each id, named by it.
    """
    sources, keys = {unit.source for unit in units}, {unit.key for unit in units}
    claims = Counter(piece.id for record in records.values() for piece in record.pieces)
    shared = [(path, piece) for path, record in records.items() for piece in record.pieces if claims[piece.id] > 1]
    ours = {piece.digest for path, piece in shared if path.stem in keys}
    texts = {(piece.id, piece.digest): piece.text_digest for _, piece in shared}
    found: dict[str, Piece] = {}
    for piece in (piece for record in records.values() if record.source not in sources for piece in record.pieces):
        if claims[piece.id] == 1 and (directory / f"{piece.id}.txt").exists():
            found[piece.id] = piece
            continue
        stands = digest_piece(directory, piece.id)
        if stands == piece.digest:
            found[piece.id] = piece
        elif digest_piece(directory, piece.spare_id) == piece.spare_digest:
            found[piece.spare_id] = piece.spared()
        elif stands and stands not in ours and texts.get((piece.id, stands), piece.text_digest) == piece.text_digest:
            found.setdefault(piece.id, piece)
    return found


def _read_all(reading: Reading, options: ReadOptions, workers: int, limits: Limits | None) -> None:
    for _ in range(2):  # again where a document that counts was written over by another of its id
        if numbers := reading.unread():
            reading.read(numbers, options, workers or cores(), limits or Limits())
    reading.tidy()


def _forget(reading: _Beside, records: Mapping[Path, FileRecord]) -> None:
    """Remove what files gave before they changed and spares not needed, where they stand as they were written."""
    keys = {unit.key for unit in reading.units}
    sources = {unit.source for unit in reading.units}
    old = {path: record for path, record in records.items() if path.stem not in keys and record.source in sources}
    wanted = reading.others.keys() | {piece.id for piece, _ in reading.winners()}
    for record in (*old.values(), *reading.records.values()):
        for piece in record.pieces:
            for id, digest in ((piece.id, piece.digest), (piece.spare_id, piece.spare_digest)):
                if id not in wanted and digest_piece(reading.directory, id) == digest:
                    for suffix in ("json", "txt"):
                        (reading.directory / f"{id}.{suffix}").unlink()
    for path in old:
        path.unlink()


def _records(kept: Path) -> Iterator[tuple[Path, FileRecord]]:
    for path in sorted(kept.glob("*.json")):
        try:
            yield path, load_json(FileRecord, path.read_bytes())
        except UnreadableError:
            continue
