"""A document's sentences, abbreviation definitions and lexicon matches, with offsets into its whole text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.match import Match, Matcher
from ingest.sentences import Analyser, Definition


@dataclass(frozen=True, slots=True)
class Analysed:
    """What recognition starts from; sentences and matches are by start and do not overlap."""

    sentences: tuple[tuple[int, int], ...]
    definitions: tuple[Definition, ...]
    matches: tuple[Match, ...]


def analyse(blocks: Iterable[tuple[int, str]], analyser: Analyser, matcher: Matcher) -> Analysed:
    """Analyse the blocks of a document.

    Args:
        blocks: offset in the document's text, and text of each block.
        analyser: finds sentences and definitions.
        matcher: finds names.

    Returns:
        The blocks' analyses put together.
    """
    sentences: list[tuple[int, int]] = []
    definitions: list[Definition] = []
    matches: list[Match] = []
    for offset, block in blocks:
        found = analyser.analyse(block)
        sentences += [(start + offset, end + offset) for start, end in found.sentences]
        definitions += [
            Definition(d.short, d.long, d.long_start + offset, d.long_end + offset) for d in found.definitions
        ]
        matches += [Match(m.start + offset, m.end + offset, m.text, m.readings) for m in matcher.find(block)]
    return Analysed(tuple(sentences), tuple(definitions), tuple(matches))
