"""Makes the six sample papers from their text: two PDFs, a scan, a JATS article, plain text and a file of abstracts.

Usage: python examples/covid/make_papers.py [DIRECTORY]          (default: papers/ beside this file)

The same text gives the same bytes. Texts in text/ are marked up: `# title`, `@field value`, `## heading`,
`### heading`, `[table] caption` followed by rows with ` | ` between the cells, `[figure] caption`; any other line is a
paragraph.
"""

from __future__ import annotations

import io
import json
import random
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Literal
from xml.sax.saxutils import escape

import pypdfium2
from PIL import Image, ImageFilter
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate, Paragraph, Table, TableStyle

HERE = Path(__file__).parent
MARGIN = 54.0
GUTTER = 18.0
SCAN_DPI = 200
SKEW_DEGREES = 0.6
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"

Kind = Literal["heading", "subheading", "paragraph", "caption", "table"]


@dataclass
class Part:
    """A piece of a paper; `rows` only for tables."""

    kind: Kind
    text: str = ""
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Paper:
    """A paper as its text file says it."""

    title: str
    fields: dict[str, str]
    parts: list[Part]


def read_papers(path: Path) -> list[Paper]:
    """The papers of a text file."""
    papers: list[Paper] = []
    for line in filter(None, map(str.strip, path.read_text(encoding="utf-8").splitlines())):
        mark, _, rest = line.partition(" ")
        if mark == "#":
            papers.append(Paper(rest, {}, []))
            continue
        parts = papers[-1].parts
        if mark.startswith("@"):
            papers[-1].fields[mark[1:]] = rest
        elif mark in ("##", "###"):
            parts.append(Part("heading" if mark == "##" else "subheading", rest))
        elif mark in ("[table]", "[figure]"):
            parts.append(Part("caption", rest))
            if mark == "[table]":
                parts.append(Part("table"))
        elif " | " in line:
            parts[-1].rows.append(line.split(" | "))
        else:
            parts.append(Part("paragraph", line))
    return papers


def _style(name: str, size: float, **options: object) -> ParagraphStyle:
    font = "Times-Bold" if name in ("title", "heading", "subheading") else "Times-Roman"
    return ParagraphStyle(name, fontName=font, fontSize=size, leading=size * 1.22, **options)


