"""A user's own spaCy pipeline as recogniser, through the command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy

from kg.errors import InputError
from pipelines.cli import run_command
from pipelines.recogniser import open_tagger

TEXT = (
    "Remdesivir was tried against zebrapox and COVID-19 in Vero E6 cells. Dry cough, no chromosomal translocation. "
    "Camostat too."
)


def pipeline(folder: Path, *patterns: tuple[str, str]) -> Path:
    nlp = spacy.blank("en")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": label, "pattern": text} for label, text in patterns])  # type: ignore[attr-defined]
    nlp.to_disk(folder)
    return folder


def test_names_of_a_users_own_model_are_typed_and_grounded(tmp_path: Path) -> None:
    model = pipeline(tmp_path / "model", ("CHEMICAL", "Remdesivir"), ("DISEASE", "zebrapox"), ("GPE", "Vero"))
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text(json.dumps({"id": "1", "text": TEXT}) + "\n")
    assert run_command(["extract", str(source), "-o", str(out), "--recogniser", str(model)]) == 0
    found = json.loads(out.read_text())["entities"]
    told = {(e["text"], e["type"]): e["ids"][:1] for e in found}
    assert told[("Remdesivir", "Chemical")] == ["DRUGBANK:DB14761"]
    assert told[("zebrapox", "Disease")] == []
    assert told[("COVID-19", "Disease")] == ["MONDO:0100096"]
    assert told[("Vero E6 cells", "CellLine")] == ["CVCL:0574"]
    assert told[("Camostat", "Chemical")] == ["DRUGBANK:DB13729"]
    assert told[("Dry cough", "Phenotype")] == ["HP:0031246"]
    assert not [text for text, _ in told if "translocation" in text]


def test_a_model_that_labels_nothing_we_know_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="labels nothing we know"):
        open_tagger(str(pipeline(tmp_path / "model", ("GPE", "Vero"))))
