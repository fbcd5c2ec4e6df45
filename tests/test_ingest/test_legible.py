from __future__ import annotations

import pytest

from ingest.ocr.mend import mended
from ingest.read.legible import is_legible

PROSE = (
    "Fever and cough were seen in most of the patients whom we could follow until the end of the summer. None of them "
    "had a rash at any time, and the heart rate was normal in eleven of the thirteen children. The drug was given by "
    "mouth once a day for two weeks, and the level of interleukin 6 (IL-6) in plasma was measured by ELISA before and "
    "after it; the difference was tested with a paired t test (P = 0.03, n = 13, 95% CI 1.2-3.4)."
)


def shifted(text: str, by: int) -> str:
    """Text as glyph numbers of a font without a map to characters come out."""
    return "".join(chr(ord(c) - by) if not c.isspace() else c for c in text)


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "1. Doe J, Roe K. Janus kinase inhibitors in viral pneumonia. J Sampl 2019;12:1-9. doi:10.1000/xyz123. " * 8,
        "Das Fieber fiel nach drei Tagen, und die Kinder wurden nach Hause entlassen. " * 8,
        "Gorączka ustąpiła po trzech dniach, a dzieci zostały wypisane do domu bez dalszego leczenia. " * 8,
        "Лихорадка прошла через три дня, и дети были выписаны домой без лечения. " * 8,
        "Table 2. Age 34 (21-56) Sex F/M 12/9 BMI 23.4",
    ],
)
def test_what_people_write_is_legible(text: str) -> None:
    assert is_legible(text)


@pytest.mark.parametrize("by", [1, 2, 3, 29])
def test_codes_of_a_font_without_a_map_are_not(by: int) -> None:
    assert not is_legible(shifted(PROSE, by))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "(cid:12)(cid:44)(cid:7) (cid:99)(cid:3) the",
        "\ufffd\ufffd\ufffd fever \ue010\ue011\ue012 \ufffd",
        "Fcvcr rnd c0ugh wcrc sccn ln m0st 0f thc pntlcnts whm wc cld fllw untl thc nd f thc smmr " * 6,
        "c~o;u!gh w$e;re s;e~en i^n m¢o;st o;f t;he p;at~ients " * 6,
    ],
)
def test_ruins_of_text_are_not(text: str) -> None:
    assert not is_legible(text)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("of 20 ul and 5 yg, filtered at 0.25 um", "of 20 μl and 5 μg, filtered at 0.25 μm"),
        ("10uM and 3 ymol", "10μM and 3 μmol"),
        ("IFN-y and TNF-a by NF-kB", "IFN-γ and TNF-α by NF-κB"),
        ("a y-axis of 5 pg in 20 years, Vitamin A", "a y-axis of 5 pg in 20 years, Vitamin A"),
    ],
)
def test_greek_letters_come_back_where_there_is_no_doubt(read: str, printed: str) -> None:
    assert mended(read) == printed
