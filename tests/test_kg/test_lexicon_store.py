from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError, UnreadableError
from kg.lexicon import Concept, Lexicon, Name, open_lexicon
from kg.lexicon.stats import count
from kg.lexicon.write import CONCEPTS, NAMES, write_lexicon

CONCEPTS_MADE = (
    Concept("MONDO:0100096", "Disease", "COVID-19", ("DOID:0080600", "MESH:D000086382"), 1.0),
    Concept("HGNC:4893", "Gene", "HGF", ("NCBIGene:3082",), 0.8),
    Concept("HGNC:6018", "Gene", "IL6", ("NCBIGene:3569",), 0.9),
    Concept("HP:0012531", "Phenotype", "Pain", (), 0.6),
)
NAMES_MADE = (
    Name("COVID-19", "MONDO:0100096", "exact", "MONDO", "any case"),
    Name("2019-nCoV", "MONDO:0100096", "related", "MONDO", "never: kept for NCBITaxon:2697049"),
    Name("HGF", "HGNC:4893", "exact", "HGNC", "exact case"),
    Name("HGF", "HGNC:6018", "abbreviation", "HGNC", "exact case"),
    Name("IL6", "HGNC:6018", "exact", "HGNC", "exact case"),
    Name("pain", "HP:0012531", "exact", "HP", "any case"),
    Name("MSC", "HGNC:6018", "abbreviation", "HGNC", "exact case"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lexicon(tmp_path, CONCEPTS_MADE, NAMES_MADE, {"MONDO:0100096": ("MESH:C000657245",)})
    return tmp_path


def test_round_trip(folder: Path) -> None:
    lexicon = open_lexicon(folder)
    assert sorted(lexicon.concepts(), key=lambda c: c.curie) == sorted(CONCEPTS_MADE, key=lambda c: c.curie)
    assert set(lexicon.names()) == set(NAMES_MADE)


def test_bytes_do_not_depend_on_order_or_time(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write_lexicon(other, CONCEPTS_MADE[::-1], NAMES_MADE[::-1], {"MONDO:0100096": ("MESH:C000657245",)})
    for name in (CONCEPTS, NAMES):
        assert (folder / name).read_bytes() == (other / name).read_bytes()
    assert open_lexicon(folder).digest == open_lexicon(other).digest


@pytest.mark.parametrize("curie", ["MONDO:0100096", "DOID:0080600", "MESH:D000086382", "MESH:C000657245"])
def test_every_curie_leads_to_the_concept(folder: Path, curie: str) -> None:
    lexicon = open_lexicon(folder)
    assert lexicon.preferred(curie) == "MONDO:0100096"
    assert lexicon.concept(curie) == CONCEPTS_MADE[0]


def test_unknown_things(folder: Path) -> None:
    lexicon = open_lexicon(folder)
    assert lexicon.preferred("MESH:D9") == "MESH:D9"
    assert lexicon.concept("MESH:D9") is None
    assert lexicon.readings("nothing of the kind") == ()
    assert lexicon.readings("") == lexicon.readings("--") == ()


def test_readings_are_ranked_and_keep_the_rules(folder: Path) -> None:
    lexicon = open_lexicon(folder)
    assert [r.concept.curie for r in lexicon.readings("HGF")] == ["HGNC:4893", "HGNC:6018"]
    assert lexicon.readings("HGF")[0].score > lexicon.readings("HGF")[1].score
    assert lexicon.readings("hgf") == ()
    assert [r.concept.name for r in lexicon.readings("covid 19")] == ["COVID-19"]
    assert lexicon.readings("2019-nCoV") == ()
    assert [n.rule for n in lexicon.named("2019 nCoV")] == ["never: kept for NCBITaxon:2697049"]
    assert lexicon.readings("Pain")
    assert lexicon.readings("PAIN") == ()
    assert lexicon.readings("MSC")
    assert lexicon.readings("MSCs") == ()


def test_a_user_adds_names(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text(
        "curie\ttype\tname\tkind\n# mine\nDOID:0080600\tDisease\tthe big cough\nentrez:7\tGene\tABC7\n"
        "hgnc:6018\tGene\tIL6\tcode\n",
        encoding="utf-8",
    )
    plain, lexicon = open_lexicon(folder), open_lexicon(folder, [own])
    assert lexicon.digest != plain.digest
    assert [r.concept.curie for r in lexicon.readings("The Big Cough")] == ["MONDO:0100096"]
    assert lexicon.concept("NCBIGene:7") == Concept("NCBIGene:7", "Gene", "ABC7", (), 0.8)
    assert [n.source for n in lexicon.named("IL6")] == ["HGNC", "own.tsv"]
    assert {key for key, _ in lexicon.strings()} - {key for key, _ in plain.strings()} == {"the big cough", "abc 7"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("MONDO:1\tIllness\tx\n", "unknown type 'Illness'"),
        ("MONDO:1\tDisease\n", "fewer than three columns"),
        ("nothing\tDisease\tx\n", "'nothing' is not a CURIE"),
        ("MONDO:1\tDisease\tx\tfancy\n", "unknown kind 'fancy'"),
    ],
)
def test_faulty_user_names_are_named(folder: Path, tmp_path: Path, text: str, seen: str) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("# comment\n" + text, encoding="utf-8")
    with pytest.raises(InputError, match="line 2") as caught:
        open_lexicon(folder, [own])
    assert seen in str(caught.value)


def test_missing_and_damaged_tables(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="undrawn lexicon build"):
        open_lexicon(tmp_path / "nowhere")
    with pytest.raises(InputError, match="cannot read the names"):
        open_lexicon(folder, [tmp_path / "none.tsv"])
    (folder / NAMES).write_bytes((folder / NAMES).read_bytes()[:-9])
    with pytest.raises(UnreadableError, match="damaged"):
        open_lexicon(folder)


def test_a_lexicon_made_in_memory_decides_the_rules() -> None:
    lexicon = Lexicon(CONCEPTS_MADE, [Name("HGF", "HGNC:4893", "exact", "test")], "small")
    assert lexicon.digest.startswith("small-")
    assert [n.rule for n in lexicon.names()] == ["exact case"]


def test_counts(folder: Path) -> None:
    counts = count(open_lexicon(folder))
    assert counts["concepts"] == {"Disease": 1, "Gene": 2, "Phenotype": 1}
    assert counts["names"]["Gene"] == 4
    assert counts["rules"]["never: kept for another concept"] == 1
    assert counts["collisions"] == 0
