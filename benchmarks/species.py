"""Whose genes: fits the weights of ingest/grounding/species.py, and scores concepts a document with and without them.

    python benchmarks/species.py --text TEXT_DIR [--write] [--penalty 0.1] [--results RESULTS.md]

Fitted on the train splits of biored, nlm_gene and gnormplus, without documents that stand in a scored split (by id or
identical text). Figures on train are by five-fold cross-validation over documents; biored's dev split is only scored.
The recogniser and its counts have seen the train splits, so that figures on train flatter all but the decision itself.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from entities import HERE, document, records
from sections import put
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from ingest.extract import Extractor
from ingest.grounding.species import OTHER, TAXA, Features, Species, Verdict, describe, plain_words, read_words, settled
from ingest.whose import Whose
from kg.lexicon import Lexicon, open_lexicon
from kg.lexicon.orthologs import open_orthologs
from kg.mention import Grounding, Mention
from kg.taxon import HUMAN, RAT
from pipelines.recogniser import SHIPPED, open_tagger, open_usage

TRAIN: Final = ("biored/train", "nlm_gene/train", "gnormplus/train")
DEV: Final = "biored/dev"
GENE: Final = frozenset({"Gene", "GeneOrGeneProduct"})
_RAT: Final = re.compile(r"\b(?:rats?|rattus|wistar|sprague)\b", re.IGNORECASE)
#: Numbers of NCBI Gene beyond this are no rat's in texts of these years.
_LATE: Final = 90_000_000
FOLDS: Final = 5
#: Plain words that stand in fewer documents do not count.
SOME: Final = 20


@dataclass(frozen=True, slots=True)
class Read:
    """A document: its human groundings of genes, and what annotators say."""

    split: str
    text: str
    found: tuple[tuple[Mention, Grounding], ...]
    features: tuple[Features, ...]
    labels: tuple[str, ...]
    gold: frozenset[str]


def numbers(entity: dict[str, Any]) -> list[str]:
    """NCBI Gene numbers that annotators gave a name, of a rat's gene as they stand, without the taxon behind them."""
    parts = (part for cell in entity["ids"] for part in re.split("[|,;]", str(cell)))
    return [re.sub(r"\(Tax.*|NCBIGene:", "", part.strip()) for part in parts if part.strip() not in ("-", "-1", "")]


def keys(record: dict[str, Any]) -> tuple[str, str]:
    """By what a record is known again in another corpus."""
    return record["id"], re.sub(r"\W+", "", record["text"].lower())


def taxon_of(number: str, text: str, lexicon: Lexicon) -> str:
    """The taxon of a gene that annotators named, as far as tables and the text tell."""
    curie = f"NCBIGene:{number}"
    if lexicon.concept(curie) is not None and lexicon.preferred(curie).startswith("HGNC:"):
        return HUMAN
    known = open_orthologs().named(curie)
    if known:
        return known[0].taxon
    return RAT if number.isdigit() and int(number) < _LATE and _RAT.search(text) else OTHER


def vocabulary_of(texts: Iterable[str]) -> frozenset[str]:
    """Plain words of some of the texts, but not of most."""
    counts = Counter(word for text in texts for word in plain_words(text))
    total = counts.most_common(1)[0][1]
    return frozenset(word for word, count in counts.items() if SOME <= count < total / 2)


def read(
    split: str, rows: Iterable[dict[str, Any]], extractor: Extractor, lexicon: Lexicon, vocabulary: frozenset[str]
) -> list[Read]:
    """Documents of a split, recognised and grounded to human genes."""
    found = []
    for record in rows:
        extraction = extractor.extract(document(record))
        text = record["text"]
        genes = [
            (e.mention, e.grounding)
            for e in extraction.entities
            if e.mention.type == "Gene" and e.grounding is not None
        ]
        gold = [e for e in record["entities"] if e["type"] in GENE]
        features = describe(text, extraction.sentences, [(m.start, m.end) for m, _ in genes], read_words(), vocabulary)
        labels = []
        for mention, _ in genes:
            there = [n for e in gold if e["start"] < mention.end and mention.start < e["end"] for n in numbers(e)]
            labels.append(Counter(taxon_of(n, text, lexicon) for n in there).most_common(1)[0][0] if there else "")
        meant = frozenset(n for e in gold for n in numbers(e))
        found.append(Read(split, text, tuple(genes), tuple(features), tuple(labels), meant))
    return found


def concepts(one: Read, taxa: Sequence[str], whose: Whose) -> set[frozenset[str]]:
    """The concepts of a document, each by what it may match, where its genes are of these taxa."""
    out = set()
    for (mention, grounding), taxon in zip(one.found, taxa, strict=True):
        settled = whose.as_of(mention, grounding, Verdict(taxon or HUMAN, 1.0, ""))
        if settled is not None:
            curies = (settled.curie, *settled.equivalents)
            out.add(
                frozenset([c.removeprefix("NCBIGene:") for c in curies if c.startswith("NCBIGene:")][:1] or curies[:1])
            )
    return out


