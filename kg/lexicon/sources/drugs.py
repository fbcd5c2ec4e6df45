"""Drugs: DrugBank identifiers and names (DrugBank open data, CC0) and UNII names (US FDA, public domain).

Only the identifier and the canonical name are taken from the drug dictionary: its synonyms mix in text from Wikipedia,
whose licence does not allow redistribution here, and its MeSH identifiers are often those of a drug's class.
"""

from __future__ import annotations

import bz2
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.sources.mesh import worth_keeping

DRUGBANK: Final = "DrugBank"
UNII: Final = "UNII"
_TAG: Final = re.compile(r"\s*\[[^\]]*\]\s*$")
_ACRONYM: Final = re.compile(r"[A-Z]{2,5}")
_KIND: Final[dict[str, NameKind]] = {"of": "exact", "cn": "exact", "bn": "brand", "cd": "code"}
_AUTHORITIES: Final = ("[INN]", "[USAN]", "[WHO-DD]", "[BAN]", "[JAN]", "[VANDF]", "[ORANGE BOOK]", "[EMA EPAR]")
_SALT: Final = re.compile(
    r" (HYDROCHLORIDE|SULFATE|SODIUM|PHOSPHATE|MESYLATE|ACETATE|MALEATE|CITRATE|TARTRATE|HYDROBROMIDE|\w*HYDRATE"
    r"|POTASSIUM|CALCIUM|FUMARATE|TOSYLATE|BESYLATE|CHLORIDE|BROMIDE|SUCCINATE|LACTATE|NITRATE|MESILATE|WHOLE|POLLEN|SEED"
    r"|ROOT|LEAF)\b"
)


def drugbank(dictionary: Path) -> Iterator[Entry]:
    """Drugs with a DrugBank identifier.

    Args:
        dictionary: drug_ner_dictionary.pkl.bz2 of the drug-named-entity-recognition wheel, whose digest was checked.

    Yields:
        One entry a drug, by identifier.
    """
    with bz2.open(dictionary) as file:
        rows = pickle.load(file)["drug_canonical_to_data"].values()
    found = {row["drugbank_id"]: row["name"] for row in rows if row.get("drugbank_id") and row.get("name")}
    for identifier in sorted(found):
        if re.fullmatch(r"DB\d{5}", identifier):
            yield Entry("Chemical", (f"DRUGBANK:{identifier}",), found[identifier], (), DRUGBANK, 0.7)


def _cased(name: str, kind: NameKind = "exact") -> str:
    """UNII writes all in capitals: short names with digits keep them, brands keep the first, the others are words."""
    if (any(c.isdigit() for c in name) and len(name) < 12) or (kind == "abbreviation"):
        return name
    return name.capitalize() if kind == "brand" else name.lower()


def _kind(name: str, code: str, shown: str) -> NameKind:
    """The kind of a UNII name; a common name of a few letters that is not the substance's own is an acronym."""
    return "abbreviation" if code == "cn" and name != shown and _ACRONYM.fullmatch(name) else _KIND[code]


def unii(names_file: Path, known: Callable[[str], bool]) -> Iterator[Entry]:
    """Substances whose name another source knows or an authority gave.

    Args:
        names_file: UNII_Names.txt.
        known: whether a chemical of this name is known.

    Yields:
        One entry a substance; salts of a drug stay substances of their own.
    """
    rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    display: dict[str, str] = {}
    official: set[str] = set()
    with names_file.open(encoding="utf-8", errors="replace") as file:
        next(file)
        for line in file:
            name, kind, code, shown = line.rstrip("\n").split("\t")[:4]
            display[code] = shown
            if name.endswith(_AUTHORITIES):
                official.add(code)
            if kind in _KIND:
                rows[code].append((_TAG.sub("", name), kind))
    for code in sorted(rows):
        shown = display[code]
        familiar = known(shown)
        if not familiar and (code not in official or _SALT.search(shown)):
            continue
        kinds = ((name, _kind(name, kind, shown)) for name, kind in sorted(rows[code]) if worth_keeping(name))
        names = dict.fromkeys((_cased(name, kind), kind) for name, kind in kinds)
        yield Entry("Chemical", (f"UNII:{code}",), _cased(shown), tuple(names), UNII, 0.4 if familiar else 0.3)
