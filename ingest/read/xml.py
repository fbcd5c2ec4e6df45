"""Parsing XML that may be hostile: no network, no external entities, no entity expansion beyond the parser's limits."""

from __future__ import annotations

import re

from lxml import etree

from kg.errors import UnreadableError

_SPACE = re.compile(r"\s+")


def parse(data: bytes) -> etree._Element:
    """The root element.

    Args:
        data: an XML file.

    Returns:
        The root.

    Raises:
        UnreadableError: the XML is not well formed.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"not well-formed XML: {error.msg}") from error


def text_of(element: etree._Element | None, skip: frozenset[str] = frozenset()) -> str:
    """The text inside an element, white space collapsed.

    Args:
        element: the element, None gives an empty string.
        skip: tags whose content is left out (their tails stay).

    Returns:
        One line of text.
    """
    if element is None:
        return ""
    parts: list[str] = []
    _collect(element, skip, parts)
    return _SPACE.sub(" ", "".join(parts)).strip()


def raw_text_of(element: etree._Element | None) -> str:
    """The text inside an element as it stands, for formats whose offsets count its white space."""
    return "" if element is None else "".join(map(str, element.itertext()))


def _collect(element: etree._Element, skip: frozenset[str], parts: list[str]) -> None:
    if isinstance(element.tag, str) and element.tag.rpartition("}")[2] not in skip:
        parts.append(element.text or "")
        for child in element:
            _collect(child, skip, parts)
            parts.append(child.tail or "")


def first(element: etree._Element, path: str) -> etree._Element | None:
    """The first element at an XPath, None where there is none."""
    found = element.xpath(path)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], etree._Element) else None


def every(element: etree._Element, path: str) -> list[etree._Element]:
    """All elements at an XPath, in document order."""
    found = element.xpath(path)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []
