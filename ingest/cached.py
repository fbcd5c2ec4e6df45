"""The trie of a lexicon's names, kept in the user's cache folder."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from ingest.trie import Trie
from kg.errors import UnreadableError
from kg.lexicon import Lexicon

#: How many tries the cache keeps, those used last, and seconds after which an unfinished one is left over.
_KEPT: Final = 8
_LEFT_OVER: Final = 3600.0


def cached_trie(lexicon: Lexicon, version: str) -> Trie:
    """The trie of a lexicon's names, from the cache where it can be read.

    Args:
        lexicon: the names.
        version: changes with what enters the trie or how words are compared.

    Returns:
        The trie: mapped from the cache, where it is put when it is made. A cache that cannot be written is done
        without. Of the tries in the cache those used last stay.
    """
    path = _file(lexicon, version)
    if path is None:
        return Trie.build(lexicon.strings())
    try:
        trie = Trie.open(path)
    except (OSError, UnreadableError):
        trie = Trie.build(lexicon.strings())
        with suppress(OSError, UnreadableError):
            trie.save(path)
            trie = Trie.open(path)
            _forget(path)
        return trie
    with suppress(OSError):
        os.utime(path)
    return trie


def _file(lexicon: Lexicon, version: str) -> Path | None:
    """Where the trie is kept, None for a user without a home."""
    try:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:
        return None
    return base / "undrawn" / f"names-{version}-{lexicon.digest}.trie"


def _forget(newest: Path) -> None:
    """Remove the tries that were not used for the longest time, and what a killed process left."""
    used: dict[Path, float] = {}
    for path in (*newest.parent.glob("names-*.trie"), *newest.parent.glob(".names-*.part")):
        with suppress(FileNotFoundError):
            used[path] = path.stat().st_mtime
    tries = sorted((path for path in used if path.suffix == ".trie" and path != newest), key=lambda path: -used[path])
    parts = (path for path in used if path.suffix == ".part" and time.time() - used[path] > _LEFT_OVER)
    for path in (*tries[_KEPT - 1 :], *parts):
        path.unlink(missing_ok=True)
