from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.sentences import Analyser

analyser = Analyser.open()


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in analyser.analyse(text).sentences]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It rose. It fell.", ["It rose.", "It fell."]),
        ("Doses of 0.5 mg worked. Fig. 2 shows it.", ["Doses of 0.5 mg worked.", "Fig. 2 shows it."]),
        ("Smith et al. Reported it.", ["Smith et al. Reported it."]),
        ("Binding of E. Coli was seen.", ["Binding of E. Coli was seen."]),
        ("Is it so? Yes.", ["Is it so?", "Yes."]),
        ("It rose.   It fell.", ["It rose.", "It fell."]),
        ("A title\nThe text.", ["A title", "The text."]),
        ("P values were low (P < .05). α-Synuclein rose.", ["P values were low (P < .05).", "α-Synuclein rose."]),
        ("   ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab Z.?!\n()[]α1,\t"), max_size=60))
def test_sentences_are_ordered_trimmed_and_lose_nothing_but_space(text: str) -> None:
    spans = analyser.analyse(text).sentences
    assert all(text[s:e] == text[s:e].strip() != "" for s, e in spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
    assert "".join("".join(text[s:e].split()) for s, e in spans) == "".join(text.split())


def test_definitions_point_at_their_long_form() -> None:
    text = "Patients with acute respiratory distress syndrome (ARDS) died. ARDS is severe."
    (definition,) = analyser.analyse(text).definitions
    assert (definition.short, definition.long) == ("ARDS", "acute respiratory distress syndrome")
    assert text[definition.long_start : definition.long_end] == definition.long


def test_a_parenthesis_that_defines_nothing_is_no_definition() -> None:
    assert analyser.analyse("Mean age (63 years) and fever (38 C) were noted (Table 2).").definitions == ()


def test_the_same_definition_twice_counts_once() -> None:
    text = "Tumor necrosis factor (TNF) rose. Tumor necrosis factor (TNF) fell."
    assert [(d.short, d.long) for d in analyser.analyse(text).definitions] == [("TNF", "Tumor necrosis factor")]
