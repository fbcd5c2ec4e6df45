"""Opening a lexicon's folder: both tables read, checked for wholeness, and joined with a user's own names."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from kg.errors import InputError, UnreadableError
from kg.lexicon.store import ANEW, Lexicon
from kg.lexicon.table import is_text, unpack
from kg.lexicon.user import read_all
from kg.lexicon.write import CONCEPTS, NAMES


def read_table(folder: Path | Traversable, name: str) -> bytes:
    """A packed table of a lexicon.

    Args:
        folder: the lexicon's.
        name: the table's file.

    Returns:
        Its bytes.

    Raises:
        InputError: there is no such file.
    """
    try:
        return folder.joinpath(name).read_bytes()
    except OSError as error:
        raise InputError(f"no lexicon table {name} in {folder}; make one with undrawn lexicon build") from error


def _unpacked(folder: Path | Traversable, name: str, width: int) -> bytes:
    """A table, unpacked, whose cells fill lines of `width` columns or of a multiple of it."""
    try:
        data = unpack(read_table(folder, name))
    except UnreadableError as error:
        raise InputError(f"{name} in {folder} is {error}; {ANEW}") from error
    cells = data.count(b"\t") + data.count(b"\n")
    if data[-1:] not in (b"\n", b"") or cells % width or not is_text(data):
        raise InputError(f"{name} in {folder} is not a whole table of a lexicon; {ANEW}")
    return data


def open_lexicon(path: Path | None = None, extra: Sequence[Path] = ()) -> Lexicon:
    """The lexicon, with a user's own names added.

    Args:
        path: a folder as `write_lexicon` writes it; the shipped one by default.
        extra: TSV files of curie, type, name, kind.

    Returns:
        The lexicon; a new CURIE in `extra` makes a new concept named by its first name. Its `notes` say, a line each,
        which names are not of the type that `extra` gives them.

    Raises:
        InputError: a table is missing, damaged or none of a lexicon, or a file in `extra` has faults.
    """
    folder = path if path is not None else files("kg.lexicon").joinpath("data")
    concepts, names = _unpacked(folder, CONCEPTS, 6), _unpacked(folder, NAMES, 5)
    lexicon = Lexicon.of_tables(concepts, names, read_all(extra))
    try:
        lexicon.check()
    except InputError as error:
        raise InputError(f"{folder}: {error}") from error
    return lexicon
