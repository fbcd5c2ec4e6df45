"""Readers: any file to documents, with the place of every piece of text."""

from __future__ import annotations

from ingest.read.discover import discover, passed_over
from ingest.read.files import measure, read_file
from ingest.read.outcome import FileSize, ReadOptions, Rejected

#: Part of every document's key: to be raised when the same bytes would give another document.
VERSION = "11"

__all__ = ["VERSION", "FileSize", "ReadOptions", "Rejected", "discover", "measure", "passed_over", "read_file"]
