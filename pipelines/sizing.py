"""Whether a run is so large that its time is worth forecasting; from the sizes of files alone."""

from __future__ import annotations

from typing import Final

from ingest.read import discover
from pipelines.config import Config
from pipelines.manifest import read_manifest

#: Bytes of documents and of curated sources above which a run may well take over a minute.
_DOCUMENTS: Final = 10_000_000
_SOURCES: Final = 1_000_000


def looks_long(config: Config) -> bool:
    """Whether a run may take over a minute.

    Args:
        config: the run's configuration.

    Returns:
        True where there is much to read and the run has never come to its hypotheses.
    """
    if read_manifest(config.directory / "hypotheses") is not None:
        return False
    paths = config.documents.paths
    documents = sum(path.stat().st_size for path in discover([config.locate(text) for text in paths])) if paths else 0
    sources = sum(config.locate(section.path).stat().st_size for section in config.graph.sources)
    return documents > _DOCUMENTS or sources > _SOURCES
