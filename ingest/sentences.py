"""Sentences, by spaCy's tokeniser and rules, and abbreviation definitions."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.abbreviations import Definition, definitions

__all__ = ["Analyser", "Analysis", "Definition"]

# fmt: off
_NO_END: Final = frozenset((
    "al", "fig", "figs", "eq", "eqs", "ref", "refs", "vs", "cf", "dr", "mr", "mrs", "prof", "st", "no", "nos",
    "approx", "ca", "e.g", "i.e", "i.v", "i.p", "s.c", "etc", "resp", "sp", "spp", "subsp", "var", "vol", "p",
    "pp", "ed", "eds", "inc", "ltd", "co", "dept", "univ", "suppl", "tab", "ver", "sec", "min", "max", "avg",
    "temp", "incl", "b.i.d", "t.i.d", "q.d",
))
# fmt: on
_OPENS: Final = re.compile(r"[\"'“‘(\[]*[A-Z0-9α-ωΑ-Ω]")


@dataclass(frozen=True, slots=True)
class Analysis:
    """Sentence spans and abbreviation definitions of a text; offsets are half-open."""

    sentences: tuple[tuple[int, int], ...]
    definitions: tuple[Definition, ...]


@Language.component("undrawn_sentences")
def _mark_sentences(doc: Doc) -> Doc:
    for token in doc:
        token.is_sent_start = token.i == 0
    for token in doc[:-1] if len(doc) else []:
        following = doc[token.i + 1]
        if "\n" in token.text or "\n" in token.whitespace_ or (token.text[-1:] in ".?!" and _ends(doc, token.i)):
            following.is_sent_start = True
    return doc


def _ends(doc: Doc, index: int) -> bool:
    token, following = doc[index], doc[index + 1]
    closed = following.text in ")]\"”'’"
    if closed or (not token.whitespace_ and not following.text.startswith("[")):
        return False
    rest = doc.text[following.idx : following.idx + 16].lstrip()  # white space may be a token of its own
    if not _OPENS.match(rest[:3]):
        return False
    if token.text != "." and not token.text.endswith("."):
        return True
    word = token.text.rstrip(".") if len(token.text) > 1 else (doc[index - 1].text if index else "")
    if token.text == "." and index and doc[index - 1].whitespace_:
        return True
    if word.casefold() in _NO_END:
        return False
    initial = len(word) == 1 and word.isupper()
    return not (initial and rest[:1].isupper() and (index < 2 or doc[index - 2].text[:1].isupper() is True))


class Analyser:
    """spaCy's tokeniser, rules for where sentences end, and abbreviation definitions."""

    def __init__(self, nlp: Any) -> None:
        """Use a pipeline; `Analyser.open` builds the default one."""
        self._nlp = nlp

    @classmethod
    def open(cls) -> Analyser:
        """The default pipeline, which needs no model to be downloaded."""
        nlp = spacy.blank("en")
        nlp.add_pipe("undrawn_sentences")
        return cls(nlp)

    def analyse(self, text: str) -> Analysis:
        """Sentences and abbreviation definitions of a text.

        Args:
            text: any text; a line break ends a sentence.

        Returns:
            Spans without surrounding white space, in order, and definitions in order of the long form.
        """
        doc = self._nlp.make_doc(text)
        for _, step in self._nlp.pipeline:
            doc = step(doc)
        sentences: list[tuple[int, int]] = []
        for span in doc.sents:
            raw = text[span.start_char : span.end_char]
            start = span.start_char + len(raw) - len(raw.lstrip())
            end = start + len(raw.strip())
            if end > start:
                sentences.append((start, end))
        return Analysis(tuple(sentences), definitions(text))
