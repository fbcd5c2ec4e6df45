"""The lexicon on disk: two compressed tables with fixed bytes; and Lexicon, which reads a line when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Final

from kg.category import ENTITY_TYPES, EntityType
from kg.digest import content_id, digest_bytes
from kg.errors import InputError
from kg.lexicon.animals import animal_gene, animal_names
from kg.lexicon.model import NAME_KINDS, NEVER, Concept, Name, NameKind, Reading
from kg.lexicon.normalise import key_of, keys_of
from kg.lexicon.rank import readings_of
from kg.lexicon.rules import rule_of
from kg.lexicon.table import Lines
from kg.lexicon.user import UserName
from kg.lexicon.write import CONCEPTS, NAMES, tables_of

#: What to do about a damaged table.
ANEW: Final = "make the lexicon anew with undrawn lexicon build, or leave it out for the shipped one"
_TYPES: Final[dict[str, EntityType]] = {t: t for t in ENTITY_TYPES}
_KINDS: Final[dict[str, NameKind]] = {k: k for k in NAME_KINDS}


def _concept(line: str) -> Concept:
    curie, entity_type, name, equivalents, prior, _ = line.split("\t")
    others = tuple(equivalents.split("|")) if equivalents else ()
    return Concept(curie, _TYPES[entity_type], name, others, float(prior))


def _rule(name: Name, entity_type: EntityType) -> str:
    """The rule of a name that is trusted as it stands."""
    return rule_of(name.text, key_of(name.text), entity_type, name.kind, "undrawn", {})


def _first_cell(line: str) -> str:
    return line.partition("\t")[0]


def _looked_for(line: str) -> bool:
    """Whether a name of a line is looked for in texts."""
    return any(not rule.startswith(NEVER) for rule in line.split("\t")[4::5])


def _key_of_line(line: str) -> str:
    return key_of(_first_cell(line))


class Lexicon:
    """Concepts and their names; look up by CURIE (any equivalent) or by string.

    The normalised strings are numbered; `strings` and `group` let a matcher refer to them by number.
    """

    def __init__(self, concepts: Iterable[Concept], names: Iterable[Name], label: str = "") -> None:
        """A lexicon of these concepts and names; a name without a rule gets that of its kind."""
        listed = list(concepts)
        types = {concept.curie: concept.type for concept in listed}
        ruled = (name if name.rule else replace(name, rule=_rule(name, types[name.curie])) for name in names)
        self._set(*tables_of(listed, ruled, {}), label, ())

    @classmethod
    def of_tables(cls, concepts: bytes, names: bytes, own: Sequence[UserName] = ()) -> Lexicon:
        """A lexicon from tables as `write_lexicon` makes them, unpacked, and a user's own names."""
        lexicon = cls.__new__(cls)
        lexicon._set(concepts, names, "", own)
        return lexicon

    def _set(self, concepts: bytes, names: bytes, label: str, own: Sequence[UserName]) -> None:
        extra = (f"{row.curie}\t{row.type}\t{row.text}\t{row.kind}" for row in own)
        digest = content_id(digest_bytes(concepts), digest_bytes(names), *extra)
        self.digest = f"{label}-{digest}" if label else digest
        self._concept_lines = Lines(concepts)
        self._name_lines = Lines(names)
        self._own_concepts: dict[str, Concept] = {}
        self._own_keys: list[str] = []
        self._own_names: dict[str, list[Name]] = {}
        self._seen: dict[str, Concept] = {}
        self._numbered: dict[int, Concept] = {}
        self.group = lru_cache(maxsize=1 << 16)(self._read_group)
        self._number_of_key = lru_cache(maxsize=1 << 14)(self._find_key)
        self._take(own)

    def _take(self, own: Sequence[UserName]) -> None:
        notes: list[str] = []
        for row in own:
            curie = self.preferred(row.curie)
            concept = self.concept(curie)
            if concept is None:
                concept = self._own_concepts[curie] = Concept(curie, row.type, row.text, (), 0.8)
            if concept.type != row.type:
                notes.append(
                    f"{row.source} line {row.line}: {row.curie} is the {concept.type} {concept.name} ({curie}); "
                    f"the name {row.text!r} is taken as that of a {concept.type}, not of a {row.type}"
                )
            name = Name(row.text, curie, row.kind, row.source)
            name = replace(name, rule=_rule(name, concept.type))
            key = key_of(row.text)
            if key not in self._own_names and self._number_of_key(key) is None:
                self._own_keys.append(key)
            self._own_names.setdefault(key, []).append(name)
        self.notes = tuple(notes)

    def _concept_at(self, number: int) -> Concept:
        known = self._numbered.get(number)
        if known is None:
            known = self._numbered[number] = self._concept_of(number, self._concept_lines[number])
            self._seen[known.curie] = known
        return known

    def _concept_of(self, number: int, line: str) -> Concept:
        try:
            return _concept(line)
        except (ValueError, KeyError) as error:
            raise InputError(f"line {number + 1} of {CONCEPTS} is no concept of a lexicon; {ANEW}") from error

    def _read_group(self, number: int) -> tuple[Name, ...]:
        """The names of a normalised string by its number."""
        if number >= len(self._name_lines):
            return tuple(self._own_names[self._own_keys[number - len(self._name_lines)]])
        cells = self._name_lines[number].split("\t")
        try:
            names = [
                Name(text, self._concept_at(int(concept)).curie, _KINDS[kind], source, rule)
                for text, concept, kind, source, rule in zip(*[iter(cells)] * 5, strict=True)
            ]
        except (ValueError, KeyError, IndexError) as error:
            raise InputError(f"line {number + 1} of {NAMES} holds no names of a lexicon; {ANEW}") from error
        own = self._own_names.get(key_of(cells[0]), ()) if self._own_names else ()
        return (*names, *own)

    def check(self) -> None:
        """Look at the ends of the tables, so that files which are none are found at once.

        Raises:
            InputError: a line is not one of a lexicon.
        """
        for number in {0, len(self._concept_lines) - 1} if len(self._concept_lines) else ():
            self._concept_at(number)
        for number in {0, len(self._name_lines) - 1} if len(self._name_lines) else ():
            self._read_group(number)

    def _place_of(self, key: str) -> int:
        """The number of a user's own normalised string."""
        number = self._number_of_key(key)
        return len(self._name_lines) + self._own_keys.index(key) if number is None else number

    def _find_key(self, key: str) -> int | None:
        number = self._name_lines.find(key, _key_of_line)
        return number if number < len(self._name_lines) and _key_of_line(self._name_lines[number]) == key else None

    def strings(self) -> Iterator[tuple[str, int]]:
        """Normalised strings that may be looked for, with their numbers.

        Yields:
            Each string that has a name whose rule is not `never`, a user's own strings last.
        """
        lines = list(self._name_lines)
        for number, key in enumerate(keys_of(_first_cell(line) for line in lines)):
            line = lines[number]
            if NEVER not in line or key in self._own_names or _looked_for(line):
                yield key, number
        for number, key in enumerate(self._own_keys, start=len(self._name_lines)):
            yield key, number

    @cached_property
    def _equivalent(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for line in self._concept_lines:
            curie, _, _, equivalents, _, further = line.split("\t")
            for others in (equivalents, further):
                if others:
                    found.update((other, curie) for other in others.split("|") if other not in found)
        return found

    def _number(self, curie: str) -> int | None:
        number = self._concept_lines.find(curie, _first_cell)
        if number < len(self._concept_lines) and _first_cell(self._concept_lines[number]) == curie:
            return number
        return None

    def preferred(self, curie: str) -> str:
        """The preferred CURIE of a concept given by any of its CURIEs; the CURIE itself where it is unknown."""
        if curie in self._own_concepts or self._number(curie) is not None:
            return curie
        animal = None if curie in self._equivalent else animal_gene(curie)
        return animal.curie if animal else self._equivalent.get(curie, curie)

    def concept(self, curie: str) -> Concept | None:
        """The concept with this CURIE, preferred or equivalent, None where there is none; genes of animals included."""
        known = self._own_concepts.get(curie) or self._seen.get(curie)
        if known is not None:
            return known
        number = self._number(curie)
        if number is None:
            number = self._number(self._equivalent.get(curie, ""))
        return animal_gene(curie) if number is None else self._concept_at(number)

    def concepts(self) -> Iterator[Concept]:
        """All concepts by CURIE, a user's own last.

        Yields:
            Each concept once.
        """
        for number, line in enumerate(self._concept_lines):
            yield self._concept_of(number, line)
        yield from self._own_concepts.values()

    def names(self) -> Iterator[Name]:
        """All names, those that are never looked for included, by normalised string, a user's own last.

        Yields:
            Each name once.
        """
        for number in range(len(self._name_lines) + len(self._own_keys)):
            yield from self._read_group(number)

    def names_of(self, curie: str) -> tuple[Name, ...]:
        """The names of the concept with this CURIE, preferred or equivalent, by normalised string."""
        curie, found = self.preferred(curie), set[int]()
        if (number := self._number(curie)) is not None:
            mark = f"\t{number}\t"
            found.update(place for place, line in enumerate(self._name_lines) if mark in line)
        found.update(
            self._place_of(key) for key, names in self._own_names.items() if any(name.curie == curie for name in names)
        )
        names = tuple(name for place in sorted(found) for name in self.group(place) if name.curie == curie)
        return names or animal_names(curie)

    def cells(self) -> Iterator[list[tuple[EntityType, str, str, str]]]:
        """Type, kind, source and rule of all names, several times as fast as `names`.

        Yields:
            Those of each normalised string.
        """
        types = {str(number): _TYPES[line.split("\t", 2)[1]] for number, line in enumerate(self._concept_lines)}
        own: dict[int, list[tuple[EntityType, str, str, str]]] = {}
        for key, names in self._own_names.items():
            owners = {name.curie: self.concept(name.curie) for name in names}
            own[self._place_of(key)] = [(c.type, n.kind, n.source, n.rule) for n in names if (c := owners[n.curie])]
        for number, line in enumerate(self._name_lines):
            cells = line.split("\t")
            found = zip(map(types.__getitem__, cells[1::5]), cells[2::5], cells[3::5], cells[4::5], strict=True)
            yield [*found, *own[number]] if number in own else list(found)
        for place in range(len(self._name_lines), len(self._name_lines) + len(self._own_keys)):
            yield own[place]

    def spellings(self) -> list[str]:
        """One spelling of every normalised string, a user's own last."""
        return [*map(_first_cell, self._name_lines), *(self._own_names[key][0].text for key in self._own_keys)]

    def named(self, text: str) -> tuple[Name, ...]:
        """Every name that compares equal to a string, those that are never looked for included."""
        key = key_of(text)
        number = self._number_of_key(key) if key else None
        return tuple(self._own_names.get(key, ())) if number is None else self.group(number)

    def readings(self, text: str) -> tuple[Reading, ...]:
        """Everything a string may mean.

        Args:
            text: the string as it stands in a text.

        Returns:
            Readings, best first; one a concept.
        """
        return self.rank(text, self.named(text))

    def rank(self, text: str, names: Iterable[Name]) -> tuple[Reading, ...]:
        """Readings of a string that is one of these names but for case, hyphens, spaces and plural.

        Args:
            text: the string as it stands in a text.
            names: names with the same `key_of`.

        Returns:
            The names whose rule the string keeps, as readings, best first, one a concept.
        """
        known = ((name, concept) for name in names if (concept := self.concept(name.curie)) is not None)
        return readings_of(text, known)
