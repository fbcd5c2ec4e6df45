"""What a run will take on this machine: little pieces of it are done, timed, and multiplied. Nothing is kept."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.codec import load_json
from kg.document import Document
from kg.sources import read_source
from pipelines.config import Config
from pipelines.index import read_index
from pipelines.manifest import read_manifest
from pipelines.miniature import Cost, Miniature, carry_out_small, count_lines
from pipelines.names import lexicon_of
from pipelines.pool import cores
from pipelines.probe import ExtractionCost, ReadingCost, Sized, probe_extraction, probe_reading, size_files
from pipelines.progress import say, spell_seconds
from pipelines.ranking import align
from pipelines.run import load_stage
from pipelines.stage import STAGES, Run
from pipelines.stages.documents import options_of as reading_options
from pipelines.stages.documents import reading_of
from pipelines.stages.evidence import missing_entries
from pipelines.stages.graph import spec_of
from pipelines.timing import tree_memory, watching

if TYPE_CHECKING:
    from linkpred.split import Split

#: Lines of curated sources in the larger miniature; the smaller has a third.
_LINES: Final = 30_000
_DOCUMENTS: Final = 24
_RATIO: Final = 3


@dataclass(frozen=True, slots=True)
class Expected:
    """What a stage will take: seconds, megabytes at its peak, and what that rests on."""

    stage: str
    seconds: float
    memory_mb: float
    basis: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run will take, by stage; stages that are done take nothing."""

    run: str
    stages: tuple[Expected, ...]

    @property
    def seconds(self) -> float:
        """Of all stages."""
        return sum(stage.seconds for stage in self.stages)

    @property
    def memory_mb(self) -> float:
        """At the peak."""
        return max((stage.memory_mb for stage in self.stages), default=0.0)

    def to_json(self) -> dict[str, Any]:
        """The forecast as plain values."""
        total = {"seconds": round(self.seconds, 1), "memory_mb": round(self.memory_mb)}
        return {"run": self.run, "stages": [asdict(stage) for stage in self.stages], **total}


def forecast_table(expected: Forecast) -> str:
    """A forecast for people."""
    rows = [("stage", "time", "memory", "what it rests on")]
    rows += [(one.stage, spell_seconds(one.seconds), f"{one.memory_mb:.0f} MB", one.basis) for one in expected.stages]
    rows.append(("in all", spell_seconds(expected.seconds), f"{expected.memory_mb:.0f} MB", "all other work at rest"))
    return f"forecast for run {expected.run}:\n{align(rows)}"


def pending_stages(run: Run) -> tuple[str, ...]:
    """Stages that are still to be done, as far as that can be told before the first of them is."""
    for place, name in enumerate(STAGES):
        found = read_manifest(run.folder(name))
        if found is None or found.key != load_stage(name).plan(run).key:
            return STAGES[place:]
    return ()


@dataclass(frozen=True, slots=True)
class _Material:
    """Files to read, letters that are read but not extracted from, some such documents, and lines of sources."""

    files: list[Sized]
    letters: int
    documents: tuple[Document, ...]
    lines: int


