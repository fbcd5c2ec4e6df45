from __future__ import annotations

from pathlib import Path

import pytest

from kg.atomic import replacing, write_text
from kg.codec import load_json
from kg.digest import content_id, digest_bytes, digest_file
from kg.document import Block
from kg.errors import UnreadableError


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.txt"
    write_text(path, "old")

    def fail() -> None:
        with replacing(path) as temporary:
            temporary.write_text("half of the n")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        fail()
    assert path.read_text() == "old"
    assert list(path.parent.iterdir()) == [path]


def test_digests(tmp_path: Path) -> None:
    path = tmp_path / "x"
    path.write_bytes(b"abc")
    assert (
        digest_file(path) == digest_bytes(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )
    assert content_id("a", 1) != content_id("a", "1")


def test_broken_json_is_one_line_naming_the_field() -> None:
    with pytest.raises(UnreadableError, match="not a Block: text"):
        load_json(Block, '{"page": 1}')


def test_two_writers_of_one_file_do_not_share_a_temporary_name(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with replacing(path) as one, replacing(path) as other:
        assert one != other
        one.write_text("one")
        other.write_text("other")
    assert path.read_text() == "one"
    assert list(tmp_path.iterdir()) == [path]
