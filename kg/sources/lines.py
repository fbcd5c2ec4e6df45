"""Tab-separated lines of a plain or gzipped file, streamed."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from kg.errors import InputError, why

#: Stands in for bytes that are not UTF-8; a field that holds it is rejected.
UNREADABLE = "\ufffd"


def _open(path: Path) -> IO[str]:
    if path.suffix == ".gz":
        return gzip.open(path, "rt", encoding="utf-8", errors="replace", newline="\n")
    return path.open(encoding="utf-8", errors="replace", newline="\n")


def read_lines(path: Path) -> Iterator[list[str]]:
    """The fields of every line that is not blank.

    Args:
        path: a .tsv or .tsv.gz file.

    Yields:
        Fields, as they stand.

    Raises:
        InputError: there is no such file, or it is broken off or not gzip.
    """
    if not path.is_file():
        raise InputError(f"{path} is not a file; give a .tsv or .tsv.gz")
    try:
        with _open(path) as file:
            for line in file:
                stripped = line.rstrip("\r\n")
                if stripped:
                    yield stripped.split("\t")
    except (EOFError, gzip.BadGzipFile, zlib.error, OSError) as error:
        raise InputError(f"{path} cannot be read ({why(error)}); is it a complete file?") from error
