from __future__ import annotations

import dataclasses

import pytest

from kg.codec import dump_json, load_json
from kg.occurrence import Occurrence

_ONE = Occurrence("12", "HGNC:13557", "Gene", "ACE2", 3)


def test_an_occurrence_survives_the_disk() -> None:
    assert load_json(Occurrence, dump_json(_ONE)) == _ONE


def test_an_occurrence_is_a_value() -> None:
    assert len({_ONE, dataclasses.replace(_ONE), dataclasses.replace(_ONE, count=4)}) == 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        _ONE.count = 4  # type: ignore[misc]