def _material(run: Run, pending: Sequence[str]) -> _Material:
    files: list[Sized] = []
    letters, some = 0, []
    folder = run.folder("documents")
    if "documents" in pending:
        reading = reading_of(run)
        reading.recall()
        files = size_files(reading.units[number].path for number in reading.unread())
        ids = [piece.id for piece, _ in reading.winners()]
    else:
        ids = [entry.id for entry in read_index(folder)]
    if "evidence" in pending:
        waiting = ids if "documents" in pending else [entry.id for entry in missing_entries(run)]
        waiting = [id for id in waiting if (folder / f"{id}.json").is_file() and (folder / f"{id}.txt").is_file()]
        letters = sum((folder / f"{id}.txt").stat().st_size for id in waiting)
        some = waiting[:: len(waiting) // _DOCUMENTS + 1]
    documents = tuple(load_json(Document, (folder / f"{id}.json").read_bytes()) for id in some)
    return _Material(files, letters, documents, count_lines(run.config))


def _expect_documents(run: Run, files: Sequence[Sized], cost: ReadingCost, memory: float) -> Expected:
    options, workers = reading_options(run), run.config.run.workers or cores()
    each = [one.size.pages * cost.page + one.scans(options) * cost.scan for one in files]
    each = [
        seconds if one.size.pages else one.size.records * cost.record for seconds, one in zip(each, files, strict=True)
    ]
    pages, scans = sum(one.size.pages for one in files), sum(one.scans(options) for one in files)
    records = sum(one.size.records for one in files if not one.size.pages)
    seconds = max(sum(each) / workers, max(each, default=0.0))
    basis = f"{len(files)} files: {pages} pages, {scans} of them scans, {records} records; {workers} workers"
    return Expected("documents", seconds, memory, basis)


def _letters(material: _Material, cost: ReadingCost) -> float:
    sizes = [one.size for one in material.files]
    read = sum(s.pages * cost.page_text if s.pages else s.records * cost.record_text for s in sizes)
    return material.letters + read


def _grown(stage: str, minis: Sequence[Miniature], lines: int, *, straight: bool) -> Expected:
    """A stage grown to all lines from a small size, first cold and then warm, and a larger one.

    Args:
        stage: its name.
        minis: the three that were tried.
        lines: of all curated sources.
        straight: whether the time grows by so much a line; else by a power of the number of lines.

    Returns:
        What to expect of it.
    """
    if not any(stage in mini.costs for mini in minis):
        return Expected(stage, 0.0, 0.0, "not known: the pieces that were tried are too small for it")
    cold, warm, large = (mini.costs.get(stage, Cost(0.0, 0.0, 0.0)) for mini in minis)
    more = max(minis[2].lines - minis[1].lines, 1)
    times = lines / max(minis[2].lines, 1)
    if straight:
        slope = max(large.seconds - warm.seconds, 0.0) / more
        seconds = cold.seconds + slope * max(lines - minis[0].lines, 0)
    else:
        ratio = math.log(max(large.seconds, 1e-3) / max(warm.seconds, 1e-3)) / math.log(
            1 + more / max(minis[1].lines, 1)
        )
        seconds = max(cold.seconds - warm.seconds, 0.0) + large.seconds * times ** min(max(ratio, 0.0), 1.5)
    growth = max(large.more_mb - warm.more_mb, 0.0) / more
    memory = large.before_mb + large.more_mb + growth * max(lines - minis[2].lines, 0)
    return Expected(stage, seconds, memory, f"{lines} lines of curated sources, {minis[2].lines} tried")


def _split(config: Config, statements: float) -> Split:
    """A split of about the size that the run's will have: the curated edges, and random ones for those of documents."""
    from linkpred.split import random_split
    from linkpred.triples import TripleSet

    rows = [read_source(spec_of(config, section)) for section in config.graph.sources]
    nodes = sorted({node.curie for one in rows for node in one.nodes})
    number = {curie: place for place, curie in enumerate(nodes)}
    predicates = sorted({name for one in rows for name in one.predicate.values} | {"associated_with"})
    parts = []
    for one in rows:
        ids = np.array([number[node.curie] for node in one.nodes], dtype=np.int64)
        codes = np.array([predicates.index(name) for name in one.predicate.values], dtype=np.int64)
        parts.append(np.stack([ids[one.subject], codes[one.predicate.codes], ids[one.object]], axis=1))
    size, rng = max(len(nodes), int(statements / 2), 2), np.random.default_rng(config.run.seed)
    said = np.stack([rng.integers(size, size=max(int(statements), 3)) for _ in range(3)], axis=1)
    said[:, 1] = predicates.index("associated_with")
    triples = np.unique(np.concatenate([*parts, said]), axis=0)
    entities = tuple(nodes) + tuple(f"~{place:09}" for place in range(size - len(nodes)))
    weights = np.ones(len(triples), dtype=np.float32)
    share = config.model.held_out
    return random_split(TripleSet(entities, tuple(predicates), triples, weights), 0, (share, share))


def _expect_model(config: Config, statements: float, minis: Sequence[Miniature]) -> Expected:
    from linkpred.forecast import forecast_training
    from pipelines.stages.model import options_of

    split = _split(config, statements)
    seconds, memory = minis[0].costs["model"].seconds if "model" in minis[0].costs else 0.0, 0.0
    for name in config.model.models:
        training = forecast_training(split, options_of(config, name))
        seconds += training.seconds + minis[2].measuring * len(split.test) * len(split.entities)
        memory = max(memory, training.memory / 1e6)
    held = len(split.test)
    return Expected("model", seconds, memory, f"about {len(split.train)} edges to learn from, {held} to measure with")


def forecast(config: Config) -> Forecast:
    """Find out what a run will take; writes nothing but temporary files.

    Args:
        config: the run's configuration.

    Returns:
        Seconds and memory by stage.
    """
    run = Run(config.directory, config)
    pending = pending_stages(run)
    done = [Expected(name, 0.0, 0.0, "done before") for name in STAGES if name not in pending]
    if not pending:
        return Forecast(config.run.name, tuple(done))
    material = _material(run, pending)
    say(f"forecast: trying a little of {len(material.files)} files and {material.lines} lines of curated sources")
    with watching() as watch:
        reading = probe_reading(material.files, reading_options(run))
    expected = [_expect_documents(run, material.files, reading, watch.peak / 1e6)]
    letters = _letters(material, reading)
    documents = (reading.documents + material.documents)[:_DOCUMENTS]
    extraction, memory = _probe_extraction(config, documents) if documents else (ExtractionCost(0.0, 1.0, 0.0), 0.0)
    workers = config.run.workers or cores()
    seconds = extraction.opening + letters / extraction.letters_per_second / workers
    expected.append(Expected("evidence", seconds, memory, f"{letters / 1e6:.1f} million letters; {workers} workers"))
    every = max(1, -(-material.lines // _LINES))
    minis = [
        carry_out_small(config, documents[: len(documents) // ratio + 1], every * ratio)
        for ratio in (_RATIO, _RATIO, 1)
    ]
    expected.append(_grown("graph", minis, material.lines, straight=True))
    expected.append(_expect_model(config, letters * extraction.statements_per_letter, minis))
    expected.append(_grown("hypotheses", minis, material.lines, straight=False))
    report = _grown("report", minis, minis[2].lines, straight=False)
    expected.append(replace(report, basis="as many candidates as the run writes out"))
    return Forecast(config.run.name, (*done, *(one for one in expected if one.stage in pending)))


def _probe_extraction(config: Config, documents: Sequence[Document]) -> tuple[ExtractionCost, float]:
    started = time.perf_counter()
    lexicon = lexicon_of(config)
    opened = time.perf_counter() - started
    before = tree_memory()
    with watching() as watch:
        cost = probe_extraction(lexicon, opened, documents)
    workers = config.run.workers or cores()
    return cost, (watch.peak + workers * max(0, watch.peak - before) / 4) / 1e6
