"""Joining what several sources say on one concept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.category import EntityType
from kg.curie import PREFERRED, prefix_of
from kg.lexicon.entry import Entry
from kg.lexicon.model import Concept, Name, NameKind
from kg.lexicon.normalise import key_of

#: HP's `Pneumonia` is MONDO's: diseases and phenotypes are joined as one type, and keep that of the first source.
_REALM: Final[dict[EntityType, EntityType]] = {"Phenotype": "Disease"}

#: Who keeps a CURIE that its vocabulary does not decide.
_OWNERS: Final[tuple[EntityType, ...]] = (
    "Virus",
    "Species",
    "Disease",
    "Phenotype",
    "Chemical",
    "Gene",
    "CellLine",
    "Variant",
    "Pathway",
)


def _realm(entity_type: EntityType) -> EntityType:
    return _REALM.get(entity_type, entity_type)


@dataclass(slots=True)
class _Group:
    type: EntityType
    entries: list[Entry] = field(default_factory=list)
    curies: dict[str, list[str]] = field(default_factory=dict)

    def admits(self, entry: Entry) -> bool:
        """Whether the group has no other concept of the entry's own vocabulary."""
        own = entry.curies[0]
        return self.curies.get(prefix_of(own), [own])[0] == own or own in self.curies[prefix_of(own)]

    def drop(self, curie: str) -> None:
        """Give up a CURIE that is another concept's."""
        prefix = prefix_of(curie)
        self.curies[prefix].remove(curie)
        if not self.curies[prefix]:
            del self.curies[prefix]


@dataclass(frozen=True, slots=True)
class Joined:
    """What `Joiner` made.

    Attributes:
        concepts: sorted by CURIE, equivalents at most one a vocabulary.
        names: without rules, sorted by CURIE and text.
        further: CURIEs beyond the one a vocabulary, by concept.
    """

    concepts: list[Concept]
    names: list[Name]
    further: dict[str, tuple[str, ...]]


