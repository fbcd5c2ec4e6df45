"""The rankings of a run, as the page shows them."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path as FilePath
from typing import Any, Final

from kg.codec import load_json
from kg.errors import InputError
from kg.evidence import Evidence
from kg.graph import Graph
from kg.paths import Path
from kg.paths import Step as GraphStep
from kg.predicate import predicate
from linkpred.hypothesis import Hypothesis
from pipelines.report.links import url_of
from pipelines.report.phrases import in_words, place_of
from pipelines.report.pictured import Pictured
from pipelines.report.sentence import mark
from pipelines.report.view import Candidate, Linked, PathView, PictureView, Ranking, StatementView, Step

#: Candidates and statements of each that a page holds at most, so that it stays small enough to send.
SHOWN: Final = 100
STATEMENTS: Final = 8
_QUESTIONS: Final = {
    "drugs": ("Drugs", "Which drugs may act on it?"),
    "targets": ("Targets", "Which genes may matter for it?"),
}


class Names:
    """Names of concepts and documents, asked of the graph once each."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._concepts: dict[str, Linked] = {}
        self._documents: dict[str, Linked] = {}

    def concept(self, curie: str) -> Linked:
        """A concept by its CURIE, the CURIE itself where it has no name."""
        if curie not in self._concepts:
            node = self._graph.node(curie)
            self._concepts[curie] = Linked(node.name if node and node.name else curie, curie, url_of(curie))
        return self._concepts[curie]

    def document(self, evidence: Evidence) -> Linked:
        """The document of a statement, or its curated source with the record that says so."""
        place = evidence.provenance
        if place.kind == "curated":
            name = f"{place.document}, {place.reference}" if place.reference else place.document
            return Linked(name, place.document, url_of(place.reference))
        if place.document not in self._documents:
            row = self._graph.document(place.document)
            name = row.title.removesuffix(".") if row is not None and row.title else place.document
            self._documents[place.document] = Linked(name, place.document, url_of(row.publication) if row else "")
        return self._documents[place.document]


def _statement(evidence: Evidence, names: Names, picture: PictureView | None) -> StatementView:
    place = evidence.provenance
    subject, obj = names.concept(evidence.subject).name, names.concept(evidence.object).name
    return StatementView(
        claim=f"{subject} {in_words(evidence.predicate)} {obj}",
        pieces=mark(place.sentence, evidence.subject_text, evidence.object_text),
        negated=evidence.polarity == "negated",
        hedged=evidence.certainty == "hedged",
        document=names.document(evidence),
        place=place_of(place.section, place.page),
        date=place.date,
        kind=place.kind,
        picture=picture,
    )


def _step(step: GraphStep) -> Step:
    if predicate(step.predicate).symmetric:
        return Step(in_words(step.predicate), "both", step.belief)
    return Step(in_words(step.predicate), "forward" if step.forward else "backward", step.belief)


def _path(path: Path, names: Names) -> PathView:
    return PathView(tuple(names.concept(node) for node in path.nodes), tuple(map(_step, path.steps)))


def _place(rank: int, total: int) -> float:
    """A rank on a logarithmic line from 5 (first) to 95 (last)."""
    return round(5 + 90 * math.log(max(rank, 1)) / math.log(max(total, 2)), 1)


def _candidate(row: Mapping[str, Any], total: int, names: Names, pictured: Pictured) -> Candidate:
    one = Hypothesis(**row["hypothesis"])
    evidence = [load_json(Evidence, json.dumps(value)) for value in row["evidence"]]
    shown = evidence[:STATEMENTS]
    pictures = pictured.of(shown)
    return Candidate(
        concept=Linked(one.name, one.identifier, url_of(one.identifier)),
        predicate=in_words(one.predicate),
        rank=one.rank,
        degree_rank=one.degree_rank,
        score=one.score,
        probability=one.probability,
        abstained=one.abstained,
        lift_q=one.lift_q,
        n_papers=one.n_papers,
        known=one.known,
        paths=tuple(_path(load_json(Path, json.dumps(value)), names) for value in row["paths"]),
        statements=tuple(_statement(value, names, pictures.get(value.id)) for value in shown),
        more=row["more"] + len(evidence) - len(shown),
        ours=_place(one.rank, total),
        popular=_place(one.degree_rank, total),
    )


def _lines(path: FilePath) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as file:
            for line in file:
                yield json.loads(line)
    except FileNotFoundError:
        raise InputError(f"{path} is missing; a report needs a run whose hypotheses are finished") from None


def read_ranking(
    directory: FilePath, kind: str, metrics: Mapping[str, Any], names: Names, pictured: Pictured
) -> Ranking | None:
    """A ranking of a run.

    Args:
        directory: the folder of the hypotheses.
        kind: drugs or targets.
        metrics: how many candidates there are and how many are known.
        names: names of concepts and documents.
        pictured: pictures of sentences.

    Returns:
        The ranking, None where nothing was written out.
    """
    rows = list(islice(_lines(directory / f"{kind}.jsonl"), SHOWN))
    if not rows:
        return None
    title, question = _QUESTIONS[kind]
    total = metrics["candidates"]
    candidates = tuple(_candidate(row, total, names, pictured) for row in rows)
    return Ranking(kind, title, question, candidates, total, total - metrics["known"])
