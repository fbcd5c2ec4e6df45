"""The report of `linkpred_speed.py`: a picture of its curves, when levels of MRR are reached, and what was tried."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, Final

from sections import put
from speed_settings import DIMENSION, LEVELS, RUNS

_OURS: Final = "undrawn"
_ABOUT: Final = """\
FB15k-237, ComplEx of dimension {complex}, DistMult of {distmult} on both sides. MRR of 1,000 triples of the valid part
(filtered, realistic, both sides, all entities), ranked by the same code for all. CPU seconds (seconds) of training
until the line through the validations is first at a level; setting up counts, validations do not. Runs in one go,
two processes at a time, each a fresh one with one thread on a core of its own: {began} to {ended},
load average {low:.1f} to {high:.1f}. In brackets also: how many times sooner ours got there with the same model, in CPU
seconds."""
_TRIED: Final = """\
"Not in" is a bound: a run ended where the last column says, by the limit of CPU seconds or of the clock, or .02 above
the highest level. Settings, one for all levels, were chosen by 1,000 other triples of the valid part, the same for all,
from those below (most levels reached within the trial, then soonest, then highest at its end; stopped after the CPU
seconds given; one seed). PyKEEN's package ships none of these models for FB15k-237; its authors' study (Ali et al.
2021, github.com/pykeen/benchmarking) does, chosen there by hits@10 after hundreds of epochs, and is among those tried,
with the dimension of the others. What settings of ours leave out is the default for the size of the graph; before the
trials below some twenty others of ours had 6 to 47 CPU s each on the same other triples (256 to 2,048 drawn, uniform
and frequent, batches of 250 to 2,000, rates .1 to .4, N3 .02, with and without relations, 3 and 4 epochs), so ours were
looked for longer than PyKEEN's."""


def reached(points: list[list[float]], level: float, column: int = 0) -> float | None:
    """When a curve is first at a level, on the line between the validations before and after; None where it never is.

    Args:
        points: CPU seconds, seconds and MRR.
        level: of the MRR.
        column: 0 for CPU seconds, 1 for seconds.

    Returns:
        The time.
    """
    before = [0.0, 0.0, 0.0]
    for point in points:
        if point[2] >= level:
            share = (level - before[2]) / (point[2] - before[2])
            return before[column] + share * (point[column] - before[column])
        before = point
    return None


def best_trial(folder: Path, name: str) -> int:
    """Number of the best setting: most levels reached, then soonest (geometric mean), then the highest last MRR."""
    found = _trials(folder, name)
    return max(found, key=lambda trial: _merit(trial["points"]))["trial"] if found else 0


def _merit(points: list[list[float]]) -> tuple[float, ...]:
    times = [time for level in LEVELS if (time := reached(points, level)) is not None]
    return len(times), -sum(map(math.log, times)), points[-1][2]


def _trials(folder: Path, name: str) -> list[dict[str, Any]]:
    paths = [folder / f"{name}.trial{number}.json" for number in range(len(RUNS[name].trials))]
    return [json.loads(path.read_text()) for path in paths if path.is_file()]


def draw(curves: dict[str, list[list[float]]], path: Path) -> None:
    """All curves in one picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4.5), layout="constrained")
    colours = dict(zip(("ComplEx", "DistMult"), ("tab:blue", "tab:orange"), strict=True))
    for name, points in curves.items():
        style = "-" if name.startswith(_OURS) else "--" if "sLCWA" in name else ":"
        x, y = [point[0] for point in points], [point[2] for point in points]
        axes.plot(x, y, style, label=name, color=colours[name.split()[-1]], linewidth=2)
    for level in LEVELS:
        axes.axhline(level, color="grey", linewidth=0.5)
    axes.set(xscale="log", xlabel="CPU seconds of training", ylabel="MRR, 1,000 triples of FB15k-237's valid part")
    axes.set_ylim(bottom=0)
    axes.legend(fontsize=7, loc="upper left")
    figure.savefig(path, dpi=110)


def table(curves: dict[str, list[list[float]]]) -> list[str]:
    """Times to each level, and how many times sooner ours is than PyKEEN's of the same model."""
    lines = ["| | " + " | ".join(f"MRR {level:.2f}" for level in LEVELS) + " | highest MRR | CPU s (s) in all |"]
    lines.append("|---|" + "--:|" * (len(LEVELS) + 2))
    for name, points in curves.items():
        ours = curves.get(f"{_OURS} {name.split()[-1]}", []) if not name.startswith(_OURS) else []
        cells = [_cell(points, ours, level) for level in LEVELS]
        most = max(point[2] for point in points)
        lines.append(f"| {name} | {' | '.join(cells)} | {most:.3f} | {points[-1][0]:.0f} ({points[-1][1]:.0f}) |")
    return lines


