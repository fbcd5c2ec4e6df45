"""The report: what stands in it, that nothing is loaded, that markup in documents stays text, that bytes repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from kg.curie import PREFIXES, parse_curie
from kg.errors import InputError
from pipelines.report import PAGE, write_report
from pipelines.report.charts import paired_bars, stacked_bars
from pipelines.report.gather import gather
from pipelines.report.limits import limits_of
from pipelines.report.links import url_of
from pipelines.report.phrases import in_words, place_of, plural
from pipelines.report.quality import quality_chart, quality_tables
from pipelines.report.ranking import _place
from pipelines.report.sentence import LONGEST, mark
from tests.test_pipelines.run_made import BARICITINIB, COVID, MODELS, make_run

VOID = {"meta", "input", "br", "hr", "img", "link"}
LOADS = {"src", "srcset", "poster", "data", "action", "background"}


class Reader(HTMLParser):
    """Checks nesting; collects links, ids, headings, text and whatever a browser would load."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.loads: list[tuple[str, str | None]] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.headings: list[int] = []
        self.tables = self.captions = 0
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.loads += [(name, value) for name, value in attrs if name in LOADS and tag != "data"]
        self.loads += [(tag, None)] if tag in {"link", "iframe", "object", "embed", "img"} else []
        if tag == "a" and given_.get("href"):
            self.links.append(given_["href"] or "")
        if given_.get("id"):
            self.ids.append(given_["id"] or "")
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        self.tables += tag == "table"
        self.captions += tag == "caption"

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("runs") / "tiny")


@pytest.fixture(scope="module")
def html(run: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write_report(run, tmp_path_factory.mktemp("out")).read_text(encoding="utf-8")


def rows_of(html: str) -> Iterator[str]:
    for body in re.finditer(r"<tbody data-name=.*?</tbody>", html, re.DOTALL):
        yield body.group()


def test_the_page_is_well_formed_and_loads_nothing(html: str) -> None:
    reader = Reader(html)
    assert reader.open == []
    assert reader.loads == []
    assert "url(" not in re.sub(r"url\(#", "", html)
    assert "@import" not in html
    assert all(link.startswith(("https://", "#")) for link in reader.links)
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
    assert len(reader.ids) == len(set(reader.ids))


def test_headings_descend_one_by_one_and_every_table_has_a_caption(html: str) -> None:
    reader = Reader(html)
    assert reader.headings[0] == 1
    assert reader.headings.count(1) == 1
    steps = zip(reader.headings, reader.headings[1:], strict=False)
    assert all(after - before <= 1 or (before, after) == (2, 4) for before, after in steps)
    assert reader.tables == reader.captions > 4


def test_the_same_run_gives_the_same_bytes(run: Path, html: str, tmp_path: Path) -> None:
    assert write_report(run, tmp_path / "again.html").read_text(encoding="utf-8") == html
    assert (tmp_path / "again.html").is_file()


def test_a_folder_gets_an_index(run: Path, tmp_path: Path) -> None:
    assert write_report(run, tmp_path / "report") == tmp_path / "report" / PAGE
    assert [path.name for path in (tmp_path / "report").iterdir()] == [PAGE]


def test_markup_in_documents_and_reasons_stays_text(html: str) -> None:
    assert "<b>JAK1</b>" not in html
    assert "&lt;b&gt;" in html
    assert "<i>paper</i>" not in html
    assert "is encrypted &lt;script&gt;" in html
    assert html.count("<script>") == 1


def test_every_candidate_has_name_link_score_and_both_ranks(run: Path, html: str) -> None:
    page = gather(run)
    drugs = next(ranking for ranking in page.rankings if ranking.id == "drugs")
    assert drugs.total == len(drugs.candidates) == 13
    bodies = list(rows_of(html))
    assert len(bodies) == sum(len(ranking.candidates) for ranking in page.rankings)
    for one, body in zip(drugs.candidates, bodies, strict=False):
        assert f"https://go.drugbank.com/drugs/{one.concept.id.partition(':')[2]}" in body
        assert f"rank {one.rank}, by degree alone {one.degree_rank}" in body
        assert f"{one.score:.3f}" in body
        assert ("abstains" in body) == (one.probability is None)


def test_known_and_novel_are_told_apart(run: Path, html: str) -> None:
    drugs = gather(run).rankings[0]
    known = {one.concept.name for one in drugs.candidates if one.known}
    assert known == {"Drug 2", "Drug 3"} or known == {"Drug 3"}
    assert drugs.novel == drugs.total - len(known)
    for one, body in zip(drugs.candidates, rows_of(html), strict=False):
        assert f'class="tag {"known" if one.known else "novel"}"' in body


def test_a_denial_and_a_hedge_are_marked(html: str) -> None:
    said = {"Drug 1": "denied", "Drug 2": "hedged", "Drug 3": ""}
    for name, word in said.items():
        body = next(body for body in rows_of(html) if f'<th scope="row" class="name">{name} ' in body)
        statement = next(
            li for li in re.findall(r'<li class="statement">.*?</li>', body, re.DOTALL) if "COVID-19</mark>" in li
        )
        assert re.findall(r'<strong class="mark \w+">(\w+)</strong>', statement) == ([word] if word else [])
        assert f'<mark class="subject">{name}</mark>' in statement
        assert '<mark class="object">COVID-19</mark>' in statement
        assert "results, page 3" in statement
        assert "<time>2020-04</time>" in statement


def test_paths_lead_from_the_candidate_to_the_target(run: Path) -> None:
    found = {one.concept.id: one for ranking in gather(run).rankings for one in ranking.candidates}
    paths = found[BARICITINIB].paths
    assert paths
    for path in paths:
        assert path.nodes[0].id == BARICITINIB
        assert path.nodes[-1].id == COVID
        assert len(path.steps) == len(path.nodes) - 1 >= 2
    assert [node.name for node in paths[0].nodes] == ["Baricitinib", "JAK1", "GENE0", "COVID-19"]
    assert [step.direction for step in paths[0].steps] == ["forward", "forward", "both"]


def test_quarantine_counts_and_model_figures_stand_on_the_page(html: str) -> None:
    text = " ".join(" ".join(Reader(html).text).split())
    assert "broken.pdf is encrypted" in text
    for label, value in (("documents read", "2"), ("quarantined", "1"), ("statements found in them", "4")):
        assert f"{label} {value}" in text
    assert "0.310" in text
    assert "degree (baseline)" in text
    assert "filtered realistic ranks on both sides" in text


def test_a_run_without_its_stages_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="finished run") as caught:
        write_report(tmp_path, tmp_path / "out")
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("lost", ["hypotheses/metrics.json", "model/metrics.json", "configuration.json"])
def test_a_run_with_a_broken_file_is_refused(run: Path, tmp_path: Path, lost: str) -> None:
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(run, copy)
    (copy / lost).write_text("{")
    with pytest.raises(InputError, match=re.escape(lost)):
        write_report(copy, tmp_path)


