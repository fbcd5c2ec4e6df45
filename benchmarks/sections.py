"""The sections of RESULTS.md: each benchmark writes its own, between two marks, and leaves the others alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path


def put(results: Path, name: str, lines: Iterable[str]) -> None:
    """Write a section, in the place of an earlier one of its name, else at the end.

    Args:
        results: the file; made where it is missing.
        name: of the section, as in its marks.
        lines: its Markdown.
    """
    start, end = f"<!-- {name}:start -->", f"<!-- {name}:end -->"
    text = results.read_text(encoding="utf-8") if results.is_file() else "# Results\n"
    section = "\n".join([start, *lines]).rstrip() + f"\n{end}"
    before, found, rest = text.partition(start)
    text = before + section + rest.partition(end)[2] if found else f"{text.rstrip()}\n\n{section}\n"
    results.write_text(text, encoding="utf-8")
