from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extraction import Relation
from ingest.relate import find_patterns, patterns, relate
from ingest.scope import governing
from kg.predicate import predicate
from tests.test_ingest.marked import marked
from tests.test_ingest.trigger_sentences import SENTENCES


def related(sentence: str) -> set[tuple[str, str, str]]:
    name = {e.id: e.mention.text for e in marked(sentence)[1]}
    return {(name[r.subject], r.predicate, name[r.object]) for r in relations(sentence)}


def relations(sentence: str) -> tuple[Relation, ...]:
    text, entities = marked(sentence)
    return relate(text, 0, entities, governing(text))


def fitting(sentence: str) -> set[str]:
    text, entities = marked(sentence)
    return {p.name for a, b in itertools.combinations(entities, 2) for p in find_patterns(text, 0, entities, a, b)}


@pytest.mark.parametrize(("name", "subject", "said", "obj", "sentence"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_pattern_says_what_its_sentence_says(name: str, subject: str, said: str, obj: str, sentence: str) -> None:
    assert name in fitting(sentence)
    found = related(sentence)
    turned = {(o, p, s) for s, p, o in found if predicate(p).symmetric}
    assert (subject, said, obj) in found | turned


def test_every_pattern_has_a_sentence_and_every_sentence_a_pattern() -> None:
    known = {pattern.name for rows in patterns().values() for pattern in rows}
    assert {row[0] for row in SENTENCES} == known
    assert len(SENTENCES) == len(known)


def test_scores_are_shares() -> None:
    assert all(0.4 <= pattern.score < 1.0 for rows in patterns().values() for pattern in rows)


@pytest.mark.parametrize(
    "sentence",
    [
        "After [Chemical:c] treatment for 4 weeks, the patient presented with sudden onset [Phenotype:d].",
        "[Gene:g] blockade and the treatment of [Disease:d] were reviewed.",
        "[Chemical:c] was given; [Gene:g] was inhibited.",
        "Decreased [Gene:g] expression and high [Gene:h] were seen.",
        "Neutralization of [Virus:v] requires [Gene:g].",
        "[Chemical:c] analogs inhibit [Gene:g].",
        "[Chemical:c] receptor antagonists cause [Disease:d].",
        "We discuss [Chemical:c] in therapy and the use of inhibitors of [Gene:g].",
        "[Disease:d] resolved after [Chemical:c].",
        "[Gene:g]-regulated coactivator 1 is required for [Virus:v].",
        "[Chemical:c] and [Gene:g] were measured.",
        "Antibodies to [Virus:v] using [Gene:g] were made.",
        "Chemotherapy-induced nausea and [Phenotype:d] with [Chemical:c] were rare.",
        "[Chemical:c] induced complete control of [Phenotype:d].",
        "[Phenotype:d] was less frequent after [Chemical:c].",
        "[Chemical:c] chemotherapy-induced [Phenotype:d].",
        "Risk factors were age, [Disease:d] and treatment with [Chemical:c].",
        "Its activity is mediated by [Gene:g] and is inhibited by [Chemical:c].",
        "A drug attenuated [Chemical:c] induced growth and decreased expression of [Gene:g].",
        "It fell before treatment of [Disease:d] and peaked after [Chemical:c].",
        "Protection by [Chemical:c] against injury induced in [Disease:d].",
        "Both [Chemical:blockers] and [Gene:g] inhibitors were used.",
        "Management includes [Chemical:c], treatment of [Disease:d], and oxygen.",
        "[Disease:d] is caused by [Disease:e] infections.",
        "[Disease:d] (due to [Disease:e] coronavirus 2) spread.",
        "By suppressing growth via down-regulating [Gene:g] levels, [Gene:h] acts.",
    ],
)
def test_sentences_that_say_nothing_of_the_kind(sentence: str) -> None:
    assert related(sentence) == set()


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        ("[Gene:g] inhibitors significantly inhibited [Gene:h].", "positively_regulates"),
        ("[Gene:g] deficiency increased [Gene:h].", "negatively_regulates"),
        ("Inhibition of [Gene:g] reduced [Gene:h].", "positively_regulates"),
        ("[Gene:g] inhibits [Gene:h].", "negatively_regulates"),
        ("[Gene:g] degrades [Gene:h].", "negatively_regulates"),
    ],
)
def test_less_of_a_gene_turns_what_it_does_round(sentence: str, said: str) -> None:
    assert related(sentence) == {("g", said, "h")}


