from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import ingest.words
from ingest.match import Matcher
from ingest.trie import Trie
from ingest.words import Words
from kg.errors import UnreadableError
from kg.lexicon import Concept, Lexicon, Name, open_lexicon
from kg.lexicon.normalise import form_of, split

CONCEPTS = (
    Concept("CVCL:1", "CellLine", "Vero E6", (), 1.0),
    Concept("DRUGBANK:1", "Chemical", "lopinavir", (), 1.0),
    Concept("HGNC:1", "Gene", "IL6", (), 1.0),
    Concept("HGNC:2", "Gene", "AND1", (), 1.0),
    Concept("HGNC:3", "Gene", "ACE", (), 1.0),
    Concept("HGNC:4", "Gene", "ACE2", (), 1.0),
    Concept("MONDO:1", "Disease", "COVID-19", (), 1.0),
    Concept("MONDO:2", "Disease", "respiratory tract infection", (), 1.0),
    Concept("MONDO:3", "Disease", "infection", (), 1.0),
    Concept("NCBITaxon:1", "Virus", "SARS-CoV-2", (), 1.0),
    Concept("MONDO:4", "Disease", "SARS-CoV-2 infection", (), 1.0),
    Concept("HGNC:5", "Gene", "IFNG", (), 1.0),
    Concept("MONDO:5", "Disease", "Ménière", (), 1.0),
)
OTHERS = (
    Name("IL-6", "HGNC:1", "exact", "test"),
    Name("AND-1", "HGNC:2", "abbreviation", "test"),
    Name("lopinavir/ritonavir", "DRUGBANK:1", "related", "test"),
    Name("tract", "MONDO:3", "related", "test", "never: a common word"),
    Name("IFN-gamma", "HGNC:5", "exact", "test"),
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(CONCEPTS, [*(Name(c.name, c.curie, "exact", "test") for c in CONCEPTS), *OTHERS])


@pytest.fixture(scope="module")
def matcher(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Matcher:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        return Matcher.open(lexicon)


def found(matcher: Matcher, text: str) -> list[tuple[str, str]]:
    matches = matcher.find(text)
    assert all(text[m.start : m.end] == m.text for m in matches)
    return [(m.text, m.readings[0].concept.curie) for m in matches]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("SARS-CoV-2 infection and SARS-CoV-2.", [("SARS-CoV-2 infection", "MONDO:4"), ("SARS-CoV-2", "NCBITaxon:1")]),
        ("ACE2, ACE and ACE-2", [("ACE2", "HGNC:4"), ("ACE", "HGNC:3"), ("ACE-2", "HGNC:4")]),
        ("Lopinavir L, Lopinavir et al. on Lopinavir B cells", [("Lopinavir", "DRUGBANK:1")]),
        ("Respiratory tract infections in tract", [("Respiratory tract infections", "MONDO:2")]),
        ("IL 6 and il-6, IL-6-induced", [("IL 6", "HGNC:1"), ("IL-6", "HGNC:1")]),
        ("IFNγ, IFN-γ; IFNgamma", [("IFNγ", "HGNC:5"), ("IFN-γ", "HGNC:5"), ("IFNgamma", "HGNC:5")]),
        ("of two and 1 more", []),
        ("AND-1", [("AND-1", "HGNC:2")]),
        (
            "Lopinavir/ritonavir, then lopinavir alone",
            [("Lopinavir/ritonavir", "DRUGBANK:1"), ("lopinavir", "DRUGBANK:1")],
        ),
        ("grown in Vero. E6 was", []),
        ("pre_COVID-19x COVID-190", []),
        ("COVID–19 (covid 19)", [("COVID–19", "MONDO:1"), ("covid 19", "MONDO:1")]),
        ("", []),
        (
            "lopi\u00adnavir, COVID\u00ad-19; IL\u200c-6",
            [("lopi\u00adnavir", "DRUGBANK:1"), ("COVID\u00ad-19", "MONDO:1"), ("IL\u200c-6", "HGNC:1")],
        ),
        ("ACE2\u200band COVID-19", [("ACE2", "HGNC:4"), ("COVID-19", "MONDO:1")]),
        ("ACE2\u00ad and ACE2\u00adx, x\u00adACE2", [("ACE2", "HGNC:4")]),
        ("\u00adACE2\u00ad\u0301 \u0301ACE2", [("ACE2\u00ad\u0301", "HGNC:4"), ("ACE2", "HGNC:4")]),
        ("le Me\u0301nie\u0300re, Ménière", [("Me\u0301nie\u0300re", "MONDO:5"), ("Ménière", "MONDO:5")]),
    ],
)
def test_find(matcher: Matcher, text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(matcher, text) == wanted


PIECES = st.sampled_from(
    ["IL-6", "SARS-CoV-2", "infection", "ACE2", " ", "-", ", ", ". ", "α", "x", "\n", "é", "(", "𝛼"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(st.lists(PIECES, max_size=20).map("".join))
def test_matches_are_ordered_whole_and_apart(matcher: Matcher, text: str) -> None:
    at = 0
    for match in matcher.find(text):
        assert at <= match.start < match.end <= len(text)
        assert text[match.start : match.end] == match.text
        assert match.readings
        assert not text[match.end : match.end + 1].isalnum()
        at = match.end


def test_the_cache_is_used_and_a_damaged_one_is_built_anew(
    lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    Matcher.open(lexicon)
    (cache,) = (tmp_path / "undrawn").iterdir()
    whole = cache.read_bytes()
    assert lexicon.digest in cache.name
    flipped = bytearray(whole)
    flipped[len(whole) // 2] ^= 0xFF
    for damage in (
        b"",
        whole[:20],
        whole[:-3],
        b"\0" * len(whole),
        bytes(flipped),
        whole[:48] + bytes(len(whole) - 48),
    ):
        cache.unlink()
        cache.write_bytes(damage)
        assert found(Matcher.open(lexicon), "ACE2") == [("ACE2", "HGNC:4")]
        assert cache.read_bytes() == whole


def test_the_cache_keeps_the_names_used_last(lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = tmp_path / "undrawn"
    folder.mkdir()
    for age in range(1, 20):
        for name in (f"names-1-{age:02}.trie", f".names-1-{age:02}.part", f"other-{age:02}"):
            (folder / name).write_bytes(b"old")
            os.utime(folder / name, (time.time() - 600 * age,) * 2)
    Matcher.open(lexicon)
    kept = sorted(path.name for path in folder.iterdir() if path.suffix == ".trie" and lexicon.digest not in path.name)
    assert kept == [f"names-1-{age:02}.trie" for age in range(1, 8)]
    (cache,) = folder.glob(f"*{lexicon.digest}.trie")
    assert len(list(folder.glob(".names-*.part"))) == 5
    assert len(list(folder.glob("other-*"))) == 19
    os.utime(cache, (0, 0))
    Matcher.open(lexicon)
    assert cache.stat().st_mtime > time.time() - 60


def test_an_unwritable_cache_is_done_without(lexicon: Lexicon, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert found(Matcher.open(lexicon), "COVID-19") == [("COVID-19", "MONDO:1")]


def test_a_trie_does_not_depend_on_order(tmp_path: Path) -> None:
    sequences = [("a b", 1), ("a", 2), ("b c d", 3)]
    Trie.build(sequences).save(tmp_path / "one")
    Trie.build(sequences[::-1]).save(tmp_path / "two")
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_an_empty_trie_finds_nothing(tmp_path: Path) -> None:
    Trie.build([]).save(tmp_path / "empty")
    matcher = Matcher(Lexicon([], []), Trie.open(tmp_path / "empty"))
    assert matcher.find("ACE2 and COVID-19") == []
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(UnreadableError, match="empty"):
        Trie.open(tmp_path / "empty")


def test_trie_of_sequences_that_share_words(tmp_path: Path) -> None:
    sequences = [("a b c", 5), ("a", 1), ("a b", 9), ("b", 2), ("a c", 3), ("c c c c", 4), ("a b", 7)]
    Trie.build(sequences).save(tmp_path / "trie")
    wanted = dict(sorted(sequences, reverse=True))
    for trie in (Trie.build(sequences), Trie.open(tmp_path / "trie")):
        spelt = {number: word for word, number in trie.words.items()}
        states = {word: trie.first(number) for word, number in trie.words.items()}
        found = {}
        while states:
            found |= {text: trie.name(state) for text, state in states.items() if state and trie.name(state) >= 0}
            states = {f"{t} {spelt[w]}": to for t, s in states.items() if s for w, to in trie.after(s).items()}
        assert found == wanted
        assert trie.first(trie.unknown) == 0


@given(st.lists(st.one_of(PIECES, st.sampled_from(["'s", "s", "αs", "IFNgamma", "_", "2²"])), max_size=20).map("".join))
def test_the_words_of_a_text_are_those_that_names_are_compared_in(matcher: Matcher, text: str) -> None:
    trie = matcher._trie
    line = Words(trie).line(text)
    spelt, starts, ends = split(text)
    assert (list(line.starts), list(line.ends)) == (starts, ends)
    assert [number for number, *_ in line.words] == [trie.words.get(form_of(word), trie.unknown) for word in spelt]
    for number, after, name, named in line.words:
        state = trie.first(number)
        assert (after, name) == ((trie.after(state), trie.name(state)) if state else ({}, -1))
        assert named == (name >= 0)


def test_a_full_memory_of_words_starts_anew(matcher: Matcher, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "ACE2 and lopinavir/ritonavir = SARS-CoV-2 infection with COVID-19 - in Vero E6."
    wanted = found(matcher, text)
    assert len(wanted) == 5
    monkeypatch.setattr(ingest.words, "_REMEMBERED", 2)
    assert found(Matcher(matcher._lexicon, matcher._trie), text) == wanted


def test_a_user_without_a_home_needs_no_cache(lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch) -> None:
    def nowhere() -> Path:
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", nowhere)
    assert found(Matcher.open(lexicon), "COVID-19") == [("COVID-19", "MONDO:1")]


@pytest.mark.parametrize("mark", ["'", "’"])
def test_names_with_a_genitive_are_found(mark: str) -> None:
    matcher = Matcher.open(open_lexicon())
    for name in ("Parkinson", "Alzheimer", "Crohn"):
        text = f"patients with {name}{mark}s disease and fever"
        assert any(match.text == f"{name}{mark}s disease" for match in matcher.find(text))
    assert not any("disease" in match.text for match in matcher.find(f"Parkinson{mark}s and disease"))
