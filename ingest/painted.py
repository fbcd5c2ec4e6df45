"""Extractions as a page to read: mentions painted on the text by displaCy, relations below their sentence.

The page loads nothing. Text of documents is escaped wherever it stands.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from typing import Any, Final

from ingest.extraction import Entity, Extraction, Relation
from kg.category import ENTITY_TYPES

_MENTION: Final = '<mark class="{label}{marks}" title="{title}">{text}<small>{short}</small></mark>'
_HEAD: Final = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>What was read</title><style>{style}</style></head><body>
<header><h1>What was read</h1>
<p class="lead">Names found in the text, what they stand for (on hover), and the statements found in each sentence.</p>
<div class="legend">{legend}<mark class="unknown">not grounded</mark><mark class="denied">denied</mark>
<mark class="hedged">left open</mark></div></header><main>
"""
_FOOT: Final = "</main>{note}</body></html>\n"


def page_start() -> str:
    """The page down to the first document."""
    style = files("ingest").joinpath("painted.css").read_text(encoding="utf-8")
    legend = "".join(f'<mark class="{kind}">{kind}</mark>\n' for kind in ENTITY_TYPES)
    return _HEAD.format(style=style, legend=legend)


def page_end(shown: int, total: int) -> str:
    """The page after the last document.

    Args:
        shown: documents on the page.
        total: documents that were extracted from.

    Returns:
        The end, with a note where not all are shown.
    """
    note = f'<p class="note">The first {shown} of {total} documents are shown.</p>' if shown < total else ""
    return _FOOT.format(note=note)


def to_html(extraction: Extraction) -> str:
    """One document as an HTML article.

    Args:
        extraction: the extraction.

    Returns:
        The article: the text with its mentions painted, relations below their sentence, tables of concepts and of
        abbreviations.
    """
    by_id = {entity.id: entity for entity in extraction.entities}
    relations: defaultdict[tuple[int, int], list[Relation]] = defaultdict(list)
    for relation in extraction.relations:
        relations[relation.spans[0]].append(relation)
    rows = [_stretch(extraction, span, by_id, relations.get(span, ())) for span in _stretches(extraction, relations)]
    count = f"{_many(len(extraction.entities), 'mention')}, {_many(len(extraction.relations), 'statement')}"
    return (
        f'<article><h2>{escape(extraction.document)}</h2><p class="count">{count}</p>\n'
        + "\n".join(rows)
        + _concepts(extraction)
        + _abbreviations(extraction)
        + "</article>\n"
    )


