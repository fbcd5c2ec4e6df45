"""Which sentences the page shows as they are printed: few, small, and each once."""

from __future__ import annotations

import struct
from base64 import b64encode
from collections.abc import Sequence
from typing import Final

from kg.evidence import Evidence
from pipelines.pictures import Pictures
from pipelines.report.view import PictureView

#: Pictures on the page and of one candidate, and the bytes of one, so that the page stays small enough to send.
MOST, OF_ONE, BYTES = 60, 2, 40_000
#: Pixels of a picture to one pixel of the page: sharp on fine screens.
_DENSITY: Final = 1.4


class Pictured:
    """Gives out pictures until there are enough."""

    def __init__(self, pictures: Pictures) -> None:
        """Take pictures from the files of a run."""
        self._pictures = pictures
        self._shown: set[str] = set()

    def of(self, statements: Sequence[Evidence]) -> dict[str, PictureView]:
        """Pictures for a candidate's statements.

        Args:
            statements: those that are shown, in order.

        Returns:
            Pictures by the statement's id; a sentence that was pictured before is left out.
        """
        found: dict[str, PictureView] = {}
        for one in statements:
            place = one.provenance
            key = f"{place.document}:{place.start}"
            if len(self._shown) >= MOST or len(found) >= OF_ONE:
                break
            if key in self._shown:
                continue
            picture = self._pictures.of(one)
            if picture is not None and len(picture) <= BYTES:
                self._shown.add(key)
                found[one.id] = _view(picture, f"The sentence as printed on page {place.page}")
        return found


def _view(png: bytes, caption: str) -> PictureView:
    width, height = struct.unpack(">II", png[16:24])
    address = f"data:image/png;base64,{b64encode(png).decode('ascii')}"
    return PictureView(address, round(width / _DENSITY), round(height / _DENSITY), caption)
