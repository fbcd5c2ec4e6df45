"""Drugs: DrugBank identifiers and names (DrugBank open data, CC0) and UNII names (US FDA, public domain).

Only the identifier and the canonical name are taken from the drug dictionary: its synonyms mix in text from Wikipedia,
whose licence does not allow redistribution here, and its MeSH identifiers are often those of a drug's class.
"""

from __future__ import annotations

import bz2
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
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
_FORM: Final = re.compile(r"\([-+/RS, ]+\)|\b[DLRS]-|UNSPECIFIED")
_AUTHORITIES: Final = ("[INN]", "[USAN]", "[WHO-DD]", "[BAN]", "[JAN]", "[VANDF]", "[ORANGE BOOK]", "[EMA EPAR]")
_SALT: Final = re.compile(
    r" (HYDROCHLORIDE|SULFATE|SODIUM|PHOSPHATE|MESYLATE|ACETATE|MALEATE|CITRATE|TARTRATE|HYDROBROMIDE|\w*HYDRATE"
    r"|POTASSIUM|CALCIUM|FUMARATE|TOSYLATE|BESYLATE|CHLORIDE|BROMIDE|SUCCINATE|LACTATE|NITRATE|MESILATE|WHOLE|POLLEN|SEED"
    r"|ROOT|LEAF)\b"
)


def drugbank(dictionary: Path, corrected: Container[str] = ()) -> Iterator[Entry]:
    """Drugs with a DrugBank identifier.

    Args:
        dictionary: drug_ner_dictionary.pkl.bz2 of the drug-named-entity-recognition wheel, whose digest was checked.
        corrected: identifiers whose name is known to be another's; they are left out.

    Yields:
        One entry a drug, by identifier.
    """
    with bz2.open(dictionary) as file:
        rows = pickle.load(file)["drug_canonical_to_data"].values()
    found = {row["drugbank_id"]: row["name"] for row in rows if row.get("drugbank_id") and row.get("name")}
    for identifier in sorted(found):
        if re.fullmatch(r"DB\d{5}", identifier) and identifier not in corrected:
            yield Entry("Chemical", (f"DRUGBANK:{identifier}",), found[identifier], (), DRUGBANK, 0.7)


def _cased(name: str, kind: NameKind = "exact") -> str:
    """UNII writes all in capitals: short names with digits keep them, brands keep the first, the others are words."""
    if (any(c.isdigit() for c in name) and len(name) < 12) or (kind == "abbreviation"):
        return name
    return name.capitalize() if kind == "brand" else name.lower()


def _kind(name: str, code: str, shown: str) -> NameKind:
    """The kind of a UNII name; a common name of a few letters that is not the substance's own is an acronym."""
    return "abbreviation" if code == "cn" and name != shown and _ACRONYM.fullmatch(name) else _KIND[code]


@dataclass(frozen=True, slots=True)
class Substances:
    """UNII_Names.txt by substance code.

    Attributes:
        rows: (name, kind) pairs.
        shown: the name UNII shows.
        official: codes that an authority gave a name.
    """

    rows: dict[str, list[tuple[str, str]]]
    shown: dict[str, str]
    official: set[str]


def substances(names_file: Path) -> Substances:
    """Read UNII_Names.txt."""
    rows: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    shown: dict[str, str] = {}
    official: set[str] = set()
    with names_file.open(encoding="utf-8", errors="replace") as file:
        next(file)
        for line in file:
            name, kind, code, display = line.rstrip("\n").split("\t")[:4]
            shown[code] = display
            if name.endswith(_AUTHORITIES):
                official.add(code)
            if kind in _KIND:
                rows[code].append((_TAG.sub("", name), kind))
    return Substances(dict(rows), shown, official)


def unii(found: Substances, known: Callable[[str], bool]) -> Iterator[Entry]:
    """Substances whose name another source knows or an authority gave.

    Args:
        found: UNII's substances.
        known: whether a chemical of this name is known.

    Yields:
        One entry a substance, those whose name says a form in space, such as `(+)-mefloquine`, last; salts that another
        source knows stay substances of their own.
    """
    for code in sorted(found.rows, key=lambda c: (bool(_FORM.search(found.shown[c])), c)):
        shown = found.shown[code]
        familiar = known(shown)
        if not familiar and (code not in found.official or _SALT.search(shown)):
            continue
        rows = sorted(found.rows[code])
        kinds = ((name, _kind(name, kind, shown)) for name, kind in rows if worth_keeping(name))
        names = dict.fromkeys((_cased(name, kind), kind) for name, kind in kinds)
        yield Entry("Chemical", (f"UNII:{code}",), _cased(shown), tuple(names), UNII, 0.4 if familiar else 0.3)


def salts(found: Substances, known: Callable[[str], bool]) -> Iterator[Entry]:
    """Names and brands of salts that no source knows as such, for the substance they are a salt of.

    Args:
        found: UNII's substances.
        known: whether a chemical of this name is known.

    Yields:
        One entry a salt under the base's code: `mefloquine hydrochloride` is related to mefloquine.
    """
    codes = {found.shown[code]: code for code in sorted(found.rows, reverse=True)}
    for code in sorted(found.official & found.rows.keys()):
        shown = found.shown[code]
        base = codes.get(_SALT.sub("", shown))
        if base is None or base == code or known(shown) or not worth_keeping(shown):
            continue
        brands = sorted({name for name, kind in found.rows[code] if kind == "bn" and worth_keeping(name)})
        names: tuple[tuple[str, NameKind], ...] = tuple((_cased(name, "brand"), "brand") for name in brands)
        yield Entry("Chemical", (f"UNII:{base}",), "", ((_cased(shown), "related"), *names), UNII, 0.0)
