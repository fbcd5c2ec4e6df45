"""Giving every name its rule: a name that would mislead stays, with the reason why it is not looked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from kg.category import EntityType
from kg.lexicon.model import NEVER, Concept, Name
from kg.lexicon.normalise import key_of, letters_of
from kg.lexicon.rules import rule_of

_HAND: Final = "undrawn"
_LONGEST: Final = 80
_SHORT_ALIAS: Final = 3
_ONTOLOGIES: Final = frozenset({"MONDO", "DOID", "HP", "MeSH"})


def with_kinds(names: Iterable[Name], types: Mapping[str, EntityType]) -> list[Name]:
    """Ontologies call every synonym exact: those in capitals alone are abbreviations.

    Args:
        names: the names.
        types: entity type by CURIE.

    Returns:
        The names, with the kind put right.
    """
    return [replace(name, kind="abbreviation") if _is_acronym(name, types[name.curie]) else name for name in names]


def _is_acronym(name: Name, entity_type: EntityType) -> bool:
    letters = letters_of(name.text)
    named = name.source in _ONTOLOGIES and name.kind == "exact" and entity_type not in ("Species", "Virus", "Gene")
    return named and len(letters) <= 6 and " " not in name.text and sum(c.isupper() for c in letters) > 1


def cleaned(
    names: Iterable[Name],
    concepts: Iterable[Concept],
    stops: Mapping[tuple[str, str], str],
    only: Mapping[str, frozenset[str]],
) -> list[Name]:
    """Names with their rules.

    Args:
        names: the names, as the sources were joined.
        concepts: their concepts.
        stops: (normalised string, type or `*`) to the reason why it names nothing.
        only: normalised string to the concepts that alone may bear it.

    Returns:
        The names, in order; strings longer than 80 characters are left out.
    """
    types = {concept.curie: concept.type for concept in concepts}
    kinded = [name for name in with_kinds(names, types) if len(name.text) <= _LONGEST]
    bearers: defaultdict[str, set[tuple[EntityType, str]]] = defaultdict(set)
    for name in kinded:
        bearers[key_of(name.text)].add((types[name.curie], name.source))
    words = ordinary_words(kinded, stops)
    result = []
    for name in kinded:
        key, entity_type = key_of(name.text), types[name.curie]
        rule = rule_of(name.text, key, entity_type, name.kind, name.source, stops, words)
        if not rule.startswith(NEVER):
            rule = _claimed(name, key, entity_type, bearers, only) or rule
        result.append(replace(name, rule=rule))
    return result


def ordinary_words(names: Iterable[Name], stops: Mapping[tuple[str, str], str]) -> frozenset[str]:
    """Words in small letters that stand in names of several words, and the words that are never names."""
    found = {word for key, _ in stops for word in key.split(" ")}
    for name in names:
        parts = name.text.split()
        if len(parts) > 1 and name.source in _ONTOLOGIES:
            found.update(word for word in parts if word.isalpha() and word.islower())
    return frozenset(found)


def _claimed(
    name: Name,
    key: str,
    entity_type: EntityType,
    bearers: Mapping[str, set[tuple[EntityType, str]]],
    only: Mapping[str, frozenset[str]],
) -> str:
    """The rule for a string that means something else, empty where it does not."""
    if key in only and name.curie not in only[key]:
        return f"{NEVER}kept for {' and '.join(sorted(only[key]))}"
    if name.source == _HAND:
        return ""
    others, letters = bearers[key], letters_of(name.text)
    if any(source == _HAND for _, source in others) and (entity_type, _HAND) not in others and name.kind != "exact":
        return f"{NEVER}written by hand for another type"
    if entity_type == "Chemical":
        if name.kind == "abbreviation" and (name.source == "UNII" or name.curie.startswith("MESH:C")):
            return f"{NEVER}an abbreviation that few texts mean"
        if any(t in ("Species", "Virus") for t, _ in others):
            return f"{NEVER}an organism"
        protein = any(t == "Gene" for t, _ in others)
        if protein and name.source != "DrugBank" and (letters.isupper() or not name.curie.startswith("DRUGBANK:")):
            return f"{NEVER}a gene's symbol or a protein"
    if entity_type == "Pathway" and any(t in ("Disease", "Phenotype") for t, _ in others):
        return f"{NEVER}a disease"
    if entity_type == "Gene" and name.source == "HGNC" and name.kind != "exact" and len(letters) <= _SHORT_ALIAS:
        return f"{NEVER}a short alias that mostly means something else" if letters.isalpha() else ""
    return ""
