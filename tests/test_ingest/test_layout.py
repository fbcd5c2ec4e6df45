from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ingest.columns import gutter, order, usual_gutter
from ingest.hyphens import Hyphens
from ingest.layout import body_size, sections_of
from ingest.page import Page, PageLine
from ingest.paragraphs import join, paragraphs
from ingest.running_heads import without_running_heads
from ingest.section_names import name_of
from kg.document import APART, Document


def line(text: str, x: float, y: float, width: float = 220.0, size: float = 10.0) -> PageLine:
    return PageLine(text, (x, y, x + width, y + size), size)


def columns(rows: int = 12) -> Page:
    left = [line(f"left column line number {n:02d}", 50, 100 + 12 * n) for n in range(rows)]
    right = [line(f"right column line number {n:02d}", 310, 100 + 12 * n) for n in range(rows)]
    wide = [line("a heading that runs over both of the columns of the page", 50, 80, 480)]
    return Page(1, 595, 842, tuple(wide + [x for pair in zip(left, right, strict=True) for x in pair]))


def test_the_gutter_lies_between_the_columns() -> None:
    x = gutter(columns().lines, 0, 595)
    assert x is not None
    assert 270 <= x <= 310
    one = [line("words of a page with one column only", 50, 50 + 12 * n, 480) for n in range(20)]
    assert gutter(one, 0, 595) is None


def test_a_margin_column_is_read_apart_from_the_text() -> None:
    margin = [line(f"margin words {n:02d}", 50, 100 + 13 * n, 100, 7) for n in range(9)]
    text = [line(f"the text of the page in its own wide column {n:02d}", 175, 96 + 12 * n, 370) for n in range(30)]
    texts = [item.line.text for item in order(Page(1, 595, 842, (*text, *margin)))]
    assert [t[:6] for t in texts] == ["margin"] * 9 + ["the te"] * 30


def test_a_reference_list_below_both_columns_comes_after_both() -> None:
    left = [line(f"left column line number {n:02d}", 50, 100 + 12 * n) for n in range(10)]
    right = [line(f"right column line number {n:02d}", 310, 100 + 12 * n) for n in range(11)]
    below = [line("References", 50, 262, 60)]
    below += [line(f"{n}. Doe J. A title of a paper {n}", x, 280 + 12 * n) for x in (50, 310) for n in range(5)]
    texts = [item.line.text for item in order(Page(1, 595, 842, (*left, *right, *below)))]
    assert texts.index("References") == 21


def test_pages_share_the_gutter_of_their_document() -> None:
    wide_table = [line("a row of a table that is set over both columns", 60, 300 + 9 * n, 400) for n in range(20)]
    page = Page(4, 595, 842, (*columns(9).lines[1:], *wide_table))
    assert gutter(page.lines, 0, 595) is None
    usual = usual_gutter([columns(), columns(), columns(), page])
    assert usual is not None
    texts = [item.line.text for item in order(page, usual)]
    assert [t[:4] for t in texts[:18]] == ["left"] * 9 + ["righ"] * 9


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
    text, spans = join(lines, Hyphens())
    assert text.replace(" ", "").replace("-", "") == "".join(lines).replace(" ", "").replace("-", "")
    for (start, end), printed in zip(spans, lines, strict=True):
        assert printed.startswith(text[start:end]) or text[start:end].startswith(printed)


def test_real_hyphens_stay() -> None:
    plain = Hyphens()
    assert join(["anti-", "inflammatory"], plain)[0] == "anti-inflammatory"
    assert join(["SARS-CoV-", "2 infection"], plain)[0] == "SARS-CoV-2 infection"
    assert join(["treat-", "ment"], plain)[0] == "treatment"
    assert join(["how-", "ever"], plain)[0] == "however"


def test_a_document_says_how_its_words_are_spelt() -> None:
    spelt = Hyphens(["a case-control study of preventing outcomes", "guideline texts are recommended by all"])
    assert join(["the case-", "control study"], spelt)[0] == "the case-control study"
    assert join(["by pre-", "venting it"], spelt)[0] == "by preventing it"
    assert join(["the guideline-", "recommended dose"], spelt)[0] == "the guideline-recommended dose"
    assert join(["an out-", "come"], Hyphens(["carry out a plan and come back"]))[0] == "an outcome"


