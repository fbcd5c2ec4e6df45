"""A user's own names: TSV of curie, type, name and, if wanted, kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.category import ENTITY_TYPES, EntityType
from kg.curie import parse_curie
from kg.errors import InputError, why
from kg.lexicon.model import NAME_KINDS, NameKind
from kg.lexicon.normalise import key_of

_TYPES: Final[dict[str, EntityType]] = {t: t for t in ENTITY_TYPES}
_KINDS: Final[dict[str, NameKind]] = {k: k for k in NAME_KINDS}


@dataclass(frozen=True, slots=True)
class UserName:
    """A line of a user's file."""

    curie: str
    type: EntityType
    text: str
    kind: NameKind
    source: str
    line: int


# fmt: off
#: Words that stand in every text, unless in capitals, as the gene WAS.
_SAY_NOTHING: Final = frozenset((
    "a", "about", "after", "all", "also", "although", "among", "an", "and", "are", "as", "at", "be", "been",
    "before", "between", "both", "but", "by", "can", "could", "did", "do", "does", "during", "each", "either",
    "for", "from", "had", "has", "have", "he", "her", "his", "how", "however", "if", "in", "into", "is", "it",
    "its", "may", "might", "more", "most", "must", "no", "nor", "not", "of", "on", "or", "our", "over", "she",
    "should", "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these", "they",
    "this", "those", "to", "under", "until", "upon", "very", "was", "we", "were", "what", "when", "where", "which",
    "while", "who", "whose", "why", "will", "with", "within", "without", "would", "you", "your",
))
# fmt: on


def _row(line: str, source: str, number: int) -> UserName:
    """A line's name.

    Args:
        line: tab-separated cells.
        source: what the name's source is to be called.
        number: the line's, from 1.

    Returns:
        The name.

    Raises:
        InputError: what is wrong with the line.
    """
    cells = [cell.strip() for cell in line.split("\t")]
    if len(cells) < 3 or not cells[2]:
        raise InputError("fewer than three columns")
    curie, entity_type, text, kind = (*cells[:3], cells[3] if len(cells) > 3 and cells[3] else "exact")
    if entity_type not in _TYPES:
        raise InputError(f"unknown type {entity_type!r}")
    if kind not in _KINDS:
        raise InputError(f"unknown kind {kind!r}")
    if text.casefold() in _SAY_NOTHING and not text.isupper():
        raise InputError(f"the name {text!r} is a word that stands in every text; leave it out")
    if not key_of(text):
        raise InputError(f"the name {text!r} has no letter and no digit to find it by")
    return UserName(parse_curie(curie), _TYPES[entity_type], text, _KINDS[kind], source, number)


def read_names(path: Path) -> tuple[UserName, ...]:
    """The names in a file.

    Args:
        path: the file; empty lines, lines that start with # and a header line are skipped.

    Returns:
        The names, in order.

    Raises:
        InputError: the file is missing, is not UTF-8, or has faulty lines; the first five are named.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"cannot read the names in {path}: {why(error)}; give a TSV of curie, type, name") from error
    rows: list[UserName] = []
    faults: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.startswith("#") or line.casefold().startswith("curie\t"):
            continue
        try:
            rows.append(_row(line, path.name, number))
        except InputError as error:
            faults.append(f"line {number}: {error}")
    if faults:
        allowed = f"curie<TAB>type ({', '.join(ENTITY_TYPES)})<TAB>name[<TAB>kind ({', '.join(NAME_KINDS)})]"
        more = f" and {len(faults) - 5} more" if len(faults) > 5 else ""
        raise InputError(f"{path}: {'; '.join(faults[:5])}{more}; a line is {allowed}")
    return tuple(rows)


def read_all(paths: Sequence[Path]) -> tuple[UserName, ...]:
    """The names of several files, in order."""
    return tuple(name for path in paths for name in read_names(path))
