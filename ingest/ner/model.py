"""The trained weights: features to weights of every type, and the file they are kept in."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from kg.digest import digest_bytes
from kg.errors import UnreadableError

#: Labels of a token: outside any name, at the beginning of one, inside of one.
LABELS: Final = ("O", "B", "I")
FILE: Final = "recogniser.crf"
_MAGIC: Final = b"undrawn recogniser 1\n"
#: Weights are kept in steps of this size.
STEP: Final = 0.01


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of one type.

    Attributes:
        features: feature to the weights of B and of I, less that of O.
        transitions: (3, 3) from label to label, in the order of `LABELS`.
    """

    features: Mapping[str, tuple[float, float]]
    transitions: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Model:
    """All weights.

    Attributes:
        types: the m types, in the order of the columns.
        rows: feature to row; row 0 is that of no feature.
        matrix: (n, m, 2) weights of B and I, less that of O.
        transitions: (m, 3, 3) from label to label.
        genre: weights of words, see `ingest.ner.genre`.
        digest: SHA-256 of the file.
    """

    types: tuple[str, ...]
    rows: Mapping[str, int]
    matrix: NDArray[np.float32]
    transitions: NDArray[np.float32]
    genre: Mapping[str, float]
    digest: str


def pack(types: Sequence[str], weights: Sequence[Weights], genre: Mapping[str, float]) -> bytes:
    """The bytes of a model.

    Args:
        types: names of the m types.
        weights: those of each type.
        genre: weights of words, see `ingest.ner.genre`.

    Returns:
        The file's content, the same for the same weights.
    """
    names = sorted({f for one in weights for f, pair in one.features.items() if _kept(pair)})
    place = {name: row for row, name in enumerate(names)}
    rows: list[NDArray[np.int32]] = []
    values: list[NDArray[np.int16]] = []
    for one in weights:
        kept = sorted((place[f], pair) for f, pair in one.features.items() if _kept(pair))
        rows.append(np.diff(np.array([row for row, _ in kept], dtype=np.int32), prepend=np.int32(0)))
        pairs = np.array([pair for _, pair in kept], dtype=np.float64).reshape(-1, 2)
        values.append((pairs / STEP).round().astype(np.int16))
    words = sorted(genre)
    arrays: dict[str, NDArray[Any]] = {
        "sizes": np.array([len(r) for r in rows], dtype=np.int64),
        "rows": np.concatenate(rows),
        "values": np.concatenate(values),
        "transitions": np.array([one.transitions for one in weights], dtype=np.float32),
        "types": np.frombuffer("\n".join(types).encode(), dtype=np.uint8),
        "words": np.frombuffer("\n".join(words).encode(), dtype=np.uint8),
        "genre": np.array([genre[word] for word in words], dtype=np.float64),
        "names": np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
    }
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return _MAGIC + zlib.compress(buffer.getvalue(), 9)


def _kept(pair: tuple[float, float]) -> bool:
    return any(abs(value) >= STEP / 2 for value in pair)


def unpack(content: bytes, source: str) -> Model:
    """A model from the bytes of its file.

    Args:
        content: the file's content.
        source: the file's name, for the error.

    Returns:
        The model.

    Raises:
        UnreadableError: it is no such file, or it is damaged.
    """
    if not content.startswith(_MAGIC):
        raise UnreadableError(f"{source} is not a recogniser; make one with undrawn train-nlp")
    try:
        with np.load(io.BytesIO(zlib.decompress(content[len(_MAGIC) :])), allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        types = tuple(arrays["types"].tobytes().decode().split("\n"))
        names = arrays["names"].tobytes().decode().split("\n")
        transitions = arrays["transitions"]
        words = arrays["words"].tobytes().decode().split("\n")
        genre = dict(zip(words, arrays["genre"].tolist(), strict=False))
        matrix = np.zeros((len(names) + 1, len(types), 2), dtype=np.float32)
        at = 0
        for number, size in enumerate(arrays["sizes"].tolist()):
            rows = np.cumsum(arrays["rows"][at : at + size]) + 1
            matrix[rows, number] = arrays["values"][at : at + size] * STEP
            at += size
    except (ValueError, KeyError, IndexError, OSError, zlib.error) as error:
        raise UnreadableError(f"{source} is damaged ({error}); make it again with undrawn train-nlp") from error
    return Model(
        types, {name: row for row, name in enumerate(names, 1)}, matrix, transitions, genre, digest_bytes(content)
    )


def load_model(path: Path) -> Model:
    """A model from its file.

    Args:
        path: the file, or the folder that `undrawn train-nlp` wrote.

    Returns:
        The model.

    Raises:
        UnreadableError: there is no such file, or it is no model.
    """
    file = path / FILE if path.is_dir() else path
    try:
        content = file.read_bytes()
    except OSError as error:
        raise UnreadableError(f"no recogniser at {path}; make one with undrawn train-nlp") from error
    return unpack(content, str(file))
