from __future__ import annotations

from functools import cache

import pytest

from ingest.extract import Extractor
from ingest.grounding.species import (
    OTHER,
    TAXA,
    WEIGHTS,
    Species,
    describe,
    read_weights,
    read_words,
    shape_of,
    species_in,
)
from ingest.whose import Whose
from kg.errors import UnreadableError
from kg.lexicon import Concept, Lexicon, Name
from kg.lexicon.orthologs import open_orthologs
from kg.mention import Grounding, Mention
from kg.taxon import HUMAN, MOUSE, RAT
from tests.test_ingest.marked import document

TNF = "HGNC:11892"
P53 = "HGNC:11998"


@cache
def names() -> Lexicon:
    """Two human genes."""
    concepts = (Concept(TNF, "Gene", "TNF", (), 1.0), Concept(P53, "Gene", "TP53", (), 1.0))
    others = (
        Name("TNF-alpha", TNF, "exact", "test"),
        Name("Tnf", TNF, "exact", "test"),
        Name("Trp53", P53, "exact", "test"),
    )
    return Lexicon(concepts, (*(Name(c.name, c.curie, "exact", "test") for c in concepts), *others), "genes")


@cache
def extractor() -> Extractor:
    return Extractor.open(names())


def genes(*blocks: str) -> list[str]:
    return [e.ids[0] for e in extractor().extract(document(*blocks)).entities if e.mention.type == "Gene" and e.ids]


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        (("TNF was high in patients with sepsis.",), [TNF]),
        (("TNF was high.",), [TNF]),
        (("The human TNF gene was cloned. Human TNF binds two receptors.",), [TNF, TNF]),
        (
            ("Mice without Tnf gain weight.", "Tnf knockout mice were fed; murine Tnf was measured."),
            ["NCBIGene:21926"] * 3,
        ),
        (("Rats were fed. In Wistar rats TNF-alpha rose; rat TNF-alpha fell later.",), ["NCBIGene:24835"] * 2),
        (
            ("Trp53 is lost in mice.", "Mice lacking Trp53 die early; mouse Trp53 was sequenced."),
            ["NCBIGene:22059"] * 3,
        ),
    ],
)
def test_a_gene_is_that_of_the_species_the_text_speaks_of(blocks: tuple[str, ...], expected: list[str]) -> None:
    assert genes(*blocks) == expected


def test_a_mixed_document_has_genes_of_both() -> None:
    found = genes(
        "A cytokine of mice and patients.",
        "In mouse liver, murine Tnf rose. In the patients, human TNF fell.",
    )
    assert found == ["NCBIGene:21926", TNF]


def test_a_gene_of_an_animal_says_so_and_keeps_the_human_one() -> None:
    (grounding, *_) = (e.grounding for e in extractor().extract(document("Mouse Tnf protects mice.")).entities)
    assert grounding is not None
    assert grounding.curie == "NCBIGene:21926"
    assert grounding.name == "Tnf (mouse)"
    assert grounding.reason.endswith("mouse: named right before it")
    assert grounding.equivalents == ("ENSEMBL:ENSMUSG00000024401",)
    assert grounding.alternatives[0].curie == TNF


def test_a_gene_of_a_species_whose_genes_are_unknown_is_no_human_gene() -> None:
    found = extractor().extract(
        document("TNF of zebrafish.", "Zebrafish TNF was knocked down in zebrafish larvae; zebrafish TNF is small.")
    )
    assert [e.ids for e in found.entities if e.mention.type == "Gene"] == [()] * 3


def test_without_species_every_gene_is_the_human_one() -> None:
    plain = Extractor.open(names(), human_only=True)
    found = plain.extract(document("Mouse Tnf protects mice.")).entities
    assert [e.ids[0] for e in found if e.mention.type == "Gene"] == [TNF]
    assert plain.version != extractor().version


def test_a_gene_without_a_known_ortholog_is_left_ungrounded_and_other_concepts_stay() -> None:
    whose = Whose.open()
    text = "Mouse S protein and mouse thing in mice."
    viral = Grounding("UniProtKB:P0DTC2", "SARS-CoV-2 spike glycoprotein", 0.9, "")
    lost = Grounding("HGNC:0", "NOTHING1", 0.9, "")
    settled = whose.settle(
        text,
        ((0, len(text)),),
        [
            (Mention(6, 15, "Gene", "S protein", 0.9, "crf"), viral),
            (Mention(26, 31, "Gene", "thing", 0.9, "crf"), lost),
        ],
    )
    assert [grounding for _, grounding in settled] == [viral, None]


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("TNF", "upper"),
        ("Tnf", "title"),
        ("tnf", "lower"),
        ("hTERT", "h"),
        ("mTERT", "m"),
        ("rCYP", "r"),
        ("tumor necrosis factor", "long"),
        ("p53", "one"),
        ("Interleukin", "capital"),
        ("NFkB", "mixed"),
    ],
)
def test_shapes(name: str, shape: str) -> None:
    assert shape_of(name) == shape


