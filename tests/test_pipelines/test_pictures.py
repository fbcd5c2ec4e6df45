"""Pictures of sentences in the report, beside explain, and by cut; and what is said where there can be none."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from ingest.picture import cut, marks_of
from ingest.read import read_file
from kg.codec import dump_json
from kg.document import Document
from kg.evidence import Evidence, Provenance
from pipelines.cli import run_command
from pipelines.config import Config
from pipelines.report import write_report
from pipelines.run import read_configuration, write_configuration
from pipelines.stage import Run
from tests.test_ingest.drawn import two_columns
from tests.test_pipelines.run_made import BARICITINIB, JAK1, STATEMENTS, make_run, paper

WORDS = "The drug lowers the release of interleukin six by immune cells"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with one statement on a page of a PDF, whose place is kept relative to the configuration."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / "kinases.pdf").write_bytes(two_columns(1))
    (read,) = read_file(folder / "kinases.pdf")
    assert isinstance(read, Document)
    document = replace(read, source="kinases.pdf")
    start = document.text.index(WORDS)
    placed = next(one for one in document.placed() if one.start <= start < one.start + len(one.block.text))
    block, first = placed.block, start - placed.start
    box = block.box_of(first, first + len(WORDS))
    place = Provenance(
        document.id, "body", block.page, box, start, start + len(WORDS), WORDS, "trigger/1", "2020", "paper"
    )
    said = Evidence(BARICITINIB, "inhibits", JAK1, "affirmed", "asserted", 0.9, place, "drug", "interleukin")
    made = make_run(
        folder / "runs" / "seen", (said, *STATEMENTS), (document, paper("p1", "A paper"), paper("p2", "Another"))
    )
    (made / "documents" / f"{document.id}.json").write_bytes(dump_json(document))
    config = Config.model_validate({"run": {"name": "seen"}, "documents": {"paths": ["."]}, "base": folder})
    write_configuration(Run(made, config))
    return made


@pytest.fixture(scope="module")
def expected(run: Path) -> bytes:
    (document,) = read_file(run.parent.parent / "kinases.pdf")
    assert isinstance(document, Document)
    start = document.text.index(WORDS)
    return cut(two_columns(1), marks_of(document, start, start + len(WORDS)))


def test_a_run_knows_where_its_paths_began(run: Path) -> None:
    config = read_configuration(run)
    assert config is not None
    assert config.locate("kinases.pdf").resolve() == (run.parent.parent / "kinases.pdf").resolve()
    assert json.loads((run / "configuration.json").read_bytes())["base"] == "../.."
    assert read_configuration(run.parent) is None


def test_the_report_holds_the_picture_once(run: Path, expected: bytes, tmp_path: Path) -> None:
    html = write_report(run, tmp_path / "page.html").read_text(encoding="utf-8")
    found = re.findall(r'<img [^>]*src="([^"]*)"[^>]*>', html)
    assert len(found) == 1
    head, _, body = found[0].partition(",")
    assert head == "data:image/png;base64"
    assert b64decode(body) == expected
    (tag,) = re.findall(r"<img [^>]*>", html)
    assert 'alt="The sentence as printed on page 1"' in tag
    assert 'loading="lazy"' in tag
    assert "&#34;base&#34;" not in html
    again = write_report(run, tmp_path / "again.html")
    assert again.read_text(encoding="utf-8") == html


def test_explain_writes_pictures_beside_its_statements(
    run: Path, expected: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = tmp_path / "seen"
    command = ["explain", BARICITINIB, JAK1, "--run", str(run), "--pictures", str(seen)]
    assert run_command([*command, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)["evidence"]
    (path,) = [one["picture"] for one in told if one["picture"]]
    assert Path(path).read_bytes() == expected
    assert [one["provenance"]["page"] for one in told if one["picture"]] == [1]
    assert run_command(command) == 0
    assert f"    {path}" in capsys.readouterr().out.splitlines()


def test_a_graph_alone_shows_the_box(run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(run.parent.parent)
    seen = tmp_path / "seen"
    assert run_command(["explain", BARICITINIB, JAK1, "--graph", str(run / "graph"), "--pictures", str(seen)]) == 0
    (path,) = seen.iterdir()
    with Image.open(path) as image:
        assert image.width > 300
        assert image.height < 100


@pytest.mark.parametrize("change", ["gone", "changed"])
def test_a_file_that_is_gone_or_changed_is_said_in_one_line(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    path = run.parent.parent / "kinases.pdf"
    data = path.read_bytes()
    try:
        if change == "gone":
            path.unlink()
        else:
            path.write_bytes(data + b"\n")
        html = write_report(run, tmp_path / "page.html").read_text(encoding="utf-8")
        said = capsys.readouterr().err.splitlines()
    finally:
        path.write_bytes(data)
    assert "<img" not in html
    assert WORDS.replace("drug", "").split()[2] in html
    assert len(said) == 1
    assert ("no longer where" if change == "gone" else "has changed") in said[0]


def test_cut_by_words_span_and_box(run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pdf, out = str(run.parent.parent / "kinases.pdf"), tmp_path / "cut.png"
    assert run_command(["cut", pdf, "--words", "lowers THE  release", "-o", str(out), "--json"]) == 0
    by_words = out.read_bytes()
    told = json.loads(capsys.readouterr().out)
    assert told["page"] == 1
    assert told["text"] == "lowers the release"
    assert told["places"] == 6
    (document,) = read_file(Path(pdf))
    assert isinstance(document, Document)
    (tmp_path / "kinases.json").write_bytes(dump_json(document))
    start = document.text.index("lowers the release")
    span = f"{start}:{start + len('lowers the release')}"
    assert run_command(["cut", str(tmp_path / "kinases.json"), "--span", span, "-o", str(out)]) == 0
    assert out.read_bytes() == by_words
    assert run_command(["cut", document.id, "--run", str(run), "--span", span, "-o", str(out)]) == 0
    assert out.read_bytes() == by_words
    assert run_command(["cut", pdf, "--box", "1:50,50,300,90", "-o", str(out)]) == 0
    with Image.open(BytesIO(out.read_bytes())) as image:
        assert image.size[0] == pytest.approx(262 * 130 / 72, abs=2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say which place"),
        (["--words", "a", "--span", "1:2"], "say which place"),
        (["--words", "never printed"], "does not stand in the text"),
        (["--span", "9:3"], "is no span"),
        (["--box", "1:2,3"], "is no box"),
        (["--box", "7:1,1,20,20"], "there is no page 7"),
    ],
)
def test_cut_says_what_is_wrong(
    run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    out = tmp_path / "cut.png"
    assert run_command(["cut", str(run.parent.parent / "kinases.pdf"), "-o", str(out), *arguments]) == 2
    assert said in capsys.readouterr().err
    assert not out.exists()


def test_cut_says_which_documents_have_no_pages(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plain.txt").write_text("Some plain words.\n\nAnd more of these words.\n")
    (tmp_path / "other.json").write_text("{}")
    for name, said in (("plain.txt", "has no pages"), ("other.json", "not what undrawn convert writes")):
        assert run_command(["cut", str(tmp_path / name), "--words", "words", "-o", str(tmp_path / "c.png")]) == 2
        assert said in capsys.readouterr().err
    assert run_command(["cut", str(tmp_path / "none.pdf"), "--words", "words", "-o", str(tmp_path / "c.png")]) == 2
    assert "cannot be opened" in capsys.readouterr().err
