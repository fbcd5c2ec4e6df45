from __future__ import annotations

import itertools
import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.match import Match
from ingest.ner.corpora import read_corpora
from ingest.ner.decode import best, probabilities
from ingest.ner.features import Prepared, all_features, prepare
from ingest.ner.genre import is_hereditary, train_genre
from ingest.ner.model import LABELS, Weights, load_model, pack, unpack
from ingest.ner.tagger import Tagger
from ingest.ner.tokens import tokenise
from ingest.ner.train import labels_of
from ingest.sentences import Analyser
from kg.errors import InputError, UnreadableError
from tests.test_ingest.corpora_made import write_corpus

_TEXT = st.text(st.sampled_from("abZ09αβ-/()., \n\u00a0İ²"), max_size=60)


@given(_TEXT)
def test_tokens_hold_every_character_that_is_no_white_space_once(text: str) -> None:
    tokens = tokenise(text, 0, len(text))
    assert "".join(t.text for t in tokens) == "".join(text.split())
    assert all(text[t.start : t.end] == t.text for t in tokens)
    assert all(a.end <= b.start for a, b in itertools.pairwise(tokens))


def test_tokens_are_as_fine_as_the_lexicons_words() -> None:
    assert [t.text for t in tokenise("IL-1beta, IFNγ", 0, 14)] == ["IL", "-", "1", "beta", ",", "IFN", "γ"]


def ready(text: str, genre: dict[str, float] | None = None, matches: tuple[Match, ...] = ()) -> Prepared:
    found = Analyser.open().analyse(text)
    return prepare(text, found.sentences, matches, found.definitions, genre or {})


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_decoding_is_that_of_every_labelling_tried_out(seed: int) -> None:
    random = np.random.default_rng(seed)
    bounds = [0, 4, 5, 8]
    emissions = random.normal(size=(8, 2, 2)).astype(np.float32)
    transitions = random.normal(size=(2, 3, 3)).astype(np.float32)
    labels, chances = best(emissions, transitions, bounds), probabilities(emissions, transitions, bounds)
    for kind, (first, last) in itertools.product(range(2), itertools.pairwise(bounds)):
        scores = {
            way: sum(emissions[first + i, kind, x - 1] for i, x in enumerate(way) if x)
            + sum(transitions[kind, a, b] for a, b in itertools.pairwise(way))
            for way in itertools.product(range(3), repeat=last - first)
        }
        assert tuple(labels[first:last, kind]) == max(scores, key=lambda way: scores[way])
        total = math.fsum(math.exp(s) for s in scores.values())
        for i, label in itertools.product(range(last - first), range(3)):
            share = math.fsum(math.exp(s) for way, s in scores.items() if way[i] == label) / total
            assert chances[first + i, kind, label] == pytest.approx(share, abs=1e-4)


def weights(**features: tuple[float, float]) -> Weights:
    return Weights({name.replace("_", "|", 1): pair for name, pair in features.items()}, np.zeros((3, 3), np.float32))


def test_a_model_survives_its_file_and_small_weights_do_not(tmp_path: Path) -> None:
    one = Weights({"a": (1.25, -0.5), "b": (0.001, 0.002)}, np.eye(3, dtype=np.float32))
    content = pack(["Gene"], [one], {"": -1.0, "linkage": 2.0})
    assert content == pack(["Gene"], [one], {"linkage": 2.0, "": -1.0})
    (tmp_path / "recogniser.crf").write_bytes(content)
    model = load_model(tmp_path)
    assert model.types == ("Gene",)
    assert dict(model.rows) == {"a": 1}
    assert model.matrix[1, 0].tolist() == [1.25, -0.5]
    assert model.genre == {"": -1.0, "linkage": 2.0}


@pytest.mark.parametrize("content", [b"", b"something else", pack(["Gene"], [weights(a=(1, 1))], {})[:-20]])
def test_a_damaged_model_is_refused_in_one_line(content: bytes) -> None:
    with pytest.raises(UnreadableError, match="train-nlp") as caught:
        unpack(content, "model")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("hereditary", [False, True])
def test_the_tagger_adds_up_the_features_that_training_sees(hereditary: bool) -> None:
    document = ready("Aspirin (ASA) blocks IL-1beta. ASA is old.", {"": 1.0} if hereditary else {})
    spelt = all_features(document)
    names = sorted({f for sentence in spelt for token in sentence for f in token})
    random = np.random.default_rng(7)
    pairs = {name: tuple(np.round(random.normal(size=2), 2)) for name in names}
    tagger = Tagger(unpack(pack(["Gene"], [Weights(pairs, np.zeros((3, 3), np.float32))], {}), "model"))
    found = tagger._emissions(document)[:, 0]
    for number, token in enumerate(itertools.chain.from_iterable(spelt)):
        assert found[number] == pytest.approx(np.sum([pairs[f] for f in token], axis=0), abs=1e-3)


def test_names_are_runs_of_labels_within_a_sentence() -> None:
    document = ready("Naproxen sodium helps. Naproxen was old.")
    model = unpack(pack(["Chemical"], [weights(**{"0_w=naproxen": (9.0, -9.0), "0_w=sodium": (-9.0, 9.0)})], {}), "m")
    found = [(document.text[t.start : t.end], t.type) for t in Tagger(model).tag(document)]
    assert found == [("Naproxen sodium", "Chemical"), ("Naproxen", "Chemical")]
    assert Tagger(model).tag(ready("")) == []


def test_a_token_that_a_span_only_touches_is_in_it() -> None:
    document = ready("nonhypertensive rats")
    assert labels_of(document, [(3, 15)]) == ["B", "O"]
    assert set(LABELS) == {"O", "B", "I"}


def test_genre_is_told_by_words() -> None:
    texts = ["linkage of a mutant allele"] * 6 + ["patients given a drug"] * 6
    learnt = train_genre(texts, [True] * 6 + [False] * 6)
    assert is_hereditary("A mutant allele shows linkage.", learnt)
    assert not is_hereditary("The drug was given to patients.", learnt)
    assert train_genre(texts, [False] * 12) == {}
    assert not is_hereditary("linkage", {})


def test_records_that_are_scored_are_not_trained_on(tmp_path: Path) -> None:
    write_corpus(
        tmp_path / "bc5cdr" / "train.jsonl.gz", [("1", "[Chemical:Zinc] helps."), ("2", "[Chemical:Iron] rusts.")]
    )
    write_corpus(tmp_path / "biored" / "train.jsonl.gz", [("3", "[ChemicalEntity:Gold] shines."), ("4", "No [x:y].")])
    write_corpus(tmp_path / "biored" / "dev.jsonl.gz", [("2", "Other words."), ("9", "Gold shines.")])
    corpora = read_corpora(tmp_path)
    assert [(r.corpus, r.id) for r in corpora.train] == [("bc5cdr", "1"), ("biored", "4")]
    assert corpora.removed == {"bc5cdr": 1, "biored": 1}
    assert corpora.train[0].gold == {"Chemical": ((0, 4),), "Disease": ()}
    assert sorted(corpora.digests) == ["bc5cdr/train", "biored/dev", "biored/train"]


def test_a_folder_without_corpora_or_with_a_broken_record_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no corpus in"):
        read_corpora(tmp_path)
    write_corpus(tmp_path / "bc5cdr" / "train.jsonl.gz", [], raw='{"id": 1}\n')
    with pytest.raises(InputError, match="line 1"):
        read_corpora(tmp_path)
