"""Whole runs through the command line: what is written, what is skipped, and what bad input leads to."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.evidence import Evidence
from pipelines.cli import run_command
from pipelines.lock import locked
from pipelines.ranking import HEADER
from pipelines.stage import STAGES
from tests.test_pipelines.sample import CURIES, write_sample


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a run that is done, with its configuration beside it; tests change a copy."""
    folder = tmp_path_factory.mktemp("finished")
    assert run_command(["run", str(write_sample(folder))]) == 0
    return folder


@pytest.fixture
def base(finished: Path, tmp_path: Path) -> Path:
    shutil.copytree(finished, tmp_path / "copy")
    return tmp_path / "copy"


def _change(base: Path, old: str, new: str) -> Path:
    path = base / "run.toml"
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def _errors(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]


def _keys(base: Path) -> dict[str, str]:
    run = base / "runs" / "tiny"
    return {stage: json.loads((run / stage / "manifest.json").read_text())["key"] for stage in STAGES}


def test_every_stage_has_a_manifest_and_a_timing(finished: Path) -> None:
    run = finished / "runs" / "tiny"
    assert {path.name for path in run.iterdir()} == {*STAGES, ".lock", "configuration.json"}
    for stage in STAGES:
        text = (run / stage / "manifest.json").read_text()
        manifest = json.loads(text)
        assert manifest["stage"] == stage
        assert manifest["outputs"]
        assert set(manifest) >= {"version", "key", "configuration", "inputs", "libraries", "counts", "dropped"}
        assert str(finished) not in text
        timing = json.loads((run / stage / "timing.json").read_text())
        assert timing["peak_memory_mb"] > 10
    assert str(finished) not in (run / "configuration.json").read_text()
    evidence = json.loads((run / "evidence" / "manifest.json").read_text())["counts"]
    assert evidence["documents"] == 7
    assert evidence["by_predicate"]["treats"] >= 4
    assert sum(evidence["by_kind"].values()) == evidence["statements"]


def test_the_rankings(finished: Path) -> None:
    folder = finished / "runs" / "tiny" / "hypotheses"
    for kind, size in (("drugs", 8), ("targets", 6)):
        lines = [line.split("\t") for line in (folder / f"{kind}.tsv").read_text().splitlines()]
        assert tuple(lines[0]) == HEADER
        assert [row[4] for row in lines[1:]] == [str(place) for place in range(1, size + 1)]
        records = [json.loads(line) for line in (folder / f"{kind}.jsonl").read_text().splitlines()]
        assert [one["hypothesis"]["identifier"] for one in records] == [row[0] for row in lines[1:]]
        assert all(one["target"]["id"] == "MONDO:0100096" for one in records)
    drugs = {one["hypothesis"]["identifier"]: one for one in map(json.loads, (folder / "drugs.jsonl").open())}
    said = [one for one in drugs[CURIES["baricitinib"]]["evidence"] if one["object"] == "MONDO:0100096"]
    assert said[0]["provenance"]["sentence"] == "Baricitinib treats COVID-19."
    assert said[0]["provenance"]["document"] == "1"
    assert set(said[0]) == {*Evidence.__slots__, "id"}
    assert any("JAK1" in path["names"] for path in drugs[CURIES["baricitinib"]]["paths"])
    assert drugs[CURIES["baricitinib"]]["hypothesis"]["known"]
    assert not drugs[CURIES["tofacitinib"]]["hypothesis"]["known"]


def test_a_second_run_skips_everything(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.stat().st_mtime_ns for path in (base / "runs").rglob("*") if path.parent.name in STAGES}
    assert run_command(["run", str(base / "run.toml"), "--json"]) == 0
    out, err = capsys.readouterr()
    assert [stage["skipped"] for stage in json.loads(out)["stages"]] == [True] * len(STAGES)
    assert err.count("done before") == len(STAGES)
    assert {path: path.stat().st_mtime_ns for path in before} == before


