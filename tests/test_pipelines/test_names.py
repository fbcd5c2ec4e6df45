from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.lexicon import Concept, Name
from kg.lexicon.write import CONCEPTS, write_lexicon
from pipelines.config import parse_config
from pipelines.names import lexicon_of, names_digest

TEXT = '[run]\nname = "x"\n[documents]\npaths = ["."]\n[evidence]\nlexicon = "lexicon"\nnames = ["own.tsv"]\n'


def test_the_digest_changes_with_any_name_and_oddities_are_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "own.tsv"
    digests = set()
    for prior in (0.5, 0.6):
        for rule in ("any case", "exact case"):
            for added in ("one", "two"):
                concepts = [Concept("HGNC:1", "Gene", "A1", (), prior)]
                write_lexicon(tmp_path / "lexicon", concepts, [Name("A1", "HGNC:1", "exact", "HGNC", rule)])
                own.write_text(f"HGNC:1\tDisease\t{added}\n", encoding="utf-8")
                config = parse_config(TEXT, tmp_path / "c.toml")
                digests.add(names_digest(config))
    assert len(digests) == 8
    assert [n.text for n in lexicon_of(config).named("two")] == ["two"]
    assert "own.tsv line 1: HGNC:1 is the Gene A1" in capsys.readouterr().err
    (tmp_path / "lexicon" / CONCEPTS).unlink()
    with pytest.raises(InputError, match="no lexicon table"):
        names_digest(config)
