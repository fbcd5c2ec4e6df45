"""Joining what several sources say on one concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from kg.category import EntityType
from kg.curie import order_curies
from kg.lexicon.entry import Entry
from kg.lexicon.model import Concept, Name, NameKind
from kg.lexicon.normalise import key_of


@dataclass(slots=True)
class _Group:
    type: EntityType
    entries: list[Entry] = field(default_factory=list)
    curies: list[str] = field(default_factory=list)


class Joiner:
    """Groups entries by shared CURIE and, for the first of two sources, by canonical name.

    Two entries of one type join when they share a CURIE, or when the later one's canonical name is the canonical name of
    the earlier one. Entries must come in the order of the sources' authority: the first one's name becomes canonical.
    """

    def __init__(self) -> None:
        self._groups: list[_Group] = []
        self._by_curie: dict[tuple[EntityType, str], int] = {}
        self._by_name: dict[tuple[EntityType, str], int] = {}

    def add(self, entry: Entry, join_as: EntityType | None = None) -> None:
        """Take in an entry.

        Args:
            entry: the entry.
            join_as: another type to look for a group under as well, so that HP's `Pneumonia` joins MONDO's.
        """
        for entity_type in dict.fromkeys((join_as or entry.type, entry.type)):
            found = self._find(entity_type, entry)
            if found is not None:
                break
        else:
            if not entry.name:
                return
            found = len(self._groups)
            self._groups.append(_Group(entry.type))
        group = self._groups[found]
        group.entries.append(entry)
        for curie in entry.curies:
            if (group.type, curie) not in self._by_curie:
                self._by_curie[group.type, curie] = found
                group.curies.append(curie)
        if entry.name:
            self._by_name.setdefault((group.type, key_of(entry.name)), found)

    def _find(self, entity_type: EntityType, entry: Entry) -> int | None:
        for curie in entry.curies:
            if (entity_type, curie) in self._by_curie:
                return self._by_curie[entity_type, curie]
        return self._by_name.get((entity_type, key_of(entry.name))) if entry.name else None

    def concepts(self) -> tuple[list[Concept], list[Name]]:
        """Concepts sorted by CURIE, names sorted by CURIE and text."""
        concepts: list[Concept] = []
        names: list[Name] = []
        for group in self._groups:
            first, *rest = order_curies(group.type, group.curies)
            named = next(entry for entry in group.entries if entry.name)
            prior = max(entry.prior for entry in group.entries) + 0.05 * (len({e.source for e in group.entries}) - 1)
            concepts.append(Concept(first, group.type, named.name, tuple(sorted(rest)), round(min(prior, 1.0), 2)))
            names += _names_of(first, group.entries)
        return sorted(concepts, key=lambda c: c.curie), sorted(names, key=lambda n: (n.curie, n.text, n.kind))


def _names_of(curie: str, entries: Iterable[Entry]) -> list[Name]:
    best: dict[str, Name] = {}
    for entry in entries:
        own: tuple[tuple[str, NameKind], ...] = ((entry.name, "exact"),) if entry.name else ()
        for text, kind in (*own, *entry.names):
            clean = " ".join(text.split())
            if clean:
                best.setdefault(clean, Name(clean, curie, kind, entry.source))
    return list(best.values())


def drop_shared_strings(names: Iterable[Name], keep: dict[str, str]) -> list[Name]:
    """Names without the strings that hand-written lines give to one concept alone.

    Args:
        names: all names.
        keep: normalised string to the CURIE that alone may bear it.

    Returns:
        The names that remain.
    """
    return [name for name in names if keep.get(key_of(name.text), name.curie) == name.curie]


def count_collisions(names: Iterable[Name], types: dict[str, EntityType]) -> int:
    """How many normalised strings name concepts of more than one type."""
    seen: defaultdict[str, set[EntityType]] = defaultdict(set)
    for name in names:
        seen[key_of(name.text)].add(types[name.curie])
    return sum(len(found) > 1 for found in seen.values())
