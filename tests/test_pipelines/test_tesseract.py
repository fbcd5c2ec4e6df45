from __future__ import annotations

import pytest

from pipelines import tesseract
from pipelines.units import reader_libraries


def test_a_manifest_names_tesseract_and_the_models_pages_are_read_with() -> None:
    recorded = reader_libraries("eng")
    assert recorded["tesseract"][0].isdigit()
    assert "eng" in recorded["tesseract models"].split()
    assert "osd" not in recorded["tesseract models"].split()
    assert set(recorded["tesseract models"].split()) <= set(tesseract.installed_models())


def test_only_english_is_read_a_second_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "installed_models", lambda: ("Latin", "deu", "eng", "osd"))
    assert tesseract.models_for("eng") == ("Latin", "eng")
    assert tesseract.models_for("deu+eng") == ("deu", "eng")
    assert tesseract.models_for("fra") == ()


def test_without_tesseract_there_are_no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    tesseract.tesseract_version.cache_clear()
    tesseract.installed_models.cache_clear()
    try:
        assert tesseract.tesseract_version() == ""
        assert reader_libraries("eng")["tesseract models"] == "none"
    finally:
        tesseract.tesseract_version.cache_clear()
        tesseract.installed_models.cache_clear()
