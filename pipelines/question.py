"""What can be ranked for what: the candidates, and the links that are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question.

    Attributes:
        name: what is ranked.
        candidates: Biolink categories of the candidates.
        targets: Biolink categories of what they are ranked for.
        predicates: links that are asked for, in the order of the schema.
    """

    name: str
    candidates: tuple[str, ...]
    targets: tuple[str, ...]
    predicates: tuple[str, ...]


_DRUG: Final = ("biolink:Drug", "biolink:SmallMolecule")
_DISEASE: Final = ("biolink:Disease",)
_TREATS: Final = ("treats", "prevents", "palliates")
_INVOLVES: Final = (
    "causes",
    "associated_with",
    "positively_associated_with",
    "negatively_associated_with",
    "involved_in_disease",
)
KINDS: Final[dict[str, Kind]] = {
    "drugs": Kind("drugs", _DRUG, (*_DISEASE, "biolink:PhenotypicFeature"), _TREATS),
    "targets": Kind("targets", ("biolink:Gene",), _DISEASE, _INVOLVES),
    "diseases": Kind("diseases", _DISEASE, _DRUG, _TREATS),
}


def find_kind(name: str) -> Kind:
    """A kind of question by name.

    Args:
        name: drugs, targets or diseases.

    Returns:
        The kind.

    Raises:
        InputError: there is none of that name.
    """
    if name not in KINDS:
        raise InputError(f"cannot rank {name!r}; what can be ranked: {', '.join(KINDS)}")
    return KINDS[name]
