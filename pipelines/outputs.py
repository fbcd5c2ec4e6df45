"""What a command may write over: never what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from ingest.read import discover
from kg.errors import InputError


def refuse_inputs(paths: Sequence[str | Path], outs: Iterable[Path | None]) -> None:
    """Refuse to write a file over one that is to be read.

    Args:
        paths: files, folders and patterns that are to be read.
        outs: files that are to be written; None for none.

    Raises:
        InputError: one of them is among the files to be read.
    """
    wanted = {out.resolve(): out for out in outs if out is not None and out.exists()}
    for file in discover(paths) if wanted else ():
        if (out := wanted.get(file.resolve())) is not None:
            raise InputError(f"{out} is to be read and to be written; name another file to write")


def refuse_folder(paths: Sequence[str | Path], directory: Path) -> None:
    """Refuse a folder of results in which the files to be read stand, since results are named after them.

    Args:
        paths: files, folders and patterns that are to be read.
        directory: where the results go.

    Raises:
        InputError: it is one of the folders, or holds one of the files.
    """
    where = directory.resolve()
    for path in map(Path, paths):
        if where == (path if path.is_dir() else path.parent).resolve():
            raise InputError(
                f"results in {directory} could be written over {path}, which is to be read; give another folder"
            )