@given(
    st.text(alphabet="ab <&", max_size=40),
    st.text(alphabet="ab <&", max_size=4),
    st.text(alphabet="ab <&", max_size=4),
)
def test_the_pieces_of_a_sentence_are_the_sentence(sentence: str, subject: str, obj: str) -> None:
    pieces = mark(sentence, subject, obj)
    assert "".join(piece.text for piece in pieces) == sentence
    for role, words in (("subject", subject), ("object", obj)):
        assert all(piece.text == words for piece in pieces if piece.role == role)
        assert sum(piece.role == role for piece in pieces) <= 1


def test_whole_words_are_marked_and_the_nearest_pair_is_chosen() -> None:
    pieces = mark("IL60 and also IL6 levels rise; TNF binds IL6.", "IL6", "TNF")
    assert [(piece.text, piece.role) for piece in pieces] == [
        ("IL60 and also IL6 levels rise; ", ""),
        ("TNF", "object"),
        (" binds ", ""),
        ("IL6", "subject"),
        (".", ""),
    ]


def test_a_very_long_sentence_is_cut_around_what_matters() -> None:
    sentence = "word " * 400 + "aspirin inhibits PTGS1 " + "word " * 400
    pieces = mark(sentence, "aspirin", "PTGS1")
    text = "".join(piece.text for piece in pieces)
    assert {piece.role for piece in pieces} == {"", "subject", "object"}
    assert len(text) <= LONGEST + 4
    assert text.startswith("… ")
    assert text.endswith(" …")


@pytest.mark.parametrize("prefix", sorted(set(PREFIXES) - {"NDFRT", "HGVS", "UNDRAWN"}))
def test_every_vocabulary_has_a_page(prefix: str) -> None:
    address = url_of(f"{prefix}:X1")
    assert re.fullmatch(r"https://[\w.]+/\S*X1/?", address), address