def prose(y: float, size: float = 10.0, words: str = "The drug lowers fever in most patients and") -> list[PageLine]:
    """A paragraph of five full lines and a last short one, from y downwards."""
    full = [line(f"{words} line {n} goes on to the end of it", 50, y + 1.2 * size * n, 480, size) for n in range(5)]
    return [*full, line("and here it ends.", 50, y + 6 * size, 90, size)]


def heading(text: str, y: float, size: float = 11.0, *, italic: bool = False) -> PageLine:
    return PageLine(text, (50, y, 50 + 5 * len(text), y + size), size, not italic, None, italic)


def test_sections_statements_and_tables_come_where_they_belong() -> None:
    table = [line(f"cell {n} of eleven words and more that are set small", 60, 312 + 10 * n, 380, 9) for n in range(5)]
    first = Page(
        1,
        595,
        842,
        (
            line("Doe J, Roe K, Department of Samples and of Other Things, Sampleton", 50, 60, 480),
            heading("Abstract", 80),
            *prose(95),
            heading("Results", 180),
            heading("Fever", 200, 10, italic=True),
            *prose(215),
            PageLine("Table 1. What was measured in them.", (50, 300, 300, 309), 9.0),
            *table,
            *prose(380, words="After the table the text of the results"),
            heading("Discussion", 465),
            *prose(480),
        ),
    )
    last = Page(
        2,
        595,
        842,
        (
            heading("Author contributions", 100),
            *prose(120, words="Jane Doe drew the samples and"),
            heading("Funding", 200, 8),
            *prose(215, 8.0, words="This was paid for by nobody in particular"),
            heading("References", 300),
            line("1. Doe J. A title of a paper. J Sampl 2019;1:1-9.", 50, 320, 300, 8),
        ),
    )
    _, sections = sections_of([first, last])
    read = [(s.name, s.heading) for s in sections if s.name not in APART]
    assert read == [
        ("abstract", "Abstract"),
        ("results", "Results"),
        ("results", "Fever"),
        ("discussion", "Discussion"),
        ("statements", "Author contributions"),
    ]
    apart = {s.name: " ".join(b.text for b in s.blocks) for s in sections if s.name in APART}
    assert "Department" in apart["back"]
    assert "paid for" in apart["back"]
    assert "cell 4" in apart["table"]
    assert "After the table" not in apart["table"]
    document = Document("d", "", "", "d.pdf", "paper", "", "", sections)
    assert document.text.startswith("Abstract\n\nThe drug lowers fever")
    places = {p.block.text: p.block.bbox for p in document.placed()}
    assert places["Fever"] == (50, 200, 75, 210)


def test_an_indent_after_a_full_stop_starts_a_paragraph() -> None:
    rows = [
        line("The first paragraph has a first line that fills the column", 50, 100, 480),
        line("and ends here.", 50, 112, 90),
        line("The second one is indented as is usual in many journals and", 62, 124, 468),
        line("goes on with a line that also fills the column to its end.", 50, 136, 480),
    ]
    found = paragraphs(order(Page(1, 595, 842, tuple(rows))), 1, Hyphens())
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
    assert name_of("Conflict of interest statement") == "statements"
    assert name_of("Author Contributions") == name_of("Authors’ contributions") == "statements"
    assert name_of("Keywords") == "back"
    assert name_of("Baricitinib in mice") is None
    assert name_of("Discussions") == "discussion"
    assert name_of("Publisher’s Note") == name_of("Publisher's note") == "back"


def test_a_page_without_front_matter_keeps_its_first_words_and_its_small_sentences() -> None:
    rows = [
        line("of the end of a sentence on the page before.", 50, 60, 250),
        *prose(72),
        line("A picture of the ward, taken in the spring.", 300, 200, 150, 7),
        line("Sampleton Press", 50, 230, 60, 7),
        line("What the ward looked like", 50, 260, 300, 24),
        *prose(300, words="The ward was small and"),
    ]
    title, sections = sections_of([Page(1, 595, 842, tuple(rows))])
    assert title == "What the ward looked like"
    text = Document("d", "", "", "d.tif", "paper", "", "", sections).text
    assert text.startswith("of the end of a sentence")
    assert "taken in the spring." in text
    assert "Press" not in text
    assert text.index("here it ends.") < text.index("What the ward") < text.index("The ward was small")


def test_front_matter_is_still_kept_apart_where_there_is_any() -> None:
    rows = [
        line("Notes on a ward in the spring", 50, 40, 400, 18),
        line("Jane Doe and Richard Roe", 50, 70, 200),
        line("Department of Samples, Sampleton, where both of them work.", 50, 90, 300),
        *prose(120),
    ]
    _, sections = sections_of([Page(1, 595, 842, tuple(rows))])
    text = Document("d", "", "", "d.tif", "paper", "", "", sections).text
    assert "Sampleton" not in text
    assert "and here it ends." in text


