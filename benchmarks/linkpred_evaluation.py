"""Exact evaluation of FB15k-237's test set, ours beside PyKEEN's RankBasedEvaluator on the same ComplEx weights.

    python benchmarks/linkpred_evaluation.py    (UNDRAWN_DATA is the data folder)

The weights are random: time does not depend on them, and ranks must agree whatever they are. PyKEEN's batch size is
the fastest of several on some of the triples. Writes its section of RESULTS.md.
"""

from __future__ import annotations

import os
import sys
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Final

import numpy as np
import torch
from sections import put

from linkpred.engine import Engine
from linkpred.options import TrainOptions
from linkpred.ranks import join_ranks, known_answers, rank_answers
from linkpred.split import Split
from linkpred.triples import TripleSet, read_splits

DIMENSION: Final = 200
#: Triples that batch sizes are compared on, and the batch sizes.
SAMPLE: Final = 500
BATCHES: Final = (32, 128, 512, 2048)
_NAME: Final = "linkpred-evaluation"


def _fb15k237(data: Path) -> Split:
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(data / "kg/benchmarks/FB15k-237.tar.gz") as archive:
            archive.extractall(temporary, filter="data")
        (folder,) = {path.parent for path in Path(temporary).rglob("train.txt")}
        return Split(*read_splits(folder))


def _pykeen(engine: Engine, split: Split, part: TripleSet, batch: int) -> tuple[float, float]:
    """CPU seconds and MRR of PyKEEN's evaluator."""
    from pykeen.evaluation import RankBasedEvaluator

    others = [torch.from_numpy(one.triples) for one in (split.train, split.valid, split.test)]
    evaluator = RankBasedEvaluator(filtered=True)
    began = time.process_time()
    found = evaluator.evaluate(
        engine.model,
        torch.from_numpy(part.triples),
        additional_filter_triples=others,
        batch_size=batch,
        use_tqdm=False,
    )
    return time.process_time() - began, float(found.get_metric("both.realistic.inverse_harmonic_mean_rank"))


def _ours(engine: Engine, split: Split, part: TripleSet) -> tuple[float, float]:
    """CPU seconds and MRR of ours; entities that training lacks are ranked like all others, as PyKEEN does."""
    began = time.process_time()
    seen = np.ones(len(split.entities), dtype=np.bool_), np.ones(len(split.relations), dtype=np.bool_)
    sides = []
    for inverse in (False, True):
        known = known_answers((split.train, split.valid, split.test), len(split.relations), inverse)
        sides += rank_answers(engine, part, known, seen, inverse)
    ranks = join_ranks(sides)
    return time.process_time() - began, float((1 / ranks.realistic).mean())


def measure(data: Path) -> list[str]:
    """Measure, and say so in lines of Markdown."""
    split = _fb15k237(data)
    torch.manual_seed(0)
    options = TrainOptions(
        model="complex", dimension=DIMENSION, epochs=1, batch_size=512, learning_rate=0.1, negatives=512,
        regularisation=0.0,
    )  # fmt: skip
    engine = Engine(options.checked(), len(split.entities), len(split.relations))
    engine.model.eval()
    part = split.test.take(np.random.default_rng(0).permutation(len(split.test))[:SAMPLE])
    tried = {batch: _pykeen(engine, split, part, batch)[0] for batch in BATCHES}
    best = min(tried, key=lambda batch: tried[batch])
    rows, times = [], []
    for name, one in ((f"{SAMPLE:,} of them", part), ("all", split.test)):
        (ours, own), (theirs, other) = _ours(engine, split, one), _pykeen(engine, split, one, best)
        rows += [
            f"| {name} | undrawn | {ours:.1f} | {own:.9f} |",
            f"| {name} | PyKEEN RankBasedEvaluator | {theirs:.1f} | {other:.9f} |",
        ]
        times.append(theirs / ours)
    return [
        f"FB15k-237, ComplEx of dimension {DIMENSION} with random weights, the {len(split.test):,} test triples,",
        f"filtered by train, valid and test, both sides, all entities, {torch.get_num_threads()} thread of",
        f"{os.cpu_count()} cores, CPU seconds of a machine that was shared.",
        f"PyKEEN's batch: {best}, the fastest of {', '.join(map(str, BATCHES))} on the first triples "
        f"({', '.join(f'{seconds:.1f}' for seconds in tried.values())} s).",
        "",
        "| triples | | CPU s | MRR (realistic) |",
        "|---|---|--:|--:|",
        *rows,
        "",
        f"{times[0]:.1f} times as fast on some of the triples, {times[1]:.1f} times on all, where more of them share a",
        "question. Where MRRs differ in their last digits, products made in other blocks were rounded otherwise.",
    ]


if __name__ == "__main__":
    found = measure(Path(os.environ["UNDRAWN_DATA"]))
    sys.stdout.write("\n".join(found) + "\n")
    put(Path(__file__).with_name("RESULTS.md"), _NAME, ["## Exact evaluation", "", *found])
