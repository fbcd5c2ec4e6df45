"""Names of classes of proteins, `phosphatase` or `E3 ligase`: the names of many genes hold their words."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import Final

from kg.lexicon import Lexicon
from kg.lexicon.normalise import key_of

#: So many genes whose names hold all words of a name, and more, make it a class's.
MANY: Final = 8
_LONG: Final = 5
_PLAIN: Final = re.compile(r"(?:\S+[ -]){0,2}[A-Za-z][a-z]{4,}")


class Families:
    """The words of the names of human genes."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use a lexicon and its genes; names count that their nomenclature gives them, not those of other sources."""
        self._lexicon = lexicon
        self._holders: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
        for key, number in lexicon.strings():
            for name in lexicon.group(number):
                if name.curie.startswith("HGNC:") and name.source == "HGNC" and name.kind == "exact":
                    for word in key.split(" "):
                        self._holders[word].add((name.curie, key))

    def _says(self, word: str, text: str) -> bool:
        """Whether a word that no gene's name holds says which: a code (`VE-`), or a name of something, as serotonin."""
        plain = len(word) >= _LONG and word.isalpha() and word[1:] in text
        return not plain or bool(self._lexicon.named(word))

    def is_class(self, text: str) -> bool:
        """Whether a name of up to three words, the last in small letters, is that of a class of proteins.

        Args:
            text: the name.

        Returns:
            Whether enough genes' names hold its words and more; words that name nothing do not count, as in
            `proinflammatory cytokines`.
        """
        if not _PLAIN.fullmatch(text):
            return False
        words = [word for word in key_of(text).split(" ") if word in self._holders or self._says(word, text)]
        if not words:
            return False
        common = set.intersection(*(self._holders.get(word, set()) for word in words))
        return len({curie for curie, key in common if len(key.split(" ")) > len(words)}) >= MANY
