"""Extraction from files, without a run: documents in the order of the input, one result each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any, Final

from ingest.extract import Extractor
from ingest.extraction import Entity, Extraction
from ingest.formats import to_bioc, to_jsonl, to_pubtator
from ingest.given import entities_of, read_given
from ingest.painted import page_end, page_start, to_html
from ingest.read import ReadOptions, discover
from ingest.read.sniff import sniff, unzip
from kg.atomic import replacing
from kg.codec import load_json
from kg.digest import digest_bytes
from kg.document import Block, Document, Section
from kg.errors import InputError, UnreadableError
from kg.lexicon import Lexicon
from pipelines.conversion import read_into
from pipelines.names import open_names
from pipelines.pool import Done, Limits, Noted, cores, run_pool, tell
from pipelines.progress import say, showing
from pipelines.reading import PAGES
from pipelines.recogniser import SHIPPED, open_tagger, open_usage
from pipelines.records import read_records

FORMATS: Final[Mapping[str, Callable[[Extraction], str]]] = {
    "jsonl": to_jsonl,
    "bioc": to_bioc,
    "pubtator": to_pubtator,
}
_PAGE: Final = 3000  # characters
#: Uses the tokeniser, the abbreviation detector, the names and the triggers.
_FIRST: Final = Document(
    "first",
    "",
    "",
    "",
    "abstract",
    "",
    "",
    (Section("abstract", (Block("Aspirin inhibits angiotensin-converting enzyme 2 (ACE2) in COVID-19."),)),),
)
#: Kinds of files that may bring entities.
_BRING: Final = frozenset({"records", "json", "bioc", "pubtator", "archive"})
#: By the id of a record, as the record spells it, and the digest of its text.
Given = Mapping[tuple[str, str], tuple[Entity, ...]]


@dataclass(frozen=True, slots=True)
class Extracted:
    """How many documents were extracted from, and source and reason of those that could not be."""

    documents: int
    failed: tuple[tuple[str, str], ...]


def open_extractor(lexicon: Lexicon, recogniser: str = SHIPPED, base: Path = Path()) -> Extractor:
    """An extractor that has everything in memory, so that workers which are forked from here share it.

    Args:
        lexicon: the names.
        recogniser: see `pipelines.recogniser.open_tagger`.
        base: folder that relative paths start from.

    Returns:
        The extractor, used once.
    """
    extractor = Extractor.open(lexicon, open_tagger(recogniser, base), open_usage(recogniser, base))
    extractor.extract(_FIRST)
    return extractor


def given_entities(paths: Sequence[str]) -> Given:
    """The entities that records bring with them, as they stand there.

    Args:
        paths: files that bring entities, or folders and patterns of them.

    Returns:
        Entities by record of .jsonl(.gz); those of BioC and PubTator come with their documents, and so does what is
        wrong with entities of any file (`Document.entity_faults`).

    Raises:
        InputError: a file is of a kind that brings no entities, or a line is no record.
    """
    found: dict[tuple[str, str], tuple[Entity, ...]] = {}
    for path in discover(paths):
        kind = _kind(path)
        if kind not in _BRING:
            raise InputError(f"{path} brings no entities; --entities given takes JSON Lines, BioC and PubTator")
        for record in read_records(path) if kind == "records" else ():
            found.setdefault((str(record["id"]), digest_bytes(record["text"].encode())), read_given(record)[0])
    return found


def _kind(path: Path) -> str:
    """The kind of a file, empty where it is none that is read."""
    try:
        return sniff(unzip(path.read_bytes()), path.name)
    except (OSError, UnreadableError):
        return "records"  # so that reading it says what is wrong


@dataclass(frozen=True, slots=True)
class _Written:
    """An extraction in the format asked for, as part of the page if it is shown, and faults of given entities."""

    text: str
    html: str = ""
    faults: tuple[str, ...] = ()


def give_time(document: Document) -> None:
    """Let a worker take longer over a document that is longer than `PAGES` pages, in proportion."""
    tell(None, times=max(1.0, len(document.text) / (PAGES * _PAGE)))


def _extract(
    extractor: Extractor,
    folder: Path,
    given: Given | None,
    write: Callable[[Extraction], str],
    painted: frozenset[str],
    id: str,
) -> Iterator[_Written]:
    document = load_json(Document, (folder / f"{id}.json").read_bytes())
    own = document.own_id or document.id
    give_time(document)
    entities = None
    if given is not None:
        entities = given.get((own, digest_bytes(document.text.encode())))
        entities = entities_of(document) if entities is None else entities
    made = replace(extractor.extract(document, entities), document=own)
    faults = () if given is None else document.entity_faults
    yield _Written(write(made) + "\n", to_html(made) if id in painted else "", faults)


def extract_to(
    out: Path | None,
    paths: Sequence[str],
    *,
    form: str = "jsonl",
    given: bool = False,
    names: Sequence[Path] = (),
    recogniser: str = SHIPPED,
    options: ReadOptions | None = None,
    workers: int = 0,
    limits: Limits | None = None,
    html: Path | None = None,
    shown: int = 200,
) -> Extracted:
    """Extract from files into one file, in the order of the input.

    Args:
        out: the file to write, None for none; it appears when it is whole.
        paths: files, folders and patterns.
        form: a name in `FORMATS`.
        given: whether to keep the entities that records bring in place of our own.
        names: tables of the user's own names.
        recogniser: see `pipelines.recogniser.open_tagger`.
        options: how to read.
        workers: processes, 0 for one a core.
        limits: what a document may take.
        html: a page with the mentions painted on the text, None for none.
        shown: at most so many documents stand on the page: the first.

    Returns:
        What was done.

    Raises:
        InputError: the format is unknown, or there is nothing to read.
    """
    if form not in FORMATS:
        raise InputError(f"unknown format {form!r}; known: {', '.join(FORMATS)}")
    entities = given_entities(paths) if given else None
    with TemporaryDirectory(prefix="undrawn-") as temporary:
        reading = read_into(Path(temporary), paths, options or ReadOptions(), workers, limits)
        pieces = [piece for piece, _ in reading.winners()]
        failed = [(one.source, one.reason) for one in reading.rejected()]
        for line in (*reading.repeated(), *reading.noted()):
            say(f"extracting: {line}")
        say("extracting: opening the lexicon")
        extractor = open_extractor(open_names(None, names), recogniser)
        ids = [piece.id for piece in pieces]
        painted = frozenset(ids[:shown]) if html is not None else frozenset()
        work = partial(_extract, extractor, Path(temporary), entities, FORMATS[form], painted)
        with ExitStack() as stack:
            file, page = (_opened(stack, path) for path in (out, html))
            page.write(page_start())
            events = run_pool(work, ids, workers=workers or cores(), limits=limits or Limits())
            lost, faults = _write_in_order(file, page, events, len(ids))
            page.write(page_end(min(shown, len(ids)), len(ids)))
    failed += [(pieces[number].source, reason) for number, reason in lost]
    tell_faults("extracting", {pieces[number].source: found for number, found in faults})
    return Extracted(len(pieces) - len(lost), tuple(failed))


def _opened(stack: ExitStack, path: Path | None) -> IO[str]:
    """A file to write to that appears when it is whole; nowhere for None."""
    if path is None:
        return stack.enter_context(Path(os.devnull).open("w", encoding="utf-8"))
    return stack.enter_context(stack.enter_context(replacing(path)).open("w", encoding="utf-8"))


def tell_faults(stage: str, faults: Mapping[str, tuple[str, ...]]) -> None:
    """Say what is wrong with given entities: a line a document, and how many there are in all.

    Args:
        stage: what is being done.
        faults: by the source of the document.
    """
    for source, found in faults.items():
        more = f"; and {len(found) - 1:,} more" if len(found) > 1 else ""
        say(f"{stage}: {source}: {found[0]}{more}")
    if faults:
        every = [fault for found in faults.values() for fault in found]
        out = sum("left out" in fault for fault in every)
        told = f"{out:,} given entities left out and {len(every) - out:,} doubtful"
        say(f"{stage}: in all {told} ({len(faults):,} documents)")


def _write_in_order(
    file: IO[str], page: IO[str], events: Iterator[Any], total: int
) -> tuple[list[tuple[int, str]], list[tuple[int, tuple[str, ...]]]]:
    """Write results by number as soon as all before them are there.

    Args:
        file: for the results.
        page: for them as parts of a page.
        events: from the workers, in any order.
        total: how many results there will be.

    Returns:
        Numbers and reasons of those that failed, and numbers and faults of those with faulty entities.
    """
    ready: dict[int, _Written] = {}
    finished: dict[int, str] = {}
    following, lost, faults = 0, [], []
    with showing("extracting", "documents", total) as progress:
        for event in events:
            if isinstance(event, Noted):
                continue
            if not isinstance(event, Done):
                ready[event.index] = event.value
                continue
            finished[event.index] = event.failure
            progress.advance()
            while following in finished:
                if reason := finished.pop(following):
                    lost.append((following, reason))
                made = ready.pop(following, None)
                if made is not None and not reason:
                    file.write(made.text)
                    page.write(made.html)
                    if made.faults:
                        faults.append((following, made.faults))
                following += 1
    return lost, faults
