"""Relations in a sentence, by typed trigger patterns: what stands between two names says how they are related."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from ingest.extraction import Entity, Relation
from ingest.scope import Governed, is_aim, touched
from kg.category import EntityType, category_of
from kg.predicate import predicate

#: Part of the name of the extractor in evidence: to be raised when patterns or their scores change.
VERSION: Final = "1"
MAX_GAP: Final = 160
MAX_MENTIONS: Final = 25
_CLAUSE: Final = re.compile(r";|\bbut\b|\bwhereas\b|\bwhile\b|\balthough\b|\bhowever\b|, which\b|\. [A-Z]|\?")
_WORD: Final = re.compile(r"[\w@-]+")
#: SARS-CoV-2's proteins stand for the virus where a host factor is spoken of.
_VIRAL: Final = re.compile(r"UniProtKB:(P0DT|A0A663DJA2)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row of triggers.toml, compiled."""

    name: str
    predicate: str
    forward: bool
    between: re.Pattern[str]
    before: re.Pattern[str] | None
    after: re.Pattern[str] | None
    words: int
    score: float


@cache
def patterns() -> Mapping[tuple[EntityType, EntityType], tuple[Pattern, ...]]:
    """The patterns by the types of the first and the second name of a pair, in the order of triggers.toml."""
    rows = tomllib.loads(files("ingest").joinpath("triggers.toml").read_text(encoding="utf-8"))["pattern"]
    table: defaultdict[tuple[EntityType, EntityType], list[Pattern]] = defaultdict(list)
    for row in rows:
        pattern = _compiled(row)
        for subject in row["subject"]:
            for obj in row["object"]:
                table[(subject, obj) if pattern.forward else (obj, subject)].append(pattern)
    return {pair: tuple(found) for pair, found in table.items()}


def _compiled(row: Mapping[str, Any]) -> Pattern:
    def optional(key: str) -> re.Pattern[str] | None:
        return re.compile(row[key]) if key in row else None

    predicate(row["predicate"])
    return Pattern(
        row["name"],
        row["predicate"],
        row["order"] == "forward",
        re.compile(row["between"]),
        optional("before"),
        optional("after"),
        row["words"],
        row["score"],
    )


def relate(
    sentence: str, offset: int, entities: Sequence[Entity], scopes: tuple[Governed, ...]
) -> tuple[Relation, ...]:
    """Relations of a sentence.

    Args:
        sentence: its text.
        offset: where it starts in the document's text.
        entities: the entities in it, by start.
        scopes: its negation and speculation scopes.

    Returns:
        At most one relation a predicate and ordered pair of concepts, the best-scored.
    """
    known = [e for e in entities if e.ids or e.mention.recogniser == "given"]
    if not 2 <= len(known) <= MAX_MENTIONS:
        return ()
    best: dict[tuple[str, str, str], tuple[Relation, float]] = {}
    for n, first in enumerate(known):
        for second in known[n + 1 :]:
            for relation in _pair(sentence, offset, known, first, second, scopes):
                ends = {e.id: (e.ids or (e.id,))[0] for e in (first, second)}
                key = (relation.predicate, ends[relation.subject], ends[relation.object])
                if key not in best or best[key][1] < relation.score:
                    best[key] = (relation, relation.score)
    return tuple(relation for relation, _ in best.values())


def find_patterns(sentence: str, offset: int, known: Sequence[Entity], first: Entity, second: Entity) -> list[Pattern]:
    """The patterns that a pair of names fits; the first in each direction and predicate.

    Args:
        sentence: its text.
        offset: where it starts in the document's text.
        known: all entities of the sentence.
        first: the name that comes first.
        second: the name that comes second.

    Returns:
        The patterns, in the order of triggers.toml.
    """
    start, end = first.mention.end - offset, second.mention.start - offset
    rows = patterns().get((first.mention.type, second.mention.type), ())
    if _is_viral(first) and second.mention.type == "Gene" and not _is_viral(second):
        rows = (*patterns().get(("Virus", "Gene"), ()),)
    elif _is_viral(second) and first.mention.type == "Gene" and not _is_viral(first):
        rows = (*patterns().get(("Gene", "Virus"), ()),)
    if not rows or not 0 <= end - start <= MAX_GAP:
        return []
    between = _between(sentence, offset, known, first, second)
    if between is None:
        return []
    count = len(_WORD.findall(between))
    before, after = sentence[: first.mention.start - offset].lower(), sentence[second.mention.end - offset :].lower()
    return [
        p
        for p in rows
        if count <= p.words
        and p.between.search(between)
        and (p.before is None or p.before.search(before))
        and (p.after is None or p.after.match(after))
    ]


def _is_viral(entity: Entity) -> bool:
    return entity.grounding is not None and bool(_VIRAL.match(entity.grounding.curie))


def _between(sentence: str, offset: int, known: Sequence[Entity], first: Entity, second: Entity) -> str | None:
    """The text between two names, other names masked and coordinated ones taken away; None across a clause's end."""
    start, end = first.mention.end, second.mention.start
    parts: list[str] = []
    at = start
    for other in known:
        if start <= other.mention.start and other.mention.end <= end and other.mention.start >= at:
            parts += [sentence[at - offset : other.mention.start - offset].lower(), f"@{other.mention.type}"]
            at = other.mention.end
    parts.append(sentence[at - offset : end - offset].lower())
    text = "".join(parts)
    alike = rf"(?:[\s(\[]*(?:,|and|or|/|\+|plus|as well as|,? ?and/or)?\s*@{first.mention.type}[)\]]*)"
    text = re.sub(rf"^(?:{alike})+", "", text)
    alike = rf"(?:@{second.mention.type}[)\]]?[\s,/]*(?:and|or|as well as)?\s*)"
    text = re.sub(rf"(?:{alike})+$", "", text)
    text = re.sub(r"^\s?\([^()@]{1,15}\)", "", text)  # `hydroxychloroquine (HCQ) inhibits`
    if f"@{first.mention.type}" in text or f"@{second.mention.type}" in text or _CLAUSE.search(text):
        return None
    return text


def _pair(
    sentence: str, offset: int, known: Sequence[Entity], first: Entity, second: Entity, scopes: tuple[Governed, ...]
) -> list[Relation]:
    if first.ids and first.ids == second.ids:
        return []
    found: dict[str, Relation] = {}
    begin, end = first.mention.start - offset, second.mention.end - offset
    for pattern in find_patterns(sentence, offset, known, first, second):
        if pattern.predicate in found:
            continue
        subject, obj = (first, second) if pattern.forward else (second, first)
        if not _allowed(pattern.predicate, subject, obj):
            continue
        negated = touched(scopes, "negation", first.mention.end - offset, second.mention.start - offset) or touched(
            scopes, "negation", begin, end
        )
        hedged = touched(scopes, "speculation", begin, end) or is_aim(sentence)
        span = (offset, offset + len(sentence))
        found[pattern.predicate] = Relation(
            pattern.predicate, subject.id, obj.id, pattern.score, negated, hedged, (span,)
        )
    return list(found.values())


def _allowed(name: str, subject: Entity, obj: Entity) -> bool:
    def category(entity: Entity) -> str:
        return category_of(entity.mention.type, entity.grounding.curie if entity.grounding else "")

    return predicate(name).allows(category(subject), category(obj))