def scored(documents: Sequence[Read], taxa: Sequence[Sequence[str]], whose: Whose) -> tuple[float, float, float]:
    """Precision, recall and F of concepts a document, in percent."""
    right = wrong = missed = 0
    for one, given in zip(documents, taxa, strict=True):
        found = set().union(*concepts(one, given, whose))
        right += len(one.gold & found)
        wrong += len(found - one.gold)
        missed += len(one.gold - found)
    return 100 * right / (right + wrong), 100 * right / (right + missed), 200 * right / (2 * right + wrong + missed)


class Fit:
    """Fits weights to documents."""

    def __init__(self, documents: Sequence[Read], penalty: float) -> None:
        """Take the names that annotators marked."""
        self.documents, self.penalty = documents, penalty
        rows = [(i, f, x) for i, d in enumerate(documents) for f, x in zip(d.features, d.labels, strict=True) if x]
        self.vectorizer = DictVectorizer()
        self.matrix = self.vectorizer.fit_transform([features for _, features, _ in rows])
        self.labels = np.array([TAXA.index(label) for *_, label in rows])
        self.owner = np.array([i for i, *_ in rows])
        self.worth = np.array([len(documents[i].found) ** -0.5 for i, *_ in rows])

    def fit(self, rows: Any) -> LogisticRegression:
        """A regression on some of the names."""
        model = LogisticRegression(C=self.penalty, max_iter=500, fit_intercept=False)
        return model.fit(self.matrix[rows], self.labels[rows], sample_weight=self.worth[rows])

    def taxa(self, model: LogisticRegression, one: Read) -> list[str]:
        """The decisions for a document."""
        if not one.found:
            return []
        predicted = model.predict(self.vectorizer.transform(one.features))
        return [settled(TAXA[i], features) for i, features in zip(predicted, one.features, strict=True)]

    def crossed(self) -> list[list[str]]:
        """Decisions for every document by weights fitted without it."""
        decided: dict[int, list[str]] = {}
        for rows, held in GroupKFold(FOLDS).split(self.matrix, self.labels, self.owner):
            model = self.fit(rows)
            decided |= {i: self.taxa(model, self.documents[i]) for i in set(self.owner[held].tolist())}
        whole = self.fit(np.arange(len(self.labels)))
        return [decided[i] if i in decided else self.taxa(whole, one) for i, one in enumerate(self.documents)]


def main() -> None:
    """Fit, score, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--penalty", type=float, default=0.1)
    parser.add_argument("--write", action="store_true", help="write the weights into the package")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    asked = parser.parse_args()
    lexicon, whose = open_lexicon(), Whose(Species(read_words(), {}), open_orthologs())
    extractor = Extractor.open(lexicon, open_tagger(SHIPPED), open_usage(SHIPPED), human_only=True)
    rows = {split: list(records(asked.text / f"{split}.jsonl.gz")) for split in (*TRAIN, DEV)}
    held = {key for record in rows[DEV] for key in keys(record)}
    kept: dict[str, list[dict[str, Any]]] = {}
    for split in TRAIN:
        kept[split] = [record for record in rows[split] if not held.intersection(keys(record))]
        held |= {key for record in kept[split] for key in keys(record)}
    words = vocabulary_of(record["text"] for split in TRAIN for record in kept[split])
    train = [one for split in TRAIN for one in read(split, kept[split], extractor, lexicon, words)]
    dev = read(DEV, rows[DEV], extractor, lexicon, words)
    fit = Fit(train, asked.penalty)
    crossed, model = fit.crossed(), fit.fit(np.arange(len(fit.labels)))
    pairs = [
        (d, x) for one, given in zip(train, crossed, strict=True) for d, x in zip(given, one.labels, strict=True) if x
    ]
    right = sum(given == label for given, label in pairs) / len(pairs)
    table = []
    for name, documents, decided in (
        ("train, five-fold", train, crossed),
        (DEV, dev, [fit.taxa(model, d) for d in dev]),
    ):
        for how, taxa in (
            ("all human", [[HUMAN] * len(d.found) for d in documents]),
            ("decided", decided),
            ("as annotated", [list(d.labels) for d in documents]),
        ):
            p, r, f = scored(documents, taxa, whose)
            table.append(f"| {name} | {how} | {p:.1f} | {r:.1f} | {f:.1f} |")
    lines = [
        "## Whose genes",
        "",
        f"Names whose species is decided right, train, five-fold over {len(train)} documents: {100 * right:.1f} %",
        f"of {len(pairs)} names. Genes a document, from raw text:",
        "",
        "| split | species | P | R | F |",
        "|---|---|--:|--:|--:|",
        *table,
    ]
    print("\n".join(lines))
    if asked.write:
        put(asked.results, "species", lines)
        weights = zip(fit.vectorizer.feature_names_, model.coef_.T, strict=True)
        text = "".join(f"{name}\t" + "\t".join(f"{w:.3f}" for w in row) + "\n" for name, row in weights)
        (HERE.parent / "ingest/grounding/species.tsv").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
