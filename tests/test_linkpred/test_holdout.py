"""Ways of holding triples out, and splits as folders."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest

from kg.errors import InputError
from linkpred.holdout import split_by_date, split_by_entity, split_by_paper, split_by_relation
from linkpred.split_folder import read_split, write_split
from linkpred.triples import TripleSet


def drugs() -> TripleSet:
    """Six drugs and six diseases: r everywhere, s between those of the same number."""
    names = tuple(sorted(f"{kind}:{code}" for kind in ("Disease", "Drug") for code in range(6)))
    rows = [(6 + drug, 0, disease) for drug in range(6) for disease in range(6)]
    rows += [(code, 1, 6 + code) for code in range(6)]
    triples = np.array(sorted(rows), dtype=np.int64)
    return TripleSet(names, ("r", "s"), triples, np.linspace(0.1, 1, len(rows), dtype=np.float32))


def pairs(part: TripleSet) -> set[frozenset[int]]:
    return {frozenset((head, tail)) for head, _, tail in part.triples.tolist()}


def test_a_relation_is_held_out_with_what_else_joins_its_pairs() -> None:
    split = split_by_relation(drugs(), ["s"], 0, (0, 0.5))
    assert len(split.test) == 6  # three of s, and the r of the same pairs in the other direction
    assert not pairs(split.train) & pairs(split.test)
    with pytest.raises(InputError, match="no relation t; there are r, s"):
        split_by_relation(drugs(), ["t"], 0, (0, 0.5))


def test_dates_part_by_whole_days_and_by_the_first_day_of_a_pair() -> None:
    triples = drugs()
    dates = ["" if head >= 11 else f"2020-01-{1 + tail % 6:02}" for head, _, tail in triples.triples.tolist()]
    split, days = split_by_date(triples, dates, (0.1, 0.1))
    assert days == ("2020-01-05", "2020-01-06")
    assert not pairs(split.train) & (pairs(split.valid) | pairs(split.test))
    day = {tuple(row): date for row, date in zip(triples.triples.tolist(), dates, strict=True)}
    assert {day[tuple(row)] for row in split.test.triples.tolist()} == {"2020-01-06"}
    with pytest.raises(InputError, match="needs three days"):
        split_by_date(triples, [""] * len(triples), (0.1, 0.1))


def test_whole_entities_are_held_out_and_counted_as_unseen() -> None:
    triples = drugs()
    kinds = [name.split(":")[0] for name in triples.entities]
    split = split_by_entity(triples, kinds, "Disease", 3, (1 / 6, 2 / 6))
    unseen = ~split.seen_entities()
    assert unseen.sum() == 3
    assert {kinds[code] for code in np.flatnonzero(unseen)} == {"Disease"}
    assert (len(split.train), len(split.valid), len(split.test)) == (21, 7, 14)
    with pytest.raises(InputError, match="there are Disease, Drug"):
        split_by_entity(triples, kinds, "Gene", 3, (0.1, 0.1))


def test_a_split_is_the_same_when_it_is_read_again(tmp_path: Path) -> None:
    triples = drugs()
    split = split_by_entity(triples, [name.split(":")[0] for name in triples.entities], "Drug", 0, (0.2, 0.2), "digest")
    value = write_split(tmp_path, split, {"by": "entity"})
    assert value["counts"]["test_unseen"] == value["counts"]["test"] == 7
    assert read_split(tmp_path).digest == split.digest == json.loads((tmp_path / "split.json").read_text())["digest"]
    (tmp_path / "test.tsv").write_text("Drug:1\tr\tDisease:1\n")
    with pytest.raises(InputError, match="are not those"):
        read_split(tmp_path)


def test_no_paper_teaches_what_it_is_asked() -> None:
    triples = drugs()
    draw = np.random.default_rng(0)
    papers = [frozenset(f"paper{code}" for code in draw.integers(0, 25, draw.integers(1, 3))) for _ in triples.triples]
    curated = [frozenset({"", "paper3"}) if number % 7 == 0 else one for number, one in enumerate(papers)]
    split = split_by_paper(triples, curated, 0, (0.1, 0.2))
    of = {tuple(row): one for row, one in zip(triples.triples.tolist(), curated, strict=True)}
    held = {"train": set[str](), "valid": set[str](), "test": set[str]()}
    for name in held:
        for row in getattr(split, name).triples.tolist():
            held[name] |= of[tuple(row)]
    assert len(split.test) >= 8 <= len(split.train)
    assert len(split.valid) >= 4
    assert "" not in held["valid"] | held["test"]
    # A triple that is learnt from has a paper or a source that is not held out; one that is asked about has none.
    only_held = {name for row in split.test.triples.tolist() for name in of[tuple(row)]}
    for row in split.train.triples.tolist():
        pair = [other for other in of if {other[0], other[2]} == {row[0], row[2]}]
        assert set().union(*(of[other] for other in pair)) - only_held
    assert not pairs(split.train) & (pairs(split.valid) | pairs(split.test))
    assert sum(map(len, (split.train, split.valid, split.test))) == len(triples)
    assert split.digest == split_by_paper(triples, curated, 0, (0.1, 0.2)).digest
    assert split.digest != split_by_paper(triples, curated, 1, (0.1, 0.2)).digest
    with pytest.raises(InputError, match="papers alone speak of 0 of 42 triples"):
        split_by_paper(triples, [frozenset({""})] * 42, 0, (0.1, 0.1))


def test_many_papers_are_held_out_in_no_time() -> None:
    rows = np.array([(code, 0, code + 1) for code in range(20_000)], dtype=np.int64)
    triples = TripleSet(tuple(f"e{code:05}" for code in range(20_001)), ("r",), rows, np.ones(20_000, dtype=np.float32))
    began = time.process_time()
    split = split_by_paper(triples, [frozenset({f"p{code}"}) for code in range(20_000)], 0, (0.1, 0.1))
    assert time.process_time() - began < 5
    assert (len(split.valid), len(split.test)) == (2000, 2000)