def _cell(points: list[list[float]], ours: list[list[float]], level: float) -> str:
    found, best = reached(points, level), reached(ours, level)
    if found is None:
        cell = f"not in {points[-1][0]:.0f}"
        return cell if best is None else f"{cell} (> {points[-1][0] / best:.1f} x)"
    cell = f"{found:.1f} ({reached(points, level, 1):.1f} s"
    return f"{cell})" if best is None else f"{cell}; {found / best:.1f} x)"


def trial_table(folder: Path) -> list[str]:
    """Every setting that was tried, with how far it came; the best of each in bold."""
    lines = ["| | setting | CPU s | " + " | ".join(f"to {level:.2f}" for level in LEVELS) + " | last MRR |"]
    lines.append("|---|---|--:|" + "--:|" * (len(LEVELS) + 1))
    for name in RUNS:
        for trial in _trials(folder, name):
            points = trial["points"]
            times = [reached(points, level) for level in LEVELS]
            mark = "**" if trial["trial"] == best_trial(folder, name) else ""
            cells = ["" if time is None else f"{time:.0f}" for time in times]
            text = f"{mark}{_words(trial['setting'])}{mark}"
            lines.append(f"| {name} | {text} | {points[-1][0]:.0f} | {' | '.join(cells)} | {points[-1][2]:.3f} |")
    return lines


def _words(setting: dict[str, Any]) -> str:
    """A setting in few words."""
    if "loss" not in setting:
        return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in setting.items())
    parts = [setting["loss"], *(f"{name} {value}" for name, value in setting["loss_arguments"])]
    parts += [f"{setting['optimiser']} {setting['rate']}", f"batch {setting['batch']}"]
    parts += [f"{setting['negatives']} negatives"] if setting["negatives"] else []
    parts += [f"smoothing {setting['smoothing']}"] if setting["smoothing"] else []
    parts += ["no inverses"] if not setting["inverse"] else []
    parts += ["start as by default"] if not setting["start"] else []
    parts += ["unit entities"] if setting["unit"] else []
    parts += [f"L{setting['regulariser'][1]:.0f} {setting['regulariser'][0]}"] if setting["regulariser"][0] else []
    return f"{', '.join(parts)} ({setting['source']})"


def report(folder: Path, results: Path) -> None:
    """Picture and section, with what `note.md` beside the curves says of this very run."""
    found = {name: json.loads(path.read_text()) for name in RUNS if (path := folder / f"{name}.json").is_file()}
    curves = {name: run["points"] for name, run in found.items()}
    draw(curves, results.with_name("time_to_quality.png"))
    loads = [run[when] for run in found.values() for when in ("load_before", "load_after")]
    began, ended = min(run["began"] for run in found.values()), max(run["ended"] for run in found.values())
    about = _ABOUT.format(**DIMENSION, began=began, ended=ended, low=min(loads), high=max(loads))
    picture = "![MRR against CPU seconds](time_to_quality.png)"
    lines = ["## Link prediction: time to quality", "", about, "", *table(curves), "", picture, "", _TRIED, ""]
    lines += trial_table(folder)
    if (note := folder / "note.md").is_file():
        lines += ["", note.read_text().strip()]
    put(results, "linkpred-speed", lines)
    print("\n".join(lines))
