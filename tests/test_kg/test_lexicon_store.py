from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon import Concept, Lexicon, Name, open_lexicon
from kg.lexicon.stats import count
from kg.lexicon.table import pack, unpack
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
        ("MONDO:1\tDisease\t--\n", "the name '--' has no letter and no digit"),
        ("MONDO:1\tDisease\tThe\n", "the name 'The' is a word that stands in every text"),
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
    with pytest.raises(InputError, match="no lexicon table"):
        open_lexicon(folder / NAMES)
    (folder / NAMES).write_bytes((folder / NAMES).read_bytes()[:-9])
    with pytest.raises(InputError, match=r"names.*damaged.*undrawn lexicon build"):
        open_lexicon(folder)


@pytest.mark.parametrize("file", [CONCEPTS, NAMES])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no table",
        pack(b"words of another file\n"),
        pack(b"a\tb\tc\td\te"),
        pack(b"a\tb\tc\td\te\tf\n"),
        pack(b"a\t99\texact\tHGNC\tany case\n"),
        pack(b"a\t0\tfancy\tHGNC\tany case\n"),
        pack(b"\xff\t0\texact\tHGNC\tany case\n"),
        pack(b"MONDO:1\tIllness\tx\t\t1\t\n"),
    ],
)
def test_files_that_are_no_tables_are_one_line(folder: Path, file: str, content: bytes) -> None:
    (folder / file).write_bytes(content)
    with pytest.raises(InputError, match="undrawn lexicon build") as caught:
        open_lexicon(folder)
    assert str(folder) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_faulty_line_inside_a_table_is_named(folder: Path) -> None:
    lines = unpack((folder / NAMES).read_bytes()).split(b"\n")
    lines[2] = lines[2].replace(b"\texact\t", b"\tfancy\t").replace(b"\trelated\t", b"\tfancy\t")
    (folder / NAMES).write_bytes(pack(b"\n".join(lines)))
    with pytest.raises(InputError, match="line 3 of names"):
        list(open_lexicon(folder).names())


def test_a_name_of_another_type_than_its_concept_is_said(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("DOID:0080600\tGene\tcough 19\nentrez:7\tGene\tABC7\nentrez:7\tChemical\tabc 77\n", encoding="utf-8")
    lexicon = open_lexicon(folder, [own])
    assert lexicon.notes == (
        "own.tsv line 1: DOID:0080600 is the Disease COVID-19 (MONDO:0100096); the name 'cough 19' is taken as that of "
        "a Disease, not of a Gene",
        "own.tsv line 3: NCBIGene:7 is the Gene ABC7 (NCBIGene:7); the name 'abc 77' is taken as that of a Gene, "
        "not of a Chemical",
    )
    assert [r.concept.type for r in lexicon.readings("cough 19")] == ["Disease"]
    assert open_lexicon(folder).notes == ()


def test_names_of_a_concept(folder: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("HGNC:6018\tGene\tHGF\tcode\nHGNC:6018\tGene\tnew one\nNCBIGene:9\tGene\tNine\n", encoding="utf-8")
    lexicon = open_lexicon(folder, [own])
    for curie in ("HGNC:6018", "NCBIGene:3569", "NCBIGene:9", "MONDO:0100096"):
        wanted = [name for name in lexicon.names() if name.curie == lexicon.preferred(curie)]
        assert wanted
        assert sorted(lexicon.names_of(curie), key=repr) == sorted(wanted, key=repr)
    assert lexicon.names_of("MESH:D9") == ()


def test_a_lexicon_made_in_memory_decides_the_rules() -> None:
    lexicon = Lexicon(CONCEPTS_MADE, [Name("HGF", "HGNC:4893", "exact", "test")], "small")
    assert lexicon.digest.startswith("small-")
    assert [n.rule for n in lexicon.names()] == ["exact case"]


def test_counts(folder: Path, tmp_path: Path) -> None:
    counts = count(open_lexicon(folder))
    assert counts["concepts"] == {"Disease": 1, "Gene": 2, "Phenotype": 1}
    assert counts["names"]["Gene"] == 4
    assert counts["rules"]["never: kept for another concept"] == 1
    assert counts["collisions"] == 0
    own = tmp_path / "own.tsv"
    own.write_text("HP:1\tPhenotype\tHGF\nHP:1\tPhenotype\tfever\tbrand\n", encoding="utf-8")
    counts = count(open_lexicon(folder, [own]))
    assert counts["concepts"]["Phenotype"] == 2
    assert counts["names"] == {"Disease": 2, "Gene": 4, "Phenotype": 3}
    assert (counts["sources"]["own.tsv"], counts["kinds"]["brand"], counts["collisions"]) == (2, 1, 1)
