"""Which files a user means: files, folders and globs to a sorted list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kg.errors import InputError

ENDINGS: Final = (
    ".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".xml", ".nxml", ".html", ".htm", ".xhtml", ".docx", ".json",
    ".jsonl", ".ndjson", ".pubtator", ".txt", ".text", ".md", ".markdown", ".zip", ".tar", ".tgz",
)  # fmt: skip

#: How what `undrawn convert` writes begins: the fields of a document in their order.
_CONVERTED: Final = re.compile(rb'\s*\{\s*"id": "[^\n]*",\s*"title": "[^\n]*",\s*"date": "[^\n]*",\s*"source": ')
_WILD: Final = "*?["
_KNOWN: Final = f"{' '.join(ENDINGS)} (each also as .gz)"


def readable(name: str) -> bool:
    """Whether a file in a folder or an archive is one to read, by its name."""
    bare = name.rpartition("/")[2]
    return not bare.startswith(".") and bare.lower().removesuffix(".gz").endswith(ENDINGS)


def _files(folder: Path) -> list[Path]:
    """Files in a folder and all below it, hidden ones and those in hidden folders left out."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]


def is_converted(data: bytes) -> bool:
    """Whether bytes are, or begin as, the JSON of a document that `undrawn convert` wrote."""
    return _CONVERTED.match(data) is not None


def _begins_converted(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_converted(file.read(1 << 14))
    except OSError:
        return False


def _to_read(seen: list[Path]) -> list[Path]:
    """Files to read by their names, the plain text that stands beside a converted document left out."""
    named = {path for path in seen if readable(path.name)}
    twins = {path for path in named if path.suffix == ".txt" and path.with_suffix(".json") in named}
    return [path for path in named if path not in twins or not _begins_converted(path.with_suffix(".json"))]


def _outside(files: list[Path], root: Path, without: Path | None) -> list[Path]:
    """Files found below a folder, those in another folder within it left out."""
    if without is None:
        return files
    whole, apart = root.resolve(), without.resolve()
    if apart == whole or not apart.is_relative_to(whole):
        return files
    return [path for path in files if not (whole / path.relative_to(root)).is_relative_to(apart)]


def _fixed(pattern: Path) -> Path:
    """The folder in which a pattern looks: all that stands before its first wildcard."""
    while any(c in str(pattern) for c in _WILD):
        pattern = pattern.parent
    return pattern


def _nothing_in(folder: str | Path, seen: list[Path]) -> str:
    """That there is nothing to read in a folder, with what there is instead."""
    if not seen:
        return f"the folder {folder} is empty"
    return f"the folder {folder} holds no file that can be read: seen {len(seen)} ({_endings(seen)})"


def discover(paths: Sequence[str | Path], base: Path = Path(), without: Path | None = None) -> list[Path]:
    """The files that are meant.

    Args:
        paths: files, folders (searched through, but for hidden files and folders in them) and globs.
        base: what relative paths are relative to.
        without: a folder that is left out where it lies within one that is searched through, such as the one that is
            written to; it cannot be searched through itself.

    Returns:
        Sorted and unique; a file named outright is taken whatever its ending. Of what `undrawn convert` wrote into a
        folder, ID.json is taken and ID.txt, which says the same, is not.

    Raises:
        InputError: a path does not exist, or a folder or glob holds nothing that can be read; all faults are named.
    """
    found: set[Path] = set()
    faults: list[str] = []
    for given in paths:
        path = base / given
        if path.is_dir() and without is not None and path.resolve() == without.resolve():
            faults.append(f"{given} is the folder that is written to, write to another")
        elif (seen := _searched(given, base, without)) is not None:
            inside = _to_read(seen)
            found.update(inside)
            if not inside:
                faults.append(
                    _nothing_in(given, seen) if path.is_dir() else f"nothing that can be read matches {given}"
                )
        elif path.exists():
            found.add(path)
        else:
            faults.append(f"{given} does not exist")
    if faults:
        raise InputError(f"{'; '.join(faults)}; name files, or folders or patterns of {_KNOWN}")
    return sorted(found)


def _searched(given: str | Path, base: Path, without: Path | None) -> list[Path] | None:
    """The files in a folder, or that match a pattern, whatever they are; None where it is neither."""
    path = base / given
    if any(c in str(given) for c in _WILD) and not path.exists():
        root = base if not Path(given).is_absolute() else Path(Path(given).anchor)
        pattern = str(given) if not Path(given).is_absolute() else str(Path(given).relative_to(root))
        return _outside([p for p in root.glob(pattern) if p.is_file()], _fixed(path), without)
    return _outside(_files(path), path, without) if path.is_dir() else None


def passed_over(paths: Sequence[str | Path], base: Path = Path(), without: Path | None = None) -> str:
    """Which files in folders and of patterns are not read, as their names are of no kind that is known.

    Args:
        paths: files, folders and globs.
        base: what relative paths are relative to.
        without: a folder that is left out.

    Returns:
        One line with their number, their endings and an example; empty where there are none.
    """
    named = {base / given for given in paths}
    seen = {path for given in paths for path in _searched(given, base, without) or ()}
    left = sorted(path for path in seen - named if not readable(path.name) and not path.name.startswith("."))
    if not left:
        return ""
    number = "1 file is" if len(left) == 1 else f"{len(left):,} files are"
    return (
        f"{number} not read, being of no known kind ({_endings(left)}), such as {left[0]}; name a file to have it read"
    )


def _endings(files: list[Path]) -> str:
    """The endings of files with their numbers, the five most frequent first."""
    endings = Counter(path.suffix.lower() or "no ending" for path in files)
    return ", ".join(
        f"{endings[ending]} {ending}" for ending in sorted(endings, key=lambda one: (-endings[one], one))[:5]
    )
