from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.abbreviations import definitions, is_short


def pairs(text: str) -> list[tuple[str, str]]:
    return [(d.short, d.long) for d in definitions(text)]


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Some with acute respiratory distress syndrome (ARDS) died.", "ARDS", "acute respiratory distress syndrome"),
        ("We gave hydroxychloroquine (HCQ) early.", "HCQ", "hydroxychloroquine"),
        ("Serum alanine aminotransferase (ALT) rose.", "ALT", "alanine aminotransferase"),
        ("Two angiotensin receptor blockers (ARBs) helped.", "ARBs", "angiotensin receptor blockers"),
        ("Tumor necrosis factor-α (TNF-alpha) fell.", "TNF-alpha", "Tumor necrosis factor-α"),
        ("Interleukin 1 beta (IL-1β) rose.", "IL-1β", "Interleukin 1 beta"),
        ("The quality of life (QOL) was low.", "QOL", "quality of life"),
        ("A trial of in vitro fertilization (IVF) began.", "IVF", "in vitro fertilization"),
        ("Rats got 5 mg 2,4-dinitrochlorobenzene (DNCB) daily.", "DNCB", "2,4-dinitrochlorobenzene"),
        ("Levels of 17-beta-estradiol (E2) fell.", "E2", "17-beta-estradiol"),
        ("It was testosterone (T) that rose.", "T", "testosterone"),
        ("The tumor grew (hepatocellular carcinoma, HCC).", "HCC", "hepatocellular carcinoma"),
        ("The AGS (Aicardi-Goutieres syndrome) gene was read.", "AGS", "Aicardi-Goutieres syndrome"),
        ("The adjusted rates (adjusted odds ratio [AOR], 2.1) differ.", "AOR", "adjusted odds ratio"),
        ("Given chronic kidney disease (CKD; stage 3) it failed.", "CKD", "chronic kidney disease"),
        ("Mild cognitive impairment (or MCI) is common.", "MCI", "Mild cognitive impairment"),
        ("Non-invasive ventilation, abbreviated as NIV, was used.", "NIV", "Non-invasive ventilation"),
        ("The affinity constants of ubiquitin(Ub) were read.", "Ub", "ubiquitin"),
        ("Centers for Disease Control and Prevention (CDC) did.", "CDC", "Centers for Disease Control and Prevention"),
        ("It binds poly-(vinyl alcohol) (PVA) well.", "PVA", "poly-(vinyl alcohol)"),
    ],
)  # fmt: skip
def test_a_definition_is_found(text: str, short: str, long: str) -> None:
    (found,) = definitions(text)
    assert (found.short, found.long) == (short, long)
    assert text[found.long_start : found.long_end] == long


def test_a_long_form_goes_on_over_the_bracket_of_a_shorter_one() -> None:
    text = "After Lassa virus (LASV) disease (LVD) many were deaf."
    assert pairs(text) == [("LASV", "Lassa virus"), ("LVD", "Lassa virus disease")]


def test_lists_of_abbreviations_are_read() -> None:
    text = "Abbreviations: ACE, angiotensin-converting enzyme; ICU, intensive care unit; LOS, length of stay."
    assert pairs(text) == [
        ("ACE", "angiotensin-converting enzyme"),
        ("ICU", "intensive care unit"),
        ("LOS", "length of stay"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Mean age (63 years) and fever (38 C) were noted (Table 2).",
        "Rates fell in most groups (men, women).",
        "It was seen in Tehran (Iran).",
        "The drug worked (P < 0.05; n = 12).",
        "Pain was less (see below).",
        "Doses were low (5 mg/kg).",
        "They were unwell (three days).",
        "The gene TP53 (TP53) was read.",
        "It fell. Others rose greatly (IFGR).",
        "The receptor (also in mice) binds.",
        "",
        "(((",
        "a (b",
    ],
)
def test_what_defines_nothing_is_left_alone(text: str) -> None:
    assert pairs(text) == []


def test_a_long_form_does_not_reach_over_a_sentence_or_a_line() -> None:
    assert pairs("It was acute. Respiratory distress syndrome (ARDS) came.") == []
    assert pairs("Acute\nrespiratory distress syndrome (ARDS) came.") == []


def test_the_same_definition_twice_counts_once_and_another_meaning_counts_too() -> None:
    text = "Heart rate (HR) rose. Heart rate (HR) fell. The hazard ratio (HR) was 2."
    assert pairs(text) == [("HR", "Heart rate"), ("HR", "hazard ratio")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("ARDS", True), ("IL-1β", True), ("sCR1", True), ("12", False), ("n = 3", False), ("3.5 mg", False),
     ("weeks", False), ("Fig", False), ("a rather long remark", False)],
)  # fmt: skip
def test_what_is_written_like_a_short_form(text: str, expected: bool) -> None:
    assert is_short(text) is expected


_PIECES = st.lists(
    st.sampled_from(["acute", "lung", "injury", "(ALI)", "(", ")", "[A]", "TNF-α", "tumor necrosis factor alpha", ",",
                     ".", "\n", "İ", "(İA)", "Abbreviations:", "ALI,", ";", "or", "(T)", "β"]),
    max_size=16,
).map(" ".join)  # fmt: skip


@settings(deadline=None)
@given(_PIECES)
def test_a_definition_points_into_the_text(text: str) -> None:
    for one in definitions(text):
        assert one.long.split()[0] == text[one.long_start : one.long_end].split()[0]
        assert one.short in text
        assert "\n" not in one.long