def test_an_antibody_against_a_gene_is_not_the_gene() -> None:
    assert related("[Gene:g] antibodies inhibited [Gene:h].") == set()


@pytest.mark.parametrize(
    ("active", "passive"),
    [
        ("[Chemical:c] inhibits [Gene:g].", "[Gene:g] is inhibited by [Chemical:c]."),
        ("[Virus:c] causes [Disease:g].", "[Disease:g] is caused by [Virus:c]."),
        ("[Gene:c] activates [Gene:g].", "[Gene:g] is activated by [Gene:c]."),
    ],
)
def test_active_and_passive_agree(active: str, passive: str) -> None:
    assert related(active) == related(passive) != set()


def test_lists_are_read_to_their_ends() -> None:
    found = related("[Chemical:a], [Chemical:b] and [Chemical:c] inhibit [Gene:g] and [Gene:h].")
    assert found == {(c, "inhibits", g) for c in "abc" for g in "gh"}
    assert related("[Virus:v] causes [Phenotype:f], dry [Phenotype:c], and severe [Disease:p].") == {
        ("v", "causes", name) for name in "fcp"
    }


def test_the_object_of_one_verb_is_not_the_subject_of_the_next() -> None:
    assert related("[Gene:a] increases [Gene:b] and [Gene:c] suppresses [Gene:d].") == {
        ("a", "positively_regulates", "b"),
        ("c", "negatively_regulates", "d"),
    }


def test_a_parenthesis_between_does_not_matter() -> None:
    assert related("[Disease:d] (seen in 5%, p < 0.01) is caused by [Virus:v].") == {("v", "causes", "d")}


@pytest.mark.parametrize(
    ("sentence", "negated", "hedged"),
    [
        ("[Chemical:c] inhibits [Gene:g].", False, False),
        ("[Chemical:c] did not inhibit [Gene:g].", True, False),
        ("[Chemical:c] did not significantly inhibit [Gene:g].", True, False),
        ("[Chemical:c] may inhibit [Gene:g].", False, True),
        ("These data indicate that [Chemical:c] inhibits [Gene:g].", False, False),
        ("These data suggest that [Chemical:c] inhibits [Gene:g].", False, True),
        ("We aim to test whether [Chemical:c] inhibits [Gene:g].", False, True),
        ("No effect was seen; [Chemical:c] inhibits [Gene:g].", False, False),
        ("Although deaths were not seen, [Virus:c]-infected [Species:g] shed virus.", False, False),
        ("It was not required for [Virus:c]-induced [Disease:g].", False, False),
        ("[Disease:c] was not caused by [Virus:g].", True, False),
        ("It is not surprising that [Chemical:c] inhibits [Gene:g].", False, False),
        ("There are no data on [Chemical:c] for [Disease:g].", False, True),
        ("Is [Chemical:c] effective against [Disease:g]?", False, True),
        ("[Chemical:c] reduced the need for care in [Disease:g].", False, False),
        ("It is unlikely that [Chemical:c] inhibits [Gene:g].", False, True),
        ("[Chemical:c] may or may not induce [Disease:g].", False, True),
        ("[Chemical:c] could not inhibit [Gene:g].", True, False),
        ("[Chemical:c] did not activate growth and may inhibit [Gene:g].", False, True),
        ("In a trial in Brazil, [Chemical:c] was effective in [Disease:g].", False, False),
        ("[Chemical:c] showed no benefit in patients with [Disease:g].", True, False),
        ("[Chemical:c] had no effect on [Phenotype:g].", True, False),
        ("[Chemical:c] was no better than placebo for [Disease:g].", True, False),
        ("[Chemical:c] is ineffective against [Disease:g].", True, False),
        ("[Chemical:c] failed to prevent [Disease:g].", True, False),
        ("No association was found between [Gene:c] and [Disease:g].", True, False),
        ("Is There an Association Between [Gene:c] and [Disease:g]?", False, True),
        ("Little evidence supports [Chemical:c] for [Disease:g].", False, True),
        ("We hypothesised that [Chemical:c] inhibits [Gene:g].", False, True),
        ("This study was designed to test [Chemical:c] in the treatment of [Disease:g].", False, True),
        ("We aim to describe [Disease:c] caused by [Virus:g].", False, False),
        ("Possible [Chemical:c]-induced [Disease:g] was seen.", False, True),
        ("We asked whether [Disease:c] is caused by [Virus:g].", False, True),
        ("A family history of [Disease:c] was associated with [Disease:g].", False, True),
        ("[Virus:c] leads to the [Disease:respiratory failure] of patients.", False, False),
        ("[Disease:c] is associated with [Disease:g], which is considered rare.", False, False),
        ("[Gene:c] is a sensitive and objective biomarker of [Disease:g].", False, False),
    ],
)
def test_polarity_and_certainty(sentence: str, negated: bool, hedged: bool) -> None:
    (found,) = relations(sentence)
    assert (found.negated, found.hedged) == (negated, hedged)


