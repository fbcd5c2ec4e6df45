from __future__ import annotations

from dataclasses import replace

from kg.codec import dump_json, load_json
from kg.evidence import Evidence, Provenance

PLACE = Provenance(
    "PMC1", "results", 3, (1.0, 2.0, 3.0, 4.0), 10, 40, "Baricitinib inhibits JAK1.", "trigger/1", "2020-02-15", "paper"
)
SAID = Evidence("DRUGBANK:DB11817", "inhibits", "HGNC:6190", "affirmed", "asserted", 0.9, PLACE, "Baricitinib", "JAK1")


def test_id_depends_on_statement_and_place_not_on_confidence() -> None:
    assert replace(SAID, score=0.2).id == SAID.id
    assert replace(SAID, polarity="negated").id != SAID.id
    assert replace(SAID, provenance=replace(PLACE, start=11)).id != SAID.id
    assert len(SAID.id) == 16


def test_json_round_trip() -> None:
    assert load_json(Evidence, dump_json(SAID)) == SAID
