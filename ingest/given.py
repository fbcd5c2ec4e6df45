"""Entities that come with the input: their types and identifiers in our words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import count
from typing import Any, Final

from ingest.extraction import Entity
from kg.category import ENTITY_TYPES, EntityType
from kg.curie import PREFIXES, order_curies, parse_curie, prefix_of
from kg.document import Document
from kg.errors import InputError
from kg.mention import Grounding, Mention
from kg.names import NameSource

#: What corpora and annotators call our types, without case, spaces and marks.
_TYPES: Final[dict[str, EntityType]] = {t.casefold(): t for t in ENTITY_TYPES} | {
    "geneorgeneproduct": "Gene",
    "protein": "Gene",
    "geney": "Gene",
    "genen": "Gene",
    "familyname": "Gene",
    "diseaseorphenotypicfeature": "Disease",
    "specificdisease": "Disease",
    "diseaseclass": "Disease",
    "compositemention": "Disease",
    "modifier": "Disease",
    "chemicalentity": "Chemical",
    "drug": "Chemical",
    "organismtaxon": "Species",
    "organism": "Species",
    "strain": "Species",
    "genus": "Species",
    "sequencevariant": "Variant",
    "mutation": "Variant",
    "dnamutation": "Variant",
    "proteinmutation": "Variant",
    "snp": "Variant",
}
_NONE: Final = frozenset({"", "-", "-1", "none", "null", "nan"})
#: Where an annotation's identifier may stand, and the vocabulary that the key itself names.
_KEYS: Final[Mapping[str, str]] = {
    "identifier": "",
    "normalized_id": "",
    "mesh": "MESH",
    "omim": "OMIM",
    "ncbi gene": "NCBIGene",
    "ncbi gene id": "NCBIGene",
    "ncbi gene identifier": "NCBIGene",
    "ncbigene": "NCBIGene",
    "gene_id": "NCBIGene",
    "ncbi taxonomy": "NCBITaxon",
    "ncbitaxon": "NCBITaxon",
    "species": "NCBITaxon",
    "chebi": "CHEBI",
    "cellosaurus": "CVCL",
    "rs#": "DBSNP",
}
#: What numbers without a vocabulary are, by type.
_NUMBERS: Final[Mapping[str, str]] = {
    "Gene": "NCBIGene",
    "Species": "NCBITaxon",
    "Virus": "NCBITaxon",
    "Disease": "OMIM",
}


def type_of(label: str) -> EntityType | None:
    """Our type for a corpus's label, None where we have none."""
    return _TYPES.get(re.sub(r"[\W_]", "", label).casefold())


def curies_of(kind: EntityType, text: str, vocabulary: str = "") -> tuple[str, ...]:
    """The identifiers in a field of an annotation.

    Args:
        kind: the entity's type, which decides what bare numbers are.
        text: one identifier, or several parted by `,`, `;` or `|`, in the spelling of PubTator, BioC or a corpus.
        vocabulary: the prefix where the field's name says which it is.

    Returns:
        CURIEs in the order of the text; an identifier of an unknown vocabulary stays as it is.
    """
    if kind == "Variant" and (number := re.search(r"\bRS#?:?\s*(\d+)|\brs(\d+)", text)):
        return (f"DBSNP:rs{number[1] or number[2]}",)
    if kind == "Variant" and (described := re.search(r"HGVS:([^;]+)", text)):
        return (f"HGVS:{described[1].strip()}",)
    parts = (re.sub(r"\(Tax:\d+\)|\*$", "", part.strip()) for part in re.split(r"[,;|]", text))
    found = [_curie(kind, part, vocabulary) for part in parts if part.casefold() not in _NONE]
    return tuple(dict.fromkeys(found))


def _curie(kind: EntityType, text: str, vocabulary: str) -> str:
    if re.fullmatch(r"CVCL[_:]\w+", text, re.IGNORECASE):
        return f"CVCL:{text[5:]}"
    if taxon := re.fullmatch(r"(?:NCBI:)?txid:?(\d+)|(?:species|tax):(\d+)", text, re.IGNORECASE):
        return f"NCBITaxon:{taxon[1] or taxon[2]}"
    if gene := re.fullmatch(r"(?:ncbi )?gene:(\d+)", text, re.IGNORECASE):
        return f"NCBIGene:{gene[1]}"
    try:
        return parse_curie(text)
    except InputError:
        if vocabulary in PREFIXES and ":" not in text:
            return f"{vocabulary}:{text}"
    if re.fullmatch(r"[CD]\d{6,9}", text):
        return f"MESH:{text}"
    return f"{_NUMBERS[kind]}:{text}" if text.isdigit() and kind in _NUMBERS else text


def identifiers_of(kind: EntityType, infons: Mapping[str, Any]) -> tuple[str, ...]:
    """The identifiers of a BioC annotation, from whichever of its fields names one first."""
    lowered = {str(key).casefold(): str(value) for key, value in infons.items()}
    for key, vocabulary in _KEYS.items():
        if found := curies_of(kind, lowered.get(key, ""), vocabulary):
            return found
    return ()