def test_a_mark_beside_the_title_does_not_part_it() -> None:
    rows = [
        line("Notes on the long and", 50, 40, 300, 18),
        line("Check for", 470, 48, 30, 5),
        line("very cold winter in one ward", 50, 62, 330, 18),
        line("updates", 470, 62, 30, 6),
        line("This is an open access article under the terms of a licence.", 50, 760, 400, 9),
        heading("Abstract", 100),
        *prose(115),
    ]
    title, sections = sections_of([Page(1, 595, 842, tuple(rows))])
    assert title == "Notes on the long and very cold winter in one ward"
    assert "open access" not in Document("d", "", "", "d.tif", "paper", "", "", sections).text


def test_notes_that_a_page_continues_another_go() -> None:
    page = Page(2, 595, 842, (line("(Continued from previous page)", 50, 100, 120, 8), *prose(112)))
    assert len(without_running_heads([page])[0].lines) == 6


def test_large_print_that_was_hardly_read_is_no_heading() -> None:
    def found(confidence: float) -> list[str]:
        read = PageLine("Mountain wood sent", (50, 200, 200, 216), 16.0, confidence=confidence)
        rows = (heading("Results", 60), *prose(80), read, *prose(230))
        return [s.heading for s in sections_of([Page(2, 595, 842, rows)])[1]]

    assert "Mountain wood sent" in found(0.95)
    assert "Mountain wood sent" not in found(0.5)


def test_a_numbered_section_whose_name_says_nothing_is_no_part_of_the_one_before() -> None:
    def names(*headings: str) -> dict[str, str]:
        lines = [part for n, text in enumerate(headings) for part in (heading(text, 60 + 90 * n), *prose(80 + 90 * n))]
        _, sections = sections_of([Page(1, 595, 842, tuple(lines))])
        return {section.heading: section.name for section in sections}

    numbered = names(
        "1. Introduction", "1.1. History of it", "2. Energy of the plant", "2.1. Heat of the plant", "3. Results"
    )
    assert numbered == {
        "1. Introduction": "introduction",
        "1.1. History of it": "introduction",
        "2. Energy of the plant": "body",
        "2.1. Heat of the plant": "body",
        "3. Results": "results",
    }
    assert names("Introduction", "2 Patients of old age", "Results")["2 Patients of old age"] == "introduction"


def test_sizes_read_by_ocr_count_together_for_the_size_of_the_body() -> None:
    def page(number: int, size: float, rows: int, confidence: float | None) -> Page:
        lines = (PageLine("forty characters of text in every line", (0, 0, 9, 9), size, confidence=confidence),) * rows
        return Page(number, 595, 842, lines)

    read = [page(1, 10.5, 20, 0.9), page(2, 11.0, 25, 0.9), page(3, 8.0, 30, 0.9)]
    assert body_size(read) == 11.0
    printed = [page(1, 10.5, 20, None), page(2, 11.0, 25, None), page(3, 8.0, 30, None)]
    assert body_size(printed) == 8.0


def test_an_abstract_set_a_little_smaller_is_kept_when_it_was_read_by_ocr() -> None:
    def small(confidence: float | None) -> str:
        words = "The drug lowers fever in most patients and"
        rows = [
            PageLine(
                f"{words} line {n} goes on to the end", (50, 95 + 10 * n, 530, 103 + 10 * n), 8.5, confidence=confidence
            )
            for n in range(5)
        ]
        body = [PageLine(x.text, x.bbox, x.size, confidence=confidence) for x in [*prose(200), *prose(280)]]
        page = Page(1, 595, 842, (heading("Abstract", 80), *rows, heading("Results", 180), *body))
        return Document("d", "", "", "d.tif", "paper", "", "", sections_of([page])[1]).text

    assert "line 3 goes on to the end" in small(0.9).split("Results")[0]
    assert "line 3 goes on to the end" not in small(None).split("Results")[0]


def test_the_boxes_of_a_flow_chart_are_no_headings() -> None:
    rows = (heading("Methods", 60), *prose(80), heading("Randomised (n= )", 200, 12), *prose(230))
    assert [s.heading for s in sections_of([Page(2, 595, 842, rows)])[1] if s.heading] == ["Methods"]
