"""Bulk prediction: every compound with every gene of Hetionet, and the best hundred of each, by `undrawn predict`.

    python benchmarks/linkpred_bulk.py MODEL_DIR [--relation CbG] [--results RESULTS.md]

MODEL_DIR is what `linkpred_hetionet.py` trained. Runs the command as a user would, once for all pairs and once for the
best hundred, to Parquet, and notes seconds and the peak memory of the process. Writes its section of RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from sections import put

HERE: Final = Path(__file__).parent


def _run(arguments: list[str]) -> tuple[float, float, float]:
    """CPU seconds, seconds and peak bytes of `undrawn` with some arguments."""
    began = time.perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", "from pipelines.cli import main; main()", *arguments], stdout=subprocess.DEVNULL
    )
    _, status, used = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"undrawn {' '.join(arguments)} failed")
    return used.ru_utime + used.ru_stime, time.perf_counter() - began, used.ru_maxrss * 1024.0


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--relation", default="CbG")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, how in (("all pairs", ["--all"]), ("best 100 of each compound", ["-k", "100"])):
            out = Path(scratch) / "predicted.parquet"
            command = ["predict", str(chosen.model), "--relation", chosen.relation, "-o", str(out), *how]
            cpu, wall, peak = _run(command)
            from pyarrow import parquet

            pairs = parquet.ParquetFile(out).metadata.num_rows
            rows.append(
                f"| {name} | {pairs:,} | {cpu:.0f} | {wall:.0f} | {peak / 1e6:.0f} | {out.stat().st_size / 1e6:.0f} |"
            )
    lines = [
        "## Link prediction: bulk prediction",
        "",
        f"`undrawn predict --relation {chosen.relation}` on the model of Hetionet above: every compound with every",
        "gene (kinds that the relation has in training), known pairs left out, to Parquet; loading the model included,",
        "one thread of a machine that was shared.",
        "",
        "| | pairs written | CPU s | s | peak memory, MB | file, MB |",
        "|---|--:|--:|--:|--:|--:|",
        *rows,
    ]
    put(chosen.results, "linkpred-bulk", lines)
    print("\n".join(lines))


if __name__ == "__main__":
    main()
