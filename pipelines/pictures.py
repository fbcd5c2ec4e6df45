"""Pictures of the sentences that statements stand in, cut out of the files they were read from."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.atomic import write_bytes
from kg.codec import load_json
from kg.document import Document
from kg.errors import UnreadableError
from kg.evidence import Evidence
from pipelines.progress import say
from pipelines.run import read_configuration

if TYPE_CHECKING:
    from kg.graph import Graph


class Pictures:
    """Cuts pictures for a run or a graph; a file that cannot be shown is told of once."""

    def __init__(self, graph: Graph, run: Path | None = None) -> None:
        """Cut for the statements of a graph; of a run's graph the lines of each sentence are known as well."""
        config = None if run is None else read_configuration(run)
        self._graph = graph
        self._documents = None if run is None else run / "documents"
        self._locate: Callable[[str], Path] = Path if config is None else config.locate
        self._dpi = 300 if config is None else config.documents.dpi
        self._missing: set[str] = set()
        self._read = lru_cache(maxsize=4)(self._original)
        self._document = lru_cache(maxsize=16)(self._load)

    def of(self, evidence: Evidence) -> bytes | None:
        """The sentence of a statement as it is printed.

        Args:
            evidence: the statement.

        Returns:
            A PNG; None where the document has no pages, or its file is gone or has changed.
        """
        from ingest.picture import Mark, cut, marks_of

        place = evidence.provenance
        if place.page is None or place.bbox is None:
            return None
        row = self._graph.document(place.document)
        if row is None or row.source in self._missing:
            return None
        document = self._document(place.document)
        marks = marks_of(document, place.start, place.end) if document and document.digest == row.digest else ()
        try:
            data = self._read(row.source, row.digest)
            return cut(data, marks or (Mark(place.page, place.bbox, None),), frame_dpi=self._dpi)
        except UnreadableError as error:
            self._missing.add(row.source)
            say(f"no pictures of {place.document}: {error}")
            return None

    def _original(self, source: str, digest: str) -> bytes:
        from ingest.read.original import original

        return original(source, digest, self._locate)

    def _load(self, id: str) -> Document | None:
        if self._documents is None:
            return None
        try:
            return load_json(Document, (self._documents / f"{id}.json").read_bytes())
        except (OSError, UnreadableError):
            return None


def write_pictures(directory: Path, statements: list[dict[str, Any]], pictures: Pictures) -> None:
    """Write pictures of statements, and say in each where its picture is.

    Args:
        directory: where to.
        statements: evidence as plain values; each gets a `picture`, the file or None.
        pictures: cuts them.
    """
    for number, value in enumerate(statements, start=1):
        one = load_json(Evidence, json.dumps(value))
        png = pictures.of(one)
        path = directory / f"{number:02d}-{Path(one.provenance.document).name}-p{one.provenance.page}.png"
        value["picture"] = None if png is None else str(path)
        if png is not None:
            write_bytes(path, png)
