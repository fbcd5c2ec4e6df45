from __future__ import annotations

import unicodedata
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.lexicon.normalise import form_of, key_of, keys_of, letters_of, same_case, split

ALIKE = [
    ("IL-6", "IL6", "IL 6"),
    ("IFN-γ", "IFNγ", "IFN gamma", "IFNgamma"),
    ("Crohn's disease", "Crohn disease", "Crohn’s diseases"),
    ("haemorrhage", "hemorrhage", "Haemorrhages"),
    ("tumour", "tumor", "tumours"),
    ("cirrhoses", "cirrhosis"),
    ("arteries", "artery"),
    ("viruses", "virus"),
    ("type II diabetes", "type 2 diabetes"),
    ("Sjögren syndrome", "Sjogren syndrome"),
    ("SARS-CoV-2", "SARS CoV 2", "sars-cov-2"),
    ("Ménière disease", "Me\u0301nie\u0300re disease", "Meniere disease"),
    ("lopinavir", "lopi\u00adnavir", "lopi\u200cnavir", "lopi\u200d\ufeffnavir"),
    ("IL-6", "IL\u00ad-6", "IL-\u20606"),
    ("ά-tocopherol", "α\u0301-tocopherol"),
]


@pytest.mark.parametrize("spellings", ALIKE, ids=lambda s: s[0])
def test_spellings_of_one_name_compare_equal(spellings: tuple[str, ...]) -> None:
    assert len({key_of(text) for text in spellings}) == 1


@pytest.mark.parametrize(("one", "other"), [("ACE", "ACE2"), ("IL-1", "IL-11"), ("virus", "viral"), ("SARS", "MERS")])
def test_other_names_do_not(one: str, other: str) -> None:
    assert key_of(one) != key_of(other)


def test_words_keep_their_place() -> None:
    text = "β2-AR, TNFα."
    words, starts, ends = split(text)
    assert words == ["beta", "2", "AR", "TNF", "alpha"]
    assert [text[a:b] for a, b in zip(starts, ends, strict=True)] == ["β", "2", "AR", "TNF", "α"]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("aéα1 \u0301\u00ad\u200c'")), max_size=40))
def test_spans_are_ordered_and_inside_the_text(text: str) -> None:
    words, starts, ends = split(text)
    assert len(words) == len(starts) == len(ends)
    at = 0
    for start, end in zip(starts, ends, strict=True):
        assert at <= start < end <= len(text)
        at = end


@given(st.text(alphabet="abcs ABC-α12'", max_size=20))
def test_case_and_hyphens_do_not_change_the_key(text: str) -> None:
    assert key_of(text.replace("-", " ")) == key_of(text)
    assert len(key_of(text).split()) == len(split(text)[0])
    assert letters_of(text).isalnum() or not letters_of(text)


@pytest.mark.parametrize(
    ("name", "seen", "kept"),
    [
        ("WAS", "was", False),
        ("WAS", "WAS", True),
        ("TNF-alpha", "TNF-Alpha", True),
        ("TNF-alpha", "tnf-alpha", False),
        ("ARB", "ARBs", True),
        ("IL-2", "IL-II", True),
    ],
)
def test_same_case(name: str, seen: str, kept: bool) -> None:
    assert same_case(name, seen) is kept


def test_form_leaves_short_words_alone() -> None:
    assert [form_of(word) for word in ("gas", "Virus", "IS", "glass")] == ["gas", "virus", "is", "glass"]


@given(st.lists(st.text(alphabet="abAZ1 -'sγβIFNlpha", max_size=20)))
def test_many_keys_at_once_are_the_keys_one_by_one(texts: list[str]) -> None:
    assert list(keys_of(texts)) == [key_of(text) for text in texts]


def test_words_that_names_use_for_each_other() -> None:
    assert key_of("kidney disorders") == key_of("Kidney disease")
    assert key_of("lung tumour") == key_of("lung neoplasms")
    assert key_of("bupropion HCl") == key_of("bupropion hydrochloride")
    assert key_of("weaknesses") != key_of("weakness")


@given(st.text(alphabet="abZ19 -αβ_.éöń", max_size=20), st.data())
def test_what_is_not_seen_changes_no_word_and_spans_stay_those_of_the_text(text: str, data: st.DataObject) -> None:
    words, starts, ends = split(text)
    letters = [unicodedata.normalize("NFD", mark) for mark in text]
    unseen = [data.draw(st.sampled_from(["", "", "\u00ad", "\u200c\u2060"])) for _ in text]
    places = [0, *accumulate(len(mark) + len(more) for mark, more in zip(letters, unseen, strict=True))]
    hidden = "".join(mark + more for mark, more in zip(letters, unseen, strict=True))
    assert split(hidden) == (
        words,
        [places[start] for start in starts],
        [places[end - 1] + len(letters[end - 1]) for end in ends],
    )
    assert key_of(hidden) == key_of(text)
    assert letters_of(hidden) == letters_of(text)
