"""What the pieces of the evidence stage depend on."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.grounding.species import Species, read_words
from ingest.whose import Whose
from kg.lexicon.orthologs import Orthologs, open_orthologs
from kg.lexicon.table import encode
from pipelines.config import Config
from pipelines.run import load_stage
from pipelines.stage import Run, carry_out
from pipelines.stages.evidence import missing_entries


def test_pieces_are_stale_when_weights_words_or_orthologs_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "paper.txt").write_text("A text\n\nBaricitinib inhibits JAK2 in mice.\n")
    config = Config.model_validate(
        {
            "run": {"name": "made", "workers": 1},
            "documents": {"paths": ["paper.txt"]},
            "evidence": {"recogniser": "lexicon"},
            "base": tmp_path,
        }
    )
    run = Run(config.directory, config)
    for stage in ("documents", "evidence"):
        carry_out(load_stage(stage), run)
    assert missing_entries(run) == []
    plan = load_stage("evidence").plan
    keys = {plan(run).key}
    words, known = read_words(), open_orthologs()
    for changed in (
        Whose(Species(words, {}), known),
        Whose(Species({**words, "mice": "rat"}, {}), known),
        Whose(Species(words, {}), Orthologs(encode([]))),
    ):
        monkeypatch.setattr(Whose, "open", classmethod(lambda cls, one=changed: one))
        assert len(missing_entries(run)) == 1
        keys.add(plan(run).key)
    assert len(keys) == 4
