"""Rankings as a run writes them: one TSV with a fixed header, one JSON Lines file with everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.atomic import write_text

if TYPE_CHECKING:
    from linkpred.hypothesis import Hypothesis

HEADER: Final = ("identifier", "name", "score", "probability", "rank", "degree_rank", "lift_q", "n_papers")
#: What is ranked, by the name of its file, with the Biolink categories that are candidates.
KINDS: Final = ("drugs", "targets")


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6g}"


def cells(one: Hypothesis) -> tuple[str, ...]:
    """A hypothesis as the cells of `HEADER`; an unknown number is empty."""
    return (
        one.identifier,
        " ".join(one.name.split()),
        _number(one.score),
        _number(one.probability),
        str(one.rank),
        str(one.degree_rank),
        _number(one.lift_q),
        str(one.n_papers),
    )


def tsv_lines(ranking: Iterable[Hypothesis]) -> str:
    """A ranking as TSV under `HEADER`."""
    return "".join("\t".join(row) + "\n" for row in (HEADER, *map(cells, ranking)))


def write_tsv(path: Path, ranking: Iterable[Hypothesis]) -> None:
    """Write a ranking as TSV.

    Args:
        path: the file.
        ranking: best first.
    """
    write_text(path, tsv_lines(ranking))


def read_rows(path: Path, top: int) -> list[dict[str, str]]:
    """The first rows of a ranking.

    Args:
        path: as `write_tsv` wrote it.
        top: how many.

    Returns:
        Cells by column; nothing where there is no such file.
    """
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        names = next(file).rstrip("\n").split("\t")
        return [dict(zip(names, line.rstrip("\n").split("\t"), strict=True)) for line in islice(file, top)]


def align(rows: Sequence[Sequence[str]], indent: str = "  ") -> str:
    """Rows as columns of equal width, for people.

    Args:
        rows: cells; the first row is the header.
        indent: put before each line.

    Returns:
        Lines without a newline at the end.
    """
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    lines = ("  ".join(f"{cell:{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"{indent}{line}".rstrip() for line in lines)
