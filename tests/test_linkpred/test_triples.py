"""Reading benchmarks and graphs as numbered triples."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from kg.arrays import GraphArrays
from kg.errors import InputError
from linkpred.triples import from_arrays, read_splits


def write(directory: Path, train: str, valid: str = "a\tr\tb\n", test: str = "a\tr\tb\n") -> Path:
    for name, text in (("train", train), ("valid", valid), ("test", test)):
        (directory / f"{name}.txt").write_text(text, encoding="utf-8")
    return directory


def test_names_are_numbered_in_sorted_order_over_all_three_files(tmp_path: Path) -> None:
    train, valid, test = read_splits(write(tmp_path, "c\ts\ta\n", "a\tr\tb\n", "d\tr\ta\n"))
    assert train.entities == valid.entities == test.entities == ("a", "b", "c", "d")
    assert train.relations == ("r", "s")
    assert train.triples.tolist() == [[2, 1, 0]]
    assert test.triples.tolist() == [[3, 0, 0]]


def test_the_order_of_lines_and_repeats_change_nothing(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir(), two.mkdir()
    first = read_splits(write(one, "a\tr\tb\nb\tr\tc\na\tr\tb\n"))[0]
    second = read_splits(write(two, "b\tr\tc\r\n\r\na\tr\tb\r\n"))[0]
    assert first.triples.tolist() == second.triples.tolist() == [[0, 0, 1], [1, 0, 2]]
    assert first.weights.tolist() == [1, 1]


def test_gzip_and_tsv_are_read(tmp_path: Path) -> None:
    for name in ("train", "valid"):
        (tmp_path / f"{name}.txt.gz").write_bytes(gzip.compress("ä b\tr\tc\n".encode()))
    (tmp_path / "test.tsv").write_text("c\tr\tc\n", encoding="utf-8")
    assert read_splits(tmp_path)[0].entities == ("c", "ä b")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\tr\n", "line 1 has 2 columns"),
        (b"a\tr\tb\na r b\n", "line 2 has 1 columns"),
        (b"a\t\tb\n", "it needs three"),
        (b"a\tr\t\xff\n", "must be UTF-8"),
        (b"\x1f\x8bbroken", "cannot be read"),
        (b"", "training file is empty"),
    ],
)
def test_a_bad_file_is_one_clear_line(tmp_path: Path, content: bytes, message: str) -> None:
    write(tmp_path, "")
    (tmp_path / "train.txt").write_bytes(content)
    with pytest.raises(InputError, match=message) as caught:
        read_splits(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_missing_file_says_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no train file; allowed: train\.txt"):
        read_splits(tmp_path)
    with pytest.raises(InputError, match="not a folder"):
        read_splits(tmp_path / "absent")


def test_belief_is_the_weight_and_the_numbers_are_those_of_the_graph() -> None:
    triples = np.array([[0, 0, 1], [1, 0, 2]])
    belief = np.array([0.5, 1], dtype=np.float32)
    arrays = GraphArrays(("X:1", "X:2", "X:3"), ("biolink:Gene",) * 3, ("binds",), triples, belief, ("", ""))
    found = from_arrays(arrays)
    assert found.entities == arrays.nodes
    assert found.triples.tolist() == triples.tolist()
    assert found.weights.tolist() == [0.5, 1]
