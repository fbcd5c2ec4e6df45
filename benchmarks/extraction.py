"""Measures extraction: relations between given names, what each pattern is worth, speed.

Files are the corpora's records as JSON Lines (.gz allowed): {"id", "text", "entities", "relations"} for relations,
{"id", "text"} for speed. Example:

    python benchmarks/extraction.py --relations bc5cdr:dev.jsonl.gz biored:dev2.jsonl.gz \
        --patterns bc5cdr:train.jsonl.gz --speed abstracts.jsonl.gz
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from sections import put

from ingest.extract import Extractor
from ingest.extraction import Extraction
from ingest.given import read_given
from ingest.relate import patterns, statements
from kg.document import Block, Document, Section
from kg.lexicon import Lexicon, open_lexicon

_LOWER = (
    "treats prevents inhibits decreases_expression_of antagonist_of negatively_regulates negatively_associated_with"
)
_RAISE = "causes activates increases_expression_of agonist_of positively_regulates positively_associated_with"
#: What a corpus calls our predicates.
MAPS: Final[dict[str, dict[str, str]]] = {
    "bc5cdr": {"causes": "CID"},
    "chemprot": {
        "activates": "CPR:3",
        "increases_expression_of": "CPR:3",
        "inhibits": "CPR:4",
        "decreases_expression_of": "CPR:4",
        "agonist_of": "CPR:5",
        "antagonist_of": "CPR:6",
        "substrate_of": "CPR:9",
    },
    "biored": dict.fromkeys(_LOWER.split(), "Negative_Correlation")
    | dict.fromkeys(_RAISE.split(), "Positive_Correlation")
    | {
        "associated_with": "Association",
        "substrate_of": "Association",
        "physically_interacts_with": "Bind",
        "binds": "Bind",
        "combined_with": "Cotreatment",
        "drug_interacts_with": "Drug_Interaction",
    },
}
_CAUSES = frozenset({"causes"})
_CHEMICAL_GENE = frozenset(MAPS["chemprot"]) | {"binds"}
#: Which predicates a corpus labels, so that a match without a label is an error; BioRED has no disease-disease pairs.
_LABELLED: Final = {"bc5cdr": _CAUSES, "chemprot": _CHEMICAL_GENE, "biored": frozenset(MAPS["biored"])}
_UNDIRECTED: Final = frozenset({"biored"})
Pair = tuple[str, str, str]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a file."""
    data = path.read_bytes()
    lines = (gzip.decompress(data) if path.suffix == ".gz" else data).decode().split("\n")
    yield from (json.loads(line) for line in lines if line.strip())


def document(record: dict[str, Any]) -> Document:
    """A record as a document of exactly its text."""
    block = Block(record["text"])
    return Document(str(record["id"]), "", "", "", "abstract", "", "", (Section("abstract", (block,)),), exact=True)


def figures(right: int, found: int, gold: int) -> str:
    """Precision, recall and F in percent, as cells of a table."""
    p, r = 100 * right / max(found, 1), 100 * right / max(gold, 1)
    return f"{p:.1f} | {r:.1f} | {2 * p * r / max(p + r, 1e-9):.1f} | {gold} | {found}"


def extract_given(extractor: Extractor, record: dict[str, Any]) -> Extraction:
    """What is extracted from a record when its own entities are taken."""
    return extractor.extract(document(record), read_given(record)[0])


def gold_pairs(record: dict[str, Any], corpus: str) -> set[Pair]:
    """Relations of a record as (type, subject, object); those of an undirected corpus in sorted order."""
    pairs: set[Pair] = set()
    for row in record["relations"]:
        firsts, seconds = (_each(row[key]) for key in ("arg1", "arg2"))
        pairs |= {ordered(row["type"], a, b, corpus) for a, b in itertools.product(firsts, seconds)}
    return pairs


def _each(ids: str | list[str]) -> list[str]:
    """Identifiers, those written as one string (`D1,D2`) apart."""
    joined = [ids] if isinstance(ids, str) else ids
    return [part.strip() for one in joined for part in re.split(r"[|,;]", one) if part.strip() not in {"", "-", "-1"}]


def ordered(kind: str, first: str, second: str, corpus: str) -> Pair:
    """A pair, in sorted order where the corpus gives no direction."""
    if corpus in _UNDIRECTED and second < first:
        return kind, second, first
    return kind, first, second


def measure_relations(extractor: Extractor, corpus: str, path: Path) -> list[str]:
    """Relations between given entities, concept pairs a document, statements that are denied left out.

    Args:
        extractor: extracts.
        corpus: a name in `MAPS`.
        path: its records.

    Returns:
        Rows of a table.
    """
    count: dict[str, Counter[str]] = defaultdict(Counter)
    for record in records(path):
        made = extract_given(extractor, record)
        ids = {e.id: (e.ids or (e.id,))[0] for e in made.entities}
        found = {
            ordered(MAPS[corpus][r.predicate], ids[r.subject], ids[r.object], corpus)
            for r in made.relations
            if not r.negated and r.predicate in MAPS[corpus]
        }
        gold = {pair for pair in gold_pairs(record, corpus) if pair[0] in MAPS[corpus].values()}
        for name, pairs in (("gold", gold), ("found", found), ("right", gold & found)):
            for kind, _, _ in pairs:
                count[kind][name] += 1
                count["all of these"][name] += 1
    return [f"| {corpus} | {k} | {figures(c['right'], c['found'], c['gold'])} |" for k, c in sorted(count.items())]


