"""Mentions of a document: lexicon matches, the document's own abbreviations, variants, composite names."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from ingest.ground import ground
from ingest.match import Match, Matcher
from ingest.sentences import Definition
from kg.lexicon import Lexicon, Reading
from kg.mention import Grounding, Mention

RECOGNISER: Final = "lexicon"
_AMINO = "Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val"
_VARIANT: Final = re.compile(
    rf"\brs\d{{3,}}\b|\b[cgmnr]\.[-*]?\d+(?:[_+-]\d+)*(?:[ACGT]+>[ACGT]+|del[ACGT]*|ins[ACGT]+|dup[ACGT]*)"
    rf"|\bp\.\(?(?:{_AMINO})\d+(?:{_AMINO}|Ter|fs\*?\d*|del|\*)\)?|\b(?:p\.)?[ACDEFGHIKLMNPQRSTVWY][1-9]\d{{1,3}}[ACDEFGHIKLMNPQRSTVWY]\b"
)
_COMPOSITE: Final = re.compile(r"(?:/|, | and |,? or |-)(?=(\d{1,2}|[A-Z])\b)")


@dataclass(frozen=True, slots=True)
class Found:
    """A mention and its grounding, None where it has none."""

    mention: Mention
    grounding: Grounding | None


def recognise(
    text: str, blocks: Sequence[tuple[int, str]], definitions: Sequence[Definition], lexicon: Lexicon, matcher: Matcher
) -> tuple[Found, ...]:
    """Mentions of a document.

    Args:
        text: the document's text.
        blocks: offset and text of each block.
        definitions: abbreviations the document defines, with offsets into `text`.
        lexicon: the names.
        matcher: finds them.

    Returns:
        Mentions by start; spans do not overlap, but a composite name (`JAK1/2`) gives several with one span.
    """
    matches: list[Match] = []
    for offset, block in blocks:
        matches += [Match(m.start + offset, m.end + offset, m.text, m.readings) for m in matcher.find(block)]
    defined = _meanings(definitions, matches, lexicon)
    kept = [m for m in matches if m.text not in defined]
    taken = [(m.start, m.end) for m in kept]
    for short, readings in defined.items():
        kept += [m for m in _occurrences(text, short, readings) if not _inside(m, taken)]
    context = Counter(m.readings[0].concept.curie for m in kept if len(m.readings) == 1)
    found: list[Found] = []
    for match in sorted(kept, key=lambda m: (m.start, m.end)):
        chosen = ground(match.readings, context)
        if chosen is not None:
            found += _with_siblings(text, match, *chosen, lexicon, context)
    found += [Found(m, _dbsnp(m)) for m in _variants(text) if not _touches(m, found)]
    return tuple(sorted(found, key=lambda f: (f.mention.start, f.mention.end, f.mention.type)))


def _meanings(
    definitions: Sequence[Definition], matches: Sequence[Match], lexicon: Lexicon
) -> dict[str, tuple[Reading, ...]]:
    """Short forms to the readings of their long forms; empty where the long form names nothing we know."""
    ending: defaultdict[int, list[Match]] = defaultdict(list)
    for match in matches:
        ending[match.end].append(match)
    meanings: dict[str, tuple[Reading, ...]] = {}
    for definition in definitions:
        readings = lexicon.readings(definition.long)
        if not readings and definition.long.endswith("s"):
            readings = lexicon.readings(definition.long[:-1])
        if not readings:
            for match in ending[definition.long_end]:
                if match.start - definition.long_start <= 0.45 * len(definition.long):
                    readings = match.readings
        short_own = lexicon.readings(definition.short)
        agreed = tuple(r for r in readings if any(r.concept.curie == s.concept.curie for s in short_own))
        meanings.setdefault(definition.short, agreed or readings)
    return meanings


def _occurrences(text: str, short: str, readings: tuple[Reading, ...]) -> Iterable[Match]:
    if not readings:
        return
    for found in re.finditer(rf"(?<![\w]){re.escape(short)}(?![\w])", text):
        yield Match(found.start(), found.end(), short, readings)


def _inside(match: Match, taken: Sequence[tuple[int, int]]) -> bool:
    return any(start < match.end and match.start < end for start, end in taken)


def _touches(mention: Mention, found: Sequence[Found]) -> bool:
    return any(f.mention.start < mention.end and mention.start < f.mention.end for f in found)


def _with_siblings(
    text: str, match: Match, reading: Reading, grounding: Grounding, lexicon: Lexicon, context: Counter[str]
) -> list[Found]:
    """The mention, and what `JAK1/2` or `IL-4/13` names beside it under the same span."""
    kind = reading.concept.type
    siblings: list[Grounding] = []
    end = match.end
    if kind == "Gene" and match.text[-1:].isalnum() and text[end : end + 1] == "/":
        more = re.match(r"(?:/(\d{1,2}|[A-Z]))+(?!\w)", text[end:])
        if more:
            stem = re.sub(r"(\d{1,2}|[A-Z])$", "", match.text)
            for part in more.group()[1:].split("/"):
                chosen = ground(readings, context) if (readings := lexicon.readings(stem + part)) else None
                if chosen is not None and chosen[0].concept.type == "Gene":
                    siblings.append(chosen[1])
            end += more.end() if siblings else 0
    span = text[match.start : end]
    return [
        Found(Mention(match.start, end, kind, span, round(g.score, 4), RECOGNISER), g) for g in (grounding, *siblings)
    ]


def _variants(text: str) -> list[Mention]:
    return [Mention(m.start(), m.end(), "Variant", m.group(), 0.8, "variant") for m in _VARIANT.finditer(text)]


def _dbsnp(variant: Mention) -> Grounding | None:
    """A reference SNP number says itself which concept it is; other variants stay ungrounded."""
    if not variant.text.startswith("rs"):
        return None
    return Grounding(f"DBSNP:{variant.text}", variant.text, variant.score, "reference SNP number")
