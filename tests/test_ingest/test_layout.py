from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import gutter, order
from ingest.page import Page, PageLine
from ingest.paragraphs import join, paragraphs
from ingest.running_heads import without_running_heads
from ingest.section_names import name_of


def line(text: str, x: float, y: float, width: float = 220.0, size: float = 10.0) -> PageLine:
    return PageLine(text, (x, y, x + width, y + size), size)


def columns(rows: int = 12) -> Page:
    left = [line(f"left column line number {n:02d}", 50, 100 + 12 * n) for n in range(rows)]
    right = [line(f"right column line number {n:02d}", 310, 100 + 12 * n) for n in range(rows)]
    wide = [line("a heading that runs over both of the columns of the page", 50, 80, 480)]
    return Page(1, 595, 842, tuple(wide + [x for pair in zip(left, right, strict=True) for x in pair]))


def test_the_gutter_lies_between_the_columns() -> None:
    x = gutter(columns())
    assert x is not None
    assert 270 <= x <= 310
    assert (
        gutter(
            Page(
                1,
                595,
                842,
                tuple(line("words of a page with one column only", 50, 50 + 12 * n, 480) for n in range(20)),
            )
        )
        is None
    )


def test_full_width_lines_come_where_they_stand_and_columns_do_not_interleave() -> None:
    texts = [item.line.text for item in order(columns())]
    assert texts[0].startswith("a heading")
    assert [t[:4] for t in texts[1:]] == ["left"] * 12 + ["righ"] * 12


@given(st.permutations(range(25)))
def test_reading_order_does_not_depend_on_the_order_in_the_file(shuffled: list[int]) -> None:
    page = columns()
    mixed = Page(1, 595, 842, tuple(page.lines[i] for i in shuffled))
    assert [o.line for o in order(mixed)] == [o.line for o in order(page)]


@given(st.lists(st.text("abc- ", min_size=1, max_size=12).map(str.strip).filter(bool), min_size=1, max_size=6))
def test_joined_lines_keep_their_letters_and_their_spans(lines: list[str]) -> None:
    text, spans = join(lines)
    assert text.replace(" ", "").replace("-", "") == "".join(lines).replace(" ", "").replace("-", "")
    for (start, end), printed in zip(spans, lines, strict=True):
        assert printed.startswith(text[start:end]) or text[start:end].startswith(printed)


def test_real_hyphens_stay() -> None:
    assert join(["anti-", "inflammatory"])[0] == "anti-inflammatory"
    assert join(["SARS-CoV-", "2 infection"])[0] == "SARS-CoV-2 infection"
    assert join(["treat-", "ment"])[0] == "treatment"


def test_an_indent_after_a_full_stop_starts_a_paragraph() -> None:
    rows = [
        line("The first paragraph has a first line that fills the column", 50, 100, 480),
        line("and ends here.", 50, 112, 90),
        line("The second one is indented as is usual in many journals and", 62, 124, 468),
        line("goes on with a line that also fills the column to its end.", 50, 136, 480),
    ]
    found = paragraphs(order(Page(1, 595, 842, tuple(rows))), 1)
    assert [p.block.text[:10] for p in found] == ["The first ", "The second"]


def test_running_heads_go_and_text_near_the_edge_stays() -> None:
    pages = [
        Page(
            n,
            595,
            842,
            (line(f"Sample Journal {n}", 50, 20), line(f"text of page {n} alone", 50, 30), line("12", 290, 820, 10)),
        )
        for n in range(1, 5)
    ]
    pages[2] = Page(3, 595, 842, (*pages[2].lines, line("a sentence that stands high on one page only", 50, 40)))
    kept = [item.text for page in without_running_heads(pages) for item in page.lines]
    assert "a sentence that stands high on one page only" in kept
    assert not any(t.startswith("Sample Journal") or t == "12" for t in kept)


def test_headings_are_named_with_and_without_numbers() -> None:
    assert name_of("2. Materials and methods") == "methods"
    assert name_of("REFERENCES") == "references"
    assert name_of("IV. Discussion") == "discussion"
    assert name_of("Conflict of interest statement") == "back"
    assert name_of("Baricitinib in mice") is None
