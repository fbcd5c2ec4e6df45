"""Names written by hand: what the sources lack, in kg/lexicon/data/extra.tsv and only.tsv."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.category import ENTITY_TYPES, EntityType
from kg.lexicon.entry import Entry
from kg.lexicon.model import NAME_KINDS, NameKind

SOURCE = "undrawn"


def _rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def read(data: Path) -> Iterator[Entry]:
    """Hand-written entries.

    Args:
        data: the folder that holds extra.tsv.

    Yields:
        One entry a line.
    """
    types: dict[str, EntityType] = {t: t for t in ENTITY_TYPES}
    kinds: dict[str, NameKind] = {k: k for k in NAME_KINDS}
    for entity_type, curies, name, names in _rows(data / "extra.tsv"):
        pairs: list[tuple[str, NameKind]] = []
        for cell in names.split("|"):
            text, _, kind = cell.partition("=")
            pairs.append((text, kinds[kind or "exact"]))
        yield Entry(types[entity_type], tuple(curies.split("|")), name, tuple(pairs), SOURCE, 0.9)


def only(data: Path) -> dict[str, str]:
    """Normalised strings that only one concept may bear.

    Args:
        data: the folder that holds only.tsv.

    Returns:
        String to CURIE.
    """
    return {row[0]: row[1] for row in _rows(data / "only.tsv")}