def test_a_change_redoes_what_depends_on_it(base: Path) -> None:
    before = _keys(base)
    with (base / "run.toml").open("a") as file:
        file.write("[hypotheses]\npaths = 2\n")
    assert run_command(["run", str(base / "run.toml")]) == 0
    after = _keys(base)
    assert [stage for stage in STAGES if after[stage] != before[stage]] == ["hypotheses", "report"]


def test_a_new_paper_is_the_only_one_extracted(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pieces = base / "runs" / "tiny" / "evidence"
    before = {path.name: path.stat().st_mtime_ns for path in pieces.glob("*.json")}
    (base / "papers" / "new.txt").write_text("Aspirin\n\nAspirin is effective for the treatment of COVID-19.\n")
    (base / "papers" / "chloroquine.txt").unlink()
    assert run_command(["run", str(base / "run.toml")]) == 0
    after = {path.name: path.stat().st_mtime_ns for path in pieces.glob("*.json")}
    own = {"manifest.json", "timing.json"}
    assert {name for name in after if after[name] != before.get(name)} - own == {"new.json"}
    assert "chloroquine.json" not in after
    table = (base / "runs" / "tiny" / "hypotheses" / "drugs.tsv").read_text().splitlines()
    assert next(line for line in table if line.startswith(CURIES["aspirin"])).split("\t")[-1] == "2"


def test_bad_documents_are_quarantined_and_the_run_completes(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (base / "papers" / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing here")
    (base / "papers" / "latin.txt").write_bytes(b"Fi\xe8vre\n\nR\xe9sum\xe9 \x81\x00 de l'\xe9tude.")
    assert run_command(["run", str(base / "run.toml")]) == 3
    out, err = capsys.readouterr()
    assert "2 documents were quarantined" in out
    assert "error" not in err
    assert json.loads((base / "runs" / "tiny" / "documents" / "manifest.json").read_text())["counts"]["documents"] == 7
    assert (base / "runs" / "tiny" / "report" / "index.html").is_file()
    assert run_command(["run", str(base / "run.toml"), "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert [one["source"] for one in told["quarantined"]] == ["papers/broken.pdf", "papers/latin.txt"]
    (base / "papers" / "broken.pdf").unlink()
    (base / "papers" / "latin.txt").unlink()
    assert run_command(["run", str(base / "run.toml")]) == 0


def test_retry_reads_what_is_in_quarantine_again(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines import reading

    original = reading.read_file

    def failing(path: Path, *rest: object) -> Iterator[object]:
        if path.name == "remdesivir.txt":
            raise OSError("disk trouble")
        return original(path, *rest)

    _change(base, 'ocr = "never"', 'ocr = "auto"')
    with monkeypatch.context() as patch:
        patch.setattr(reading, "read_file", failing)
        assert run_command(["run", str(base / "run.toml")]) == 3
    assert run_command(["run", str(base / "run.toml")]) == 3
    assert run_command(["run", str(base / "run.toml"), "--retry"]) == 0
    assert (base / "runs" / "tiny" / "documents" / "remdesivir.json").is_file()


def test_the_traceback_of_a_fault_stays_in_the_run_until_it_is_over(
    base: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("no page")

    (base / "runs" / "tiny" / "report" / "manifest.json").unlink()
    log = base / "runs" / "tiny" / "crash.log"
    with monkeypatch.context() as patch:
        patch.setattr("pipelines.stages.report.write_report", broken)
        assert run_command(["run", str(base / "run.toml")]) == 1
    assert _errors(capsys) == [f"error: unexpected ZeroDivisionError: no page (traceback in {log})"]
    assert "in broken" in log.read_text()
    assert run_command(["run", str(base / "run.toml")]) == 0
    assert not log.exists()


def test_a_disease_that_is_not_in_the_graph(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (base / "run.toml").open("a") as file:
        file.write('[hypotheses]\ndisease = "COVID-91"\n')
    assert run_command(["run", str(base / "run.toml")]) == 2
    (line,) = _errors(capsys)
    assert "'COVID-91' is not in the graph" in line
    assert "near: COVID-19" in line


def test_something_that_is_no_disease(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (base / "run.toml").open("a") as file:
        file.write('[hypotheses]\ndisease = "JAK1"\n')
    assert run_command(["run", str(base / "run.toml")]) == 2
    assert "a biolink:Gene" in _errors(capsys)[0]


def test_an_empty_graph(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_sample(tmp_path)
    text = path.read_text().replace('[[graph.sources]]\nkind = "edges"\npath = "edges.tsv"\n', "")
    path.write_text(text.replace('"papers"', '"empty.txt"'))
    (tmp_path / "empty.txt").write_text("Weather\n\nIt rained all day long in the city.\n")
    assert run_command(["run", str(path)]) == 2
    assert "the graph would be empty" in _errors(capsys)[0]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[documents]", "[documents]\npats = 1", "documents.pats: unknown key; did you mean documents.paths?"),
        ('path = "edges.tsv"', 'path = "absent.tsv"', "graph.sources[0].path: there is no file"),
        ('paths = ["papers"]', 'paths = ["absent"]', "absent"),
        ('paths = ["papers"]', 'paths = ["void"]', "void"),
        ('models = ["complex", "rotate"]', 'models = ["word2vec"]', "word2vec"),
    ],
    ids=["unknown key", "missing source", "missing paper", "empty folder", "unknown model"],
)
def test_bad_configuration(tmp_path: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_sample(tmp_path)
    (tmp_path / "void").mkdir()
    _change(tmp_path, old, new)
    assert run_command(["run", str(path)]) == 2
    (line,) = _errors(capsys)
    assert said in line


def test_one_run_at_a_time(base: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = base / "runs" / "tiny"
    code = (
        "import sys\nfrom pathlib import Path\nfrom pipelines.lock import locked\n"
        "with locked(Path(sys.argv[1])):\n    print('locked', flush=True)\n    sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(run)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        assert run_command(["run", str(base / "run.toml")]) == 1
        assert "another undrawn is at work" in _errors(capsys)[0]
        other.kill()
    with locked(run):
        pass


def test_questions_to_a_finished_run(finished: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    run = str(finished / "runs" / "tiny")
    assert run_command(["rank", "drugs", "--run", run, "--for", "COVID-19", "--all", "--format", "tsv"]) == 0
    assert capsys.readouterr().out == (Path(run) / "hypotheses" / "drugs.tsv").read_text()
    assert run_command(["rank", "drugs", "--run", run, "--for", "MONDO:0100096", "--novel", "--json"]) == 0
    novel = json.loads(capsys.readouterr().out)
    assert novel
    assert not any(one["known"] for one in novel)
    graph, model = f"{run}/graph", f"{run}/model/complex"
    assert run_command(["rank", "targets", "--graph", graph, "--model", model, "--for", "COVID-19", "--top", "2"]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0].split() == [*HEADER, "known"]
    assert sum(line.startswith("HGNC:") for line in table) == 2
    assert run_command(["rank", "drugs", "--run", run, "--for", "JAK1"]) == 2
    assert "a biolink:Gene" in capsys.readouterr().err
    assert run_command(["explain", "baricitinib", "COVID-19", "--run", run, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [edge["predicate"] for edge in told["edges"]] == ["treats"]
    assert told["evidence"][0]["provenance"]["sentence"] == "Baricitinib treats COVID-19."
    assert run_command(["explain", "aspirin", "asthma", "--run", run]) == 0
    shown = capsys.readouterr().out
    assert "the graph has no link between them" in shown
    assert " --inhibits--> TNF --associated_with--> asthma" in shown
    assert run_command(["export", "--run", run, "--format", "tsv", "-o", str(tmp_path), "--json"]) == 0
    assert {"nodes.tsv", "edges.tsv", "drugs.tsv", "targets.tsv"} <= {
        Path(name).name for name in json.loads(capsys.readouterr().out)
    }
    assert run_command(["report", "--run", run, "-o", str(tmp_path)]) == 0
    assert (tmp_path / "index.html").read_bytes() == (Path(run) / "report" / "index.html").read_bytes()
