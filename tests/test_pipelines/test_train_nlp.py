from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from ingest.grounding.usage import FILE as USAGE
from ingest.ner.features import prepare
from ingest.ner.model import FILE
from ingest.sentences import Analyser
from kg.digest import digest_bytes
from kg.errors import InputError
from kg.lexicon import open_lexicon
from pipelines.cli import run_command
from pipelines.recogniser import LEXICON, SHIPPED, open_tagger, open_usage, recogniser_digest
from pipelines.train_nlp import CARD, train_recogniser
from tests.test_ingest.corpora_made import write_corpus
from tests.test_ingest.marked import lexicon

_DRUGS = ("zinc", "naproxen", "clonidine", "lithium")


def corpora(folder: Path) -> Path:
    texts = [(str(n), f"We gave [Chemical:{_DRUGS[n % 4]}] to rats {n}. It helped [Disease:fever].") for n in range(24)]
    write_corpus(folder / "bc5cdr" / "train.jsonl.gz", texts)
    write_corpus(folder / "bc5cdr" / "dev.jsonl.gz", [("d", "We gave [Chemical:oxazepam] to rats."), ("3", "Zinc.")])
    return folder


def test_training_gives_the_same_bytes_twice_and_a_card_and_a_recogniser_that_works(tmp_path: Path) -> None:
    folder = corpora(tmp_path / "corpora")
    trained = [train_recogniser(folder, tmp_path / name, lexicon()) for name in ("one", "other")]
    for name in (FILE, USAGE, CARD):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes()
    assert trained[0].figures[0] == (
        "bc5cdr/dev",
        "Chemical",
        {"p": 100.0, "r": 100.0, "f": 100.0, "gold": 1, "found": 1},
    )
    card = (tmp_path / "one" / CARD).read_text(encoding="utf-8")
    assert "| bc5cdr | Chemical, Disease | 23 | 1 |" in card
    assert trained[0].digest in card
    tagger = open_tagger("one", tmp_path)
    assert tagger is not None
    text = "We gave warfarin to rats."
    document = prepare(text, Analyser.open().analyse(text).sentences, (), (), tagger.genre)
    assert [(text[t.start : t.end], t.type) for t in tagger.tag(document)] == [("warfarin", "Chemical")]


def test_the_shipped_recogniser_opens_and_every_choice_has_its_own_digest(tmp_path: Path) -> None:
    tagger = open_tagger(SHIPPED)
    assert tagger is not None
    assert {"Chemical", "Disease", "Gene"} <= set(tagger.types)
    assert open_tagger(LEXICON) is None
    assert open_usage(SHIPPED).meant_by("Disease", "fever") == "MESH:D005334"
    (tmp_path / FILE).write_bytes(b"x")
    assert len({recogniser_digest(name, tmp_path) for name in (SHIPPED, LEXICON, ".")}) == 3


def test_the_shipped_card_is_of_the_shipped_fields_and_lexicon() -> None:
    folder = files("ingest.ner").joinpath("data")
    shown = folder.joinpath(CARD).read_text(encoding="utf-8")
    again = "train the shipped recogniser again (undrawn train-nlp) whenever the shipped lexicon changes"
    assert f"lexicon {open_lexicon().digest}" in shown, again
    assert digest_bytes(folder.joinpath(FILE).read_bytes()) in shown, again


def test_an_unknown_recogniser_and_a_folder_without_corpora_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(InputError, match="no recogniser 'en_none_such'"):
        open_tagger("en_none_such")
    assert run_command(["train-nlp", str(tmp_path), "-o", str(tmp_path / "out")]) == 2
    assert "no corpus in" in capsys.readouterr().err
