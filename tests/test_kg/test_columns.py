from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kg.columns import Coded, Writer, concatenate, constant, group

words = st.lists(st.text(max_size=4))


def column(values: list[str]) -> Coded:
    writer = Writer()
    for value in values:
        writer.add(value)
    return writer.column()


@given(words)
def test_a_column_says_what_was_put_in(values: list[str]) -> None:
    assert column(values).strings() == values


@given(words)
def test_ranked_codes_sort_as_the_strings_do(values: list[str]) -> None:
    ranked = column(values).ranked()
    assert ranked.strings() == values
    assert list(ranked.values) == sorted(set(values))


@given(words, words)
def test_columns_stand_below_each_other(one: list[str], other: list[str]) -> None:
    joined = concatenate([column(one), column(other), constant("x", 2)])
    assert joined.strings() == [*one, *other, "x", "x"]


@given(words)
def test_renamed_values_may_coincide(values: list[str]) -> None:
    found = column(values)
    renamed = found.rename(value.casefold() for value in found.values)
    assert renamed.strings() == [value.casefold() for value in values]
    assert len(set(renamed.values)) == len(renamed.values)


@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from("abc"))))
def test_members_are_grouped_sorted_and_once(pairs: list[tuple[int, str]]) -> None:
    owners = np.array([owner for owner, _ in pairs], dtype=np.int64)
    found = group(5, owners, column([member for _, member in pairs]))
    lists = [found.values[code] for code in found.codes.tolist()]
    assert lists == [tuple(sorted({member for owner, member in pairs if owner == row})) for row in range(5)]