def _flowables(paper: Paper, size: float) -> list[Paragraph | Table]:
    styles = {
        "heading": _style("heading", size + 1.5, spaceBefore=8, spaceAfter=3, keepWithNext=1),
        "subheading": _style("subheading", size, spaceBefore=5, spaceAfter=2, keepWithNext=1),
        "paragraph": _style("paragraph", size, alignment=TA_JUSTIFY, spaceAfter=4),
        "caption": _style("caption", size - 1, spaceBefore=6, spaceAfter=4),
    }
    story: list[Paragraph | Table] = [
        Paragraph(escape(paper.title), _style("title", size + 6, spaceAfter=6)),
        Paragraph(escape(f"{paper.fields['authors']}, {paper.fields['date']}"), _style("byline", size, spaceAfter=8)),
    ]
    grid = TableStyle(
        [
            ("FONT", (0, 0), (-1, 0), "Times-Bold", size - 1),
            ("FONT", (0, 1), (-1, -1), "Times-Roman", size - 1),
            ("LINEABOVE", (0, 0), (-1, 0), 0.7, "black"),
            ("LINEBELOW", (0, 0), (-1, 0), 0.4, "black"),
            ("LINEBELOW", (0, -1), (-1, -1), 0.7, "black"),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    for part in paper.parts:
        if part.kind == "table":
            story.append(Table(part.rows, hAlign="LEFT", style=grid, spaceAfter=8))
        else:
            story.append(Paragraph(escape(part.text), styles[part.kind]))
    return story


def make_pdf(paper: Paper, columns: int, size: float) -> bytes:
    """A paper as a PDF with a running head and page numbers."""
    width, height = A4
    column = (width - 2 * MARGIN - (columns - 1) * GUTTER) / columns
    frames = [
        Frame(MARGIN + number * (column + GUTTER), MARGIN, column, height - 2 * MARGIN, 0, 0, 0, 0)
        for number in range(columns)
    ]

    def running_head(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Times-Italic", 8)
        canvas.drawString(MARGIN, height - 36, paper.fields["running"])
        canvas.drawCentredString(width / 2, 30, str(document.page))

    out = io.BytesIO()
    template = BaseDocTemplate(
        out, pagesize=A4, title=paper.title, author=paper.fields["authors"], pageCompression=1, invariant=1
    )
    template.addPageTemplates(PageTemplate("page", frames, onPage=running_head))
    template.build(_flowables(paper, size))
    return out.getvalue()


def make_scan(paper: Paper) -> bytes:
    """A paper as a scanner sees it: black and white, a little askew, with specks."""
    printed = pypdfium2.PdfDocument(make_pdf(paper, columns=1, size=10.5))
    dice = random.Random(19)
    pages: list[Image.Image] = []
    for page in printed:
        grey = page.render(scale=SCAN_DPI / 72).to_pil().convert("L")
        grey = grey.rotate(SKEW_DEGREES, Image.Resampling.BICUBIC, fillcolor=255).filter(ImageFilter.GaussianBlur(0.6))
        for _ in range(900):
            grey.putpixel((dice.randrange(grey.width), dice.randrange(grey.height)), dice.choice((0, 60, 255)))
        pages.append(grey.point(lambda level: 255 if level > 150 else 0).convert("1"))
    out = io.BytesIO()
    epoch = time.gmtime(0)
    pages[0].save(
        out, "PDF", save_all=True, append_images=pages[1:], resolution=SCAN_DPI, creationDate=epoch, modDate=epoch
    )
    return out.getvalue()


def _table_xml(number: int, caption: str, rows: list[list[str]]) -> str:
    head, *body = ["".join(f"<td>{escape(cell)}</td>" for cell in row) for row in rows]
    lines = "".join(f"<tr>{row}</tr>" for row in body)
    table = f"<table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
    label, _, text = caption.partition(". ")
    title = f"<label>{escape(label)}</label><caption><p>{escape(text)}</p></caption>"
    return f'<table-wrap id="t{number}">{title}{table}</table-wrap>'


def _sections_xml(parts: list[Part]) -> str:
    out: list[str] = []
    open_sections = 0
    for number, part in enumerate(parts):
        if part.kind in ("heading", "subheading"):
            depth = 1 if part.kind == "heading" else 2
            out.append("</sec>" * max(open_sections - depth + 1, 0))
            open_sections = depth
            out.append(f"<sec><title>{escape(part.text)}</title>")
        elif part.kind == "paragraph":
            out.append(f"<p>{escape(part.text)}</p>")
        elif part.kind == "table":
            out.append(_table_xml(number, parts[number - 1].text, part.rows))
        elif part.text.startswith("Figure"):
            label, _, text = part.text.partition(". ")
            caption = f"<caption><p>{escape(text)}</p></caption>"
            out.append(f'<fig id="f{number}"><label>{escape(label)}</label>{caption}</fig>')
    return "".join(out) + "</sec>" * open_sections


def make_jats(paper: Paper, identifier: str) -> bytes:
    """A paper as a JATS article."""
    starts = [number for number, part in enumerate(paper.parts) if part.kind == "heading"] + [len(paper.parts)]
    sections = {paper.parts[a].text: paper.parts[a:b] for a, b in pairwise(starts)}
    abstract = "".join(f"<p>{escape(part.text)}</p>" for part in sections.pop("Abstract")[1:])
    references = "".join(
        f'<ref id="r{number}"><label>{number}</label><mixed-citation>{escape(text)}</mixed-citation></ref>'
        for number, _, text in (part.text.partition(". ") for part in sections.pop("References")[1:])
    )
    year, month, day = paper.fields["date"].split("-")
    body = _sections_xml([part for section in sections.values() for part in section])
    journal, authors = escape(paper.fields["journal"]), escape(paper.fields["authors"])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<article article-type="review-article" xml:lang="en" xmlns:xlink="http://www.w3.org/1999/xlink">',
        "<front>",
        f"<journal-meta><journal-title-group><journal-title>{journal}</journal-title></journal-title-group></journal-meta>",
        f'<article-meta><article-id pub-id-type="publisher-id">{identifier}</article-id>',
        f"<title-group><article-title>{escape(paper.title)}</article-title></title-group>",
        f'<contrib-group><contrib contrib-type="author"><collab>{authors}</collab></contrib></contrib-group>',
        f'<pub-date pub-type="epub"><day>{day}</day><month>{month}</month><year>{year}</year></pub-date>',
        f'<permissions><license xlink:href="{LICENCE}"><license-p>Apache-2.0</license-p></license></permissions>',
        f"<abstract>{abstract}</abstract></article-meta>",
        "</front>",
        f"<body>{body}</body>",
        f"<back><ref-list><title>References</title>{references}</ref-list></back>",
        "</article>",
    ]
    return ("\n".join(lines) + "\n").encode()


def make_text(paper: Paper) -> bytes:
    """A paper as plain text: the title, then headings and paragraphs with an empty line between them."""
    return "\n\n".join([paper.title, *(part.text for part in paper.parts if part.text)]).encode() + b"\n"


def make_abstracts(papers: list[Paper]) -> bytes:
    """Abstracts as JSON Lines of id, text, the length of the title in it, and year."""
    lines: list[str] = []
    for paper in papers:
        text = " ".join([f"{paper.title}.", *(part.text for part in paper.parts)])
        record = {"id": paper.fields["id"], "text": text, "title_end": len(paper.title) + 1}
        lines.append(json.dumps({**record, "year": int(paper.fields["year"])}, ensure_ascii=False))
    return ("\n".join(lines) + "\n").encode()


def make_all() -> dict[str, bytes]:
    """The sample papers by file name."""
    papers = {path.stem: read_papers(path) for path in sorted((HERE / "text").glob("*.txt"))}
    return {
        "abstracts.jsonl": make_abstracts(papers["abstracts"]),
        "cytokines.txt": make_text(papers["cytokines"][0]),
        "entry-scan.pdf": make_scan(papers["entry"][0]),
        "interactome.pdf": make_pdf(papers["interactome"][0], columns=1, size=10.8),
        "kinases.pdf": make_pdf(papers["kinases"][0], columns=2, size=12),
        "trials.xml": make_jats(papers["trials"][0], "sample-trials"),
    }


def main() -> None:
    """Write the papers."""
    directory = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "papers"
    directory.mkdir(parents=True, exist_ok=True)
    for name, data in make_all().items():
        (directory / name).write_bytes(data)
        print(f"{len(data):8d} {directory / name}")


if __name__ == "__main__":
    main()
