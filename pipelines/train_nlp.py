"""Training a recogniser of names from a folder of corpora."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.analysis import analyse
from ingest.grounding.families import Families
from ingest.grounding.usage import FILE as USAGE
from ingest.grounding.usage import human, usage_table
from ingest.match import Matcher
from ingest.ner.card import card, score
from ingest.ner.corpora import HEREDITY, Corpora, Record, read_corpora
from ingest.ner.features import Prepared, prepare
from ingest.ner.genre import train_genre
from ingest.ner.model import FILE, unpack
from ingest.ner.tagger import Tagger
from ingest.ner.train import ITERATIONS, L1, L2, Training, train_all
from ingest.sentences import Analyser
from kg.atomic import write_bytes, write_text
from kg.digest import content_id, digest_bytes
from kg.lexicon import Lexicon
from kg.lexicon.orthologs import open_orthologs
from pipelines.manifest import library_versions
from pipelines.progress import say

CARD: Final = "MODEL_CARD.md"
WORK: Final = "work"
_LIBRARIES: Final = ("python-crfsuite", "scikit-learn", "numpy", "spacy")
Figure = tuple[str, str, dict[str, float | int]]


@dataclass(frozen=True, slots=True)
class TrainedRecogniser:
    """The file of a model, its size in bytes, its digest, and split, type and figures on the splits that are scored."""

    file: Path
    size: int
    digest: str
    figures: tuple[Figure, ...]


class Preparer:
    """Records made ready for features, as extraction does it."""

    def __init__(self, lexicon: Lexicon, genre: dict[str, float]) -> None:
        """Use a lexicon, and weights of words by which the genre of a text is told."""
        self._analyser = Analyser.open()
        self._matcher = Matcher.open(lexicon)
        self._genre = genre

    def prepare(self, record: Record) -> Prepared:
        """Sentences, matches and definitions of a record, as features need them."""
        found = analyse([(0, record.text)], self._analyser, self._matcher)
        return prepare(record.text, found.sentences, found.matches, found.definitions, self._genre)


def train_recogniser(folder: Path, out: Path, lexicon: Lexicon, with_dev: bool = False) -> TrainedRecogniser:
    """Train a recogniser and measure it.

    Args:
        folder: the corpora, see `ingest.ner.corpora`.
        out: folder for the model and its card; an interrupted training goes on where it stopped.
        lexicon: the names whose matches are features.
        with_dev: whether to train on the dev splits too.

    Returns:
        What was trained.
    """
    corpora = read_corpora(folder, with_dev)
    say(f"train-nlp: {len(corpora.train):,} records; {sum(corpora.removed.values())} that are scored left out")
    diseases = [r for r in corpora.train if "Disease" in r.gold]
    genre = train_genre([r.text for r in diseases], [r.corpus == HEREDITY for r in diseases])
    preparer = Preparer(lexicon, genre)
    records = [(record, preparer.prepare(record)) for record in corpora.train]
    (out / WORK).mkdir(parents=True, exist_ok=True)
    key = content_id(lexicon.digest, with_dev, *(f"{name}={digest}" for name, digest in corpora.digests.items()))
    content = train_all(Training(records, genre, out / WORK, key), say)
    figures = tuple(measure(content, corpora, preparer.prepare))
    digest = digest_bytes(content)
    settings = {"L1": L1, "L2": L2, "iterations": ITERATIONS, "dev splits trained on": "yes" if with_dev else "no"}
    versions = {**library_versions(*_LIBRARIES), "lexicon": lexicon.digest}
    write_bytes(out / FILE, content)
    write_text(out / USAGE, usage_of(corpora, lexicon))
    write_text(out / CARD, card(corpora, figures, settings, versions, digest))
    return TrainedRecogniser(out / FILE, len(content), digest, figures)


def usage_of(corpora: Corpora, lexicon: Lexicon) -> str:
    """The text of the table of usage.

    Args:
        corpora: what is annotated.
        lexicon: knows the human genes, and which names of genes are those of a class.

    Returns:
        Lines as `Usage.read` takes them; names of classes of proteins are given no gene, whatever annotators gave them.
    """
    orthologs, families = open_orthologs(), Families(lexicon)
    documents = (human(record.meant, lexicon, orthologs) for record in corpora.train)
    return usage_table(documents, lambda one: one.type == "Gene" and families.is_class(one.text))


def measure(content: bytes, corpora: Corpora, prepare_record: Any) -> list[Figure]:
    """Figures of a model on the scored splits.

    Args:
        content: the bytes of a model.
        corpora: what to score on.
        prepare_record: makes a record ready.

    Returns:
        Split, type and figures.
    """
    tagger = Tagger(unpack(content, FILE))
    figures: list[Figure] = []
    for split, records in sorted(corpora.scored.items()):
        tagged = {record.id: tagger.tag(prepare_record(record)) for record in records}
        for kind in _kinds(records):
            if kind in tagger.model.types:
                gold = {record.id: set(record.gold[kind]) for record in records if kind in record.gold}
                found = {key: {(t.start, t.end) for t in names if t.type == kind} for key, names in tagged.items()}
                figures.append((split, kind, score(found, gold)))
    return figures


def _kinds(records: Sequence[Record]) -> list[str]:
    return sorted({kind for record in records for kind in record.gold})
