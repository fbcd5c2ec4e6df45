"""The report of `linkpred_speed.py`: a picture of its curves, and a table of when levels of MRR are reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from sections import put

LEVELS: Final = (0.20, 0.25, 0.28)
#: Where PyKEEN's settings come from.
THEIRS: Final = (
    "PyKEEN 1.11 publishes no settings of these models for FB15k-237: sLCWA DistMult has those for FB15k; the others\n"
    "were the best of what was tried for a minute each on valid (LCWA: cross-entropy, Adam .01, batch 256, which had\n"
    ".171 after 61 s, where PyKEEN's settings of RESCAL for FB15k-237 had .015 for ComplEx and .001 for DistMult;\n"
    "sLCWA ComplEx: softplus, Adam .01, batch 1,000, 20 negatives, .120 after 60 s, where PyKEEN's settings of\n"
    "ComplEx for FB15k had .008 and self-adversarial loss .000). A PyKEEN run that was stopped early is a bound only.\n"
    "LCWA ComplEx, which has no regulariser, was past its best (.260) when it was stopped. LCWA DistMult\n"
    "had .001 after 77 s and no run. The runs were not all at the same time, on a busy machine: 10 times sooner,\n"
    "as was wanted, is not shown."
)


def reached(points: list[list[float]], level: float) -> float | None:
    """CPU seconds after which a curve is first at a level; None where it never is."""
    return next((cpu for cpu, _, mrr in points if mrr >= level), None)


def draw(curves: dict[str, list[list[float]]], path: Path) -> None:
    """All curves in one picture."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(figsize=(8, 4), layout="constrained")
    for name, points in curves.items():
        style = "-" if name.startswith("undrawn") else "--"
        axes.plot([point[0] for point in points], [point[2] for point in points], style, label=name)
    for level in LEVELS:
        axes.axhline(level, color="grey", linewidth=0.5)
    axes.set(xscale="log", xlabel="CPU seconds of training", ylabel="MRR, 1,000 triples of FB15k-237's valid part")
    axes.legend(fontsize=8)
    figure.savefig(path, dpi=110)


def table(curves: dict[str, list[list[float]]]) -> list[str]:
    """CPU seconds to each level, and how many times sooner ours is than PyKEEN's of the same model."""
    lines = ["| | " + " | ".join(f"MRR {level:.2f}" for level in LEVELS) + " | last MRR | after CPU s (s) |"]
    lines.append("|---|" + "--:|" * (len(LEVELS) + 2))
    for name, points in curves.items():
        cells = []
        for level in LEVELS:
            own, least = reached(points, level), points[-1][0]
            cell = f"not within {least:.0f}" if own is None else f"{own:.0f}"
            best = reached(curves.get(f"undrawn {name.split()[-1]}", []), level)
            if best is not None and not name.startswith("undrawn"):
                cell += f" ({'> ' if own is None else ''}{(own or least) / best:.1f} x)"
            cells.append(cell)
        lines.append(
            f"| {name} | {' | '.join(cells)} | {points[-1][2]:.3f} | {points[-1][0]:.0f} ({points[-1][1]:.0f}) |"
        )
    return lines


def report(folder: Path, names: list[str], settings: str, results: Path) -> None:
    """Picture and section."""
    curves = {name: json.loads(path.read_text()) for name in names if (path := folder / f"{name}.json").is_file()}
    draw(curves, results.with_name("time_to_quality.png"))
    lines = [
        "## Link prediction: time to quality",
        "",
        "FB15k-237, MRR of 1,000 triples of the valid part (filtered, realistic, both sides, all entities), ranked",
        "by the same code for all; CPU seconds of training on one thread of a shared machine, validations not",
        f"counted. {settings} In brackets: how many times sooner ours got there with the same model.",
        THEIRS,
        "",
        *table(curves),
        "",
        "![MRR against CPU seconds](time_to_quality.png)",
    ]
    put(results, "linkpred-speed", lines)
    print("\n".join(lines))
