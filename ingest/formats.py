"""Extractions as JSON Lines, BioC JSON and PubTator."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ingest.extraction import Entity, Extraction, Relation

FORMATS: Final = ("jsonl", "bioc", "pubtator")


def to_jsonl(extraction: Extraction) -> str:
    """One line of JSON: text, entities, relations, abbreviations; offsets refer to the text.

    Args:
        extraction: the extraction.

    Returns:
        The line, without a line break.
    """
    by_id = {entity.id: entity for entity in extraction.entities}
    return json.dumps(
        {
            "id": extraction.document,
            "text": extraction.text,
            "entities": [_entity(entity) for entity in extraction.entities],
            "relations": [_relation(relation, by_id) for relation in extraction.relations],
            "abbreviations": [{"short": a.short, "long": a.long} for a in extraction.abbreviations],
        },
        ensure_ascii=False,
    )


def _entity(entity: Entity) -> dict[str, Any]:
    mention = entity.mention
    return {
        "id": entity.id,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "type": mention.type,
        "ids": list(entity.ids),
        "score": mention.score,
        "negated": entity.negated,
        "hedged": entity.hedged,
    }


def _relation(relation: Relation, by_id: Mapping[str, Entity]) -> dict[str, Any]:
    return {
        "type": relation.predicate,
        "arg1": list(by_id[relation.subject].ids) or [relation.subject],
        "arg2": list(by_id[relation.object].ids) or [relation.object],
        "score": relation.score,
        "negated": relation.negated,
        "hedged": relation.hedged,
        "evidence": [list(span) for span in relation.spans],
    }


def to_bioc(extraction: Extraction) -> str:
    """One BioC document as a line of JSON, with one passage; offsets are characters from the start of the text.

    Args:
        extraction: the extraction.

    Returns:
        The line, without a line break.
    """
    annotations = [
        {
            "id": entity.id,
            "infons": {"type": entity.mention.type, "identifier": ",".join(entity.ids)},
            "text": entity.mention.text,
            "locations": [{"offset": entity.mention.start, "length": entity.mention.end - entity.mention.start}],
        }
        for entity in extraction.entities
    ]
    relations = [
        {
            "id": f"R{number}",
            "infons": {"type": r.predicate, "score": str(r.score), "negated": str(r.negated), "hedged": str(r.hedged)},
            "nodes": [{"refid": r.subject, "role": "subject"}, {"refid": r.object, "role": "object"}],
        }
        for number, r in enumerate(extraction.relations, start=1)
    ]
    passage = {"offset": 0, "infons": {}, "text": extraction.text, "annotations": annotations, "relations": relations}
    return json.dumps({"id": extraction.document, "infons": {}, "passages": [passage]}, ensure_ascii=False)


def to_pubtator(extraction: Extraction) -> str:
    """PubTator lines: title, abstract, mentions, relations.

    Line breaks in the text become spaces, offsets stay, also when the lines are read again.

    Args:
        extraction: the extraction.

    Returns:
        The lines, with an empty line at the end.
    """
    head, _, tail = extraction.text.partition("\n")
    name = re.sub(r"[|\s]", "_", extraction.document)
    title, abstract = (re.sub(r"[\r\n]", " ", part) for part in (head, tail))
    lines = [f"{name}|t|{title}", f"{name}|a|{abstract}"]
    by_id = {entity.id: entity for entity in extraction.entities}
    for entity in extraction.entities:
        m = entity.mention
        first = entity.ids[0] if entity.ids else "-"
        lines.append("\t".join((name, str(m.start), str(m.end), " ".join(m.text.split()), m.type, first)))
    for relation in extraction.relations:
        ends = [(by_id[key].ids or (key,))[0] for key in (relation.subject, relation.object)]
        lines.append("\t".join((name, relation.predicate, *ends)))
    return "\n".join(lines) + "\n"
