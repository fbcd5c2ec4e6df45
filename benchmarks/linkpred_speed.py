"""Time to quality on FB15k-237: our training beside PyKEEN's own loops, one thread each.

    python benchmarks/linkpred_speed.py trials [NAME...] --data DIR --curves DIR [--seconds 60]
    python benchmarks/linkpred_speed.py all --data DIR --curves DIR [--seconds 600] [--minutes 60] [--results FILE]
    python benchmarks/linkpred_speed.py report --curves DIR [--results FILE]

`trials` trains every setting of `speed_settings.py` for a while and ranks 1,000 triples of the valid part; `all`
trains the best setting of each run, ranks 1,000 others and writes the report. Both keep two processes going, each with
one thread and a core of its own; `one` is what each does. Every validation is exact, filtered, realistic, both sides,
by the same code for all, and stops the clock. DIR holds the benchmarks of the data folder.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, is_dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final

import torch
from speed_report import best_trial, report
from speed_runs import Points, follow
from speed_settings import RUNS

from linkpred.split import Split
from linkpred.triples import read_splits

HERE: Final = Path(__file__).parent
#: Each takes one process at a time.
CORES: Final = 2


def fb15k237(data: Path) -> Split:
    """The split, from its archive."""
    with tempfile.TemporaryDirectory() as temporary:
        with tarfile.open(data / "FB15k-237.tar.gz") as archive:
            archive.extractall(temporary, filter="data")
        (folder,) = {path.parent for path in Path(temporary).rglob("train.txt")}
        return Split(*read_splits(folder))


def one(name: str, trial: int, chosen: argparse.Namespace) -> None:
    """Train one setting on this process's core, and write its curve as JSON after each validation."""
    torch.set_num_threads(1)
    setting = RUNS[name].trials[trial]
    found: dict[str, Any] = {"name": name, "trial": trial, "limit": chosen.seconds}
    found["setting"] = asdict(setting) if is_dataclass(setting) else setting
    found |= {"began": _clock(), "load_before": os.getloadavg()[0]}
    path = chosen.curves / (f"{name}.json" if chosen.shown else f"{name}.trial{trial}.json")

    def note(points: Points) -> None:
        print(*(f"{value:.3f}" for value in points[-1]), flush=True)
        found.update(points=points, ended=_clock(), load_after=os.getloadavg()[0])
        path.write_text(json.dumps(found, indent=1))

    follow(RUNS[name], trial, fb15k237(chosen.data), (chosen.seconds, chosen.minutes * 60), chosen.shown, note)


def _clock() -> str:
    return time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime())


def run_all(jobs: Sequence[tuple[str, int | None]], chosen: argparse.Namespace, shown: bool) -> None:
    """A fresh process for each run and trial, the best one where none is named, one at a time on each core."""
    cores: SimpleQueue[int] = SimpleQueue()
    for core in sorted(os.sched_getaffinity(0))[:CORES]:
        cores.put(core)

    def start(job: tuple[str, int | None]) -> None:
        name, trial = job[0], best_trial(chosen.curves, job[0]) if job[1] is None else job[1]
        core = cores.get()
        command = [sys.executable, __file__, "one", name, "--trial", str(trial), "--data", str(chosen.data)]
        command += ["--curves", str(chosen.curves), "--seconds", str(chosen.seconds)]
        command += ["--minutes", str(chosen.minutes), *(["--shown"] if shown else [])]
        print(f"core {core}: {name}, setting {trial}", flush=True)
        try:
            with (chosen.curves / f"{name}.log").open("w") as log:
                subprocess.run(["taskset", "-c", str(core), *command], check=True, stdout=log, start_new_session=True)
        finally:
            cores.put(core)

    with ThreadPoolExecutor(CORES) as pool:
        list(pool.map(start, jobs))


def main() -> None:
    """Run, or report."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("trials", "all", "one", "report"))
    parser.add_argument("names", nargs="*", choices=[[], *RUNS])
    parser.add_argument("--trial", type=int, default=0)
    parser.add_argument("--shown", action="store_true", help="rank the triples of the report")
    parser.add_argument("--data", type=Path)
    parser.add_argument("--curves", type=Path, required=True)
    parser.add_argument("--seconds", type=float, help="CPU seconds of each training")
    parser.add_argument("--minutes", type=float, default=60.0, help="of each process, whatever its CPU seconds")
    parser.add_argument("--results", type=Path, default=HERE / "RESULTS.md")
    chosen = parser.parse_args()
    chosen.seconds = chosen.seconds or (600.0 if chosen.what == "all" or chosen.shown else 60.0)
    chosen.curves.mkdir(parents=True, exist_ok=True)
    names = chosen.names or list(RUNS)
    if chosen.what == "one":
        one(names[0], chosen.trial, chosen)
    elif chosen.what == "trials":
        run_all([(name, trial) for name in names for trial in range(len(RUNS[name].trials))], chosen, shown=False)
    elif chosen.what == "all":
        run_all([(name, None) for name in names], chosen, shown=True)
    if chosen.what in ("all", "report"):
        report(chosen.curves, chosen.results)


if __name__ == "__main__":
    main()
