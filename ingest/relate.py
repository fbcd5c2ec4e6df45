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

from ingest.aims import aims
from ingest.cues import Governed
from ingest.extraction import Entity, Relation
from ingest.polarity import denied, left_open
from ingest.roles import in_apposition, said_of
from kg.category import EntityType, category_of
from kg.predicate import predicate

#: Part of the name of the extractor in evidence: to be raised when patterns or their scores change.
VERSION: Final = "6"
MAX_GAP: Final = 160
MAX_MENTIONS: Final = 25
_CLAUSE: Final = re.compile(
    r";|\bbut\b(?! not (?:with |by |to |in )?@)|\bwhereas\b|\bwhile\b|\balthough\b|\bhowever\b|"
    r",? which\b(?! is an?\b)|\. [a-z]|\?|, and (?:\w+ ){0,3}(?:was|were|is|are|had|has|have|both|its)\b|"
    r"\b(?:suggesting|indicating|who)\b|, both\b"
)
#: A description set off by commas.
_APPOSITION: Final = re.compile(r"^, ?(?:an?|the|one of) [^,;]{0,80}, (?!and\b|or\b)")
#: A clause about the first name.
_RELATIVE: Final = re.compile(r"^,? ?which (?=\w+(?:s|ed)\b)")
#: `X binds first and is ...`: the verb is that of another name.
_OTHERS_VERB: Final = re.compile(r"(?:and|or) (?:is|are|was|were|has|have|had|can|may|might|could|did|does|do)\b")
#: A clause in the singular after a list speaks of the list's last name.
_OF_THE_LAST: Final = re.compile(r",? ?(?:that|which) (?:\w+ly )?(?:is|was|has|causes)\b")
#: Another name of the second name, in brackets after it.
_ALIAS: Final = re.compile(r"^ ?(?:\([^()]{1,20}\)|\[[^\[\]]{1,20}\])(?= )")
_PAREN_CLOSES: Final = re.compile(r"[^()]{0,40}\)")
_OUTCOME: Final = re.compile(r"(?:deaths?|mortality|lethality|symptoms?|survival)", re.IGNORECASE)
_WORD: Final = re.compile(r"[\w@-]+")
_HINTS: Final = (
    r"(?:(?:an?|the|severe|acute|chronic|mild|dry|other|human|novel|new|\w+(?:ic|al|ous|ive|ary|ar|ory)) ){0,2}"
)
_JOIN: Final = r"(?:,? ?(?:and/or|and|or|as well as|plus|but not)\b|[,/+])"
#: SARS-CoV-2's proteins stand for the virus where a host factor is spoken of.
_VIRAL: Final = re.compile(r"UniProtKB:(P0DT|A0A663DJA2)")
_ACTS: Final = (
    r"(?:inhibit|activat|induc|increas|decreas|suppress|reduc|block|bind|stimulat|enhanc|promot|up-?regulat|"
    r"down-?regulat|attenuat|caus|treat)"
)
#: A verb before a list makes the list its object; a verb after a list makes the list's last name its subject.
_OBJECT_BEFORE: Final = re.compile(rf"\b{_ACTS}(?:es|s|ed|ing)(?: the)?\s*$")
_SUBJECT_AFTER: Final = re.compile(rf"\s(?:\w+ly )?{_ACTS}(?:es|s)\b")


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
    presumed: bool


@cache
def patterns() -> Mapping[tuple[EntityType, EntityType], tuple[Pattern, ...]]:
    """The patterns by the types of the first and the second name of a pair, in the order of triggers.toml."""
    read = tomllib.loads(files("ingest").joinpath("triggers.toml").read_text(encoding="utf-8"))
    table: defaultdict[tuple[EntityType, EntityType], list[Pattern]] = defaultdict(list)
    for row in read["pattern"]:
        pattern = _compiled(row, read["word"])
        for subject in row["subject"]:
            for obj in row["object"]:
                table[(subject, obj) if pattern.forward else (obj, subject)].append(pattern)
    return {pair: tuple(found) for pair, found in table.items()}


