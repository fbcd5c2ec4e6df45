from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from pipelines.config import Config, parse_config, read_config
from pipelines.faults import valid_keys
from pipelines.template import TEMPLATE

GOOD = '[run]\nname = "x"\n[documents]\npaths = ["papers"]\n'


def faults_of(text: str, base: Path = Path()) -> list[str]:
    with pytest.raises(InputError) as caught:
        parse_config(text, base / "c.toml")
    return str(caught.value).splitlines()


def test_defaults_and_paths_relative_to_the_file(tmp_path: Path) -> None:
    config = parse_config(GOOD, tmp_path / "c.toml")
    assert config.directory == tmp_path / "runs" / "x"
    assert config.model.models == ("complex", "rotate")
    assert config.hypotheses.disease == "COVID-19"
    assert "base" not in config.model_dump()


def test_every_fault_is_reported_with_key_value_and_what_is_allowed() -> None:
    lines = faults_of(
        '[run]\nnme = "x"\nseed = "a"\n[documents]\npahts = ["q"]\nocr = "sometimes"\n'
        '[model]\nepochs = -1\n[evidence]\nmin_belief = 0.4\n[[graph.sources]]\nkind = "edges"\n'
    )
    assert all(line.startswith("c.toml: ") for line in lines)
    said = {line.removeprefix("c.toml: ").split(":")[0]: line for line in lines}
    assert set(said) == {
        "run.name",
        "run.nme",
        "run.seed",
        "documents.pahts",
        "documents.ocr",
        "model.epochs",
        "evidence.min_belief",
        "graph.sources[0].path",
    }
    assert "did you mean run.name?" in said["run.nme"]
    assert "did you mean documents.paths?" in said["documents.pahts"]
    assert "did you mean graph.min_belief?" in said["evidence.min_belief"]
    assert "'sometimes'" in said["documents.ocr"]
    assert "'auto', 'always' or 'never'" in said["documents.ocr"]
    assert "-1 is not allowed; should be greater than or equal to 1" in said["model.epochs"]


def test_unknown_section_and_a_key_outside_its_section() -> None:
    lines = faults_of(f'name = "x"\n{GOOD}[modle]\nepochs = 1\n')
    assert "c.toml: name: unknown key; did you mean run.name?" in lines
    assert "c.toml: modle: unknown key; did you mean model?" in lines


def test_missing_files_unknown_kinds_and_nothing_to_read(tmp_path: Path) -> None:
    (tmp_path / "e.tsv").write_text("")
    text = f'{GOOD}[evidence]\nnames = ["n.tsv"]\n'
    for kind, path in (("edges", "e.tsv"), ("csv", "e.tsv"), ("edges", "absent.tsv")):
        text += f'[[graph.sources]]\nkind = "{kind}"\npath = "{path}"\n'
    lines = faults_of(text, tmp_path)
    assert len(lines) == 3
    assert "graph.sources[1].kind: 'csv' is not a kind of source; known: hetionet, edges" in lines[0]
    assert "graph.sources[2].path: there is no file" in lines[1]
    assert "evidence.names[0]: there is no file" in lines[2]
    assert "nothing to read" in faults_of('[run]\nname = "x"\n')[0]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "a b"])
def test_names_that_are_no_folder_names(name: str) -> None:
    assert faults_of(GOOD.replace('"x"', f'"{name}"'))[0].startswith("c.toml: run.name: ")


def test_environment_variables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNDRAWN_TEST_PAPERS", str(tmp_path))
    monkeypatch.delenv("UNDRAWN_TEST_ABSENT", raising=False)
    text = GOOD.replace('"papers"', '"${UNDRAWN_TEST_PAPERS}/pdf", "a$b.pdf"')
    config = parse_config(text, tmp_path / "conf" / "c.toml")
    assert [config.locate(path) for path in config.documents.paths] == [tmp_path / "pdf", tmp_path / "conf" / "a$b.pdf"]
    assert config.name_of(tmp_path / "pdf" / "x.pdf") == "${UNDRAWN_TEST_PAPERS}/pdf/x.pdf"
    assert config.name_of(tmp_path.parent / "x.pdf") == "../../x.pdf"
    assert str(tmp_path) not in config.model_dump_json()
    lines = faults_of(GOOD.replace('"papers"', '"${UNDRAWN_TEST_ABSENT}/pdf"'))
    assert lines == ["c.toml: documents.paths[0]: the environment variable UNDRAWN_TEST_ABSENT is not set"]


def test_files_that_are_no_configuration(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no configuration"):
        read_config(tmp_path / "absent.toml")
    (tmp_path / "latin.toml").write_bytes(b'[run]\nname = "caf\xe9"\n')
    with pytest.raises(InputError, match="cannot read"):
        read_config(tmp_path / "latin.toml")
    with pytest.raises(InputError, match="is not TOML"):
        parse_config("[run\n", Path("c.toml"))


def test_the_template_is_valid_shows_every_key_and_its_defaults(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    config = parse_config(TEMPLATE.replace("NAME", "first"), path)
    assert config == parse_config(GOOD.replace('"x"', '"first"'), path)
    words = {line.lstrip("# ").partition(" = ")[0] for line in TEMPLATE.splitlines()}
    assert {key.rpartition(".")[2] for key in valid_keys(Config) if "." in key} - {"sources"} <= words
    with_defaults = "\n".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") and "[[" not in line else line
        for line in TEMPLATE.replace("NAME", "first").split("# A curated graph")[0].splitlines()
        if not line.startswith(("# names =", "# lexicon ="))
    )
    assert parse_config(with_defaults, path) == config
