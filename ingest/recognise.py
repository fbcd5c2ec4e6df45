"""Mentions of a document: trained recogniser, lexicon matches, variants; each with the concept it stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from ingest.analysis import Analysed
from ingest.ground import ground
from ingest.grounder import Choice, Grounder, combined, is_family
from ingest.names import Name, apart, repeated, tidied, unexplained
from ingest.ner.features import Prepared, prepare
from ingest.ner.tagger import Tagged
from ingest.sentences import Definition
from ingest.whose import Whose
from kg.category import ENTITY_TYPES, EntityType
from kg.lexicon import Reading
from kg.mention import Grounding, Mention

_AMINO = "Ala|Arg|Asn|Asp|Cys|Gln|Glu|Gly|His|Ile|Leu|Lys|Met|Phe|Pro|Ser|Thr|Trp|Tyr|Val"
_VARIANT: Final = re.compile(
    rf"\brs\d{{3,}}\b|\b[cgmnr]\.[-*]?\d+(?:[_+-]\d+)*(?:[ACGT]+>[ACGT]+|del[ACGT]*|ins[ACGT]+|dup[ACGT]*)"
    rf"|\bp\.\(?(?:{_AMINO})\d+(?:{_AMINO}|Ter|fs\*?\d*|del|\*)\)?|\b(?:p\.)?[ACDEFGHIKLMNPQRSTVWY][1-9]\d{{1,3}}[ACDEFGHIKLMNPQRSTVWY]\b"
)
_MORE: Final = re.compile(r"(?:/(?:\d{1,2}|[A-Z]))+(?!\w)")
_REFERENCE: Final = re.compile(r"rs\d+")
_TYPES: Final[dict[str, EntityType]] = {kind: kind for kind in ENTITY_TYPES}
#: What the corpora are too old to know: such names, and those that were written by hand, count wherever they stand.
_NEW: Final = re.compile(r"covid|[ns]cov|-cov|sars|mers\b|corona|acute respiratory syndrome", re.IGNORECASE)
_HAND: Final = "undrawn"
_LONG: Final = 6
_HUMAN: Final = "NCBITaxon:9606"
#: What a recognised name that is no known concept cannot be: numbers of groups and of catalogues.
_NOTHING: Final = re.compile(
    r"(?:group|stage|phase|grade|version|arm|type|class|day|week|table|figure|trial)s?[- ]?(?:[\dIVX]+|[A-Z])"
    r"|[IVX]+[A-D]?[-–/][IVX]+[A-D]?"
    r"|[A-Z]{2,4}_?\d{5,}(?:\.\d)?",
    re.IGNORECASE,
)
#: Words that say whose a thing is (`murine`, `calf serum`), which annotators do not mark.
_OF_ANIMALS: Final = re.compile(r"(?!swine)[a-z]+ine|cal(?:f|ves)", re.IGNORECASE)
#: What follows `Cat` where it is short for catalogue.
_CATALOGUE: Final = re.compile(r"\.?\s*(?:no|nr|num|#)", re.IGNORECASE)
#: Authors' initials, as `A.C.E. and S.P.P. wrote`.
_INITIALS: Final = re.compile(r"(?:[A-Z]\. ?)+[A-Z]?")
LEXICON: Final = "lexicon"
#: Phenotypes that are looked for beside a recogniser of diseases, which marks phenotypes too: those as well known as
#: the symptoms of COVID-19.
_COMMON: Final = 0.9
HUMAN_ONLY: Final = "human"
#: In papers on heredity the name of a disease in the name of a gene (`the APC gene`) counts as the disease's.
_HEREDITARY: Final = {"Gene": 0.2}
#: How lexicon matches rank among recognised names that they overlap.
_SURE: Final = 1.0
_UNSURE: Final = 0.3


@dataclass(frozen=True, slots=True)
class Found:
    """A mention and its grounding, None where it has none."""

    mention: Mention
    grounding: Grounding | None


class NameTagger(Protocol):
    """What finds the names in a document."""

    @property
    def types(self) -> tuple[str, ...]:
        """The types it finds."""

    @property
    def genre(self) -> Mapping[str, float]:
        """Weights of words by which the genre of a document is told."""

    @property
    def digest(self) -> str:
        """Identifies it."""

    def tag(self, document: Prepared) -> list[Tagged]:
        """The names in a document, by start."""


class Recogniser:
    """Finds and grounds the names of documents."""

    def __init__(self, grounder: Grounder, tagger: NameTagger | None, whose: Whose | None) -> None:
        """Use a grounder, a trained tagger or none for the lexicon alone, and what tells animals' genes or none."""
        self._grounder = grounder
        self._tagger = tagger
        self._whose = whose

    @property
    def model(self) -> str:
        """The digest of the trained model, `lexicon` where there is none, and of what tells animals' genes."""
        own = self._tagger.digest[:16] if self._tagger else "lexicon"
        return f"{own}-{self._whose.digest if self._whose else HUMAN_ONLY}"

    def find(self, text: str, analysed: Analysed) -> tuple[Found, ...]:
        """Mentions of a document.

        Args:
            text: the document's text.
            analysed: its sentences, definitions and lexicon matches.

        Returns:
            Mentions by start; spans do not overlap, but a composite name (`JAK1/2`) gives several with one span.
        """
        definitions = analysed.definitions
        if self._tagger is None:
            names = self._matched(text, analysed, definitions, frozenset())
        else:
            prepared = prepare(text, analysed.sentences, analysed.matches, definitions, self._tagger.genre)
            tagged = [Name(t.start, t.end, t.type, t.score, "crf") for t in self._tagger.tag(prepared)]
            doubt = _HEREDITARY if prepared.hereditary else {}
            sure = unexplained(text, apart(tidied(text, tagged), doubt), definitions)
            names = repeated(text, sure, () if prepared.hereditary else definitions)
            names += self._matched(text, analysed, definitions, frozenset(self._tagger.types))
        names += [Name(m.start(), m.end(), "Variant", 0.8, "variant") for m in _VARIANT.finditer(text)]
        names = [name for name in names if not _no_name(text, name)]
        found = list(self._grounded(text, apart(names), definitions))
        found.sort(key=lambda f: (f.mention.start, f.mention.end, f.mention.type))
        if self._whose is None:
            return tuple(found)
        settled = self._whose.settle(text, analysed.sentences, [(f.mention, f.grounding) for f in found])
        return tuple(Found(mention, grounding) for mention, grounding in settled)

    def _matched(
        self, text: str, analysed: Analysed, definitions: Sequence[Definition], recognised: frozenset[str]
    ) -> list[Name]:
        """Lexicon matches of types that are not recognised otherwise, of hosts, and of names newer than the corpora."""
        long = self._grounder.meanings(definitions)
        hosts = _with_viruses(analysed)
        names = []
        for match in analysed.matches:
            first = match.readings[0]
            kind = first.concept.type
            sure = _SURE if _is_new(first) else _UNSURE
            if match.text in long and (sure == _UNSURE or not recognised):
                continue
            host = first.concept.curie == _HUMAN and any(start <= match.start < end for start, end in hosts)
            known = "Disease" if kind == "Phenotype" and first.concept.prior < _COMMON else kind
            if known not in recognised or sure == _SURE or host or _is_drug(first) or _is_animal(first):
                names.append(Name(match.start, match.end, kind, sure, LEXICON, match.readings))
        if recognised:
            return names
        taken = {place for name in names for place in range(name.start, name.end)}
        for short, readings in self._grounder.defined(analysed.matches, definitions).items():
            places = [m.span() for m in re.finditer(rf"(?<![\w]){re.escape(short)}(?![\w])", text)] if readings else []
            free = (span for span in places if taken.isdisjoint(range(*span)))
            names += [Name(*span, readings[0].concept.type, _UNSURE, LEXICON, readings) for span in free]
        return names

    def _grounded(self, text: str, names: Sequence[Name], definitions: Sequence[Definition]) -> Iterator[Found]:
        long = {s: full for s, full in self._grounder.meanings(definitions).items() if not _NEW.search(s)}
        readings = {name: self._readings(text, name, long) for name in names}
        clear = (r[0].concept.curie for r in readings.values() if len(r) == 1)
        context = Counter(clear)
        for name in names:
            string = text[name.start : name.end]
            if name.type == "Variant" and not readings[name]:
                yield Found(
                    Mention(name.start, name.end, "Variant", string, name.score, name.recogniser), _dbsnp(string)
                )
                continue
            end, choices = self._slashed(text, name, context)
            string = text[name.start : end]
            if choices:
                pass
            elif name.readings is not None:
                family = name.type == "Gene" and is_family(name.readings)
                chosen = None if family else ground(name.readings, context)
                choices = combined(string, name.readings, context) or (() if chosen is None else (chosen,))
            else:
                choices = self._grounder.ground(string, name.type, long.get(string, ""), context)
            if not choices and name.readings is None:
                other = ground(self._grounder.elsewhere(string, name.type), context)
                choices = () if other is None else (other,)
            if not choices and name.recogniser == "crf" and not _NOTHING.fullmatch(string):
                kind = _TYPES[name.type]
                yield Found(Mention(name.start, name.end, kind, string, name.score, name.recogniser), None)
            for reading, grounding in choices:
                score = grounding.score if name.recogniser == LEXICON else name.score
                mention = Mention(name.start, end, reading.concept.type, string, score, name.recogniser)
                yield Found(mention, grounding)

    def _slashed(self, text: str, name: Name, context: Counter[str]) -> tuple[int, tuple[Choice, ...]]:
        """The end of a gene's name with the numbers of others behind it (`JAK1` in `JAK1/2`), and what they all are."""
        more = _MORE.match(text, name.end) if name.type == "Gene" else None
        choices = self._grounder.several(text[name.start : more.end()], "Gene", context) if more else ()
        return (more.end(), choices) if more and choices else (name.end, ())

    def _readings(self, text: str, name: Name, long: dict[str, str]) -> tuple[Reading, ...]:
        if name.readings is not None:
            return name.readings
        string = text[name.start : name.end]
        return self._grounder.readings(string, name.type, long.get(string, ""))


