"""Which of a name's readings a mention stands for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.lexicon import Reading
from kg.mention import Alternative, Grounding

#: A reading below this is not chosen: the mention stays out.
FLOOR = 0.42
#: Types whose readings of one name mostly stand above and below each other: a genus and its family.
_RANKED = frozenset({"Virus", "Species", "Disease", "Phenotype"})
_FIRST = ("Virus", "Gene", "Chemical", "Disease", "CellLine", "Phenotype", "Species", "Variant", "Pathway")


def ground(readings: Sequence[Reading], context: Counter[str]) -> tuple[Reading, Grounding] | None:
    """Choose a reading.

    Args:
        readings: what the lexicon says the string may mean, best first.
        context: CURIEs of concepts the document names without doubt, with their counts.

    Returns:
        The reading and the grounding; None where no reading is good enough.
    """
    ranked = sorted(readings, key=lambda r: (-_weight(r, context), _FIRST.index(r.concept.type), r.concept.curie))
    best = ranked[0]
    weight = _weight(best, context)
    if weight < FLOOR:
        return None
    rivals = [r for r in ranked[1:4] if _weight(r, context) > 0.5 * weight]
    score = round(min(weight, 1.0) * _doubt(best, rivals, weight, context), 4)
    reason = f"{best.name.kind} name in {best.name.source}, {best.rule}"
    if context[best.concept.curie]:
        reason += ", named elsewhere in the document"
    others = tuple(Alternative(r.concept.curie, r.concept.name, round(_weight(r, context), 4)) for r in rivals)
    return best, Grounding(best.concept.curie, best.concept.name, score, reason, _one_each(best), others)


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


def _one_each(reading: Reading) -> tuple[str, ...]:
    seen = {reading.concept.curie.partition(":")[0]}
    kept: list[str] = []
    for curie in reading.concept.equivalents:
        prefix = curie.partition(":")[0]
        if prefix not in seen:
            seen.add(prefix)
            kept.append(curie)
    return tuple(kept)
