"""Which of a name's readings a mention stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from ingest.grounding.usage import ANNOTATED
from kg.lexicon import Reading
from kg.mention import Alternative, Grounding

#: A reading below this is not chosen: the mention stays out.
FLOOR = 0.42
#: Types whose readings of one name mostly stand above and below each other: a genus and its family.
_RANKED = frozenset({"Virus", "Species", "Disease", "Phenotype"})
#: Vocabularies in which a name has a concept of its own where that of the chosen concept is not known.
_BORROWED = frozenset({"MESH"})
_FIRST = ("Virus", "Gene", "Chemical", "Disease", "CellLine", "Phenotype", "Species", "Variant", "Pathway")


def ground(
    readings: Sequence[Reading], context: Counter[str], least: float = FLOOR
) -> tuple[Reading, Grounding] | None:
    """Choose a reading.

    Args:
        readings: what the lexicon says the string may mean, best first.
        context: CURIEs of concepts the document names without doubt, with their counts.
        least: a reading below this is not chosen.

    Returns:
        The reading and the grounding; None where no reading is good enough.
    """
    if not readings:
        return None
    ranked = sorted(readings, key=lambda r: (-_weight(r, context), _FIRST.index(r.concept.type), r.concept.curie))
    best = ranked[0]
    weight = _weight(best, context)
    if weight < least:
        return None
    rivals = [r for r in ranked[1:4] if _weight(r, context) > 0.5 * weight]
    score = round(min(weight, 1.0) * _doubt(best, rivals, weight, context), 4)
    reason = f"{best.name.kind} name in {best.name.source}, {best.rule}"
    if context[best.concept.curie]:
        reason += ", named elsewhere in the document"
    others = tuple(Alternative(r.concept.curie, r.concept.name, round(_weight(r, context), 4)) for r in rivals)
    return best, Grounding(best.concept.curie, best.concept.name, score, reason, vocabularies(best, ranked), others)


def _doubt(best: Reading, rivals: Sequence[Reading], weight: float, context: Counter[str]) -> float:
    """A factor in 0..1: a near rival lowers the score, less so one that only names a narrower or wider kind of it."""
    if not rivals:
        return 1.0
    margin = weight - _weight(rivals[0], context)
    factor = 1.0 if margin > 0.15 else 0.85 if margin > 0.02 else 0.7
    kin = best.concept.type == rivals[0].concept.type and best.concept.type in _RANKED
    return (1.0 + factor) / 2 if kin else factor


def _weight(reading: Reading, context: Counter[str]) -> float:
    return reading.score + (0.25 if context[reading.concept.curie] else 0.0)


def vocabularies(chosen: Reading, readings: Sequence[Reading]) -> tuple[str, ...]:
    """Other CURIEs of a concept, at most one a vocabulary.

    Args:
        chosen: the reading that was chosen.
        readings: all readings of the same name.

    Returns:
        The concept's own; for a vocabulary in which it has none, that vocabulary's reading of the same name, where the
        concept has the same type, first the one annotators use: MeSH files breast cancer under `Breast Neoplasms`,
        which MONDO takes for something wider.
    """
    seen = {chosen.concept.curie.partition(":")[0]}
    kept: list[str] = []
    kin = [r for r in readings if r is not chosen and _kindred(r, chosen)]
    kin.sort(key=lambda r: r.rule != ANNOTATED)
    for reading in (chosen, *kin):
        for curie in (reading.concept.curie, *reading.concept.equivalents):
            prefix = curie.partition(":")[0]
            if prefix not in seen and (reading is chosen or prefix in _BORROWED):
                seen.add(prefix)
                kept.append(curie)
    return tuple(kept)


def _kindred(one: Reading, other: Reading) -> bool:
    kinds = {one.concept.type, other.concept.type}
    return len(kinds) == 1 or kinds == {"Disease", "Phenotype"}