def _many(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


@cache
def _renderer() -> Any:
    from spacy.displacy.render import EntityRenderer

    return EntityRenderer(options={"template": _MENTION})


def _stretches(extraction: Extraction, relations: Mapping[tuple[int, int], Any]) -> list[tuple[int, int]]:
    """Sentences with relations by themselves, those between them together unless a line ends."""
    found: list[tuple[int, int]] = []
    for span in extraction.sentences or ((0, len(extraction.text)),):
        together = found and not ({span, found[-1]} & relations.keys())
        if together and "\n" not in extraction.text[found[-1][1] : span[0]]:
            found[-1] = found[-1][0], span[1]
        else:
            found.append(span)
    return found


def _stretch(
    extraction: Extraction, span: tuple[int, int], by_id: Mapping[str, Entity], relations: Sequence[Relation]
) -> str:
    start, end = span
    painted, inner = _painted(extraction.entities, start, end)
    html: str = _renderer().render_ents(extraction.text[start:end], painted, None)
    below = [_relation(relation, by_id) for relation in relations]
    below += [f"<li><i>within another name:</i> {escape(e.mention.text)} <i>{escape(_said(e))}</i></li>" for e in inner]
    return html.strip() + (f'<ul class="relations">{"".join(below)}</ul>' if below else "")


def _painted(entities: Sequence[Entity], start: int, end: int) -> tuple[list[dict[str, Any]], list[Entity]]:
    """Mentions that can be painted side by side, one for all that share a span, and those that lie within others."""
    spans: defaultdict[tuple[int, int], list[Entity]] = defaultdict(list)
    for entity in entities:
        if start <= entity.mention.start < end:
            spans[entity.mention.start - start, min(entity.mention.end, end) - start].append(entity)
    painted: list[dict[str, Any]] = []
    inner: list[Entity] = []
    last = 0
    for (begin, finish), group in sorted(spans.items(), key=lambda item: (item[0][0], -item[0][1])):
        if begin < last:
            inner += group
            continue
        last = finish
        painted.append({"start": begin, "end": finish, "label": group[0].mention.type, "params": _params(group)})
    return painted, inner


def _params(group: Sequence[Entity]) -> dict[str, str]:
    marks = [
        name
        for name, holds in (
            ("unknown", not any(e.ids for e in group)),
            ("denied", any(e.negated for e in group)),
            ("hedged", any(e.hedged for e in group)),
        )
        if holds
    ]
    title = "\n".join(_said(e) for e in group)
    curie = group[0].ids[0] if group[0].ids else group[0].mention.type
    return {
        "marks": "".join(f" {mark}" for mark in marks),
        "title": escape(title, quote=True),
        "short": escape(curie + (f" +{len(group) - 1}" if len(group) > 1 else "")),
    }


def _said(entity: Entity) -> str:
    """What a mention stands for, in a line."""
    state = [word for word, holds in (("denied", entity.negated), ("left open", entity.hedged)) if holds]
    grounding = entity.grounding
    if grounding is None:
        parts = [entity.mention.type, ", ".join(entity.given) or "not grounded"]
    else:
        parts = [
            f"{grounding.curie} {grounding.name}",
            entity.mention.type,
            f"score {grounding.score:.2f}",
            grounding.reason,
        ]
        if grounding.alternatives:
            parts.append("else " + ", ".join(f"{a.curie} {a.name}" for a in grounding.alternatives))
    return "; ".join([*parts, *state])


def _relation(relation: Relation, by_id: Mapping[str, Entity]) -> str:
    marks = ""
    if relation.negated:
        marks += ' <strong class="mark no">denied</strong>'
    if relation.hedged:
        marks += ' <strong class="mark maybe">hedged</strong>'
    subject, obj = by_id[relation.subject], by_id[relation.object]
    name = relation.predicate.replace("_", " ")
    title = escape(f"{_said(subject)}\n{_said(obj)}", quote=True)
    return (
        f'<li title="{title}"><b>{escape(_name(subject))}</b> '
        f'<i>{escape(name)}</i> <b>{escape(_name(obj))}</b> <span class="score">{relation.score:.2f}</span>{marks}</li>'
    )


def _name(entity: Entity) -> str:
    return entity.grounding.name if entity.grounding is not None else entity.mention.text


def _concepts(extraction: Extraction) -> str:
    count = Counter(
        (e.mention.type, e.ids[0] if e.ids else "", _name(e)) for e in extraction.entities if e.ids or e.mention.text
    )
    if not count:
        return ""
    rows = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(curie) or 'not grounded'}</td><td>{kind}</td>"
        f'<td class="num">{number}</td></tr>'
        for (kind, curie, name), number in sorted(count.items(), key=lambda item: (-item[1], item[0]))
    )
    head = '<tr><th>name</th><th>identifier</th><th>type</th><th class="num">mentions</th></tr>'
    return f"<details><summary>{_many(len(count), 'concept')}</summary><table>{head}{rows}</table></details>"


def _abbreviations(extraction: Extraction) -> str:
    if not extraction.abbreviations:
        return ""
    rows = "".join(f"<tr><td>{escape(a.short)}</td><td>{escape(a.long)}</td></tr>" for a in extraction.abbreviations)
    many = _many(len(extraction.abbreviations), "abbreviation")
    return f"<details><summary>{many}</summary><table>{rows}</table></details>"
