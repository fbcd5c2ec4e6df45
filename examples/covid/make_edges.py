"""Makes edges.tsv from facts.txt: names become the lexicon's CURIEs, predicates are checked against their categories.

Usage: python examples/covid/make_edges.py [FILE]          (default: edges.tsv beside this file)
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kg.category import category_of
from kg.lexicon import open_lexicon
from kg.lexicon.model import Concept
from kg.lexicon.store import Lexicon
from kg.predicate import Predicate, predicate

HERE = Path(__file__).parent
HEADER = ("subject", "predicate", "object", "score", "source", "date", "reference")
SOURCE = "covid-facts"
SCORE = "0.95"
#: Vocabularies whose record of the subject or object is where a fact of a `[record]` group can be checked.
RECORDS = ("DRUGBANK:", "WIKIPATHWAYS:")


@dataclass(frozen=True)
class Fact:
    """One line of facts.txt for one object."""

    subject: str
    predicate: str
    object: str
    reference: str
    date: str


def read_facts(path: Path) -> Iterator[Fact]:
    """The facts of a file, in its order.

    Args:
        path: facts.txt.

    Yields:
        One fact for every object of every line.
    """
    reference, date = "", ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            reference, _, date = line.strip("[]").partition(" ")
        elif line and not line.startswith("#"):
            subject, name, objects = line.split(" | ")
            for obj in objects.split("; "):
                yield Fact(subject, name, obj, reference, date)


def genes_of(lexicon: Lexicon) -> dict[str, Concept]:
    """Genes by symbol: one that is too short to be looked for in a text, such as F5, still names its gene."""
    return {concept.name: concept for concept in lexicon.concepts() if concept.type == "Gene"}


def find(lexicon: Lexicon, genes: Mapping[str, Concept], name: str, allowed: frozenset[str]) -> str:
    """The CURIE of a name.

    Args:
        lexicon: the lexicon.
        genes: its genes by symbol.
        name: a gene's symbol, or any name.
        allowed: Biolink categories that the predicate allows here.

    Returns:
        Of an allowed category the gene with this symbol, else the best reading.

    Raises:
        KeyError: nothing of an allowed category has that name.
    """
    concepts = [reading.concept for reading in lexicon.readings(name)]
    if name in genes:
        concepts.insert(0, genes[name])
    fitting = [concept for concept in concepts if category_of(concept.type, concept.curie) in allowed]
    if not fitting:
        raise KeyError(f"{name}: no concept of {', '.join(sorted(allowed))}")
    return fitting[0].curie


def row_of(lexicon: Lexicon, genes: Mapping[str, Concept], fact: Fact) -> tuple[str, ...]:
    """A fact as a row of edges.tsv."""
    rule: Predicate = predicate(fact.predicate)
    either = rule.subjects | rule.objects if rule.symmetric else frozenset()
    subject = find(lexicon, genes, fact.subject, rule.subjects | either)
    obj = find(lexicon, genes, fact.object, rule.objects | either)
    subject, obj = rule.orient(subject, obj)
    reference = fact.reference
    if reference == "record":
        reference = next((curie for curie in (subject, obj) if curie.startswith(RECORDS)), "")
    return subject, rule.name, obj, SCORE, SOURCE, fact.date, reference


def make_rows(lexicon: Lexicon) -> list[tuple[str, ...]]:
    """The rows of edges.tsv, sorted."""
    genes = genes_of(lexicon)
    return sorted({row_of(lexicon, genes, fact) for fact in read_facts(HERE / "facts.txt")})


def main() -> None:
    """Write edges.tsv."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "edges.tsv"
    rows = make_rows(open_lexicon(extra=[HERE / "names.tsv"]))
    target.write_text("".join("\t".join(row) + "\n" for row in (HEADER, *rows)), encoding="utf-8")
    print(f"{len(rows)} edges in {target}")


if __name__ == "__main__":
    main()
