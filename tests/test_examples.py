"""The demonstration's inputs: what they are made from makes them again, and the lexicon understands every fact."""

from __future__ import annotations

import csv
import importlib.util
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from ingest.read import Rejected, discover, read_file
from kg.category import category_of
from kg.curie import parse_curie
from kg.document import Document
from kg.lexicon import open_lexicon
from kg.lexicon.store import Lexicon
from kg.predicate import predicate, predicates
from pipelines.config import read_config

ROOT = Path(__file__).parent.parent
COVID = ROOT / "examples" / "covid"
LIMIT = 500_000


def script(name: str) -> ModuleType:
    """A script of the example as a module."""
    spec = importlib.util.spec_from_file_location(f"example_{name}", COVID / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@cache
def lexicon() -> Lexicon:
    return open_lexicon(extra=[COVID / "names.tsv"])


@cache
def documents() -> dict[str, Document]:
    found = [one for path in discover([COVID / "papers"]) for one in read_file(path)]
    assert not [one for one in found if isinstance(one, Rejected)]
    return {one.id: one for one in found if isinstance(one, Document)}


def rows() -> list[dict[str, str]]:
    with (COVID / "edges.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def test_the_texts_make_the_papers() -> None:
    """Byte for byte, but for the scan, whose pixels may differ a little between builds of the renderer."""
    made = script("make_papers").make_all()
    assert {path.name for path in (COVID / "papers").iterdir()} == set(made)
    for name, data in made.items():
        if name != "entry-scan.pdf":
            assert data == (COVID / "papers" / name).read_bytes(), name
    assert sum(len(data) for data in made.values()) < LIMIT


def test_the_scan_looks_like_what_is_made() -> None:
    import pypdfium2

    def pixels(data: bytes) -> np.ndarray:
        page = pypdfium2.PdfDocument(data)[0]
        assert page.get_textpage().get_text_bounded().strip() == ""
        return np.asarray(page.render(scale=1, grayscale=True).to_pil(), dtype=np.float32)

    made = pixels(script("make_papers").make_all()["entry-scan.pdf"])
    kept = pixels((COVID / "papers" / "entry-scan.pdf").read_bytes())
    assert made.shape == kept.shape
    assert np.abs(made - kept).mean() < 3.0


def test_every_paper_is_read() -> None:
    assert set(documents()) == {
        "cytokines",
        "entry-scan",
        "interactome",
        "kinases",
        "sample-trials",
        "sample-abstract-interferon",
        "sample-abstract-ivermectin",
        "sample-abstract-remdesivir",
        "sample-abstract-renin",
    } or {"trials"} <= set(documents())
    assert documents()["kinases"].title.startswith("Numb-associated kinases")


@pytest.mark.parametrize(
    ("name", "sentence", "pages"),
    [
        ("kinases", "Ruxolitinib did not reduce mortality in patients with COVID-19 in a phase 3 trial", {1}),
        ("entry-scan", "Hydroxychloroquine did not prevent COVID-19 after exposure", {1}),
        ("interactome", "Ivermectin did not prevent hospital admission in patients with COVID-19.", {2}),
        ("cytokines", "Tocilizumab did not prevent intubation or death", {None}),
    ],
)
def test_sentences_are_found_on_their_pages(name: str, sentence: str, pages: set[int | None]) -> None:
    document = documents()[name]
    assert sentence in document.text
    assert {placed.block.page for placed in document.placed() if sentence in placed.block.text} == pages


@pytest.mark.parametrize("name", ["kinases", "interactome", "entry-scan"])
def test_running_heads_tables_and_references_are_kept_out_of_the_text(name: str) -> None:
    text = documents()[name].text
    assert "Sample paper of the und" not in text
    assert "N Engl J Med" not in text
    assert "doi:10." not in text
    assert "Table 1." not in text


def test_every_identifier_is_well_formed() -> None:
    for row in rows():
        assert parse_curie(row["subject"]) == row["subject"]
        assert parse_curie(row["object"]) == row["object"]
        assert row["predicate"] in predicates()
        assert 0.0 < float(row["score"]) <= 1.0
        assert re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", row["date"])
        assert re.fullmatch(r"(DOI:10\.\d{4}/\S+|DRUGBANK:DB\d{5}|WIKIPATHWAYS:WP\d+)?", row["reference"])


def test_every_identifier_is_known_and_of_a_category_its_predicate_joins() -> None:
    unknown, wrong = set(), []
    for row in rows():
        ends = [lexicon().concept(row[end]) for end in ("subject", "object")]
        if None in ends:
            unknown |= {row[end] for end, one in zip(("subject", "object"), ends, strict=True) if one is None}
            continue
        categories = [category_of(one.type, one.curie) for one in ends if one is not None]
        if not predicate(row["predicate"]).allows(*categories):
            wrong.append(" ".join((row["subject"], row["predicate"], row["object"])))
    assert unknown == set()
    assert wrong == []


def test_the_facts_make_the_edges() -> None:
    """Names in facts.txt mean the identifiers in edges.tsv; which of two identifiers of one concept is no matter."""
    made = script("make_edges").make_rows(lexicon())
    preferred = lexicon().preferred

    def triple(subject: str, name: str, obj: str) -> tuple[str, ...]:
        return (name, *predicate(name).orient(preferred(subject), preferred(obj)))

    kept = Counter((*triple(r["subject"], r["predicate"], r["object"]), r["date"]) for r in rows())
    assert Counter((*triple(row[0], row[1], row[2]), row[5]) for row in made) == kept


def test_the_facts_are_about_more_than_one_disease() -> None:
    treated = Counter(row["object"] for row in rows() if row["predicate"] == "treats")
    assert len(treated) > 40
    assert treated["MONDO:0100096"] == 9
    assert len(rows()) > 800


def test_the_configuration_is_valid_and_writes_to_the_runs_of_the_checkout() -> None:
    config = read_config(COVID / "undrawn.toml")
    assert config.directory.resolve() == ROOT / "runs" / "demo"
    assert config.graph.sources[0].path == "edges.tsv"