def entities_of(document: Document) -> tuple[Entity, ...]:
    """The entities that a document brings with it.

    Args:
        document: the document.

    Returns:
        Its annotations as entities. One with several identifiers of a vocabulary is several entities with one span.
    """
    text = document.text
    found = []
    for one in document.annotations:
        mention = Mention(one.start, one.end, one.type, text[one.start : one.end], 1.0, "given")
        for number, ids in enumerate(_alternatives(one.type, one.ids)):
            found.append(Entity(one.id if not number else f"{one.id}.{number + 1}", mention, None, given=ids))
    return tuple(found)


def _alternatives(kind: EntityType, ids: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Identifiers as concepts: those of different vocabularies are one, those of one vocabulary several."""
    vocabularies = [prefix_of(one) for one in ids]
    if len(set(vocabularies)) < len(vocabularies):
        return [(one,) for one in ids]
    return [order_curies(kind, ids)] if ids and all(":" in one for one in ids) else [ids]


def ground_given(entities: Iterable[Entity], names: NameSource) -> tuple[Entity, ...]:
    """Given entities with the concepts of their identifiers, so that a graph can be built from them.

    Args:
        entities: given entities.
        names: knows concepts by CURIE.

    Returns:
        The same entities; one whose identifier the names do not know stands for that identifier itself, one without an
        identifier of a known vocabulary for nothing. Species that are viruses become so.
    """
    return tuple(_grounded(entity, names) for entity in entities)


def _grounded(entity: Entity, names: NameSource) -> Entity:
    known = [one for one in entity.given if prefix_of(one) in PREFIXES and ":" in one]
    if not known:
        return entity
    concept = next((found for one in known if (found := names.concept(one)) is not None), None)
    if concept is None:
        return replace(entity, grounding=Grounding(known[0], entity.mention.text, 1.0, "given", tuple(known[1:])))
    mention = entity.mention
    if mention.type == "Species" and concept.type == "Virus":
        mention = replace(mention, type="Virus")
    return replace(
        entity, mention=mention, grounding=Grounding(concept.curie, concept.name, 1.0, "given", concept.equivalents)
    )


def read_given(record: Mapping[str, Any]) -> tuple[tuple[Entity, ...], tuple[str, ...]]:
    """Entities that came with a record.

    Args:
        record: a record with `text` and `entities` of {start, end, type, ids[, id, text]}.

    Returns:
        The entities as they are, and what is wrong with others: those that lack a field, lie outside the text or are of
        a type that we do not have are left out; one whose own `text` is not what stands at its place is kept, one whose
        `ids` are neither text nor a list of it without them, and one whose `id` an earlier one has under
        another. One without an `id` is `T` and its number, or the next that no other has.
    """
    rows = record.get("entities") or ()
    if not isinstance(rows, list | tuple):
        return (), ("its entities are left out: they are no list",)
    named = {str(row["id"]) for row in rows if isinstance(row, Mapping) and row.get("id")}
    entities: dict[str, Entity] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        found, wrong = _given(row, number, record["text"])
        faults += wrong
        if found is None:
            continue
        id = found.id
        if not id or id in entities:
            free = (f"T{n}" for n in count(number))
            id = next(name for name in free if name not in named and name not in entities)
        if found.id not in ("", id):
            faults.append(f"entity {number} is kept as {id!r}: the id {found.id[:40]!r} is another's")
        entities[id] = replace(found, id=id)
    return tuple(entities.values()), tuple(faults)


def _given(row: Any, number: int, text: str) -> tuple[Entity | None, list[str]]:
    """An entity of a record, its id empty where the row has none; None where it is left out; and what is wrong."""
    try:
        start, end, label = int(row["start"]), int(row["end"]), str(row["type"])
    except (KeyError, TypeError, ValueError, OverflowError):
        return None, [f"entity {number} is left out: it lacks start, end or type"]
    if not 0 <= start < end <= len(text):
        return None, [f"entity {number} is left out: it spans {start}-{end} of {len(text):,} characters"]
    kind = type_of(label)
    if kind is None:
        return None, [unknown_type(f"entity {number}", label)]
    faults = []
    ids = [row["ids"]] if isinstance(row.get("ids"), str) else row.get("ids") or ()
    if not isinstance(ids, list | tuple) or not all(isinstance(one, str) for one in ids):
        faults.append(
            f"entity {number} is kept without its ids: they are {str(ids)[:40]!r}, neither text nor a list of it"
        )
        ids = ()
    seen, words = text[start:end], row.get("text")
    if isinstance(words, str) and words.split() != seen.split():
        faults.append(f"entity {number} is kept, though at {start}-{end} stands {seen[:40]!r} and not {words[:40]!r}")
    mention = Mention(start, end, kind, seen, 1.0, "given")
    return Entity(str(row.get("id") or ""), mention, None, given=tuple(one for one in ids if one)), faults


def unknown_type(what: str, label: str) -> str:
    """That an entity is left out for its type."""
    return f"{what} is left out: {label!r} is none of the types {', '.join(ENTITY_TYPES)}"
