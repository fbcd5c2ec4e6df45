"""Writing a lexicon: two compressed tables with fixed bytes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from kg.atomic import write_bytes
from kg.lexicon.model import Concept, Name
from kg.lexicon.normalise import key_of
from kg.lexicon.table import encode, pack

CONCEPTS: Final = "concepts.tsv.zst"
NAMES: Final = "names.tsv.zst"


def tables_of(
    concepts: Iterable[Concept], names: Iterable[Name], further: Mapping[str, Sequence[str]]
) -> tuple[bytes, bytes]:
    """The two tables, unpacked: a line a concept, sorted by CURIE; a line a normalised string, sorted."""
    ordered = sorted(concepts, key=lambda c: c.curie)
    rows = (
        "\t".join(
            (c.curie, c.type, c.name, "|".join(c.equivalents), f"{c.prior:g}", "|".join(further.get(c.curie, ())))
        )
        for c in ordered
    )
    number = {concept.curie: index for index, concept in enumerate(ordered)}
    groups: defaultdict[str, list[Name]] = defaultdict(list)
    for name in names:
        groups[key_of(name.text)].append(name)
    lines = []
    for key in sorted(k for k in groups if k):
        group = sorted(groups[key], key=lambda n: (number[n.curie], n.text, n.kind))
        cells = (f"{n.text}\t{number[n.curie]}\t{n.kind}\t{n.source}\t{n.rule}" for n in group)
        lines.append("\t".join(cells))
    return encode(rows), encode(lines)


def write_lexicon(
    directory: Path,
    concepts: Iterable[Concept],
    names: Iterable[Name],
    further: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write a lexicon.

    concepts.tsv.zst has a line a concept, sorted by CURIE: curie, type, name, equivalents, prior, further CURIEs.
    names.tsv.zst has a line a normalised string, sorted: text, concept number, kind, source, rule for each of its
    names.

    Args:
        directory: the folder to write to.
        concepts: in any order.
        names: in any order, with their rules; every name's CURIE is a concept's.
        further: CURIEs that also lead to a concept, beyond one a vocabulary.
    """
    concept_table, name_table = tables_of(concepts, names, further or {})
    write_bytes(directory / CONCEPTS, pack(concept_table))
    write_bytes(directory / NAMES, pack(name_table))