def test_features_say_where_a_species_is_named() -> None:
    text = "On mice. In rat liver, mouse Tnf rose in patients."
    (features,) = describe(text, ((0, 8), (9, 50)), ((29, 32),), read_words())
    for feature in ("direct mouse", "title mouse", "sentence rat", "soon human.people", "last mouse", "first mouse"):
        assert features[feature] == 1.0
    assert "direct rat" not in features
    assert "within mouse" not in features
    assert describe("mTnf", ((0, 4),), ((0, 4),), {}) == [
        {"bias": 1.0, "none": 1.0, "small symbols": 0.0, "shape mixed": 1.0}
    ]


def test_a_verdict_is_the_class_with_the_highest_weights() -> None:
    species = Species({"rat": "rat"}, {"direct rat": (0.0, 0.0, 2.0, 0.0), "bias": (1.0, 0.0, 0.0, 0.0)})
    near, far = species.judge("rat Abc. Def", ((0, 8), (9, 12)), ((4, 7), (9, 12)))
    assert (near.taxon, far.taxon) == (RAT, HUMAN)
    assert near.probability == pytest.approx(0.6103, abs=1e-3)
    assert near.reason == "rat: named right before it"


def test_damaged_weights_are_refused() -> None:
    for line in ("bias\t1\t2\t3", "bias\t1\t2\t3\tx"):
        with pytest.raises(UnreadableError, match=f"{WEIGHTS} line 1"):
            read_weights(line)


def test_classes() -> None:
    assert TAXA == (HUMAN, MOUSE, RAT, OTHER)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The NOD-like receptor NLRP3; NOD-like receptors; NOD1.", []),
        ("Raw TNF counts, raw data, raw-data.", []),
        ("RAW 264.7 cells and RAW264.7 cells", ["RAW", "RAW264.7"]),
        ("NOD mice and NOD/SCID", ["NOD", "mice"]),
        ("NOD-SCID animals", ["NOD-SCID"]),
        ("patients in Guinea and Papua New Guinea", ["patients"]),
        ("a guinea pig", ["guinea", "pig"]),
        ("a goat anti-rabbit antibody, goat anti-mouse IgG, anti-rabbit serum", []),
        ("rabbit polyclonal antibody, mouse anti-TNF, donkey antibodies, mouse IgG", []),
        ("fetal bovine serum, foetal calf serum, horse serum, bovine serum albumin", []),
        ("rice was eaten with maize", []),
        ("the rice genome", ["rice"]),
        ("plant-derived compounds, medicinal plants", []),
        ("FISH of fish, yeast two-hybrid of yeast", ["fish", "yeast"]),
        ("mouse serum, rabbits, Wistar-rats", ["mouse", "rabbits", "Wistar-rats"]),
    ],
)
def test_words_that_name_a_species(text: str, words: list[str]) -> None:
    assert [text[word.start : word.end] for word in species_in(text, read_words())] == words


@pytest.mark.parametrize(
    "blocks",
    [
        ("The NOD-like receptor pathway needs TNF.",),
        ("Raw TNF counts were normalised.",),
        ("TNF variants were frequent in Guinea.",),
        ("TNF after a meal of rice.", "Rice was cooked and TNF was measured."),
        (
            "TNF was stained with a goat anti-rabbit antibody and a rabbit antibody.",
            "A mouse anti-TNF antibody was used.",
        ),
        ("TNF rose in fetal bovine serum.", "Cells in 10% fetal bovine serum and bovine serum albumin made TNF."),
        ("A plant against sepsis.", "Compounds of plants were docked to TNF.", "TNF bound best. The plant is rare."),
        ("A study of zebrafish.", "TNF was measured. TP53 was not. Dogs were kept."),
        ("Mice were used before.", "In patients with sepsis the drug inhibits TNF."),
        ("RAW264.7 macrophages were grown.", "Calu-3 cells express TNF."),
    ],
)
def test_a_gene_stays_human_where_no_animal_is_meant(blocks: tuple[str, ...]) -> None:
    found = genes(*blocks)
    assert found
    assert set(found) <= {TNF, P53}


@pytest.mark.parametrize(
    ("text", "taxa"),
    [
        ("A text. TNF rose. Zebrafish TNF fell in zebrafish.", (HUMAN, OTHER)),
        ("Zebrafish swim. TNF rose. Zebrafish TNF fell in zebrafish.", (OTHER, OTHER)),
    ],
)
def test_a_species_named_seldom_counts_only_in_the_sentence_of_the_gene(text: str, taxa: tuple[str, ...]) -> None:
    ends = [i + 1 for i, c in enumerate(text) if c == "."]
    sentences = tuple(zip((0, *(end + 1 for end in ends[:-1])), ends, strict=True))
    first, second = text.index("TNF"), text.rindex("TNF")
    found = Species.open().judge(text, sentences, ((first, first + 3), (second, second + 3)))
    assert tuple(one.taxon for one in found) == taxa


def test_the_digest_changes_with_the_class_of_a_word_and_with_a_weight() -> None:
    weights = {"bias": (1.0, 0.0, 0.0, 0.0)}
    made = (
        Species({"cre": "mouse"}, weights),
        Species({"cre": "rat"}, weights),
        Species({"cre": "rat"}, {"bias": (2.0, 0.0, 0.0, 0.0)}),
    )
    assert len({one.digest for one in made}) == 3
    assert len({Whose(one, open_orthologs()).digest for one in made}) == 3