class Joiner:
    """Groups the entries of one source after another.

    An entry joins a group of its type that has its own CURIE; else one that shares a cross-reference; else one with the
    same canonical name; else, in a second pass, the only one that has its name as an exact synonym or is named by one
    of its exact synonyms. A group never takes a second concept of a vocabulary it already has. Sources come in the
    order of their authority: the first one's name becomes canonical.
    """

    def __init__(self) -> None:
        self._groups: list[_Group] = []
        self._by_curie: dict[tuple[EntityType, str], int] = {}
        self._by_name: dict[tuple[EntityType, str], int] = {}
        self._by_synonym: defaultdict[tuple[EntityType, str], set[int]] = defaultdict(set)

    def add(self, entries: Iterable[Entry], only_known: bool = False) -> None:
        """Take in a source.

        Args:
            entries: its entries.
            only_known: leave out entries that join nothing.
        """
        later: list[Entry] = []
        for entry in entries:
            found = self._by_identity(entry)
            if found is None:
                later.append(entry)
            else:
                self._put(found, entry)
        alone = [(entry, self._by_unique_synonym(entry)) for entry in later if entry.name]
        for entry, found in alone:
            if found is None or not self._groups[found].admits(entry):
                found = self._by_identity(entry)
            if found is None:
                if only_known:
                    continue
                found = len(self._groups)
                self._groups.append(_Group(entry.type))
            self._put(found, entry)

    def knows(self, entity_type: EntityType, text: str) -> bool:
        """Whether a concept of this type bears this name."""
        key = (_realm(entity_type), key_of(text))
        return key in self._by_name or key in self._by_synonym

    def _by_identity(self, entry: Entry) -> int | None:
        realm = _realm(entry.type)
        candidates = [self._by_curie.get((realm, curie)) for curie in entry.curies]
        if entry.name:
            candidates.append(self._by_name.get((realm, key_of(entry.name))))
        return next((c for c in candidates if c is not None and self._groups[c].admits(entry)), None)

    def _by_unique_synonym(self, entry: Entry) -> int | None:
        realm = _realm(entry.type)
        found = self._by_synonym.get((realm, key_of(entry.name)), set())
        found = {c for c in found if self._groups[c].admits(entry)}
        if len(found) == 1:
            return next(iter(found))
        exact = [entry.name, *(text for text, kind in entry.names if kind == "exact")]
        named = {self._by_name.get((realm, key_of(text))) for text in exact} - {None}
        return next(iter(named)) if len(named) == 1 else None

    def _put(self, number: int, entry: Entry) -> None:
        group = self._groups[number]
        realm = _realm(group.type)
        group.entries.append(entry)
        for curie in entry.curies:
            if (realm, curie) not in self._by_curie:
                self._by_curie[realm, curie] = number
                group.curies.setdefault(prefix_of(curie), []).append(curie)
        if entry.name:
            self._by_name.setdefault((realm, key_of(entry.name)), number)
        for text, kind in ((entry.name, "exact"), *entry.names):
            if kind == "exact" and text:
                self._by_synonym[realm, key_of(text)].add(number)

    def _give(self) -> None:
        """Leave each CURIE with one group: the one it is preferred for, else the one whose type it is used for."""
        claims: defaultdict[str, list[int]] = defaultdict(list)
        for number, group in enumerate(self._groups):
            for found in group.curies.values():
                found.sort(key=lambda c: c.startswith("MESH:C"))
                for curie in found:
                    claims[curie].append(number)
        preferred = [group.curies[_ordered(group)[0]][0] for group in self._groups]
        for curie, numbers in claims.items():
            if len(numbers) > 1:
                owner = min(
                    numbers, key=lambda n: (preferred[n] != curie, _strangeness(curie, self._groups[n].type), n)
                )
                for number in numbers:
                    if number != owner and preferred[number] != curie:
                        self._groups[number].drop(curie)

    def result(self) -> Joined:
        """Concepts and names of everything taken in."""
        concepts: list[Concept] = []
        names: list[Name] = []
        further: dict[str, tuple[str, ...]] = {}
        self._give()
        for group in self._groups:
            curie, *rest = [group.curies[prefix][0] for prefix in _ordered(group)]
            named = next(entry for entry in group.entries if entry.name)
            prior = max(entry.prior for entry in group.entries) + 0.05 * (len({e.source for e in group.entries}) - 1)
            concepts.append(Concept(curie, group.type, named.name, tuple(sorted(rest)), round(min(prior, 1.0), 2)))
            names += _names_of(curie, group.entries)
            others = [c for found in group.curies.values() for c in found[1:]]
            if others:
                further[curie] = tuple(sorted(others))
        concepts.sort(key=lambda c: c.curie)
        names.sort(key=lambda n: (n.curie, n.text, n.kind))
        return Joined(concepts, names, further)


def _strangeness(curie: str, entity_type: EntityType) -> tuple[int, int]:
    """How little a CURIE suits a type: by the rank of its vocabulary there; MeSH's proteins are given as drugs."""
    order = PREFERRED[entity_type]
    prefix = prefix_of(curie)
    return (order.index(prefix) if prefix in order else len(order), _OWNERS.index(entity_type))


def _ordered(group: _Group) -> list[str]:
    """A group's vocabularies, preferred first; a protein without a human gene is known by UniProt."""
    order = {prefix: rank for rank, prefix in enumerate(PREFERRED[group.type])}
    if group.type == "Gene" and "HGNC" not in group.curies:
        order["UniProtKB"] = -1
    return sorted(group.curies, key=lambda prefix: (order.get(prefix, len(order)), prefix))


def _names_of(curie: str, entries: Iterable[Entry]) -> list[Name]:
    """Each spelling once; spellings that differ in capitals alone only where the later one is in other capitals."""
    best: dict[str, Name] = {}
    for entry in entries:
        own: tuple[tuple[str, NameKind], ...] = ((entry.name, "exact"),) if entry.name else ()
        for text, kind in (*own, *entry.names):
            clean = " ".join(text.split())
            if clean:
                best.setdefault(clean, Name(clean, curie, kind, entry.source))
    return list(best.values())
