"""The names a run extracts with: the shipped lexicon and the user's own tables."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.digest import content_id, digest_bytes, digest_file
from kg.lexicon.opening import read_table
from kg.lexicon.write import CONCEPTS, NAMES
from pipelines.config import Config
from pipelines.progress import say

if TYPE_CHECKING:
    from kg.lexicon import Lexicon


def _tables(config: Config) -> tuple[Path, ...]:
    return tuple(config.locate(name) for name in config.evidence.names)


def _folder(config: Config) -> Path | None:
    return config.locate(config.evidence.lexicon) if config.evidence.lexicon else None


def names_digest(config: Config) -> str:
    """Digest of all names, without reading them.

    Args:
        config: the run's configuration.

    Returns:
        A digest that changes when any name does.
    """
    folder: Traversable = _folder(config) or files("kg.lexicon").joinpath("data")
    parts = [digest_bytes(read_table(folder, name)) for name in (CONCEPTS, NAMES)]
    return content_id(*parts, *(digest_file(path) for path in _tables(config)))


def open_names(folder: Path | None, tables: Sequence[Path]) -> Lexicon:
    """The names in a folder, the shipped ones by default, with a user's own; what is odd about those is said."""
    from kg.lexicon import open_lexicon

    lexicon = open_lexicon(folder, tables)
    for note in lexicon.notes:
        say(note)
    return lexicon


@cache
def _open(folder: Path | None, tables: tuple[Path, ...]) -> Lexicon:
    return open_names(folder, tables)


def lexicon_of(config: Config) -> Lexicon:
    """The lexicon of a run; opened once a process.

    Args:
        config: the run's configuration.

    Returns:
        The shipped names with the user's own.
    """
    return _open(_folder(config), _tables(config))
