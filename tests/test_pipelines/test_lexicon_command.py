from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from kg.errors import InputError
from kg.lexicon import Concept, Name
from kg.lexicon.write import write_lexicon
from pipelines.commands.lexicon import app


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    concepts = [
        Concept("HGNC:4893", "Gene", "HGF", ("NCBIGene:3082",), 0.8),
        Concept("HGNC:6018", "Gene", "IL6", (), 0.9),
        Concept("MONDO:1", "Disease", "set syndrome", (), 0.5),
    ]
    names = [
        Name("HGF", "HGNC:4893", "exact", "HGNC", "exact case"),
        Name("HGF", "HGNC:6018", "abbreviation", "HGNC", "exact case"),
        Name("set", "MONDO:1", "related", "MONDO", "never: a common word"),
    ]
    write_lexicon(tmp_path / "lexicon", concepts, names)
    return tmp_path / "lexicon"


def call(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def test_lookup_shows_every_reading(folder: Path) -> None:
    result = call("lookup", "HGF", "--lexicon", folder)
    lines = result.stdout.splitlines()
    assert lines[0] == "curie\ttype\tconcept\tname\tkind\tsource\tscore\trule"
    assert [line.split("\t")[0] for line in lines[1:]] == ["HGNC:4893", "HGNC:6018"]


def test_lookup_shows_what_is_never_looked_for_and_why(folder: Path) -> None:
    (found,) = json.loads(call("lookup", "set", "--lexicon", folder, "--json").stdout)["readings"]
    assert (found["score"], found["rule"]) == (None, "never: a common word")
    (first, second) = json.loads(call("lookup", "hgf", "--lexicon", folder, "--json").stdout)["readings"]
    assert first["rule"] == second["rule"] == "spelt otherwise (exact case)"


def test_lookup_of_a_curie_and_of_nothing(folder: Path) -> None:
    (found,) = json.loads(call("lookup", "NCBIGene:3082", "--lexicon", folder, "--json").stdout)["readings"]
    assert found["curie"] == "HGNC:4893"
    nothing = call("lookup", "zzz", "--lexicon", folder)
    assert (nothing.exit_code, nothing.stdout) == (1, "")
    assert "no name compares equal to 'zzz'; add your own" in nothing.stderr
    assert call("lookup", "zzz", "--lexicon", folder, "--json").exit_code == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("hgnc:99", "no concept has HGNC:99: the prefix HGNC is known, this identifier is not"),
        ("FOO:99", "'FOO:99' is not a CURIE this project knows: the prefix 'FOO' is unknown; known: HGNC, "),
        ("C18:1", "the prefix 'C18' is unknown; known: HGNC, "),
        ("C18:1", "; near: C18:1n"),
        ("set sindrome", "near: set syndrome; or add your own"),
    ],
)
def test_what_is_unknown_is_told_apart(folder: Path, typed: str, said: str) -> None:
    own = folder / "own.tsv"
    own.write_text("MONDO:1\tDisease\tset syndrome\nCHEBI:1\tChemical\tC18:1n\n", encoding="utf-8")
    nothing = call("lookup", typed, "--lexicon", folder, "--names", own)
    assert nothing.exit_code == 1
    (line,) = nothing.stderr.splitlines()
    assert said in line


@pytest.mark.parametrize(
    "spelling",
    ["entrez:3082", "ncbigene:3082", "hgnc:4893", "HGNC:HGNC:4893", "https://identifiers.org/ncbigene:3082"],
)
def test_a_curie_is_read_in_any_spelling(folder: Path, spelling: str) -> None:
    (found,) = json.loads(call("lookup", spelling, "--lexicon", folder, "--json").stdout)["readings"]
    assert found["curie"] == "HGNC:4893"


def test_what_extraction_decides_in_a_sentence_is_explained(folder: Path) -> None:
    sentence = "The expression of the HGF gene and its protein was increased in tumor cells."
    asked = ("lookup", "HGF", "--lexicon", folder, "--context", sentence)
    (found,) = json.loads(call(*asked, "--json").stdout)["extracted"]
    assert (found["text"], found["grounding"]["curie"]) == ("HGF", "HGNC:4893")
    said = call(*asked).stdout
    assert f"extracted: HGF, a Gene (by {found['recogniser']}) = HGF (HGNC:4893)" in said
    assert "exact name in HGNC, exact case; else IL6 (HGNC:6018)" in said


def test_lookup_in_a_sentence_that_does_not_hold_the_text(folder: Path) -> None:
    missing = call("lookup", "zzz", "--lexicon", folder, "--context", "HGF grows.")
    assert missing.exit_code == 1
    assert missing.stdout == "in context: 'zzz' does not stand in the sentence; give one that holds it\n"
    asked = json.loads(call("lookup", "IL6", "--lexicon", folder, "--context", "HGF grows.", "--json").stdout)
    assert (asked["stands_in_context"], asked["in_context"]) == (False, [])
    asked = json.loads(call("lookup", "hgf", "--lexicon", folder, "--context", "set, HGF.", "--json").stdout)
    assert (asked["stands_in_context"], [m["start"] for m in asked["in_context"]]) == (True, [5])
    twice = ("lookup", "HGF", "--lexicon", folder, "--context", "HGF and HGF", "--json")
    assert [m["start"] for m in json.loads(call(*twice).stdout)["in_context"]] == [0, 8]
    curie = ("lookup", "NCBIGene:3082", "--lexicon", folder, "--context", "set HGF", "--json")
    assert [m["text"] for m in json.loads(call(*curie).stdout)["in_context"]] == ["HGF"]
    assert "in context: nothing is found" in call("lookup", "set", "--lexicon", folder, "--context", "a set").stdout


@pytest.mark.parametrize("text", ["", "  "])
def test_lookup_of_an_empty_text_is_bad_usage(folder: Path, text: str) -> None:
    with pytest.raises(InputError, match="TEXT is empty"):
        call("lookup", text, "--lexicon", folder)


def test_a_name_of_another_type_is_said_once(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("HGNC:4893\tDisease\tgrowth factor\n", encoding="utf-8")
    said = call("lookup", "growth factor", "--lexicon", folder, "--names", own)
    assert said.stderr.count("own.tsv line 1: HGNC:4893 is the Gene HGF") == 1
    assert said.stdout.splitlines()[1].startswith("HGNC:4893\tGene")


def test_lookup_in_context_with_own_names(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("HGNC:4893\tGene\tHGF alpha chain\n", encoding="utf-8")
    arguments = (
        "lookup",
        "HGF",
        "--lexicon",
        folder,
        "--names",
        own,
        "--context",
        "The HGF alpha chain binds.",
        "--json",
    )
    (found,) = json.loads(call(*arguments).stdout)["in_context"]
    assert (found["text"], found["curie"]) == ("HGF alpha chain", "HGNC:4893")


def test_stats(folder: Path) -> None:
    counts = json.loads(call("stats", "--lexicon", folder, "--json").stdout)
    assert counts["concepts"] == {"Disease": 1, "Gene": 2}
    assert "  never: a common word\t1" in call("stats", "--lexicon", folder).stdout


def test_a_missing_lexicon_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="undrawn lexicon build"):
        call("stats", "--lexicon", tmp_path)


def test_build_refuses_other_wheels(tmp_path: Path) -> None:
    from kg.errors import UndrawnError
    from kg.lexicon.wheels import WHEELS

    for file, _, _ in WHEELS:
        (tmp_path / file).write_bytes(b"not the wheel")
    with pytest.raises(UndrawnError, match="is not the pinned"):
        call("build", "--out", tmp_path / "out", "--wheels", tmp_path)
