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


def _few_documents(documents: int, threshold: int = 100) -> tuple[str, ...]:
    if documents >= threshold:
        return ()
    return (
        f"Only {plural(documents, 'document')} was read."
        if documents == 1
        else f"Only {documents} documents were read: what they leave out is unknown here.",
    )


def _abstentions(rankings: tuple[Ranking, ...], metrics: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    found = []
    for ranking in rankings:
        abstained = metrics[ranking.id]["abstained"]
        if abstained:
            found.append(f"For {abstained:,} of {ranking.total:,} {ranking.title.lower()} no probability is given.")
        if metrics[ranking.id]["quality"] is None:
            found.append(
                f"How well the {ranking.title.lower()} are ranked could not be measured: other targets have too few "
                "known links."
            )
    return tuple(found)


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
    unread = (f"{plural(quarantined, 'document')} could not be read; see above.",) if quarantined else ()
    return (*_few_documents(documents), *unread, *_abstentions(rankings, metrics), *_ALWAYS)
