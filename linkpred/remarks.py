"""Remarks: choices of a training that change nothing on the graph at hand, or mean another thing than they seem to."""

from __future__ import annotations

from linkpred.kinds import kinds_of
from linkpred.options import TrainOptions
from linkpred.split import Split


def remarks(split: Split, options: TrainOptions) -> list[str]:
    """What a user should know before a training begins.

    Args:
        split: what is learnt from.
        options: how.

    Returns:
        Lines, mostly none.
    """
    size = len(split.entities)
    options = options.for_graph(len(split.train), size, len(split.relations))
    found = []
    if options.sampling in ("frequency", "hard") and not 0 < (options.negatives or 0) < size:
        found.append(
            f"sampling {options.sampling} changes nothing: with negatives {options.negatives} all {size} entities are "
            f"compared; give --negatives from 1 to {size - 1} to draw some"
        )
    if options.sampling == "typed" and (bare := kinds_of(split.entities).count("")):
        found.append(
            f"sampling typed: {bare} of {size} names have no kind (a prefix such as Gene::), and such an entity is "
            "compared only on those sides of a relation where training has it"
        )
    if options.validations and not len(split.valid):
        found.append(
            "valid is empty: nothing is ranked on the way, the last weights are kept, no patience ends training"
        )
    return found
