"""documents: read every input file, one piece a document, and put aside what cannot be read."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from typing import Final

from ingest.read import VERSION, ReadOptions
from kg.atomic import write_text
from kg.digest import digest_file
from kg.errors import InputError
from pipelines.config import Config
from pipelines.conversion import say_passed_over
from pipelines.index import INDEX, Entry, write_index
from pipelines.manifest import Outcome, Plan
from pipelines.pool import Limits, cores
from pipelines.progress import say
from pipelines.quarantine import QUARANTINE, write_quarantine
from pipelines.reading import FILES, Reading
from pipelines.stage import Run, Stage, keep_only
from pipelines.tesseract import check_language
from pipelines.units import Unit, reader_libraries, units_of

DUPLICATES: Final = "duplicates.jsonl"
SAME: Final = "repeats the id of an earlier document, with the same text"
OTHER: Final = "has the id of an earlier document and other text; kept under another id"


def options_of(run: Run) -> ReadOptions:
    """How a run reads its files."""
    section = run.config.documents
    return ReadOptions(ocr=section.ocr, dpi=section.dpi, language=section.language)


def files_of(run: Run) -> list[Unit]:
    """The files a run reads, in the order in which the first of two documents of one id is kept.

    Args:
        run: the run.

    Returns:
        Files by name.
    """
    config = run.config
    if not config.documents.paths:
        return []
    return units_of([config.locate(text) for text in config.documents.paths], config.name_of, options_of(run))


def reading_of(run: Run) -> Reading:
    """The documents stage's reading, with nothing read yet."""
    directory = run.folder("documents")
    return Reading(directory, files_of(run), directory / FILES)


def limits_of(config: Config) -> Limits:
    """What a document of a run may take."""
    return Limits(config.documents.timeout_seconds, config.documents.memory_mb * 1_000_000)


def _plan(run: Run) -> Plan:
    section = run.config.documents
    limits = {"timeout_seconds": section.timeout_seconds, "memory_mb": section.memory_mb}
    inputs = {unit.source: unit.digest for unit in files_of(run)}
    return Plan(
        "documents",
        f"1/{VERSION}",
        asdict(options_of(run)) | limits,
        inputs,
        reader_libraries(run.config.documents.language),
    )


def _duplicates(reading: Reading) -> list[dict[str, str]]:
    """Documents whose id an earlier one has."""
    return [
        {"id": one.id, "source": one.source, "kept": one.first, "reason": OTHER if one.kept_as else SAME}
        | ({"as": one.kept_as} if one.kept_as else {})
        for one in reading.repeated()
    ]


def _work(run: Run, plan: Plan) -> Outcome:
    directory, config = run.folder("documents"), run.config
    check_language(config.documents.language, config.documents.ocr)
    say_passed_over("documents", [config.locate(text) for text in config.documents.paths])
    reading = reading_of(run)
    reading.recall(retry=run.retry)
    for _ in range(2):  # again where the piece that counts was another file's
        if numbers := reading.unread():
            reading.read(numbers, options_of(run), run.config.run.workers or cores(), limits_of(run.config))
    pieces = [piece for piece, _ in reading.winners()]
    rejected = reading.rejected()
    write_quarantine(directory, [(one.source, one.reason) for one in rejected])
    if rejected and not pieces and not run.config.graph.sources:
        raise InputError(
            f"nothing in the {len(reading.units)} files can be read, the first being {rejected[0].source}: "
            f"{rejected[0].reason}; all reasons stand in {directory / QUARANTINE}"
        )
    write_index(directory, [Entry(piece.id, piece.digest, piece.source) for piece in pieces])
    duplicates = _duplicates(reading)
    for line in (*reading.repeated(), *reading.noted()):
        say(f"documents: {line}")
    lines = (json.dumps(one, ensure_ascii=False) for one in duplicates)
    write_text(directory / DUPLICATES, "".join(f"{line}\n" for line in lines))
    wanted = {f"{piece.id}.{suffix}" for piece in pieces for suffix in ("json", "txt")}
    records = {f"{FILES}/{unit.key}.json" for number, unit in enumerate(reading.units) if number not in reading.failed}
    keep_only(directory, wanted | records | {INDEX, QUARANTINE, DUPLICATES})
    names = (INDEX, QUARANTINE, DUPLICATES)
    return Outcome(
        counts={"files": len(reading.units), "documents": len(pieces)},
        dropped=Counter(one["reason"] for one in duplicates if one["reason"] == SAME)
        | Counter(one.reason for one in rejected),
        outputs={name: digest_file(directory / name) for name in names},
        quarantined=len(rejected),
    )


STAGE: Final = Stage("documents", _plan, _work)
