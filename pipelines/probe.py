"""Probes: what reading and extracting cost on this machine, found by doing a little of it."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ingest.read import FileSize, ReadOptions, Rejected, measure, read_file
from kg.document import Document
from pipelines.pool import Limits, Made, cores, run_pool

if TYPE_CHECKING:
    from kg.lexicon import Lexicon

#: At most this many records are read, and this many seconds spent on extraction.
_RECORDS: Final = 60
_SECONDS: Final = 8.0
_FILES: Final = 2
#: For a look at a file, which must not hold up what it is done for.
_LIMITS: Final = Limits(60.0)


@dataclass(frozen=True, slots=True)
class Sized:
    """A file and what it will cost to read."""

    path: Path
    size: FileSize

    def scans(self, options: ReadOptions) -> int:
        """Pages that will go through OCR."""
        if options.ocr == "never":
            return 0
        return self.size.pages if options.ocr == "always" else self.size.pages_without_text


@dataclass(frozen=True, slots=True)
class ReadingCost:
    """Seconds on one core, and the texts that were read to find them.

    Attributes:
        page: of a page with text.
        scan: of a page that goes through OCR, beyond that.
        record: of a document without pages.
        page_text: characters a page gives.
        record_text: characters a document without pages gives.
        documents: what was read.
    """

    page: float
    scan: float
    record: float
    page_text: float
    record_text: float
    documents: tuple[Document, ...]


def _size(path: Path) -> Iterator[FileSize]:
    yield measure(path)


def size_files(paths: Iterable[Path]) -> list[Sized]:
    """The sizes of files, without reading them through; of one that hangs or breaks the bytes alone."""
    files = list(paths)
    sizes = [FileSize(0, 0, 0, path.stat().st_size) for path in files]
    for event in run_pool(_size, files, workers=cores(), limits=_LIMITS):
        if isinstance(event, Made):
            sizes[event.index] = event.value
    return [Sized(path, size) for path, size in zip(files, sizes, strict=True)]


def _read_some(options: ReadOptions, path: Path) -> Iterator[tuple[float, list[Document]]]:
    started = time.perf_counter()
    found = [one for one in islice(read_file(path, options), _RECORDS) if not isinstance(one, Rejected)]
    yield time.perf_counter() - started, found


def _read(path: Path, options: ReadOptions) -> tuple[float, list[Document]]:
    """Seconds that reading a file took, and some of its documents; the limit and none where it took longer or broke."""
    for event in run_pool(partial(_read_some, options), [path], workers=1, limits=_LIMITS):
        if isinstance(event, Made):
            return event.value
    return _LIMITS.seconds, []


def _middle(files: Sequence[Sized]) -> list[Sized]:
    """A few files of middling length."""
    ordered = sorted(files, key=lambda one: (one.size.pages, one.size.bytes, one.path))
    start = max(0, (len(ordered) - _FILES) // 2)
    return ordered[start : start + _FILES]


def probe_reading(files: Sequence[Sized], options: ReadOptions) -> ReadingCost:
    """Read a few of the files.

    Args:
        files: all that will be read.
        options: how.

    Returns:
        What reading costs; zero for what none of the files needs.
    """
    paged = [one for one in files if one.size.pages and not one.scans(options)]
    scanned = sorted((one for one in files if one.scans(options)), key=lambda one: (one.size.pages, one.path))[:1]
    plain = [one for one in files if not one.size.pages]
    documents: list[Document] = []
    records: list[Document] = []
    seconds, pages = 0.0, 0
    for one in _middle(paged):
        took, found = _read(one.path, options)
        seconds, pages, documents = seconds + took, pages + one.size.pages, documents + found
    page = seconds / pages if pages else 0.0
    scan = 0.0
    for one in scanned:
        took, found = _read(one.path, options)
        scan = max(0.0, took - page * one.size.pages) / one.scans(options)
        pages, documents = pages + one.size.pages, documents + found
    letters = sum(len(one.text) for one in documents)
    took = 0.0
    for one in _middle(plain):
        each, found = _read(one.path, options)
        took, records = took + each, records + found
    count = max(len(records), 1)
    of_records = sum(len(one.text) for one in records)
    return ReadingCost(
        page, scan, took / count, letters / max(pages, 1), of_records / count, tuple(records + documents)
    )


@dataclass(frozen=True, slots=True)
class ExtractionCost:
    """Seconds to open the names, letters a second on one core after that, and statements a letter."""

    opening: float
    letters_per_second: float
    statements_per_letter: float


def probe_extraction(lexicon: Lexicon, opened: float, documents: Sequence[Document]) -> ExtractionCost:
    """Extract from a few documents.

    Args:
        lexicon: the names.
        opened: seconds it took to open them.
        documents: what to extract from; as many as can be done in a few seconds.

    Returns:
        What extraction costs.
    """
    from ingest.statements import evidence_of
    from pipelines.extraction import open_extractor

    started = time.perf_counter()
    extractor = open_extractor(lexicon)
    opened += time.perf_counter() - started
    started = time.perf_counter()
    letters = statements = 0
    for document in documents:
        statements += len(evidence_of(document, extractor.extract(document)))
        letters += len(document.text)
        if time.perf_counter() - started > _SECONDS:
            break
    seconds = time.perf_counter() - started
    return ExtractionCost(opened, max(letters, 1) / max(seconds, 1e-6), statements / max(letters, 1))
