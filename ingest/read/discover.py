"""Which files a user means: files, folders and globs to a sorted list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kg.errors import InputError

ENDINGS: Final = (
    ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml", ".nxml", ".html", ".htm", ".xhtml", ".docx", ".json",
    ".jsonl", ".ndjson", ".pubtator", ".txt", ".text", ".md", ".markdown", ".zip", ".tar", ".tgz",
)  # fmt: skip


def readable(name: str) -> bool:
    """Whether a file in a folder or an archive is one to read, by its name."""
    bare = name.rpartition("/")[2]
    return not bare.startswith(".") and bare.lower().removesuffix(".gz").endswith(ENDINGS)


def _readable(path: Path) -> bool:
    return path.is_file() and readable(path.name)


def discover(paths: Sequence[str | Path], base: Path = Path()) -> list[Path]:
    """The files that are meant.

    Args:
        paths: files, folders (searched through) and globs.
        base: what relative paths are relative to.

    Returns:
        Sorted and unique; a file named outright is taken whatever its ending.

    Raises:
        InputError: a path does not exist, or a folder or glob holds nothing that can be read; all faults are named.
    """
    found: set[Path] = set()
    faults: list[str] = []
    for given in paths:
        path = base / given
        if any(c in str(given) for c in "*?[") and not path.exists():
            root = base if not Path(given).is_absolute() else Path(Path(given).anchor)
            pattern = str(given) if not Path(given).is_absolute() else str(Path(given).relative_to(root))
            matched = [p for p in root.glob(pattern) if _readable(p)]
            found.update(matched)
            if not matched:
                faults.append(f"nothing that can be read matches {given}")
        elif path.is_dir():
            inside = [p for p in path.rglob("*") if _readable(p)]
            found.update(inside)
            if not inside:
                faults.append(
                    f"the folder {given} holds no file that can be read ({' '.join(ENDINGS)}, each also as .gz)"
                )
        elif path.exists():
            found.add(path)
        else:
            faults.append(f"{given} does not exist")
    if faults:
        raise InputError("; ".join(faults))
    return sorted(found)