def measure_patterns(extractor: Extractor, corpora: Iterable[tuple[str, Path]], held_out: set[str]) -> list[str]:
    """For every pattern, how many of its matches a training corpus labels so.

    Args:
        extractor: finds the sentences.
        corpora: names in `MAPS` and their records.
        held_out: ids and texts of records that are scored elsewhere: left out here.

    Returns:
        Lines of Markdown.
    """
    count: dict[str, Counter[str]] = defaultdict(Counter)
    left_out = 0
    for corpus, path in corpora:
        for record in records(path):
            if str(record["id"]) in held_out or record["text"] in held_out:
                left_out += 1
                continue
            for name, right in matches(extractor, corpus, record):
                count[name]["all"] += 1
                count[name]["right"] += right
    names = {p.name: p for row in patterns().values() for p in row}
    rows = [
        f"| {name} | {pattern.predicate} | {count[name]['all']} | {count[name]['right']} | {pattern.score} |"
        for name, pattern in sorted(names.items())
    ]
    head = [f"Matches of each pattern on training corpora; {left_out} records that are scored above were left out:", ""]
    return [*head, "| pattern | predicate | matches | labelled so | score |", "|---|---|--:|--:|--:|", *rows, ""]


def matches(extractor: Extractor, corpus: str, record: dict[str, Any]) -> list[tuple[str, bool]]:
    """Pattern and whether the corpus agrees, once for each concept pair of a record; denied statements left out."""
    made = extract_given(extractor, record)
    gold = defaultdict(set)
    for kind, first, second in gold_pairs(record, corpus):
        gold[first, second].add(kind)
    denied = {(r.predicate, r.subject, r.object) for r in made.relations if r.negated}
    seen: dict[tuple[str, str, str, str], bool] = {}
    for start, end in made.sentences:
        inside = [e for e in made.entities if start <= e.mention.start < end]
        for first, second in itertools.combinations(inside, 2):
            for pattern, said, one, two in statements(made.text[start:end], start, inside, first, second):
                a, b = (one.ids or (one.id,))[0], (two.ids or (two.id,))[0]
                types = {one.mention.type, two.mention.type}
                if said not in _LABELLED[corpus] or "-1" in (a, b) or types <= {"Disease", "Phenotype"}:
                    continue
                if (said, one.id, two.id) in denied:
                    continue
                kinds = gold[ordered("", a, b, corpus)[1:]]
                agrees = bool(kinds) if said == "associated_with" else MAPS[corpus].get(said, "CPR:2") in kinds
                seen[pattern.name, said, a, b] = agrees
    return [(name, right) for (name, _, _, _), right in seen.items()]


def measure_speed(lexicon: Lexicon, path: Path, limit: int = 500) -> list[str]:
    """Words a second of CPU time for the whole of extraction, after everything has been opened.

    Args:
        lexicon: the names.
        path: records.
        limit: how many are read.

    Returns:
        Lines of Markdown.
    """
    extractor = Extractor.open(lexicon)
    documents = [document(record) for record in itertools.islice(records(path), limit)]
    extractor.extract(documents[0])
    words = sum(len(one.text.split()) for one in documents)
    began = time.process_time()
    for one in documents:
        extractor.extract(one)
    rate = words / (time.process_time() - began)
    return [
        f"Speed with relations: {rate:,.0f} words a second of CPU time, {len(documents)} abstracts ({words:,} words).",
        "",
    ]


def main() -> None:
    """Measure what is asked for and write the section."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--relations", nargs="*", default=[], metavar="CORPUS:PATH")
    parser.add_argument("--patterns", nargs="*", default=[], metavar="CORPUS:PATH")
    parser.add_argument("--speed", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    asked = parser.parse_args()
    scored, trained = (
        [(p[0], Path(p[2])) for p in (x.partition(":") for x in part)] for part in (asked.relations, asked.patterns)
    )
    lines: list[str] = []
    empty = Lexicon((), (), "none")
    extractor = Extractor.open(empty)
    if scored:
        lines += ["Relations between given names, concept pairs a document:", ""]
        lines += ["| corpus | relation | P | R | F | gold | found |", "|---|---|--:|--:|--:|--:|--:|"]
        lines += [row for corpus, path in scored for row in measure_relations(extractor, corpus, path)] + [""]
    if trained:
        held_out = {str(r[key]) for _, path in scored for r in records(path) for key in ("id", "text")}
        lines += measure_patterns(extractor, trained, held_out)
    if asked.speed:
        lines += measure_speed(open_lexicon(), asked.speed)
    put(asked.out, "extraction", ["## Extraction", "", *lines])


if __name__ == "__main__":
    main()
