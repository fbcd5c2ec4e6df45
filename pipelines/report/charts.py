"""Charts as inline SVG; the only module that imports matplotlib."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import matplotlib as mpl
from markupsafe import Markup
from matplotlib.figure import Figure

#: Colours that stand for the page's own, so that charts follow its light and dark mode.
_INK: Final = "#010203"
_VARIABLES: Final[Mapping[str, str]] = {
    _INK: "currentColor",
    "#0b6e99": "var(--ours)",
    "#b45309": "var(--popular)",
    "#d5dae3": "var(--line)",
    "#566072": "var(--soft)",
}
OURS, POPULAR, LINE, SOFT = list(_VARIABLES)[1:]
_STYLE: Final[Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "undrawn",
    "font.family": "sans-serif",
    "font.size": 11,
    "text.color": _INK,
    "axes.labelcolor": _INK,
    "xtick.color": _INK,
    "ytick.color": _INK,
    "axes.edgecolor": LINE,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "ytick.left": False,
}
_WIDTH: Final = 7.6
#: Above the bars, where it covers none.
_LEGEND: Final[Any] = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "ncols": 3, "frameon": False}


def _inline(figure: Figure, name: str, title: str) -> Markup:
    """A figure as an SVG element with a title, colours taken from the page, ids that no other chart has."""
    out = io.StringIO()
    figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None}, bbox_inches="tight")
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    for colour, variable in _VARIABLES.items():
        svg = svg.replace(colour, variable)
    svg = re.sub(r'(id="|url\(#|href="#)', rf"\1{name}-", svg)
    svg = re.sub(r"font-family: [^;\"]*", "font-family: inherit", svg)
    svg = re.sub(r"<defs>\s*<style.*?</style>\s*</defs>", "", svg, count=1, flags=re.DOTALL)
    described = Markup('role="img" aria-labelledby="{0}-title"').format(name)
    svg = svg.replace("<svg ", f"<svg {described} ", 1)
    head, _, rest = svg.partition(">")
    return Markup(f"{head}>") + Markup('<title id="{0}-title">{1}</title>').format(name, title) + Markup(rest)


def stacked_bars(name: str, title: str, rows: Sequence[tuple[str, Sequence[int]]], parts: Sequence[str]) -> Markup:
    """Counts by row, each bar in parts.

    Args:
        name: identifies the chart on its page.
        title: says what the chart shows, counts of the longest bars included.
        rows: label and count of each part; drawn from the top.
        parts: names of the parts, at most three.

    Returns:
        An SVG element.
    """
    colours = (OURS, POPULAR, SOFT)[: len(parts)]
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, 0.7 + 0.29 * len(rows)))
        axes = figure.add_subplot()
        labels = [label for label, _ in rows]
        left = [0] * len(rows)
        for part, label, colour in zip(range(len(parts)), parts, colours, strict=True):
            counts = [values[part] for _, values in rows]
            axes.barh(labels, counts, left=left, color=colour, label=label, height=0.7)
            left = [a + b for a, b in zip(left, counts, strict=True)]
        for place, total in enumerate(left):
            axes.annotate(f"{total:,}", (total, place), (4, 0), textcoords="offset points", va="center")
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.set_xlim(0, max(left, default=1) * 1.08)
        if len(parts) > 1:
            axes.legend(**_LEGEND)
        return _inline(figure, name, title)


def paired_bars(name: str, title: str, rows: Sequence[tuple[str, float, float]], pair: tuple[str, str]) -> Markup:
    """Two shares by row, side by side.

    Args:
        name: identifies the chart on its page.
        title: says what the chart shows.
        rows: label and the two values, 0..1; drawn from the top.
        pair: names of the two values.

    Returns:
        An SVG element.
    """
    with mpl.rc_context(_STYLE):
        figure = Figure(figsize=(_WIDTH, 0.6 + 0.5 * len(rows)))
        axes = figure.add_subplot()
        for offset, part, colour in ((-0.19, 0, OURS), (0.19, 1, POPULAR)):
            places = [place + offset for place in range(len(rows))]
            values = [row[1 + part] for row in rows]
            axes.barh(places, values, height=0.36, color=colour, label=pair[part])
            for place, value in zip(places, values, strict=True):
                axes.annotate(f"{value:.3f}", (value, place), (4, 0), textcoords="offset points", va="center")
        axes.set_yticks(range(len(rows)), [row[0] for row in rows])
        axes.invert_yaxis()
        axes.set_xlim(0, 1.08 * max([0.01, *(value for row in rows for value in row[1:])]))
        axes.set_xticks([])
        axes.spines["bottom"].set_visible(False)
        axes.legend(**_LEGEND)
        return _inline(figure, name, title)
