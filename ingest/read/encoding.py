"""The characters that bytes of text stand for: UTF-8, UTF-16 or UTF-32, and Windows-1252 where that is legible."""

from __future__ import annotations

import codecs
import re
from typing import Final

from ingest.read.legible import is_legible
from kg.errors import UnreadableError

#: Byte-order marks; those of UTF-32 begin like those of UTF-16 and so come first.
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LOOKED_AT: Final = 8192
#: Text in another encoding than the one it is taken for has more of such bytes than this share.
_MOST_GUESSED: Final = 0.2
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_GUESSING: Final = "as-windows-1252"


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252"), error.end


codecs.register_error(_GUESSING, _as_windows)


def encoding_of(data: bytes) -> str:
    """The encoding of text by its byte-order mark, or by the NUL bytes that UTF-16 has in Latin script.

    Args:
        data: the file, or its beginning.

    Returns:
        Python's name of the encoding: UTF-8 where nothing speaks for another.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    head = data[:_LOOKED_AT]
    half = max(len(head) // 2, 1)
    first, second = head[::2].count(0) / half, head[1::2].count(0) / half
    if len(head) % 2:
        return "utf-8"
    if second > 0.4 and first < 0.1:
        return "utf-16-le"
    return "utf-16-be" if first > 0.4 and second < 0.1 else "utf-8"


def decode(data: bytes) -> str:
    """Text of a file.

    Args:
        data: UTF-8, UTF-16 or UTF-32, with or without a byte-order mark.

    Returns:
        The text, line ends as newlines.

    Raises:
        UnreadableError: the bytes are none of these, or no text; the first bad byte is named.
    """
    encoding = encoding_of(data)
    try:
        return _plain(data.decode("utf-8-sig" if encoding == "utf-8" else encoding))
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"not {encoding.upper()} text: byte 0x{data[error.start]:02x} at offset {error.start}; "
            "save the file as UTF-8"
        ) from error


def decode_guessing(data: bytes) -> tuple[str, str]:
    """Text of a file whose encoding is not UTF-8 throughout, where it can be told what was meant.

    Args:
        data: as for `decode`; bytes that are not UTF-8 may be Windows-1252, which has Latin-1 in it, in all of the file
            or in some places.

    Returns:
        The text, line ends as newlines, and what was guessed, empty where nothing was.

    Raises:
        UnreadableError: as by `decode`, where the text is not legible as Windows-1252 either.
    """
    try:
        return decode(data), ""
    except UnreadableError as error:
        if encoding_of(data) != "utf-8" or b"\0" in data:
            raise
        try:
            text = data.decode("utf-8-sig", errors=_GUESSING)
        except UnicodeDecodeError:
            raise error from None
    guessed = len(data.decode("utf-8", errors="replace")) - len(data.decode("utf-8", errors="ignore"))
    inked = sum(not character.isspace() for character in text)
    if guessed > _MOST_GUESSED * inked or _CONTROL.search(text) or not is_legible(text):
        decode(data)  # says why not
    return _plain(text), f"not all of it is UTF-8: {guessed:,} characters were read as Windows-1252"


def _plain(text: str) -> str:
    text = text.removeprefix("\ufeff")
    if "\x00" in text:
        raise UnreadableError(f"not text: it contains NUL bytes, the first after {text.index(chr(0)):,} characters")
    return text.replace("\r\n", "\n").replace("\r", "\n")
