"""The names: concepts, what they are called, and what a string may mean."""

from __future__ import annotations

from kg.lexicon.combination import together
from kg.lexicon.model import Concept, Name, Reading
from kg.lexicon.store import Lexicon, open_lexicon

__all__ = ["Concept", "Lexicon", "Name", "Reading", "open_lexicon", "together"]
