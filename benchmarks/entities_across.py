"""How well names are found in a corpus that the recogniser has never seen: one corpus after another is left out.

    python benchmarks/entities_across.py --text TEXT_DIR [--results RESULTS.md]

TEXT_DIR holds one folder a corpus. For each corpus of `TARGETS` the fields of its types are trained on the train splits
of the other corpora, without any record that stands in the dev split scored, and scored on that dev split: exact span
and type, the fields alone. The shipped fields, trained with the own train split too, stand
in the section on entities. Other corpora mark other things, so what is lost is partly a matter of their rules.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from sections import put

from ingest.ner.corpora import CORPORA, Record, read_corpora
from ingest.ner.train import Training, train_all
from kg.digest import content_id
from kg.lexicon import open_lexicon
from pipelines.progress import say
from pipelines.train_nlp import Figure, Preparer, measure

HERE: Final = Path(__file__).parent
#: Corpus that is left out and scored, and the types that are trained on the others.
TARGETS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("bc5cdr", ("Chemical", "Disease")),
    ("ncbi_disease", ("Disease",)),
    ("biored", ("Gene", "Chemical", "Disease")),
)


def without(text: Path, target: str, folder: Path) -> Path:
    """A folder of links to the train splits of the other corpora and the dev split of the target."""
    for corpus in CORPORA:
        (folder / corpus).mkdir()
        file = text / corpus / ("dev.jsonl.gz" if corpus == target else "train.jsonl.gz")
        (folder / corpus / file.name).symlink_to(file.resolve())
    return folder


def restricted(records: tuple[Record, ...], kinds: tuple[str, ...]) -> Iterator[Record]:
    """Records with the marks of some types alone; those that mark none of them are left out."""
    for record in records:
        gold = {kind: record.gold[kind] for kind in kinds if kind in record.gold}
        if gold:
            yield replace(record, gold=gold)


def across(text: Path, target: str, kinds: tuple[str, ...], work: Path) -> list[Figure]:
    """Figures on a corpus whose train split was not trained on."""
    with tempfile.TemporaryDirectory() as scratch:
        corpora = read_corpora(without(text, target, Path(scratch)))
    preparer = Preparer(open_lexicon(), {})
    records = [(record, preparer.prepare(record)) for record in restricted(corpora.train, kinds)]
    say(f"without {target}: {len(records):,} records for {', '.join(kinds)}")
    content = train_all(Training(records, {}, work, content_id(target, *kinds)), say)
    scored = {split: tuple(restricted(records, kinds)) for split, records in corpora.scored.items()}
    return measure(content, replace(corpora, scored=scored), preparer.prepare)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--text", type=Path, required=True)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    arguments = parser.parse_args()
    lines = [
        "## Entities in a corpus never seen",
        "",
        "Trained on the train splits of the other corpora (no record of the scored split among them), scored on dev;",
        "exact span and type, the fields alone.",
        "",
        "| corpus left out | type | P | R | F | gold |",
        "|---|---|--:|--:|--:|--:|",
    ]
    with tempfile.TemporaryDirectory() as work:
        for target, kinds in TARGETS:
            for split, kind, one in across(arguments.text, target, kinds, Path(work)):
                lines.append(f"| {split} | {kind} | {one['p']:.1f} | {one['r']:.1f} | {one['f']:.1f} | {one['gold']} |")
    put(arguments.results, "entities-across", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
