"""How good trained models are on the standard benchmarks: test MRR, with dimension, epochs and minutes.

    python benchmarks/linkpred_training.py --data DIR [--only umls kinship ...] [--threads 1] [--results RESULTS.md]

DIR holds the benchmarks as folders or .tar.gz files of train, valid and test. Settings were chosen on the valid parts;
a test part is ranked once for each setting. A row that is not run again keeps its figures.
"""

from __future__ import annotations

import argparse
import tarfile
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from linkpred.evaluate import evaluate
from linkpred.split import Split
from linkpred.split_folder import read_split
from linkpred.train import TrainOptions, train_model

HERE = Path(__file__).parent
START, END = "<!-- linkpred-training:start -->", "<!-- linkpred-training:end -->"
#: Chosen on valid; what is not said here is the default for the size of the graph.
SETTINGS: dict[str, dict[str, TrainOptions]] = {
    "umls": {"complex": TrainOptions(epochs=40)},
    "kinship": {"complex": TrainOptions(epochs=30)},
    "codex-s": {"complex": TrainOptions(epochs=30)},
    "codex-m": {"complex": TrainOptions(epochs=14, dimension=400, relation_weight=0.1)},
    "WN18RR": {"complex": TrainOptions(epochs=10, batch_size=250, dimension=200, regularisation=0.1)},
    "FB15k-237": {"complex": TrainOptions(epochs=10, dimension=200)},
}
HEAD = (
    "| benchmark | model | dimension | negatives | N3 | epochs | threads | CPU min | minutes "
    "| valid MRR | test MRR | hits@1 | hits@10 | degree |"
)


def found(data: Path, name: str, scratch: Path) -> Split:
    """The split of a benchmark, unpacked where it is an archive."""
    archive = data / f"{name}.tar.gz"
    folder = data / name
    if archive.is_file():
        folder = scratch / name
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
    first = next(path for path in sorted(folder.rglob("train.*")) if path.is_file())
    return read_split(first.parent)


def row(name: str, model: str, split: Split, options: TrainOptions, scratch: Path) -> str:
    """Train, rank valid and then test, as one line of the table."""
    began = time.process_time()
    made = train_model(split, scratch / f"{name}-{model}", options)
    spent = time.process_time() - began
    valid, test = (evaluate(made, split, part, made.train_seconds) for part in ("valid", "test"))
    chosen = made.options
    cells = [
        name,
        model,
        str(chosen.dimension),
        str(chosen.negatives or "all"),
        f"{chosen.regularisation:g}" + (f", relations {chosen.relation_weight:g}" if chosen.relation_weight else ""),
        str(made.epochs),
        str(options.threads),
        f"{spent / 60:.1f}",
        f"{(made.train_seconds or 0) / 60:.1f}",
        f"{valid.model.mrr:.4f}",
        f"{test.model.mrr:.4f}",
        f"{test.model.hits[1]:.3f}",
        f"{test.model.hits[10]:.3f}",
        f"{test.baselines['degree'].mrr:.3f}",
    ]
    return f"| {' | '.join(cells)} |"


def write_row(results: Path, line: str) -> None:
    """Put a line into this benchmark's section of the results file, in the place of an earlier one of its kind."""
    text = results.read_text(encoding="utf-8") if results.is_file() else "# Results\n"
    before, _, rest = text.partition(START)
    section, _, after = rest.partition(END)
    key = line.split("|")[1:3]
    table = [old for old in section.splitlines() if old.startswith("| ") and old.count("|") == HEAD.count("|")]
    lines = [old for old in table if old != HEAD and old.split("|")[1:3] != key]
    body = [
        "## Link prediction: training",
        "",
        "Filtered, realistic ranks among all entities, both sides. Settings chosen on valid alone; test was ranked",
        "once for each of the settings that stood here in turn. Minutes of two cores shared with others are an upper",
        "bound; CPU minutes (both include the validations) are the figure. Made by `benchmarks/linkpred_training.py`.",
        "",
        HEAD,
        "|" + "---|" * (HEAD.count("|") - 1),
        *sorted([*lines, line]),
    ]
    section = "\n".join([START, *body, END])
    results.write_text(f"{before.rstrip()}\n\n{section}{after if after.strip() else chr(10)}", encoding="utf-8")


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--only", nargs="*", choices=list(SETTINGS), default=list(SETTINGS))
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    for name in chosen.only:
        with tempfile.TemporaryDirectory() as scratch:
            split = found(chosen.data, name, Path(scratch))
            for model, options in SETTINGS[name].items():
                line = row(name, model, split, replace(options, threads=chosen.threads), Path(scratch))
                print(line, flush=True)
                write_row(chosen.results, line)


if __name__ == "__main__":
    main()