def test_a_pair_said_twice_counts_once_with_the_better_score() -> None:
    found = relations("[Chemical:c] activates [Gene:g], and [Chemical:c] is an activator of [Gene:g].")
    scores = {p.name: p.score for rows in patterns().values() for p in rows}
    assert [r.score for r in found] == [max(scores["activates"], scores["activator-of"])]


def test_a_therapy_is_not_the_cause() -> None:
    assert related("[Chemical:c] as adjunctive therapy for [Virus:v] induced [Disease:d].") == {("v", "causes", "d")}


def test_both_verbs_of_a_sentence_keep_their_own_polarity() -> None:
    found = relations("[Chemical:c] did not inhibit [Gene:g] and may activate [Gene:h].")
    assert [(r.predicate, r.negated, r.hedged) for r in found] == [("inhibits", True, False)]
    lists = relations("[Chemical:c] did not prevent [Disease:d] or [Phenotype:e].")
    assert [r.negated for r in lists] == [True, True]


def test_patients_are_words_of_the_patterns_even_where_they_are_names() -> None:
    assert related("[Chemical:c] was effective in [Species:patients] with [Disease:d].") == {("c", "treats", "d")}
    assert related("[Virus:v] infects [Species:cats], [Species:dogs] and [Species:mice].") == {
        ("v", "infects", "cats"),
        ("v", "infects", "dogs"),
        ("v", "infects", "mice"),
    }


def test_an_outcome_does_not_hide_the_disease() -> None:
    found = relations("[Chemical:c] did not reduce [Phenotype:death] in [Species:patients] with [Disease:d].")
    assert {(r.object, r.negated) for r in found} == {("T2", True), ("T4", True)}


def test_what_is_excepted_is_denied() -> None:
    found = relations("[Chemical:c], but not [Chemical:e], inhibits [Gene:g] but not [Gene:h].")
    assert [(r.subject, r.object, r.negated) for r in found if r.subject == "T1"] == [
        ("T1", "T3", False),
        ("T1", "T4", True),
    ]
    assert [r.negated for r in relations("[Chemical:c], but not [Chemical:e], inhibits [Gene:g].")] == [False, True]


def test_a_description_set_off_by_commas_is_not_the_subject() -> None:
    assert related("[Virus:p], a virus of the family [Virus:f], causes [Disease:d].") == {("p", "causes", "d")}
    assert related("[Chemical:p], a component of [Chemical:f], suppresses [Gene:g].") == {("p", "inhibits", "g")}
    assert related("We saw [Chemical:c], which inhibits both [Gene:g] and [Gene:h].") == {
        ("c", "inhibits", "g"),
        ("c", "inhibits", "h"),
    }
    assert related("We know [Virus:a] and [Virus:b] that is causing [Disease:d].") == {("b", "causes", "d")}
    assert related("[Chemical:p], a drug used to deplete [Chemical:f], reduced [Disease:d].") == {("p", "treats", "d")}


def test_types_decide() -> None:
    assert related("[Gene:c] causes [Chemical:g].") == set()


_PIECES = st.lists(
    st.sampled_from(["[Chemical:c]", "[Gene:g]", "[Disease:d]", "[Virus:v]", "inhibits", "causes", "(", ")", ",", "and",
                     "not", "may", "treatment of", "by", "-induced", "receptor for", ";", "expression"]),
    max_size=14,
).map(" ".join)  # fmt: skip


@given(_PIECES, st.integers(0, 50))
def test_relations_join_entities_the_schema_lets_them_join(sentence: str, offset: int) -> None:
    text, entities = marked(sentence)
    here = {e.id: e.mention.type for e in entities}
    for found in relate(text, 0, entities, governing(text)):
        assert found.subject != found.object
        assert {found.subject, found.object} <= set(here)
        assert found.spans == ((0, len(text)),)
        assert predicate(found.predicate).text