def _compiled(row: Mapping[str, Any], words: Mapping[str, str]) -> Pattern:
    def regex(key: str) -> re.Pattern[str]:
        text: str = row[key]
        for name, meaning in words.items():
            text = text.replace(f"<{name}>", meaning)
        return re.compile(text.replace("\n", ""))

    predicate(row["predicate"])
    return Pattern(
        row["name"],
        row["predicate"],
        row["order"] == "forward",
        regex("between"),
        regex("before") if "before" in row else None,
        regex("after") if "after" in row else None,
        row["words"],
        row["score"],
        row.get("presumed", False),
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
    before = sentence[: first.mention.start - offset].lower()
    after = _ALIAS.sub("", sentence[second.mention.end - offset :].lower())
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
    """The text between two names as triggers.toml describes it; None across a clause's end."""
    start, end = first.mention.end, second.mention.start
    parts: list[str] = []
    at = start
    for other in known:
        if other.mention.type == "Species" and "Species" not in {first.mention.type, second.mention.type}:
            continue  # `patients`, `mice`: words of the patterns, and no names that could be meant instead
        if other.mention.type == "Phenotype" and _OUTCOME.fullmatch(other.mention.text):
            continue  # `reduced death in COVID-19`
        if start <= other.mention.start and other.mention.end <= end and other.mention.start >= at:
            parts += [sentence[at - offset : other.mention.start - offset].lower(), _mask(other)]
            at = other.mention.end
    parts.append(sentence[at - offset : end - offset].lower())
    text = "".join(parts)
    if "(" in text or "[" in text or ")" in text:
        text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]", " ", text)
        text = re.sub(r"^[^()]{0,40}\)", "", text) if _PAREN_CLOSES.match(text) else text
    text = " ".join(text.split())
    text = _RELATIVE.sub("", _APPOSITION.sub("", text))
    if "@" in text:
        whole = text
        text = re.sub(rf"^(?:{_JOIN} ?{_HINTS}{_mask(first)}\)?s? ?)+", "", text)
        if text != whole and _OF_THE_LAST.match(text):
            return None
        if text != whole and _OBJECT_BEFORE.search(sentence[: first.mention.start - offset].lower()):
            return None
        text, whole = (
            re.sub(rf"(?:{_mask(second)}s?\)? ?(?:{_JOIN}|\() ?(?:and |or )?{_HINTS})+$", "", text + " ").strip(),
            text,
        )
        if text != whole and _SUBJECT_AFTER.match(sentence[second.mention.end - offset :].lower()):
            return None
        if _mask(first) in text or _mask(second) in text:
            return None
    if first.mention.type in {"Gene", "Chemical"} and _OTHERS_VERB.match(text):
        return None
    return None if _CLAUSE.search(text) else text.strip()


def _mask(entity: Entity) -> str:
    return "@Disease" if entity.mention.type == "Phenotype" else f"@{entity.mention.type}"


def statements(
    sentence: str, offset: int, known: Sequence[Entity], first: Entity, second: Entity
) -> list[tuple[Pattern, str, Entity, Entity]]:
    """What a pair of names is said to have to do with each other.

    Args:
        sentence: its text.
        offset: where it starts in the document's text.
        known: all entities of the sentence.
        first: the name that comes first.
        second: the name that comes second.

    Returns:
        Pattern, predicate (the pattern's, or its opposite where less of the subject is meant), subject and object.
    """
    if (first.ids and first.ids == second.ids) or first.mention.end > second.mention.start:
        return []
    found: list[tuple[Pattern, str, Entity, Entity]] = []
    for pattern in find_patterns(sentence, offset, known, first, second):
        subject, obj = (first, second) if pattern.forward else (second, first)
        if pattern.forward and in_apposition(sentence, offset, known, first):
            continue
        name = said_of(pattern.predicate, sentence, offset, subject)
        if name is not None and _allowed(name, subject, obj):
            found.append((pattern, name, subject, obj))
    return found


def _pair(
    sentence: str, offset: int, known: Sequence[Entity], first: Entity, second: Entity, scopes: tuple[Governed, ...]
) -> list[Relation]:
    best: dict[str, Relation] = {}
    ends = (
        (first.mention.start - offset, first.mention.end - offset),
        (second.mention.start - offset, second.mention.end - offset),
    )
    for pattern, name, subject, obj in statements(sentence, offset, known, first, second):
        if name in best and best[name].score >= pattern.score:
            continue
        negated = denied(sentence, scopes, *ends, pattern.presumed)
        hedged = left_open(sentence, (*scopes, *aims(sentence)), *ends, pattern.presumed)
        span = (offset, offset + len(sentence))
        best[name] = Relation(name, subject.id, obj.id, pattern.score, negated, hedged, (span,))
    return list(best.values())


def _allowed(name: str, subject: Entity, obj: Entity) -> bool:
    if name == "uses_host_factor" and _is_viral(obj):
        return False

    def category(entity: Entity) -> str:
        return category_of(entity.mention.type, entity.grounding.curie if entity.grounding else "")

    return predicate(name).allows(category(subject), category(obj))
