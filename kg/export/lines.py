"""Lines of text from rows of a graph, written in one step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from kg.atomic import replacing

_BREAKS = str.maketrans({"\t": " ", "\n": " ", "\r": " "})


def cell(value: Any) -> str:
    """A value as a cell of a TSV: lists joined by `|`, tabs and line breaks to spaces, None to nothing."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.translate(_BREAKS)
    if isinstance(value, (list, tuple)):
        return "|".join(cell(one) for one in value)
    return "true" if value is True else "false" if value is False else str(value)


def write_lines(path: Path, lines: Iterable[str]) -> Path:
    """Write lines as UTF-8, each ended by a line feed.

    Args:
        path: the file.
        lines: without their ends.

    Returns:
        The path.
    """
    with replacing(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        for line in lines:
            file.write(line)
            file.write("\n")
    return path


def table_lines(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a TSV.

    Args:
        header: names of the columns.
        rows: values in their order.

    Yields:
        The header, then a line a row.
    """
    yield "\t".join(header)
    for row in rows:
        yield "\t".join([cell(value) for value in row])
