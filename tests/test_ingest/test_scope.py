from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.polarity import denied, touched
from ingest.scope import governing, scope_spans


def scopes(sentence: str) -> list[tuple[str, str, str]]:
    return [(g.type, sentence[g.cue_start : g.cue_end], sentence[g.start : g.end]) for g in governing(sentence)]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The drug did not lower fever, but it lowered pain.", [("negation", "not", "not lower fever")]),
        ("The gene was not expressed in liver.", [("negation", "not", "The gene was not expressed in liver")]),
        ("It binds A but not B or C.", [("negation", "not", "not B or C")]),
        ("No effect was seen.", [("negation", "No", "No effect was seen")]),
        ("Cells lacking the gene failed to grow.", [("negation", "lacking", "lacking the gene"),
                                                    ("negation", "failed", "failed to grow")]),
        ("In the absence of serum, cells died.", [("negation", "absence", "absence of serum")]),
        ("It acts without side effects.", [("negation", "without", "without side effects")]),
        ("Neither drug worked.", [("negation", "Neither", "Neither drug worked")]),
        ("A may bind B.", [("speculation", "may", "may bind B")]),
        ("These data suggest that A binds B and that C binds D.",
         [("speculation", "suggest", "suggest that A binds B and that C binds D")]),
        ("However, this factor appears to act late.", [("speculation", "appears", "this factor appears to act late")]),
        ("The mechanism is unknown.", [("speculation", "unknown", "The mechanism is unknown")]),
        ("The mechanism is not fully understood.",
         [("speculation", "not fully understood", "The mechanism is not fully understood")]),
        ("A putative kinase was cloned.", [("speculation", "putative", "putative kinase")]),
        ("We asked whether A binds B.", [("speculation", "whether", "whether A binds B")]),
        ("Growth (but not death) rose.", [("negation", "not", "not death")]),
        ("It is unlikely that A binds B.", [("speculation", "unlikely", "unlikely that A binds B")]),
        ("It did not bind A and may bind B.", [("negation", "not", "not bind A"),
                                                ("speculation", "may", "may bind B")]),
        ("It did not bind A and increased B.", [("negation", "not", "not bind A")]),
        ("It could not bind A.", [("negation", "not", "not bind A")]),
        ("The drug was ineffective in mice.", [("negation", "ineffective", "The drug was ineffective in mice")]),
        ("Limited evidence supports its use.",
         [("speculation", "Limited evidence", "Limited evidence supports its use")]),
        ("It cannot be ruled out that A causes B, but it is rare.",
         [("speculation", "cannot be ruled out", "cannot be ruled out that A causes B")]),
        ("Infection could not be excluded.",
         [("speculation", "could not be excluded", "Infection could not be excluded")]),
        ("It is unclear that A causes B.", [("speculation", "unclear", "unclear that A causes B")]),
        ("It not only binds A, it blocks B.", []),
        ("NO and nitric oxide rose in No. 5.", []),
    ],
)  # fmt: skip
def test_cues_and_what_they_govern(sentence: str, expected: list[tuple[str, str, str]]) -> None:
    assert scopes(sentence) == expected


def test_annotation_and_statements_differ_where_they_should() -> None:
    report = "The results indicate that A blocks B."
    assert [s.kind for s in scope_spans(report)] == ["cue", "scope"]
    assert not touched(governing(report), "speculation", 0, len(report))
    weak = "A did not significantly block B."
    assert scope_spans(weak) == ()
    assert touched(governing(weak), "negation", 0, len(weak))


def test_a_mention_outside_the_scope_is_not_touched() -> None:
    sentence = "A binds B, but not C."
    spans = governing(sentence)
    assert touched(spans, "negation", 19, 20)
    assert not touched(spans, "negation", 8, 9)
    assert not touched(spans, "speculation", 19, 20)


def test_of_a_treatment_that_was_not_effective_the_treatment_is_denied_not_the_disease() -> None:
    sentence = "REGEN-COV was not effective in patients with COVID-19."
    drug, disease = (0, 9), (sentence.index("COVID-19"), sentence.index("COVID-19") + 8)
    spans = governing(sentence)
    assert touched(spans, "negation", *drug)
    assert not touched(spans, "negation", *disease)
    assert denied(sentence, spans, drug, disease, presumed=False)
    assert [(one.kind, sentence[one.start : one.end]) for one in scope_spans(sentence)] == [
        ("cue", "not"), ("scope", "not effective in patients with COVID-19"),
    ]  # fmt: skip
    ineffective = "REGEN-COV was not an inhibitor of ACE2."
    assert not touched(governing(ineffective), "negation", *drug)


@pytest.mark.parametrize("end", ["useful.", "effective in COVID-19."])
@pytest.mark.parametrize("verb", ["reduced", "lowers", "may lower"])
def test_what_is_not_effective_leaves_the_clause_before_as_it_was(verb: str, end: str) -> None:
    sentence = f"Aspirin {verb} fever and remdesivir was not {end}"
    spans = governing(sentence)
    aspirin, fever, other = ((at := sentence.index(w), at + len(w)) for w in ("Aspirin", "fever", "remdesivir"))
    assert not touched(spans, "negation", *aspirin)
    assert not touched(spans, "negation", *fever)
    assert not denied(sentence, spans, aspirin, fever, presumed=False)
    assert touched(spans, "negation", *other)
    both = governing("Aspirin and remdesivir were not useful.")
    assert touched(both, "negation", 0, 7)
    assert touched(governing("Remdesivir, which blocks RdRp, was not effective in COVID-19."), "negation", 0, 10)


_WORDS = "not no may (but) , ; : . without absence of appears to be suggest that unknown is was seen A B whether if"


@given(st.lists(st.sampled_from(_WORDS.split()), max_size=20).map(" ".join))
def test_a_scope_holds_its_cue_and_stays_in_the_sentence(sentence: str) -> None:
    for one in governing(sentence):
        assert 0 <= one.start <= one.cue_start < one.cue_end <= one.end <= len(sentence)
        assert sentence[one.start : one.end] == sentence[one.start : one.end].strip()
    spans = scope_spans(sentence)
    assert list(spans) == sorted(spans, key=lambda s: (s.start, s.kind, s.end))
    assert sum(s.kind == "cue" for s in spans) * 2 == len(spans)
