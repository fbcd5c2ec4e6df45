"""Remarks: what a user is told of choices that change nothing or mean another thing."""

from __future__ import annotations

import numpy as np
import pytest

from linkpred.remarks import remarks
from linkpred.split import Split
from linkpred.triples import TripleSet
from tests.test_linkpred.test_train import options, ring


@pytest.mark.parametrize("sampling", ["frequency", "hard"])
def test_a_sampling_that_draws_nothing_is_told(sampling: str) -> None:
    for negatives in (0, 40, 99):
        (told,) = remarks(ring(), options(sampling=sampling, negatives=negatives))
        assert told.startswith(f"sampling {sampling} changes nothing: with negatives {negatives} all 40 entities")
    (told,) = remarks(ring(), options(sampling=sampling, negatives=None))  # by default so few are all compared
    assert "with negatives 0 all 40" in told
    assert remarks(ring(), options(sampling=sampling, negatives=39)) == []
    assert remarks(ring(), options(negatives=0)) == []


def test_types_of_names_without_kinds_are_told() -> None:
    split = ring()
    (told,) = remarks(split, options(sampling="typed"))
    assert told.startswith("sampling typed: 40 of 40 names have no kind (a prefix such as Gene::)")

    def named(part: TripleSet, names: tuple[str, ...]) -> TripleSet:
        return TripleSet(names, part.relations, part.triples, part.weights)

    for kept in (0, 1):
        names = (*split.entities[:kept], *(f"Gene::{code:02}" for code in range(40 - kept)))
        parts = (named(part, names) for part in (split.train, split.valid, split.test))
        found = remarks(Split(*parts), options(sampling="typed"))
        assert [told.split(" names")[0] for told in found] == ["sampling typed: 1 of 40"] * kept


def test_an_empty_valid_part_is_told_where_it_would_be_ranked() -> None:
    split = ring()
    bare = Split(split.train, split.valid.take(np.zeros(0, dtype=np.int64)), split.test)
    (told,) = remarks(bare, options())
    assert told.startswith("valid is empty: nothing is ranked on the way")
    assert remarks(bare, options(validations=0)) == []
