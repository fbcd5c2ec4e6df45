from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kg.codec import dump_json, load_json
from kg.document import APART, Block, Document, Line, Section, SectionName

NAMES: list[SectionName] = ["title", "abstract", "results", "references", "caption", "table"]

blocks = st.builds(
    Block, text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40), page=st.none() | st.integers(1, 9)
)
sections = st.builds(
    Section, name=st.sampled_from(NAMES), blocks=st.lists(blocks, max_size=4).map(tuple), heading=st.just("")
)


def document(parts: tuple[Section, ...]) -> Document:
    return Document("d1", "A title", "2020-03", "d1.pdf", "paper", "CC BY", "0" * 64, parts)


@given(st.lists(sections, max_size=5).map(tuple))
def test_every_placed_block_stands_at_its_offset(parts: tuple[Section, ...]) -> None:
    doc = document(parts)
    text = doc.text
    placed = list(doc.placed())
    assert all(text[p.start : p.start + len(p.block.text)] == p.block.text for p in placed)
    assert sum(len(p.block.text) for p in placed) + 2 * max(len(placed) - 1, 0) == len(text)
    assert not any(p.section.name in APART for p in placed)


@given(st.lists(sections, max_size=3).map(tuple))
def test_json_round_trip(parts: tuple[Section, ...]) -> None:
    doc = document(parts)
    assert load_json(Document, dump_json(doc)) == doc


def test_box_of_a_span_is_the_union_of_its_lines() -> None:
    block = Block(
        "one two three",
        1,
        (0, 0, 9, 9),
        None,
        (Line(0, 4, (1, 1, 5, 2)), Line(4, 8, (2, 2, 6, 3)), Line(8, 13, (0, 3, 4, 4))),
    )
    assert block.box_of(5, 9) == (0, 2, 6, 4)
    assert block.box_of(0, 3) == (1, 1, 5, 2)
    assert Block("x", 1, (0, 0, 9, 9)).box_of(0, 1) == (0, 0, 9, 9)
    assert Block("x").box_of(0, 1) is None
