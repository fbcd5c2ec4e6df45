"""The page as HTML."""

from __future__ import annotations

from importlib.resources import files
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pipelines.report.view import Page

_PACKAGE: Final = "pipelines.report"


def _template(name: str) -> Markup:
    """A file of ours that goes into the page as it stands."""
    return Markup(files(_PACKAGE).joinpath("templates", name).read_text(encoding="utf-8").strip())


def render(page: Page) -> str:
    """The page.

    Args:
        page: what it shows.

    Returns:
        A whole HTML document that loads nothing.
    """
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    template = environment.get_template("page.html.j2")
    return template.render(page=page, style=_template("style.css"), script=_template("script.js"))
