"""convert, extract, scope and doctor, through the command line."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from kg.codec import load_json
from kg.document import Document
from pipelines.cli import run_command

TEXT = "JAK1 in disease.\nBaricitinib inhibits JAK1 in COVID-19."


def _lines(path: Path) -> list[Any]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    path = tmp_path / "corpus.jsonl.gz"
    records = [{"id": f"d{number}", "text": TEXT + " More." * number} for number in (3, 1, 2)]
    with gzip.open(path, "wt") as file:
        file.writelines(json.dumps(record) + "\n" for record in records)
    return path


def test_convert_writes_json_and_text_and_tells_what_it_could_not_read(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"%PDF-1.4\nnothing")
    out = tmp_path / "out"
    assert run_command(["convert", str(corpus), str(bad), "-o", str(out), "--ocr", "never"]) == 3
    shown = capsys.readouterr()
    assert "3 documents" in shown.out
    assert f"quarantined: {bad}: " in shown.err
    assert {path.name for path in out.iterdir() if path.name != ".undrawn"} == {
        f"d{n}.{suffix}" for n in (1, 2, 3) for suffix in ("json", "txt")
    }
    assert load_json(Document, (out / "d1.json").read_bytes()).text == TEXT + " More."
    assert run_command(["convert", str(corpus), "-o", str(out), "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)["documents"]] == ["d3", "d1", "d2"]
    assert run_command(["convert", str(corpus), "-o", str(out), "--ocr", "maybe"]) == 2
    assert run_command(["convert", str(tmp_path / "absent"), "-o", str(out)]) == 2


def test_extract_keeps_the_order_of_the_input_whatever_the_workers(tmp_path: Path, corpus: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run_command(["extract", str(corpus), "-o", str(one), "--workers", "1"]) == 0
    assert run_command(["extract", str(corpus), "-o", str(two), "--workers", "3"]) == 0
    assert one.read_bytes() == two.read_bytes()
    found = _lines(one)
    assert [line["id"] for line in found] == ["d3", "d1", "d2"]
    for line in found:
        assert set(line) == {"id", "text", "entities", "relations", "abbreviations"}
        assert line["text"].startswith(TEXT)
        assert all(line["text"][e["start"] : e["end"]] == e["text"] for e in line["entities"])
    named = {entity["text"]: (entity["type"], entity["ids"][0]) for entity in found[0]["entities"]}
    assert named["Baricitinib"] == ("Chemical", "DRUGBANK:DB11817")
    assert named["JAK1"] == ("Gene", "HGNC:6190")
    assert [relation["type"] for relation in found[0]["relations"]] == ["inhibits"]


@pytest.mark.parametrize(("form", "said"), [("bioc", '"passages"'), ("pubtator", "d3|t|JAK1 in disease.")])
def test_extract_in_other_formats(tmp_path: Path, corpus: Path, form: str, said: str) -> None:
    out = tmp_path / "out"
    assert run_command(["extract", str(corpus), "-o", str(out), "--format", form]) == 0
    assert said in out.read_text()


def test_a_page_with_the_names_painted(tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    page, out = tmp_path / "read.html", tmp_path / "out.jsonl"
    asked = ["extract", str(corpus), "--html", str(page), "--workers", "2"]
    assert run_command([*asked, "-o", str(out), "--html-documents", "2"]) == 0
    html = page.read_text()
    assert [html.index(f"<h2>{name}</h2>") > 0 for name in ("d3", "d1")] == [True, True]
    assert "<h2>d2</h2>" not in html
    assert "The first 2 of 3 documents are shown." in html
    assert len(_lines(out)) == 3
    assert run_command(asked) == 0
    assert page.read_text().count("<article>") == 3
    assert run_command(["extract", str(corpus)]) == 2
    assert "name a file with -o OUT or a page with --html" in capsys.readouterr().err
    assert run_command(["extract", str(corpus), "-o", str(out), "--html", str(out)]) == 2


def test_given_entities_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "given.jsonl", tmp_path / "out.jsonl"
    start = TEXT.index("Baricitinib")
    entities = [
        {"id": "A", "start": start, "end": start + 11, "type": "Chemical", "text": "Baricitinib", "ids": ["MESH:X"]},
        {"id": "B", "start": TEXT.index("JAK1", start), "end": TEXT.index("JAK1", start) + 4, "type": "Gene"},
    ]
    path.write_text(json.dumps({"id": "1", "text": TEXT, "entities": entities}) + "\n")
    assert run_command(["extract", str(path), "-o", str(out), "--entities", "given"]) == 0
    (line,) = _lines(out)
    assert [(one["id"], one["ids"]) for one in line["entities"]] == [("A", ["MESH:X"]), ("B", [])]
    assert [(one["type"], one["arg1"], one["arg2"]) for one in line["relations"]] == [("inhibits", ["MESH:X"], ["B"])]
    path.write_text('{"text": 1}\n')
    capsys.readouterr()
    assert run_command(["extract", str(path), "-o", str(out), "--entities", "given"]) == 2
    assert 'line 1: not a record of {"id", "text"}' in capsys.readouterr().err
    assert run_command(["extract", str(path), "-o", str(out), "--entities", "mine"]) == 2
    assert run_command(["extract", str(path), "-o", str(out), "--format", "csv"]) == 2


def test_entities_of_pubtator_and_bioc_are_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.pubtator").write_text(
        "11|t|A study\n11|a|Drugol inhibits JAK1.\n11\t8\t14\tDrugol\tChemical\tD000001\n11\t24\t28\tJAK1\tGene\t3716\n"
    )
    annotation = {
        "id": "x",
        "infons": {"type": "Chemical", "identifier": "MESH:D000001"},
        "text": "Drugol",
        "locations": [{"offset": 0, "length": 6}],
    }
    passages = [{"offset": 0, "infons": {}, "text": "Drugol inhibits JAK1.", "annotations": [annotation]}]
    (tmp_path / "b.json").write_text(json.dumps({"documents": [{"id": "12", "passages": passages}]}))
    out = tmp_path / "out.jsonl"
    command = ["extract", str(tmp_path / "a.pubtator"), str(tmp_path / "b.json"), "-o", str(out)]
    assert run_command([*command, "--entities", "given"]) == 0
    first, second = _lines(out)
    assert [(one["text"], one["ids"]) for one in first["entities"]] == [
        ("Drugol", ["MESH:D000001"]),
        ("JAK1", ["NCBIGene:3716"]),
    ]
    assert [(one["arg1"], one["type"], one["arg2"]) for one in first["relations"]] == [
        (["MESH:D000001"], "inhibits", ["NCBIGene:3716"])
    ]
    assert [(one["id"], one["text"], one["type"]) for one in second["entities"]] == [("x", "Drugol", "Chemical")]
    (tmp_path / "c.txt").write_text("Plain words.")
    assert run_command(["extract", str(tmp_path / "c.txt"), "-o", str(out), "--entities", "given"]) == 2
    assert "c.txt brings no entities" in capsys.readouterr().err


def test_files_of_one_stem_are_two_documents_unless_they_say_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for folder, text in (("a", "One\n\nAspirin."), ("b", "Two\n\nIbuprofen."), ("c", "Two\n\nIbuprofen.")):
        (tmp_path / "in" / folder).mkdir(parents=True)
        (tmp_path / "in" / folder / "note.txt").write_text(text)
    for workers in ("1", "3"):
        out = tmp_path / f"out{workers}"
        assert run_command(["convert", str(tmp_path / "in"), "-o", str(out), "--json", "--workers", workers]) == 0
        shown = capsys.readouterr()
        first, second = (one["id"] for one in json.loads(shown.out)["documents"])
        assert (first, second[:5]) == ("note", "note-")
        assert {path.name for path in out.iterdir() if path.is_file()} == {
            f"{id}.{suffix}" for id in (first, second) for suffix in ("json", "txt")
        }
        assert (out / f"{second}.txt").read_text() == "Two\n\nIbuprofen.\n"
        assert load_json(Document, (out / f"{second}.json").read_bytes()).id == second
    assert f"other text; it is kept as {second}" in shown.err
    assert "it is left out" in shown.err


def test_what_convert_wrote_is_extracted_from_as_the_files_were(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "paper.txt").write_text(TEXT)
    corpus.rename(tmp_path / "in" / corpus.name)
    assert run_command(["convert", str(tmp_path / "in"), "-o", str(tmp_path / "converted")]) in (0, 3)
    for source in ("in", "converted"):
        (tmp_path / source / "table.xyz").write_text("1")
        run_command(
            ["extract", str(tmp_path / source), "-o", str(tmp_path / f"{source}.out"), "--recogniser", "lexicon"]
        )
        assert "1 file is not read, being of no known kind (1 .xyz), such as " in capsys.readouterr().err
    direct, again = (
        {line["id"]: line for line in _lines(tmp_path / f"{source}.out")} for source in ("in", "converted")
    )
    assert len(direct) > 1
    assert direct == again


def test_a_language_that_is_not_installed_is_refused_before_any_work(
    tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["convert", str(corpus), "-o", str(tmp_path / "out"), "--language", "eng+xx"]
    assert run_command(asked) == 2
    assert "Tesseract has no language 'xx'; installed: " in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert run_command([*asked, "--ocr", "never"]) in (0, 3)


@pytest.mark.parametrize("mode", ["given", "found"])
def test_extract_gives_records_back_under_their_own_ids(tmp_path: Path, mode: str) -> None:
    path, out = tmp_path / "r.jsonl", tmp_path / "out.jsonl"
    entity = {"start": 0, "end": 4, "type": "Gene", "ids": ["HGNC:6190"]}
    ids = ("10.1/x:1", "a/b#c", "a/b#c", "manifest")
    records = [{"id": id, "text": "JAK1 is meant." + " More." * n, "entities": [entity]} for n, id in enumerate(ids)]
    path.write_text("".join(json.dumps(record) + "\n" for record in records))
    assert run_command(["extract", str(path), "-o", str(out), "--entities", mode]) == 0
    found = _lines(out)
    assert [line["id"] for line in found] == list(ids)
    assert [line["text"] for line in found] == [record["text"] for record in records]
    assert [[one["text"] for one in line["entities"]] for line in found] == [["JAK1"]] * 4


def test_scope_gives_spans_of_each_sentence_in_order(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "s.jsonl", tmp_path / "out.jsonl"
    texts = ("The drug does not inhibit JAK1.", "It works.", "It may inhibit JAK1.")
    path.write_text("".join(json.dumps({"id": f"s{n}", "text": text}) + "\n" for n, text in enumerate(texts)))
    assert run_command(["scope", str(path), "-o", str(out)]) == 0
    lines = _lines(out)
    assert [line["id"] for line in lines] == ["s0", "s1", "s2"]
    assert [{span["type"] for span in line["spans"]} for line in lines] == [{"negation"}, set(), {"speculation"}]
    cues = [texts[n][s["start"] : s["end"]] for n in (0, 2) for s in lines[n]["spans"] if s["kind"] == "cue"]
    assert cues == ["not", "may"]
    assert run_command(["scope", str(tmp_path / "absent.jsonl"), "-o", str(out)]) == 2
    assert "cannot read records" in capsys.readouterr().err


def test_doctor(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("pipelines.doctor._TEST_SECONDS", 0.5)
    assert run_command(["doctor", "--json"]) == 0
    checks = {check["name"]: check for check in json.loads(capsys.readouterr().out)}
    assert {"Python", "system", "memory", "torch", "Tesseract", "lexicon", "device", "self-test cpu"} <= set(checks)
    assert "triples/s, scores as PyKEEN gives" in checks["self-test cpu"]["found"]
    assert checks["lexicon"]["mark"] == "ok"
    monkeypatch.setattr("pipelines.doctor._LIBRARIES", ("undrawn-absent",))
    assert run_command(["doctor", "--quick"]) == 1
    assert "FAULT undrawn-absent" in capsys.readouterr().out


def test_nothing_that_is_read_is_written_over(tmp_path: Path, corpus: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before, text = corpus.read_bytes(), tmp_path / "own" / "note.txt"
    text.parent.mkdir()
    text.write_text(TEXT)
    assert run_command(["extract", str(tmp_path), "-o", str(corpus), "--recogniser", "lexicon"]) == 2
    assert "corpus.jsonl.gz is to be read and to be written" in capsys.readouterr().err
    for source in (text, text.parent):
        assert run_command(["convert", str(source), "-o", str(text.parent)]) == 2
        assert "give another folder" in capsys.readouterr().err
    assert (corpus.read_bytes(), text.read_text()) == (before, TEXT)
    assert run_command(["convert", str(text.parent), "-o", str(tmp_path)]) == 0
