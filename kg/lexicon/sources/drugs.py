"""Drugs: DrugBank identifiers and names (DrugBank open data, CC0) and UNII names (US FDA, public domain).

Only the identifier and the canonical name are taken from the drug dictionary: its synonyms mix in text from Wikipedia,
whose licence does not allow redistribution here. Synonyms, brands and codes come from UNII and MeSH.
"""

from __future__ import annotations

import bz2
import pickle
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from kg.lexicon.entry import Entry
from kg.lexicon.model import NameKind
from kg.lexicon.normalise import key_of

DRUGBANK = "DrugBank"
UNII = "UNII"
_TAG = re.compile(r"\s*\[[^\]]*\]\s*$")
_KIND: dict[str, NameKind] = {"of": "exact", "cn": "exact", "bn": "brand", "cd": "code"}
_NAMED_BY_AN_AUTHORITY = ("[INN]", "[USAN]", "[WHO-DD]", "[BAN]", "[JAN]", "[VANDF]", "[ORANGE BOOK]", "[EMA EPAR]")
_SALT = re.compile(
    r" (HYDROCHLORIDE|SULFATE|SODIUM|PHOSPHATE|MESYLATE|ACETATE|MALEATE|CITRATE|TARTRATE|HYDROBROMIDE|HYDRATE)\b"
)


def drugbank(dictionary: Path) -> Iterator[Entry]:
    """Drugs with a DrugBank identifier.

    Args:
        dictionary: drug_ner_dictionary.pkl.bz2 of the drug-named-entity-recognition wheel, whose digest was checked.

    Yields:
        One entry a drug.
    """
    with bz2.open(dictionary) as file:
        data = pickle.load(file)["drug_canonical_to_data"]
    for row in data.values():
        identifier = row.get("drugbank_id", "")
        if re.fullmatch(r"DB\d{5}", identifier) and row.get("name"):
            yield Entry("Chemical", (f"DRUGBANK:{identifier}",), row["name"], (), DRUGBANK, 0.8)


def _cased(name: str) -> str:
    return name if any(c.isdigit() for c in name) and len(name) < 12 else name.lower()


def unii(names_file: Path, drug_keys: set[str]) -> Iterator[Entry]:
    """Substances that are drugs by DrugBank's name or by an authority's.

    Args:
        names_file: UNII_Names.txt.
        drug_keys: normalised DrugBank names.

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
            if name.endswith(_NAMED_BY_AN_AUTHORITY):
                official.add(code)
            if kind in _KIND and len(name) <= 60:
                rows[code].append((_TAG.sub("", name), kind))
    for code in sorted(rows):
        shown = display[code]
        known = key_of(shown) in drug_keys
        if not known and (code not in official or _SALT.search(shown)):
            continue
        names = dict.fromkeys((_cased(name), _KIND[kind]) for name, kind in sorted(rows[code]) if len(name) <= 45)
        yield Entry("Chemical", (f"UNII:{code}",), _cased(shown), tuple(names), UNII, 0.5 if known else 0.3)
