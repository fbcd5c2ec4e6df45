"""What the page shows, as plain values: the template decides nothing but the markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from pipelines.report.sentence import Piece


@dataclass(frozen=True, slots=True)
class Linked:
    """A concept or document by name, with the web page of its record where there is one."""

    name: str
    id: str
    url: str


@dataclass(frozen=True, slots=True)
class Step:
    """An edge of a path: its predicate in words, the way it is read (both where it is symmetric), and its belief."""

    predicate: str
    direction: Literal["forward", "backward", "both"]
    belief: float


@dataclass(frozen=True, slots=True)
class PathView:
    """A path from the candidate to the target: one node more than steps."""

    nodes: tuple[Linked, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class PictureView:
    """A sentence as it is printed: a data: address of a PNG, its size on the page in pixels, where it stands."""

    address: str
    width: int
    height: int
    caption: str


@dataclass(frozen=True, slots=True)
class StatementView:
    """One statement and where it stands.

    Attributes:
        claim: subject, predicate and object in words.
        pieces: the sentence, empty for curated sources.
        negated: whether it denies the claim.
        hedged: whether it only suggests it.
        document: the document or curated source.
        place: section and page, as far as known.
        date: ISO date, empty when unknown.
        kind: paper, preprint, abstract or curated.
        picture: the sentence as it is printed, None where it is not shown.
    """

    claim: str
    pieces: tuple[Piece, ...]
    negated: bool
    hedged: bool
    document: Linked
    place: str
    date: str
    kind: str
    picture: PictureView | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """One line of a ranking, with what opens below it.

    Attributes:
        concept: the drug or target.
        predicate: the predicate that is predicted, in words.
        rank: from 1.
        degree_rank: its rank by number of edges alone.
        score: what the ranking is sorted by.
        probability: calibrated, None where the system abstains.
        abstained: why it abstains, empty where it does not.
        lift_q: q-value of its papers naming the target more often than chance, None where not computed.
        n_papers: papers in the run that name it.
        known: whether the graph already holds the link.
        paths: best paths to the target.
        statements: what was said, at most a handful.
        more: statements left out here.
        ours: place of the model's rank on the small chart, 0..100.
        popular: place of the degree rank on it, 0..100.
    """

    concept: Linked
    predicate: str
    rank: int
    degree_rank: int
    score: float
    probability: float | None
    abstained: str
    lift_q: float | None
    n_papers: int
    known: bool
    paths: tuple[PathView, ...]
    statements: tuple[StatementView, ...]
    more: int
    ours: float
    popular: float


@dataclass(frozen=True, slots=True)
class Ranking:
    """A table of candidates: `total` were ranked, `novel` of them are not in the graph yet."""

    id: str
    title: str
    question: str
    candidates: tuple[Candidate, ...]
    total: int
    novel: int


@dataclass(frozen=True, slots=True)
class Table:
    """A small table of counts."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart as inline SVG, with the same in figures."""

    svg: Markup
    table: Table


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on the page.

    Attributes:
        run: the run's name.
        target: what is ranked for.
        figures: label and value of the figures at the top.
        rankings: drugs and targets, those that were made.
        quality: tables on how well the model ranks.
        charts: charts, by the section they stand in.
        read: tables on what was read and what the graph holds.
        quarantine: source and reason of every document that could not be read.
        limits: what this run does not know, one sentence each.
        configuration: the run's configuration as JSON.
        digests: tables of stages, digests and versions.
        command: how to make the page again.
    """

    run: str
    target: Linked
    figures: tuple[tuple[str, str], ...]
    rankings: tuple[Ranking, ...]
    quality: tuple[Table, ...]
    charts: Mapping[str, tuple[Chart, ...]]
    read: tuple[Table, ...]
    quarantine: tuple[tuple[str, str], ...]
    limits: tuple[str, ...]
    configuration: str
    digests: tuple[Table, ...]
    command: str
