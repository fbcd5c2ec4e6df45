"""BioC, as XML and as JSON: passages to sections, by the types that PubTator, PMC and BioC's own tools write."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ingest.given import identifiers_of, type_of, unknown_type
from ingest.read.marked import Mark, MarkedText
from ingest.read.outcome import Rejected, safe_id
from ingest.read.status import kind_of, status_of
from ingest.read.xml import every, first, parse, raw_text_of, text_of
from ingest.section_names import name_of
from kg.document import Block, Document, Section, SectionName

_NAMES: Final[Mapping[str, SectionName]] = {
    "title": "title",
    "abstract": "abstract",
    "intro": "introduction",
    "methods": "methods",
    "results": "results",
    "discuss": "discussion",
    "concl": "conclusion",
    "case": "body",
    "fig": "caption",
    "table": "table",
    "ref": "references",
    "suppl": "back",
    "ack_fund": "back",
    "auth_cont": "back",
    "comp_int": "back",
    "abbr": "back",
    "keyword": "back",
    "review_info": "back",
}


def read_xml(data: bytes, source: str, digest: str) -> Iterator[Document | Rejected]:
    """Documents of a BioC collection in XML.

    Args:
        data: the file, its root a `collection`.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        One document a `document`; one without an id or without text is rejected.

    Raises:
        UnreadableError: the XML is not well formed.
    """
    for number, document in enumerate(every(parse(data), "./document"), start=1):
        passages = [
            {
                "infons": {e.get("key", ""): text_of(e) for e in every(passage, "./infon")},
                "offset": text_of(first(passage, "./offset")),
                "text": raw_text_of(first(passage, "./text")),
                "annotations": [_annotation(one) for one in every(passage, "./annotation")],
            }
            for passage in every(document, "./passage")
        ]
        yield _document(text_of(first(document, "./id")), passages, f"{source}#{number}", digest)


def _annotation(element: Any) -> dict[str, Any]:
    return {
        "id": element.get("id") or "",
        "infons": {e.get("key", ""): text_of(e) for e in every(element, "./infon")},
        "text": raw_text_of(first(element, "./text")),
        "locations": [dict(place.attrib) for place in every(element, "./location")],
    }


def read_json(data: Mapping[str, Any], source: str, digest: str) -> Iterator[Document | Rejected]:
    """Documents of a BioC collection in JSON.

    Args:
        data: the parsed file: an object with `documents`.
        source: where it came from.
        digest: SHA-256 of the file.

    Yields:
        One document each; one without an id or without text is rejected.
    """
    for number, document in enumerate(data["documents"], start=1):
        place = f"{source}#{number}"
        if not isinstance(document, dict) or not isinstance(document.get("passages"), list):
            yield Rejected(place, "no BioC document: passages are missing")
            continue
        passages = [passage for passage in document["passages"] if isinstance(passage, dict)]
        yield _document(str(document.get("id") or ""), passages, place, digest)


def _document(id: str, passages: list[dict[str, Any]], source: str, digest: str) -> Document | Rejected:
    if not id:
        return Rejected(source, "a BioC document without an id")
    sections: list[Section] = []
    facts: dict[str, str] = {}
    marked = MarkedText()
    for passage in passages:
        infons = passage.get("infons") if isinstance(passage.get("infons"), dict) else {}
        texts = {str(key): str(value) for key, value in (infons or {}).items()}
        for key, value in texts.items():
            facts.setdefault(key, value)
        raw = str(passage.get("text") or "")
        if raw.strip():
            _add(sections, marked.block(raw, _marks(passage, marked.faults)), texts)
    if not any(section.blocks for section in sections):
        return Rejected(source, "a BioC document without text")
    title = next((s.blocks[0].text for s in sections if s.name == "title"), "")
    pmcid = facts.get("article-id_pmc", "")
    year = re.match(r"\d{4}", facts.get("year", ""))
    document = Document(
        id=safe_id(id),
        title=title,
        date=year.group() if year else "",
        source=source,
        kind=kind_of(
            "paper" if any(s.name not in ("title", "abstract") for s in sections) else "abstract",
            facts.get("article-id_doi", ""),
            facts.get("journal", ""),
        ),
        licence=facts.get("license", "")[:200],
        digest=digest,
        sections=tuple(sections),
        doi=facts.get("article-id_doi", ""),
        pmid=facts.get("article-id_pmid", "") or (id if id.isdigit() else ""),
        pmcid=f"PMC{pmcid.upper().removeprefix('PMC')}" if pmcid else "",
        journal=facts.get("journal", ""),
        retracted=bool(status_of(title)),
    )
    return marked.annotated(document)


def _marks(passage: Mapping[str, Any], faults: list[str]) -> Iterator[Mark]:
    """The annotations of a passage, by their places in its text; of one in several pieces the first counts."""
    base = _number(passage.get("offset"))
    annotations = passage.get("annotations")
    for number, one in enumerate(annotations if isinstance(annotations, list) else (), start=1):
        infons, places = (one.get(key) for key in ("infons", "locations")) if isinstance(one, dict) else (None, None)
        if not isinstance(infons, dict) or not isinstance(places, list) or not all(isinstance(p, dict) for p in places):
            faults.append(f"annotation {number} of the passage at {base} is left out: it lacks infons or locations")
            continue
        label = str(infons.get("type") or "")
        kind = type_of(label)
        if kind is None or not places:
            what = f"annotation {one.get('id') or number}"
            faults.append(unknown_type(what, label) if places else f"{what} is left out: it has no location")
            continue
        start, length = _number(places[0].get("offset")) - base, _number(places[0].get("length"))
        words = str(one.get("text") or "") if len(places) == 1 else ""
        yield Mark(str(one.get("id") or ""), start, start + length, words, kind, identifiers_of(kind, infons), base)


def _number(value: Any) -> int:
    return int(value) if str(value).strip().isdigit() else 0


def _add(sections: list[Section], block: Block, infons: Mapping[str, str]) -> None:
    kind = infons.get("type", "").lower()
    group = infons.get("section_type", "").lower() or infons.get("section", "").lower()
    name = _NAMES.get(group) or _NAMES.get(kind) or name_of(group) or "body"
    if kind.startswith("title") and kind != "title":  # title_1, title_2: a printed heading
        sections.append(Section(name_of(block.text) or name, (), block.text, block))
        return
    if kind in ("ref", "table", "fig_caption", "table_caption", "fig_title_caption", "footnote"):
        name = {"ref": "references", "table": "table", "footnote": "back"}.get(kind, "caption")  # type: ignore[assignment]
    if sections and sections[-1].name == name:
        last = sections[-1]
        sections[-1] = Section(name, (*last.blocks, block), last.heading)
    else:
        sections.append(Section(name, (block,)))
