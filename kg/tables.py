"""Parquet tables: the only place that touches pyarrow and duckdb."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from kg.columns import Coded, CodedLists

Column = Coded | CodedLists | NDArray[Any] | Sequence[Any]

_TEXT: Final = pa.dictionary(pa.int32(), pa.string())
_LIST: Final = pa.list_(pa.string())
#: Tables of a graph. Rows are sorted by their leading columns.
SCHEMAS: Final[Mapping[str, Mapping[str, Any]]] = {
    "nodes": {
        "id": pa.string(),
        "name": pa.string(),
        "category": _TEXT,
        "categories": _LIST,
        "equivalents": _LIST,
        "n_papers": pa.int32(),
        "sources": _LIST,
    },
    "edges": {
        "subject": _TEXT,
        "predicate": _TEXT,
        "object": _TEXT,
        "belief": pa.float64(),
        "n_support": pa.int32(),
        "n_refute": pa.int32(),
        "n_papers": pa.int32(),
        "n_hedged": pa.int32(),
        "first_seen": _TEXT,
        "sources": _LIST,
    },
    "evidence": {
        "subject": _TEXT,
        "predicate": _TEXT,
        "object": _TEXT,
        "document": _TEXT,
        "start": pa.int32(),
        "end": pa.int32(),
        "subject_text": _TEXT,
        "object_text": _TEXT,
        "extractor": _TEXT,
        "polarity": _TEXT,
        "certainty": _TEXT,
        "source": _TEXT,
        "reference": _TEXT,
        "date": _TEXT,
        "kind": _TEXT,
        "section": _TEXT,
        "sentence": _TEXT,
        "page": pa.int32(),
        "x0": pa.float64(),
        "y0": pa.float64(),
        "x1": pa.float64(),
        "y1": pa.float64(),
        "score": pa.float64(),
    },
    "documents": {
        "id": pa.string(),
        "title": pa.string(),
        "date": pa.string(),
        "source": pa.string(),
        "kind": _TEXT,
        "licence": pa.string(),
        "digest": pa.string(),
        "doi": pa.string(),
        "pmid": pa.string(),
        "pmcid": pa.string(),
        "journal": pa.string(),
        "authors": _LIST,
        "retracted": pa.bool_(),
        "paper": pa.string(),
        "publication": pa.string(),
    },
    "occurrences": {"document": _TEXT, "node": _TEXT, "count": pa.int32()},
}
_ROW_GROUP: Final = 1 << 17


def _array(column: Column, kind: Any) -> Any:
    if isinstance(column, Coded):
        coded = pa.DictionaryArray.from_arrays(pa.array(column.codes), pa.array(column.values, type=pa.string()))
        return coded.cast(kind)
    if isinstance(column, CodedLists):
        return pa.array([list(value) for value in column.values], type=kind).take(pa.array(column.codes))
    if isinstance(column, np.ndarray):
        return pa.array(column, type=kind, from_pandas=True)
    return pa.array(column, type=kind)


def write_table(directory: Path, name: str, columns: Mapping[str, Column]) -> int:
    """Write a table as DIRECTORY/NAME.parquet; the same columns give the same bytes.

    Args:
        directory: where to write.
        name: a table of `SCHEMAS`.
        columns: every column of it, all of one length; NaN becomes null.

    Returns:
        Number of rows.
    """
    schema = SCHEMAS[name]
    table = pa.table({field: _array(columns[field], kind) for field, kind in schema.items()})
    path = directory / f"{name}.parquet"
    pq.write_table(table, path, compression="zstd", compression_level=3, row_group_size=_ROW_GROUP, version="2.6")
    rows: int = table.num_rows
    return rows


def measure(directory: Path) -> dict[str, int]:
    """Rows of the tables of a graph.

    Args:
        directory: where the tables stand.

    Returns:
        Rows by table; only tables that are there and have the columns of `SCHEMAS`.
    """
    found = {}
    for name, schema in SCHEMAS.items():
        path = directory / f"{name}.parquet"
        try:
            file = pq.ParquetFile(path)
        except (OSError, pa.ArrowInvalid):
            continue
        with file:
            if file.schema_arrow.names == list(schema):
                found[name] = file.metadata.num_rows
    return found


class Tables:
    """SQL over the tables of a graph. Connections are per thread, so one object serves them all."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._root = duckdb.connect(":memory:")
        for name in SCHEMAS:
            path = str((directory / f"{name}.parquet").resolve()).replace("'", "''")
            self._root.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        self._local = threading.local()

    def _run(self, sql: str, parameters: Sequence[object]) -> Any:
        if not hasattr(self._local, "cursor"):
            self._local.cursor = self._root.cursor()
        return self._local.cursor.execute(sql, list(parameters))

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a query with its `?` filled in."""
        found: list[tuple[Any, ...]] = self._run(sql, parameters).fetchall()
        return found

    def batches(self, sql: str, *parameters: object, size: int = 10_000) -> Iterator[list[tuple[Any, ...]]]:
        """Rows of a query, some at a time.

        Args:
            sql: the query.
            *parameters: values of its `?`.
            size: rows at a time.

        Yields:
            Lists of at most `size` rows.
        """
        cursor = self._root.cursor().execute(sql, list(parameters))
        while batch := cursor.fetchmany(size):
            yield batch

    def columns(self, sql: str, *parameters: object) -> dict[str, NDArray[Any]]:
        """The columns of a query that yields numbers only, by name."""
        found: dict[str, NDArray[Any]] = self._run(sql, parameters).fetchnumpy()
        return found

    def column(self, name: str, field: str) -> Coded:
        """A column of repeated strings as numbers; values are sorted."""
        table = pq.read_table(self._directory / f"{name}.parquet", columns=[field], read_dictionary=[field])
        array = table.column(0).combine_chunks()
        if isinstance(array, pa.ChunkedArray):
            array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], type=_TEXT)
        codes = array.indices.to_numpy(zero_copy_only=False).astype(np.int32)
        return Coded(codes, tuple(array.dictionary.to_pylist())).ranked()

    def numbers(self, name: str, field: str) -> NDArray[Any]:
        """A column of numbers, in the order of the rows."""
        table = pq.read_table(self._directory / f"{name}.parquet", columns=[field])
        found: NDArray[Any] = table.column(0).to_numpy()
        return found

    def close(self) -> None:
        """Let go of the files."""
        self._root.close()
