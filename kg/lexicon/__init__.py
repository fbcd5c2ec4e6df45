"""The names: concepts, what they are called, and what a string may mean."""

from __future__ import annotations

from kg.lexicon.combination import together
from kg.lexicon.model import Concept, Name, Reading
from kg.lexicon.opening import open_lexicon
from kg.lexicon.store import Lexicon

__all__ = ["Concept", "Lexicon", "Name", "Reading", "open_lexicon", "together"]
