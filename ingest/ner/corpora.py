"""Annotated corpora: which of them label which types, and which records may be trained on."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.grounding.usage import Annotated
from kg.digest import digest_file
from kg.errors import InputError

TYPES: Final = ("Chemical", "Disease", "Gene", "Species", "Variant", "CellLine")
#: Corpus to the labels of each type it marks; what a corpus does not mark, it says nothing about.
CORPORA: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "bc5cdr": {"Chemical": frozenset({"Chemical"}), "Disease": frozenset({"Disease"})},
    "ncbi_disease": {"Disease": frozenset({"SpecificDisease", "DiseaseClass", "CompositeMention", "Modifier"})},
    "biored": {
        "Chemical": frozenset({"ChemicalEntity"}),
        "Disease": frozenset({"DiseaseOrPhenotypicFeature"}),
        "Gene": frozenset({"GeneOrGeneProduct"}),
        "Species": frozenset({"OrganismTaxon"}),
        "Variant": frozenset({"SequenceVariant"}),
        "CellLine": frozenset({"CellLine"}),
    },
    "nlm_gene": {"Gene": frozenset({"Gene", "FamilyName"})},
    "gnormplus": {"Gene": frozenset({"Gene", "FamilyName"})},
    "linnaeus": {"Species": frozenset({"Species"})},
}
#: Splits that are scored, in order of preference.
SCORED: Final = ("dev", "test")
#: People are no species here: one corpus marks them and the others do not.
# fmt: off
_PEOPLE: Final = frozenset((
    "patient", "patients", "man", "men", "woman", "women", "boy", "boys", "girl", "girls", "child", "children",
    "person", "persons", "people", "infant", "infants", "male", "males", "female", "females", "participant",
    "participants", "subject", "subjects", "adult", "adults", "volunteer", "volunteers",
))
# fmt: on
#: The vocabulary of identifiers that stand without a prefix.
_VOCABULARY: Final = {"Chemical": "MESH", "Disease": "MESH", "Gene": "NCBIGene", "Species": "NCBITaxon"}
_NO_IDS: Final = frozenset({"", "-", "-1", "None"})
#: The corpus of papers on heredity.
HEREDITY: Final = "ncbi_disease"


@dataclass(frozen=True, slots=True)
class Record:
    """An annotated text.

    Attributes:
        corpus: the corpus it comes from.
        id: its id there.
        text: the text.
        meant: names that were given one concept.
        gold: type to half-open spans, by start; a type that the corpus does not mark is absent.
    """

    corpus: str
    id: str
    text: str
    gold: Mapping[str, tuple[tuple[int, int], ...]]
    meant: tuple[Annotated, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpora:
    """What a folder of corpora holds.

    Attributes:
        train: records to train on.
        scored: corpus and split to records to score on.
        removed: corpus to the number of records left out of training since they stand in a scored split.
        digests: file to SHA-256.
    """

    train: tuple[Record, ...]
    scored: Mapping[str, tuple[Record, ...]]
    removed: Mapping[str, int]
    digests: Mapping[str, str]


def read_corpora(folder: Path, with_dev: bool = False) -> Corpora:
    """Read the corpora of a folder.

    Args:
        folder: holds one folder a corpus, with train, dev or test as .jsonl.gz.
        with_dev: whether to train on the dev splits too; then only test splits are scored.

    Returns:
        The records; none of `train` stands in a scored split, by id or by identical text.

    Raises:
        InputError: no known corpus is there.
    """
    scored: dict[str, tuple[Record, ...]] = {}
    pools: dict[str, list[Record]] = {}
    digests: dict[str, str] = {}
    for corpus in CORPORA:
        files = {split: folder / corpus / f"{split}.jsonl.gz" for split in ("train", *SCORED)}
        present = [split for split, file in files.items() if file.is_file()]
        digests |= {f"{corpus}/{split}": digest_file(files[split]) for split in present}
        for split in present:
            records = tuple(_records(files[split], corpus))
            if split == "train" or (split == "dev" and with_dev):
                pools.setdefault(corpus, []).extend(records)
            else:
                scored[f"{corpus}/{split}"] = records
    if not pools:
        raise InputError(f"no corpus in {folder}; known: {', '.join(CORPORA)}, each with train.jsonl.gz")
    held = {key for records in scored.values() for record in records for key in _keys(record)}
    train = {corpus: [r for r in records if not held.intersection(_keys(r))] for corpus, records in pools.items()}
    removed = {corpus: len(records) - len(train[corpus]) for corpus, records in pools.items()}
    return Corpora(tuple(r for records in train.values() for r in records), scored, removed, digests)


def _keys(record: Record) -> tuple[str, str]:
    return record.id, re.sub(r"\W+", "", record.text.lower())


def _records(path: Path, corpus: str) -> Iterator[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                yield _record(corpus, json.loads(line))
            except (ValueError, KeyError, TypeError) as error:
                raise InputError(
                    f'{path} line {number} is no {{"id", "text", "entities"}} record ({type(error).__name__}: {error})'
                ) from error


def _record(corpus: str, found: Mapping[str, Any]) -> Record:
    gold = {
        kind: _spans(e for e in found["entities"] if e["type"] in labels and not _is_people(kind, e["text"]))
        for kind, labels in CORPORA[corpus].items()
    }
    meant = tuple(_meant(found["entities"], CORPORA[corpus]))
    return Record(corpus, str(found["id"]), found["text"], gold, meant)


def _meant(entities: Iterable[Mapping[str, Any]], labels: Mapping[str, frozenset[str]]) -> Iterator[Annotated]:
    for entity in entities:
        ids = {i.strip() for cell in entity.get("ids") or () for i in re.split(r"[|,;]", str(cell))} - _NO_IDS
        for kind in [kind for kind, names in labels.items() if entity["type"] in names and kind in _VOCABULARY]:
            if len(ids) == 1:
                local = ids.pop().rpartition(":")[2]
                vocabulary = "OMIM" if kind == "Disease" and local.isdigit() else _VOCABULARY[kind]
                yield Annotated(kind, entity["text"], f"{vocabulary}:{local}")


def _is_people(kind: str, text: str) -> bool:
    return kind == "Species" and text.lower() in _PEOPLE


def _spans(entities: Iterable[Mapping[str, Any]]) -> tuple[tuple[int, int], ...]:
    """Spans by start; of two that overlap the first and longest stays."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted({(int(e["start"]), int(e["end"])) for e in entities}, key=lambda s: (s[0], -s[1])):
        if end > start and (not kept or start >= kept[-1][1]):
            kept.append((start, end))
    return tuple(kept)
