from __future__ import annotations

from html.parser import HTMLParser

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.given import read_given
from ingest.painted import page_end, page_start, to_html
from tests.test_ingest.marked import document, extractor


class _Seen(HTMLParser):
    """Tags, text outside identifiers, titles; fails where tags do not nest."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.titles: list[str] = []
        self.classes: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.titles += [value or "" for name, value in attrs if name == "title"]
        self.classes += [value or "" for name, value in attrs if name == "class" and tag == "mark"]
        if tag not in {"br", "meta"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"small", "h2", "ul", "details"} & set(self.open) and "count" not in self.open:
            self.text += data


def _page(*blocks: str) -> str:
    return to_html(extractor().extract(document(*blocks)))


def test_mentions_are_painted_with_what_they_stand_for() -> None:
    seen = _Seen(_page("Ruxolitinib did not inhibit JAK1/2. It may treat COVID-19."))
    assert seen.classes == ["Chemical", "Gene denied", "Disease hedged"]
    assert seen.titles[0].startswith("DRUGBANK:DB08877 Ruxolitinib; Chemical; score ")
    assert "HGNC:6190 JAK1" in seen.titles[1]
    assert "HGNC:6192 JAK2" in seen.titles[1]


def test_statements_stand_below_their_sentence() -> None:
    html = _page("Influenza is old. Ruxolitinib does not inhibit JAK1. It may rain.")
    before, _, after = html.partition("<b>Ruxolitinib</b> <i>inhibits</i> <b>JAK1</b>")
    assert "does not inhibit" in before
    assert after.partition("</li>")[0].endswith('<strong class="mark no">denied</strong>')
    assert "It may rain" in after


def test_text_is_escaped_wherever_it_stands() -> None:
    html = _page('<script>alert("1")</script> <b>Ruxolitinib</b> & <img src=x onerror=y>')
    seen = _Seen(html)
    assert {"script", "img"}.isdisjoint(seen.tags)
    assert '<script>alert("1")</script> <b>Ruxolitinib</b> & <img src=x onerror=y>' in seen.text
    record = {
        "text": "a<b",
        "entities": [
            {"start": 0, "end": 3, "type": "Gene", "ids": ['"><script>']},
            {"start": 1, "end": 2, "type": "Gene"},
        ],
    }
    given_ids = _Seen(to_html(extractor().extract(document("a<b"), read_given(record)[0])))
    assert "script" not in given_ids.tags
    assert given_ids.titles == ['Gene; "><script>']


def test_a_name_within_a_name_is_told_below() -> None:
    rows = [{"start": 0, "end": 12, "type": "Gene", "ids": ["A:1"]}, {"start": 0, "end": 4, "type": "Disease"}]
    made = extractor().extract(document("JAK1 protein"), read_given({"text": "JAK1 protein", "entities": rows})[0])
    assert "within another name:</i> JAK1" in to_html(made)


def test_the_page_loads_nothing_and_says_when_it_is_cut() -> None:
    page = page_start() + _page("Influenza.") + page_end(1, 5)
    assert not any(word in page for word in ("http", "src=", "@import", "url("))
    assert "The first 1 of 5 documents" in page
    assert "documents" not in page_end(5, 5)
    assert {"html", "head", "body", "main", "article"} <= set(_Seen(page).tags)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(["Ruxolitinib", "inhibits", "JAK1/2", "<b>", "&amp;", "{x}", "%s", ".", "É", "not", "\\"]),
        max_size=12,
    )
)
def test_no_character_of_the_text_is_lost(words: list[str]) -> None:
    text = " ".join(words)
    shown = "".join(_Seen(_page(text)).text.split())
    assert "".join(text.split()) in shown
