"""A graph on disk: a directory that is written whole or not at all, and its manifest."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.atomic import write_bytes
from kg.codec import dump_json, load_json
from kg.digest import content_id, digest_file
from kg.errors import InputError, UnreadableError

MANIFEST: Final = "manifest.json"
FORMAT: Final = "undrawn-graph"
#: Raised when the tables change their shape or meaning; older graphs are then to be built again.
SCHEMA_VERSION: Final = 1
_KNOWN: Final = (".parquet", ".json")


Told = Mapping[str, str | int | dict[str, int]]


@dataclass(frozen=True, slots=True)
class GraphManifest:
    """What stands in a graph's manifest.json.

    Attributes:
        format: always `undrawn-graph`.
        schema_version: shape of the tables.
        digest: of the tables' contents; names the graph.
        tables: rows by table.
        digests: SHA-256 by table.
        dropped: statements left out, by reason.
        sources: how each curated source was read.
        lexicon: digest of the names it was built with, empty where unknown.
    """

    format: str
    schema_version: int
    digest: str
    tables: Mapping[str, int]
    digests: Mapping[str, str]
    dropped: Mapping[str, int]
    sources: tuple[Told, ...]
    lexicon: str


def describe(
    directory: Path,
    tables: Mapping[str, int],
    dropped: Mapping[str, int] | None = None,
    sources: tuple[Told, ...] = (),
    lexicon: str = "",
) -> GraphManifest:
    """The manifest of tables that stand in a directory.

    Args:
        directory: where NAME.parquet of every table stands.
        tables: rows by table.
        dropped: statements left out, by reason.
        sources: how each curated source was read.
        lexicon: digest of the names.

    Returns:
        The manifest, with the digests of the files as they are.
    """
    digests = {name: digest_file(directory / f"{name}.parquet") for name in sorted(tables)}
    digest = content_id(SCHEMA_VERSION, *(f"{name}={value}" for name, value in digests.items()))
    counts = dict(sorted(tables.items()))
    return GraphManifest(FORMAT, SCHEMA_VERSION, digest, counts, digests, dropped or {}, sources, lexicon)


def write_manifest(directory: Path, manifest: GraphManifest) -> None:
    """Write manifest.json."""
    write_bytes(directory / MANIFEST, dump_json(manifest, indent=2) + b"\n")


def read_manifest(directory: Path) -> GraphManifest | None:
    """The manifest of a graph.

    Args:
        directory: where `build_graph` wrote to.

    Returns:
        The manifest; None where there is none, or another one has taken its place, as in the folders of a run.

    Raises:
        InputError: the graph has another schema version.
    """
    try:
        manifest = load_json(GraphManifest, (directory / MANIFEST).read_bytes())
    except (OSError, UnreadableError):
        return None
    if manifest.format != FORMAT:
        return None
    if manifest.schema_version != SCHEMA_VERSION:
        raise InputError(
            f"{directory} is a graph of version {manifest.schema_version}, this program reads {SCHEMA_VERSION}; "
            "build it again"
        )
    return manifest


@contextmanager
def replacing_directory(path: Path) -> Iterator[Path]:
    """A temporary directory beside `path` that takes its place when the block ends without an error.

    Args:
        path: the directory to write. What stands there is replaced; it must look like a graph.

    Yields:
        The directory to write to.

    Raises:
        InputError: `path` is a file or holds anything but tables and JSON.
    """
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is a file; give a directory for the graph")
    strangers = [one.name for one in path.iterdir() if one.suffix not in _KNOWN] if path.is_dir() else []
    if strangers:
        raise InputError(f"{path} holds {min(strangers)}, which is no part of a graph; give an empty or new directory")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary, old = path.with_name(f".{path.name}.part"), path.with_name(f".{path.name}.old")
    for left in (temporary, old):  # of a build that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        temporary.mkdir()
        yield temporary
        if path.exists():
            path.replace(old)
        temporary.replace(path)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
