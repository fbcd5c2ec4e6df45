"""Predicates: the closed list of kg/schema.toml, with what each may join and what it is exported as."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from kg.category import CATEGORIES, EntityType
from kg.errors import InputError


@dataclass(frozen=True, slots=True)
class Predicate:
    """One row of kg/schema.toml.

    Attributes:
        name: how this project writes it.
        subjects: Biolink categories the subject may have.
        objects: Biolink categories the object may have.
        symmetric: stored once, with the smaller CURIE as subject.
        sign: +1 raises, -1 lowers, 0 says nothing on direction.
        opposite: the predicate that contradicts it, empty where there is none.
        biolink: the Biolink predicate it is exported as.
        qualifiers: Biolink qualifiers it is exported with.
        text: whether relation extraction may yield it.
    """

    name: str
    subjects: frozenset[str]
    objects: frozenset[str]
    symmetric: bool
    sign: int
    opposite: str
    biolink: str
    qualifiers: tuple[tuple[str, str], ...]
    text: bool

    def allows(self, subject_category: str, object_category: str) -> bool:
        """Whether a statement between these Biolink categories has a meaning under this predicate."""
        if subject_category in self.subjects and object_category in self.objects:
            return True
        return self.symmetric and subject_category in self.objects and object_category in self.subjects

    def orient(self, subject: str, obj: str) -> tuple[str, str]:
        """Subject and object in the order they are stored in."""
        return (obj, subject) if self.symmetric and obj < subject else (subject, obj)


def _categories(names: list[str]) -> frozenset[str]:
    types: tuple[EntityType, ...] = get_args(EntityType)
    found: set[str] = set()
    for name in names:
        matching = [entity_type for entity_type in types if entity_type == name]
        found.update(CATEGORIES[matching[0]] if matching else (name,))
    return frozenset(found)


def _read(name: str, row: Mapping[str, Any]) -> Predicate:
    return Predicate(
        name=name,
        subjects=_categories(row["subject"]),
        objects=_categories(row["object"]),
        symmetric=row.get("symmetric", False),
        sign=row.get("sign", 0),
        opposite=row.get("opposite", ""),
        biolink=row["biolink"],
        qualifiers=tuple(sorted(row.get("qualifiers", {}).items())),
        text=row.get("text", False),
    )


@cache
def predicates() -> Mapping[str, Predicate]:
    """Every predicate by name, in the order of kg/schema.toml."""
    table = tomllib.loads(files("kg").joinpath("schema.toml").read_text(encoding="utf-8"))
    return {name: _read(name, row) for name, row in table.items()}


def predicate(name: str) -> Predicate:
    """A predicate by its name.

    Args:
        name: as in kg/schema.toml.

    Returns:
        The predicate.

    Raises:
        InputError: there is no such predicate.
    """
    try:
        return predicates()[name]
    except KeyError:
        raise InputError(f"unknown predicate {name!r}; known: {', '.join(predicates())}") from None
