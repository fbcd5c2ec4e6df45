from __future__ import annotations

from pathlib import Path

from kg.category import ENTITY_TYPES
from kg.curie import PREFIXES
from kg.lexicon.model import NAME_KINDS

DOCS = Path(__file__).parents[2] / "docs" / "lexicon.md"


def test_what_a_user_may_write_is_listed() -> None:
    text = DOCS.read_text(encoding="utf-8")
    section = text.partition("## Your own names")[2].partition("\n## ")[0]
    assert f"Types: {', '.join(ENTITY_TYPES)}." in section
    assert f"Prefixes of CURIEs: {', '.join(PREFIXES)}\n" in section
    assert f"({', '.join(NAME_KINDS)})" in section
