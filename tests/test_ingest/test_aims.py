from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.aims import aims, relatives


def stretches(sentence: str) -> list[str]:
    return [sentence[a.start : a.end] for a in aims(sentence)]


@pytest.mark.parametrize(
    ("sentence", "open_part"),
    [
        ("We aim to test A in B.", "We aim to test A in B."),
        ("We studied A in B and found that A blocks C.", "We studied A in B"),
        ("A randomised trial of A for B showed that C causes D.", "randomised trial of A for B"),
        ("A trial of A in B is ongoing.", "A trial of A in B is ongoing."),
        ("Docking shows that A blocks B.", "Docking shows that A blocks B."),
        ("A is a candidate for B, but C causes D.", "A is a candidate for B"),
        ("Is A safe in B? Yes.", "Is A safe in B?"),
        ("Is There a Link Between A and B", "Is There a Link Between A and B"),
        ("The study was designed to test A.", "was designed to test A."),
        ("A for B: a protocol for a trial.", "A for B: a protocol for a trial."),
        ("OBJECTIVE: the use of A in B.", "OBJECTIVE: the use of A in B."),
        ("We need A for B.", "We need A for B."),
        ("Efficacy and safety of A in B: a case series.", "Efficacy and safety of A in B: a case series."),
        ("Since A treats B, it is a candidate for C.", "it is a candidate for C."),
        ("Her mother had A.", "Her mother had A."),
        ("A family history of A was seen, but B was absent.", "family history of A was seen"),
    ],
)
def test_aims_plans_and_questions_are_left_open(sentence: str, open_part: str) -> None:
    assert open_part in stretches(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "In a trial in Brazil, A lowered mortality of B.",
        "A reduced the need for B.",
        "An ongoing outbreak of A is caused by B.",
        "A is an objective marker of B.",
        "Patients who needed ventilation had A.",
        "In mice, A blocks B.",
        "OBJECTIVE: A is raised in B.",
        "The use of A in B reduced C.",
        "The mothers had A.",
    ],
)
def test_findings_are_not(sentence: str) -> None:
    assert stretches(sentence) == []


def test_what_is_said_of_relatives() -> None:
    assert [c.start for c in relatives("He had a family history of A.")] == [9]
    assert len(relatives("The father of the patient had A.")) == 1
    assert relatives("A history of A in mice.") == ()


_WORDS = "We aim to test A in B and found that is ongoing trial of ? ; , candidate family history docking need for the"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=20).map(" ".join))
def test_a_stretch_holds_its_cue_and_stays_in_the_sentence(sentence: str) -> None:
    for one in aims(sentence):
        assert 0 <= one.start <= one.cue_start <= one.cue_end <= one.end <= len(sentence)