@pytest.mark.parametrize("prefix", sorted(set(PREFIXES) - {"NDFRT", "HGVS", "UNDRAWN"}))
def test_the_address_of_every_page_is_read_as_its_identifier(prefix: str) -> None:
    curie = parse_curie(f"{prefix}:17")
    assert parse_curie(url_of(curie)) == curie


def test_our_own_identifiers_have_no_page() -> None:
    assert url_of("UNDRAWN:PC7_1") == ""
    assert url_of("text") == ""


def test_words() -> None:
    assert in_words("uses_host_factor") == "uses the host factor"
    assert in_words("positively_regulates") == "positively regulates"
    assert place_of("results", 3) == "results, page 3"
    assert place_of("", None) == ""
    assert (plural(1, "paper"), plural(1200, "paper")) == ("1 paper", "1,200 papers")


def test_ranks_stand_on_a_logarithmic_line() -> None:
    assert (_place(1, 1000), _place(1000, 1000)) == (5.0, 95.0)
    assert _place(10, 1000) - _place(1, 1000) == pytest.approx(_place(100, 1000) - _place(10, 1000), abs=0.11)
    assert _place(1, 1) == 5.0


def test_charts_are_svg_with_a_title_the_colours_of_the_page_and_no_date() -> None:
    bars = stacked_bars("a", "Counts <of> things", [("treats", (5, 2, 1)), ("inhibits", (9, 0, 0))], ("x", "y", "z"))
    pair = paired_bars("b", "Pairs", [("drugs", 0.8, 0.6)], ("ours", "degree"))
    for svg, name in ((bars, "a"), (pair, "b")):
        root = etree.fromstring(str(svg))
        assert root.get("role") == "img"
        assert root.get("aria-labelledby") == f"{name}-title"
        assert "currentColor" in svg
        assert "var(--ours)" in svg
        assert "metadata" not in svg
        assert all(value.startswith(f"{name}-") for value in root.xpath("//@id"))
    assert etree.fromstring(str(bars)).findtext("{*}title") == "Counts <of> things"
    assert {"8", "9"} <= {text.strip() for text in etree.fromstring(str(bars)).itertext()}
    assert bars == stacked_bars(
        "a", "Counts <of> things", [("treats", (5, 2, 1)), ("inhibits", (9, 0, 0))], ("x", "y", "z")
    )


QUALITY = {
    "targets": 3,
    "links": 40,
    "candidates": 100,
    "auroc": 0.8,
    "average_precision": 0.3,
    "degree_auroc": 0.65,
    "degree_average_precision": 0.2,
    "reliability": [{"low": 0.0, "high": 0.01, "count": 90, "expected": 0.004, "observed": 0.005}],
}


def test_quality_stands_beside_degree() -> None:
    measured = {"drugs": {"quality": QUALITY}, "targets": {"quality": None}}
    model, reliability = quality_tables(MODELS, measured)
    chart = quality_chart(measured)
    assert chart is not None
    assert model.head == ("", "complex", "degree (baseline)")
    assert model.rows[0] == ("MRR", "0.310", "0.120")
    assert chart.table.rows == (("drugs (3 other targets, 40 hidden links)", "0.800", "0.650", "0.300", "0.200"),)
    assert reliability.rows == (("0 to 1 %", "90", "0.40 %", "0.50 %"),)
    assert {"0.800", "0.650"} <= {text.strip() for text in etree.fromstring(str(chart.svg)).itertext()}
    assert quality_chart({"drugs": {"quality": None}}) is None
    assert quality_tables({}, {"drugs": {"quality": None}}) == ()


def test_limits_follow_from_the_run(run: Path) -> None:
    rankings = gather(run).rankings
    poor = {ranking.id: {"abstained": 3, "quality": None} for ranking in rankings}
    rich = {ranking.id: {"abstained": 0, "quality": QUALITY} for ranking in rankings}
    worst, best = limits_of(6, 2, rankings, poor), limits_of(5000, 0, rankings, rich)
    assert worst[:2] == (
        "Only 6 documents could be read here; what they leave out is unknown.",
        "2 documents could not be read; see above.",
    )
    assert set(best) < set(worst)
    assert any("3 of 13 drugs" in sentence for sentence in worst)
