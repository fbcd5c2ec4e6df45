"""Names written by hand: what the sources lack, and which concept alone may bear a string."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.category import ENTITY_TYPES, EntityType
from kg.errors import InputError
from kg.lexicon import combination
from kg.lexicon.entry import Entry
from kg.lexicon.model import NAME_KINDS, NameKind
from kg.lexicon.normalise import key_of

SOURCE: Final = "undrawn"
#: Files of hand-written entries: type, CURIEs by |, canonical name, names by | each with its kind after = if not exact.
FILES: Final = (
    "diseases.tsv",
    "organisms.tsv",
    "proteins.tsv",
    "coronaviruses.tsv",
    "drugs.tsv",
    "cells.tsv",
    "pathways.tsv",
)


def _rows(path: Path, columns: int) -> list[list[str]]:
    """Rows of a hand-written table.

    Args:
        path: the table.
        columns: how many columns each row has.

    Returns:
        The rows, without comments and empty lines.

    Raises:
        InputError: a row has another number of columns.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    faulty = [row for row in rows if len(row) != columns]
    if faulty:
        raise InputError(f"{path}: {faulty[0]!r} has {len(faulty[0])} columns; a line has {columns}")
    return rows


def read(data: Path) -> list[Entry]:
    """Hand-written entries.

    Args:
        data: the folder that holds the files.

    Returns:
        One entry a line.
    """
    types: dict[str, EntityType] = {t: t for t in ENTITY_TYPES}
    kinds: dict[str, NameKind] = {k: k for k in NAME_KINDS}
    entries = []
    for file in FILES:
        for entity_type, curies, name, names in _rows(data / file, 4):
            pairs: list[tuple[str, NameKind]] = []
            for cell in filter(None, names.split("|")):
                text, _, kind = cell.partition("=")
                pairs.append((text, kinds[kind or "exact"]))
            entries.append(Entry(types[entity_type], tuple(curies.split("|")), name, tuple(pairs), SOURCE, 0.9))
    return entries


def drugbank(data: Path) -> Iterator[Entry]:
    """DrugBank identifiers (open data, CC0) that the drug dictionary lacks or gives to another form of the drug.

    Args:
        data: the folder that holds drugbank.tsv: identifier, name.

    Yields:
        One entry a drug.
    """
    for identifier, name in _rows(data / "drugbank.tsv", 2):
        yield Entry("Chemical", (f"DRUGBANK:{identifier}",), name, (), "DrugBank", 0.7)


def combinations(data: Path) -> Iterator[Entry]:
    """Names of drugs given together, as names of each of them.

    Args:
        data: the folder that holds combinations.tsv.

    Yields:
        One entry a drug and name, without a canonical name of its own.
    """
    for name, curies in combination.read((data / combination.COMBINATIONS).read_text(encoding="utf-8")).items():
        brand: NameKind = "brand" if name.istitle() and name.isalpha() else "exact"
        for curie in curies:
            yield Entry("Chemical", (curie,), "", ((name, brand if curie == curies[0] else "related"),), SOURCE, 0.0)


def only(data: Path) -> dict[str, frozenset[str]]:
    """Normalised strings that only some concepts may bear.

    Args:
        data: the folder that holds only.tsv: string, CURIEs by comma.

    Returns:
        String to CURIEs.
    """
    return {key_of(text): frozenset(curies.split(",")) for text, curies in _rows(data / "only.tsv", 2)}


def rats(data: Path) -> dict[str, str]:
    """NCBI Gene numbers of genes of the rat by RGD's symbol, as far as they are known."""
    return dict(_rows(data / "rats.tsv", 2))
