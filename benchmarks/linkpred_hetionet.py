"""Hetionet: a model of 1.66 million edges within half an hour and 3 GB, judged relation by relation.

    python benchmarks/linkpred_hetionet.py EDGES.tsv.gz --model-dir DIR [--epochs 8] [--results RESULTS.md]

EDGES is the edge list of source, metaedge and target. One pair of entities in a hundred is held out for valid and two
for test, with whatever joins them (`linkpred.split`). Trains, or opens what DIR already holds, ranks the test part
(filtered, realistic, both sides, all entities) beside the baselines, and writes the section of RESULTS.md. With
`--valid` the valid part is ranked instead and nothing is written: for choosing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import resource
import tempfile
import time
from pathlib import Path
from typing import Final

from sections import put

from linkpred.evaluate import Metrics, evaluate
from linkpred.options import TrainOptions
from linkpred.split import Split, random_split
from linkpred.train import train_model
from linkpred.triples import TripleSet, read_triples

HERE: Final = Path(__file__).parent
FRACTIONS: Final = (0.01, 0.02)


def hetionet(edges: Path) -> TripleSet:
    """Triples of an edge list of source, metaedge and target, whose first line names the columns."""
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "edges.tsv"
        with gzip.open(edges, "rt", encoding="utf-8") as source, plain.open("w", encoding="utf-8") as out:
            header = source.readline()
            out.writelines([] if header.startswith("source\t") else [header])
            out.writelines("\t".join(line.rstrip("\n").split("\t")[:3]) + "\n" for line in source)
        return read_triples(plain)


def _train(split: Split, options: TrainOptions, directory: Path) -> tuple[object, dict[str, float]]:
    """The model, and what making it took; read from the directory where it was made before."""
    note = directory.with_suffix(".cost.json")
    began = time.process_time(), time.perf_counter()
    model = train_model(split, directory, options, lambda now: None)
    cost = {
        "cpu": time.process_time() - began[0],
        "wall": time.perf_counter() - began[1],
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0,
    }
    if cost["cpu"] < 30 and note.is_file():
        return model, json.loads(note.read_text())
    note.write_text(json.dumps(cost))
    return model, cost


def _rows(found: Metrics, names: tuple[str, ...]) -> list[str]:
    """A line for everything and one for each relation, the frequent ones first."""
    others = [found.baselines[name] for name in names]
    everything = [f"{one.mrr:.3f}" for one in (found.model, *others)]
    lines = [f"| all | {found.triples:,} | {' | '.join(everything)} | {found.model.hits[10]:.3f} |"]
    ordered = sorted(found.model.by_relation.items(), key=lambda item: -item[1]["triples"])
    for relation, row in ordered:
        values = [row["mrr"], *(one.by_relation[relation]["mrr"] for one in others)]
        cells = " | ".join(f"{value:.3f}" for value in values)
        lines.append(f"| {relation} | {row['triples']:,} | {cells} | {row['hits@10']:.3f} |")
    return lines


def main() -> None:
    """Train, judge and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("edges", type=Path)
    parser.add_argument("--model-dir", type=Path, required=True)
    parser.add_argument("--dimension", type=int, default=64)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--batch-size", type=int, default=1000)
    parser.add_argument("--negatives", type=int, default=1024)
    parser.add_argument("--regularisation", type=float, default=0.02)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=30.0)
    parser.add_argument("--valid", action="store_true")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    triples = hetionet(chosen.edges)
    split = random_split(triples, seed=0, fractions=FRACTIONS)
    options = TrainOptions(
        dimension=chosen.dimension, epochs=chosen.epochs, batch_size=chosen.batch_size, negatives=chosen.negatives,
        regularisation=chosen.regularisation, threads=chosen.threads, time_limit=chosen.minutes * 60, validations=4,
    )  # fmt: skip
    model, cost = _train(split, options, chosen.model_dir)
    if chosen.valid:
        found = evaluate(model, split, "valid")
        print(found.model.mrr, found.baselines["degree"].mrr, cost, model.epochs)
        return
    found = evaluate(model, split, "test")
    names = tuple(found.baselines)
    low, high = found.interval
    lines = [
        "## Link prediction: Hetionet",
        "",
        f"{len(triples):,} edges, {len(split.entities):,} nodes, {len(split.relations)} relations; 1 % of the pairs of",
        f"nodes held out for valid, 2 % for test ({found.triples:,} triples ranked, {found.unseen} unseen; filtered,",
        "realistic, both sides, all entities). "
        f"ComplEx, dimension {options.dimension}, {model.epochs} epochs, batch {options.batch_size},",
        f"{options.negatives} drawn, N3 {options.regularisation:g}: {cost['cpu'] / 60:.1f} CPU minutes on",
        f"{options.threads} thread(s), {cost['wall'] / 60:.0f} minutes of a shared machine,",
        f"at most {cost['peak'] / 1e9:.2f} GB of memory. MRR {found.model.mrr:.3f} ({low:.3f} to {high:.3f}),",
        f"macro over relations {found.model.mrr_macro:.3f};",
        f"among type-valid entities {found.typed.mrr:.3f}. Ranking took {found.eval_seconds:.0f} s. By relation, MRR:",
        "",
        f"| relation | triples | model | {' | '.join(names)} | model hits@10 |",
        "|---|--:|" + "--:|" * (len(names) + 2),
        *_rows(found, names),
    ]
    put(chosen.results, "linkpred-hetionet", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
