"""New entities without training again: 500 entities of a graph held out, placed by four fifths of their triples.

    python benchmarks/linkpred_extend.py EDGES.tsv.gz [--entities 500] [--epochs 4] [--results RESULTS.md]

EDGES is an edge list of source, metaedge and target. Entities of at least ten triples are drawn and all their triples
taken out; a model is trained on the rest and extended by four fifths of each entity's triples; the others are ranked,
filtered, on both sides, among all entities. Beside it: the same options trained on all those triples at once, and the
degree baseline.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
from linkpred_hetionet import hetionet
from sections import put

from linkpred.evaluate import evaluate
from linkpred.extend import extend_model
from linkpred.options import TrainOptions
from linkpred.split import Split
from linkpred.train import train_model
from linkpred.triples import TripleSet

HERE: Final = Path(__file__).parent
LEAST: Final = 10


def _parts(
    whole: TripleSet, count: int, generator: np.random.Generator
) -> tuple[TripleSet, TripleSet, TripleSet, TripleSet]:
    """Triples without the entities drawn, those shown, those asked between entities that the others have, and none."""
    degree = np.bincount(whole.triples[:, [0, 2]].ravel(), minlength=len(whole.entities))
    drawn = np.zeros(len(whole.entities), dtype=np.bool_)
    drawn[generator.choice(np.flatnonzero(degree >= LEAST), count, replace=False)] = True
    ends = drawn[whole.triples[:, 0]].astype(int) + drawn[whole.triples[:, 2]]
    one = np.flatnonzero(ends == 1)
    asked = one[generator.random(len(one)) < 0.2]
    shown = np.setdiff1d(one, asked)
    placed = np.zeros(len(whole.entities), dtype=np.bool_)
    placed[whole.triples[np.setdiff1d(np.flatnonzero(ends < 2), asked)][:, [0, 2]]] = True
    asked = asked[placed[whole.triples[asked][:, [0, 2]]].all(axis=1)]
    return whole.take(np.flatnonzero(ends == 0)), whole.take(shown), whole.take(asked), whole.take(one[:0])


def _named(part: TripleSet) -> TripleSet:
    """The same triples over the entities and relations that they have."""
    codes, places = np.unique(part.triples[:, [0, 2]], return_inverse=True)
    places = places.reshape(-1, 2)
    triples = np.stack([places[:, 0], part.triples[:, 1], places[:, 1]], axis=1)
    return TripleSet(tuple(part.entities[code] for code in codes), part.relations, triples, part.weights)


def main() -> None:
    """Measure and write the section."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("edges", type=Path)
    parser.add_argument("--entities", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--dimension", type=int, default=64)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    arguments = parser.parse_args()
    options = TrainOptions(
        epochs=arguments.epochs,
        dimension=arguments.dimension,
        batch_size=1000,
        negatives=1024,
        threads=1,
        validations=0,
    )
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        whole = hetionet(arguments.edges)
        rest, shown, asked, nothing = _parts(whole, arguments.entities, np.random.default_rng(0))
        base = train_model(Split(_named(rest), _named(nothing), _named(nothing)), folder / "base", options)
        began = time.process_time()
        extended = extend_model(base, _named(shown), _named(asked), folder / "extended")
        seconds = time.process_time() - began
        found = evaluate(extended, extended.split)
        together = np.sort(np.concatenate([rest.triples, shown.triples]).view("i8,i8,i8").ravel()).view(np.int64)
        train = TripleSet(
            whole.entities, whole.relations, together.reshape(-1, 3), np.ones(len(together) // 3, np.float32)
        )
        began = time.process_time()
        trained = train_model(Split(train, nothing, asked), folder / "full", options)
        again = time.process_time() - began
        full = evaluate(trained, trained.split)
    rows = [
        ("extended without training", found.model, seconds),
        ("trained with them", full.model, again),
        ("degree", found.baselines["degree"], 0.0),
    ]
    lines = [
        "## Link prediction: entities that training has not seen",
        "",
        f"{arguments.entities} random entities of `{arguments.edges.name}` with at least {LEAST} triples;",
        f"{len(shown):,} of their triples shown, {len(asked):,} ranked (filtered, realistic, both sides,",
        f"all entities); ComplEx of dimension {arguments.dimension}, {arguments.epochs} epochs, one thread.",
        "So few passes leave the model trained with them unfinished; the new entities have passes of their own.",
        "",
        "| | MRR | hits@10 | CPU s |",
        "|---|--:|--:|--:|",
        *(f"| {name} | {one.mrr:.3f} | {one.hits[10]:.3f} | {took:.0f} |" for name, one, took in rows),
    ]
    put(arguments.results, "linkpred-extend", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
