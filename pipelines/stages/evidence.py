"""evidence: find names and statements in every document, one piece a document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from ingest.extract import VERSION, Extractor
from ingest.extraction import Entity
from ingest.given import entities_of
from ingest.grounder import VERSION as GROUNDER_VERSION
from ingest.match import VERSION as MATCHER_VERSION
from ingest.statements import EXTRACTOR, evidence_of, occurrences_of
from ingest.whose import Whose
from kg.atomic import write_bytes
from kg.codec import dump_json, load_json
from kg.digest import content_id, digest_bytes, digest_file
from kg.document import Document
from pipelines.extraction import give_time, open_extractor, tell_faults
from pipelines.index import Entry, read_index
from pipelines.manifest import Outcome, Plan, library_versions
from pipelines.names import lexicon_of, names_digest
from pipelines.piece import Piece, has_key, piece_path, read_pieces
from pipelines.pool import Done, Made, cores, run_pool
from pipelines.progress import say, showing
from pipelines.quarantine import QUARANTINE, write_quarantine
from pipelines.recogniser import recogniser_digest
from pipelines.stage import Run, Stage, keep_only
from pipelines.stages.documents import limits_of

_LIBRARIES: Final = ("spacy",)


def _plan(run: Run) -> Plan:
    section = run.config
    configuration = {
        "min_score": section.evidence.min_score,
        "entities": section.evidence.entities,
        "timeout_seconds": section.documents.timeout_seconds,
    }
    configuration["memory_mb"] = section.documents.memory_mb
    inputs = {
        "documents": run.manifest("documents").digest,
        "names": names_digest(section),
        "recogniser": _recogniser(run),
        "species": Whose.open().digest,
    }
    return Plan(
        "evidence",
        f"1/{VERSION}/{MATCHER_VERSION}/{GROUNDER_VERSION}/{EXTRACTOR}",
        configuration,
        inputs,
        library_versions(*_LIBRARIES),
    )


def _recogniser(run: Run) -> str:
    return recogniser_digest(run.config.evidence.recogniser, run.config.locate("."))


def _key(entry: Entry, plan: Plan) -> str:
    libraries = (f"{name}={version}" for name, version in sorted(plan.libraries.items()))
    least, entities = plan.configuration["min_score"], plan.configuration["entities"]
    return content_id(
        entry.id,
        entry.digest,
        plan.version,
        plan.inputs["names"],
        plan.inputs["recogniser"],
        plan.inputs["species"],
        least,
        entities,
        *libraries,
    )


def _extract(extractor: Extractor, run: Run, plan: Plan, entry: Entry) -> Iterator[tuple[str, ...]]:
    """Extract from one document and write its piece; in a worker. Gives what is wrong with entities to be kept."""
    document = load_json(Document, (run.folder("documents") / f"{entry.id}.json").read_bytes())
    give_time(document)
    extraction = extractor.extract(document, _given(extractor, plan, document))
    found = evidence_of(document, extraction)
    kept = tuple(one for one in found if one.score >= plan.configuration["min_score"])
    piece = Piece(
        _key(entry, plan),
        kept,
        occurrences_of(document, extraction),
        len(found) - len(kept),
        replace(extraction, text=""),
    )
    write_bytes(piece_path(run.folder("evidence"), entry.id), dump_json(piece) + b"\n")
    yield document.entity_faults if plan.configuration["entities"] == "given" else ()


def _given(extractor: Extractor, plan: Plan, document: Document) -> tuple[Entity, ...] | None:
    """The entities that a document brings, where they are to be kept and it brings any."""
    if plan.configuration["entities"] != "given" or not document.annotations:
        return None
    return extractor.ground(entities_of(document))


def _extract_all(run: Run, plan: Plan, entries: list[Entry]) -> list[tuple[Entry, str]]:
    """Extract from documents; those that could not be done, with the reason."""
    say("evidence: opening the lexicon")
    work = partial(
        _extract,
        open_extractor(lexicon_of(run.config), run.config.evidence.recogniser, run.config.locate(".")),
        run,
        plan,
    )
    workers = run.config.run.workers or cores()
    failed: dict[int, str] = {}
    faults: dict[str, tuple[str, ...]] = {}
    with showing("extracting", "documents", len(entries)) as progress:
        for event in run_pool(work, entries, workers=workers, limits=limits_of(run.config)):
            if isinstance(event, Done):
                progress.advance()
                if event.failure:
                    failed[event.index] = event.failure
            elif isinstance(event, Made) and event.value:
                faults[entries[event.index].source] = event.value
    tell_faults("evidence", dict(sorted(faults.items())))
    return [(entries[number], failed[number]) for number in sorted(failed)]


def missing_entries(run: Run) -> list[Entry]:
    """Documents that are still to be extracted from; the documents must be finished."""
    plan = _plan(run)
    entries = read_index(run.folder("documents"))
    return [one for one in entries if not has_key(piece_path(run.folder("evidence"), one.id), _key(one, plan))]


def _work(run: Run, plan: Plan) -> Outcome:
    directory = run.folder("evidence")
    entries = read_index(run.folder("documents"))
    missing = missing_entries(run)
    failed = _extract_all(run, plan, missing) if missing else []
    write_quarantine(directory, [(entry.source, reason) for entry, reason in failed])
    lost = {entry.id for entry, _ in failed}
    done = tuple(entry for entry in entries if entry.id not in lost)
    keep_only(directory, {f"{entry.id}.json" for entry in done} | {QUARANTINE})
    digests, counts, dropped = _count(directory, done)
    return Outcome(
        counts={"documents": len(done), **counts},
        dropped=dropped + Counter(reason for _, reason in failed),
        outputs={"pieces": content_id(*digests), QUARANTINE: digest_file(directory / QUARANTINE)},
        quarantined=len(failed),
    )


def _count(directory: Path, entries: tuple[Entry, ...]) -> tuple[list[str], dict[str, object], Counter[str]]:
    digests = [digest_bytes(piece_path(directory, entry.id).read_bytes()) for entry in entries]
    predicates, kinds, dropped = Counter[str](), Counter[str](), Counter[str]()
    mentions = statements = 0
    for piece in read_pieces(directory, entries):
        statements += len(piece.evidence)
        mentions += len(piece.extraction.entities)
        for one in piece.evidence:
            predicates[one.predicate] += 1
            kinds[f"{one.polarity}, {one.certainty}"] += 1
        if piece.left_out:
            dropped["score below evidence.min_score"] += piece.left_out
    counts = {
        "mentions": mentions,
        "statements": statements,
        "by_predicate": dict(sorted(predicates.items())),
        "by_kind": dict(sorted(kinds.items())),
    }
    return digests, counts, dropped


STAGE: Final = Stage("evidence", _plan, _work)
