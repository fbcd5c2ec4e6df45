"""What a run does not know, in sentences that follow from its own figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pipelines.report.phrases import plural
from pipelines.report.view import Ranking

_ALWAYS: Final = (
    "A rank says that a link fits the graph, not that it is true, safe or new to medicine: “novel” means only that "
    "this graph does not hold it.",
    "The direction of an effect is not predicted. A drug whose targets matter for the disease may make it worse; "
    "read the predicates of the paths.",
    "Statements were found by a program, sentence by sentence. What stands in tables, figures or across sentences is "
    "not read, and some sentences are misread: check the quoted sentence before you rely on it.",
    "Dose, route, stage of disease and kind of patient are not modelled; a drug that helps one group counts as "
    "helping.",
    "Much studied drugs and genes have more edges and more papers. Compare rank and degree rank.",
)


#: Below this number of documents the page says that it read few.
_FEW: Final = 100


def _abstention(ranking: Ranking, metrics: Mapping[str, Any]) -> str:
    """How many candidates get no probability, and whether the ranking could be measured."""
    said = []
    if metrics["abstained"]:
        said.append(f"For {metrics['abstained']:,} of {ranking.total:,} {ranking.id} no probability is given.")
    if metrics["quality"] is None:
        said.append(f"How well {ranking.id} are ranked could not be measured: other targets have too few known links.")
    return " ".join(said)


def limits_of(
    documents: int, quarantined: int, rankings: tuple[Ranking, ...], metrics: Mapping[str, Mapping[str, Any]]
) -> tuple[str, ...]:
    """What the run does not know.

    Args:
        documents: documents read.
        quarantined: documents that could not be read.
        rankings: the rankings shown.
        metrics: metrics by kind of ranking.

    Returns:
        One or two sentences each, those of this run first.
    """
    sentences = [
        f"Only {plural(documents, 'document')} could be read here; what they leave out is unknown."
        if documents < _FEW
        else "",
        f"{plural(quarantined, 'document')} could not be read; see above." if quarantined else "",
        *(_abstention(ranking, metrics[ranking.id]) for ranking in rankings),
        *_ALWAYS,
    ]
    return tuple(filter(None, sentences))
