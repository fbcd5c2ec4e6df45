"""The names a run extracts with: the shipped lexicon and the user's own tables."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from kg.digest import content_id, digest_bytes, digest_file
from pipelines.config import Config

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
    tables = sorted(path.name for path in folder.iterdir() if path.name.endswith(".gz"))
    parts = [digest_bytes(folder.joinpath(name).read_bytes()) for name in tables]
    return content_id(*parts, *(digest_file(path) for path in _tables(config)))


@cache
def _open(folder: Path | None, tables: tuple[Path, ...]) -> Lexicon:
    from kg.lexicon import open_lexicon

    return open_lexicon(folder, tables)


def lexicon_of(config: Config) -> Lexicon:
    """The lexicon of a run; opened once a process.

    Args:
        config: the run's configuration.

    Returns:
        The shipped names with the user's own.
    """
    return _open(_folder(config), _tables(config))
