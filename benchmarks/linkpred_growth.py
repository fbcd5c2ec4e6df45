"""How the time of training grows: seconds an epoch against edges and dimension, on parts of Hetionet.

    python benchmarks/linkpred_growth.py EDGES.tsv.gz [--seconds 5] [--results RESULTS.md]

Trains ComplEx by the defaults for graphs of many entities for some CPU seconds a setting, one thread, and multiplies
by the number of steps of an epoch. Parts are edges drawn at random, over the entities that they have. Draws
`growth.png` beside RESULTS.md and writes its section there.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import torch
from linkpred_hetionet import hetionet
from sections import put

from linkpred.engine import Engine
from linkpred.fit import Fit
from linkpred.options import TrainOptions
from linkpred.triples import TripleSet

HERE: Final = Path(__file__).parent
EDGES: Final = (100_000, 200_000, 400_000, 800_000, 1_600_000)
DIMENSIONS: Final = (32, 64, 128, 256)
#: What stays the same while the other one changes.
_EDGES, _DIMENSION = 400_000, 64
_WARM: Final = 5
_TICKS: Final = (5, 10, 20, 40, 80)


@dataclass(frozen=True, slots=True)
class Point:
    """CPU seconds of an epoch, and the entities of the part."""

    edges: int
    dimension: int
    entities: int
    seconds: float

    @property
    def speed(self) -> float:
        """Triples a CPU second."""
        return self.edges / self.seconds


def part_of(whole: TripleSet, count: int) -> TripleSet:
    """Some edges, over the entities that they have."""
    chosen = whole.take(np.random.default_rng(0).permutation(len(whole))[:count])
    codes, places = np.unique(chosen.triples[:, [0, 2]], return_inverse=True)
    places = places.reshape(-1, 2)
    triples = np.stack([places[:, 0], chosen.triples[:, 1], places[:, 1]], axis=1)
    return TripleSet(tuple(whole.entities[code] for code in codes), whole.relations, triples, chosen.weights)


def measure(part: TripleSet, dimension: int, seconds: float) -> Point:
    """Train for some CPU seconds."""
    options = TrainOptions(dimension=dimension, epochs=10, threads=1)
    options = options.for_graph(len(part), len(part.entities), len(part.relations))
    fit = Fit(Engine(options, len(part.entities), len(part.relations)), part)
    batches, spent = fit.epoch(0, 10), []
    while len(spent) < _WARM + 1 or sum(spent) < seconds:
        began = time.process_time()
        if next(batches, None) is None:
            break
        spent.append(time.process_time() - began)
    return Point(len(part), dimension, len(part.entities), float(np.mean(spent[_WARM:])) * fit.steps)


def draw(edges: list[Point], dimensions: list[Point], path: Path) -> None:
    """Both curves, on logarithmic axes."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, (left, right) = pyplot.subplots(1, 2, figsize=(8, 3), sharey=True, layout="constrained")
    left.loglog([point.edges for point in edges], [point.seconds for point in edges], "o-")
    left.set(xlabel=f"edges (dimension {_DIMENSION})", ylabel="CPU seconds an epoch")
    right.loglog([point.dimension for point in dimensions], [point.seconds for point in dimensions], "o-")
    right.set(xlabel=f"dimension ({_EDGES:,} edges)", xticks=DIMENSIONS, xticklabels=DIMENSIONS)
    for axes in (left, right):
        axes.minorticks_off()
        axes.grid(alpha=0.3)
    left.set(yticks=_TICKS, yticklabels=_TICKS)
    figure.savefig(path, dpi=110)


def main() -> None:
    """Measure, draw and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edges", type=Path)
    parser.add_argument("--seconds", type=float, default=5.0)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    whole = hetionet(chosen.edges)
    parts = {count: part_of(whole, count) for count in EDGES}
    edges = [measure(parts[count], _DIMENSION, chosen.seconds) for count in EDGES]
    dimensions = [measure(parts[_EDGES], dimension, chosen.seconds) for dimension in DIMENSIONS]
    draw(edges, dimensions, chosen.results.with_name("growth.png"))
    rows = [
        f"| {one.edges:,} | {one.entities:,} | {one.dimension} | {one.seconds:.1f} | {one.speed:,.0f} |"
        for one in [*edges, *dimensions]
    ]
    lines = [
        "## Link prediction: growth",
        "",
        f"ComplEx on edges of Hetionet drawn at random, default settings, one thread; {chosen.seconds:g} CPU s of",
        "training a line, multiplied by the steps of an epoch. The machine was shared.",
        "",
        "| edges | entities | dimension | CPU s an epoch | triples a CPU s |",
        "|--:|--:|--:|--:|--:|",
        *rows,
        "",
        "![CPU seconds an epoch against edges and dimension](growth.png)",
    ]
    put(chosen.results, "linkpred-growth", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