def _dbsnp(variant: str) -> Grounding | None:
    """A reference SNP number says itself which concept it is; other variants stay ungrounded."""
    if not _REFERENCE.fullmatch(variant):
        return None
    return Grounding(f"DBSNP:{variant}", variant, 0.8, "reference SNP number")


def _with_viruses(analysed: Analysed) -> list[tuple[int, int]]:
    """Sentences that name a virus: people are its hosts there, as in `infected patients`."""
    viruses = [m.start for m in analysed.matches if m.readings[0].concept.type == "Virus"]
    return [(start, end) for start, end in analysed.sentences if any(start <= at < end for at in viruses)]


def _is_new(reading: Reading) -> bool:
    """Whether a name is one of a virus, its proteins or its disease that the corpora do not have."""
    viral = reading.concept.type == "Virus" or reading.concept.curie.startswith("UniProtKB:")
    told = _NEW.search(reading.name.text) is not None
    if reading.name.source != _HAND:
        return told and (viral or reading.concept.type == "Disease")
    return viral or told or (reading.concept.type == "Chemical" and len(reading.name.text) >= _LONG)


def _no_name(text: str, name: Name) -> bool:
    """Whether what looks like a name is authors' initials or the start of a catalogue's number (`cat. no. 10270`)."""
    string = text[name.start : name.end]
    number = string.rstrip(".").lower() == "cat" and _CATALOGUE.match(text, name.end) is not None
    return number or _INITIALS.fullmatch(string) is not None


def _is_animal(reading: Reading) -> bool:
    """Whether a name is that of a well-known organism, and not people's."""
    concept = reading.concept
    known = concept.type == "Species" and concept.prior >= _COMMON and concept.curie != _HUMAN
    return known and _OF_ANIMALS.fullmatch(reading.name.text) is None


def _is_drug(reading: Reading) -> bool:
    """Whether a name is a well-known drug's own, of one long word: such a name is one wherever it stands."""
    name, concept = reading.name, reading.concept
    whole = name.text.isalpha() and len(name.text) >= _LONG and name.kind in ("exact", "brand")
    return whole and concept.curie.startswith("DRUGBANK:") and concept.prior >= _COMMON
