"""How well names are found and grounded: exact spans and types, concepts a document, words a second.

    python benchmarks/entities.py --text TEXT_DIR --score score.py [--results RESULTS.md]

TEXT_DIR holds one folder a corpus; `score.py` is the scorer of the corpora. The shipped recogniser is measured, which
must have been trained without the splits scored here (its model card says so), and the lexicon alone beside it.
"""

from __future__ import annotations

import argparse
import gzip
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sections import put

from ingest.extract import Extractor
from ingest.formats import to_jsonl
from kg.document import Block, Document, Section
from kg.lexicon import open_lexicon
from pipelines.recogniser import open_tagger, open_usage

HERE: Final = Path(__file__).parent
_OURS: Final = "Phenotype=Disease,Virus=Species"
_NCBI: Final = "SpecificDisease=Disease,DiseaseClass=Disease,CompositeMention=Disease,Modifier=Disease"
_BIORED: Final = (
    "ChemicalEntity=Chemical,DiseaseOrPhenotypicFeature=Disease,GeneOrGeneProduct=Gene,OrganismTaxon=Species,"
    "SequenceVariant=Variant"
)
#: Split, map of its types, types of names, types of concepts.
SPLITS: Final = (
    ("bc5cdr/dev", _OURS, ("Chemical", "Disease", "Chemical,Disease"), ("Chemical", "Disease")),
    ("ncbi_disease/dev", f"{_NCBI},{_OURS}", ("Disease",), ("Disease",)),
    (
        "biored/dev",
        f"{_BIORED},{_OURS}",
        ("Chemical", "Disease", "Gene", "Species", "Variant", "CellLine"),
        ("Chemical", "Disease", "Gene", "Species"),
    ),
    ("linnaeus/test", _OURS, ("Species",), ()),
)
RECOGNISERS: Final = ("lexicon", "shipped")


def records(path: Path) -> Iterator[dict[str, Any]]:
    """Records of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        yield from map(json.loads, file)


def document(record: dict[str, Any]) -> Document:
    """A record as extraction reads it."""
    return Document(record["id"], "", "", "", "abstract", "", "", (Section("abstract", (Block(record["text"]),)),))


def scored(scorer: Path, what: str, gold: Path, found: Path, names: str, types: str) -> dict[str, float]:
    """One run of the scorer: precision, recall, F and counts."""
    command = [sys.executable, str(scorer), what, str(gold), str(found), "--map", names, "--types", types]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()[-1]
    value = json.loads(line)
    figures: dict[str, float] = value["concepts" if what == "link" else "micro"]
    return figures


def row(split: str, types: str, who: str, one: dict[str, float]) -> str:
    """A line of a table."""
    cells = f"{split} | {types.replace(',', ' and ')} | {who}"
    return f"| {cells} | {one['p']:.1f} | {one['r']:.1f} | {one['f']:.1f} | {one['gold']} | {one['pred']} |"


def measure(text: Path, scorer: Path, folder: Path) -> list[str]:
    """Tables of names, of concepts and of speed."""
    lexicon = open_lexicon()
    names: list[str] = []
    concepts: list[str] = []
    speed: list[str] = []
    for who in RECOGNISERS:
        extractor = Extractor.open(lexicon, open_tagger(who), open_usage(who))
        for split, mapping, kinds, grounded in SPLITS:
            gold, found = text / f"{split}.jsonl.gz", folder / "found.jsonl"
            with found.open("w", encoding="utf-8") as file:
                file.writelines(to_jsonl(extractor.extract(document(record))) + "\n" for record in records(gold))
            names += [row(split, kind, who, scored(scorer, "ner", gold, found, mapping, kind)) for kind in kinds]
            concepts += [row(split, kind, who, scored(scorer, "link", gold, found, mapping, kind)) for kind in grounded]
        speed.append(f"- {who}: {measure_speed(extractor, text):,.0f} words a second of CPU time, relations included")
    head = ["| split | type | recogniser | P | R | F | gold | found |", "|---|---|---|--:|--:|--:|--:|--:|"]
    return [
        "Names, exact span and type, from raw text through the whole of `undrawn extract`:",
        "",
        *head,
        *sorted(names),
        "",
        "Concepts a document, from raw text:",
        "",
        *head,
        *sorted(concepts),
        "",
        "Speed, 300 abstracts on COVID-19, one process:",
        "",
        *speed,
    ]


def measure_speed(extractor: Extractor, text: Path) -> float:
    """Words a second of CPU time, warm."""
    (path,) = (text / "litcovid").glob("litcovid_*.jsonl.gz")
    documents = [document(record) for _, record in zip(range(300), records(path), strict=False)]
    for one in documents[:30]:
        extractor.extract(one)
    started = time.process_time()
    for one in documents:
        extractor.extract(one)
    return sum(len(one.text.split()) for one in documents) / (time.process_time() - started)


def main() -> None:
    """Measure and write the section of RESULTS.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--score", type=Path, required=True)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        lines = measure(asked.text, asked.score, Path(folder))
    lines = ["## Entities", "", *lines]
    put(asked.results, "entities", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
