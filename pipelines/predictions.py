"""Predicted triples written as they come, to Parquet or TSV, under a temporary name until all are there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np

from kg.errors import InputError, why
from linkpred.predict import Predictions
from linkpred.split import Split

SUFFIXES: Final = (".parquet", ".tsv")


def write_predictions(path: Path, split: Split, relation: str, batches: Iterator[Predictions]) -> int:
    """Write head, relation, tail, score and rank of predicted triples.

    Args:
        path: ends in .parquet or .tsv.
        split: has the names.
        relation: its name.
        batches: the triples.

    Returns:
        How many there were.

    Raises:
        InputError: the name has another ending, or the file cannot be written.
    """
    if path.suffix not in SUFFIXES:
        raise InputError(f"{path} ends in {path.suffix or 'nothing'}; allowed: {', '.join(SUFFIXES)}")
    partial = path.with_name(path.name + ".partial")
    write = _parquet if path.suffix == ".parquet" else _tsv
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        count = write(partial, split, relation, batches)
        Path(partial).replace(path)
    except OSError as error:
        raise InputError(f"{path} cannot be written: {why(error)}; give another place") from error
    finally:
        partial.unlink(missing_ok=True)
    return count


def _parquet(path: Path, split: Split, relation: str, batches: Iterator[Predictions]) -> int:
    import pyarrow as pa
    from pyarrow import parquet

    names = pa.array(split.entities, pa.string())
    text = pa.dictionary(pa.int32(), pa.string())
    schema = pa.schema(
        [("head", text), ("relation", text), ("tail", text), ("score", pa.float32()), ("rank", pa.int32())]
    )

    def coded(codes: Any, values: Any) -> Any:
        return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), values)

    count = 0
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        for batch in batches:
            same = coded(np.zeros(len(batch)), pa.array([relation], pa.string()))
            columns = [coded(batch.heads, names), same, coded(batch.tails, names), batch.scores, batch.ranks]
            writer.write_table(pa.Table.from_arrays([pa.array(column) for column in columns], schema=schema))
            count += len(batch)
    return count


def _tsv(path: Path, split: Split, relation: str, batches: Iterator[Predictions]) -> int:
    names, count = split.entities, 0
    with path.open("w", encoding="utf-8") as file:
        file.write("head\trelation\ttail\tscore\trank\n")
        for batch in batches:
            rows = zip(
                batch.heads.tolist(), batch.tails.tolist(), batch.scores.tolist(), batch.ranks.tolist(), strict=True
            )
            file.writelines(
                f"{names[head]}\t{relation}\t{names[tail]}\t{score:.6g}\t{rank}\n" for head, tail, score, rank in rows
            )
            count += len(batch)
    return count
