"""Sample files drawn for the readers' tests."""

from __future__ import annotations

from io import BytesIO

from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen import canvas

LEFT = (
    "Baricitinib is an inhibitor of Janus kinases that was proposed for pneumonia",
    "in early spring. The drug lowers the release of interleukin six by immune",
    "cells and is taken by mouth once a day, for two weeks at most. Clini-",
    "cians reported that fever fell within three days of the first dose.",
)
RIGHT = (
    "The second column starts here and speaks of camostat, a serine protease",
    "inhibitor that blocks the entry of the virus into airway cells in a dish.",
    "Whether it helps patients was not known when this page was written, and",
    "no trial had been finished by then anywhere in the world that we know of.",
)


def two_columns(pages: int = 3) -> bytes:
    """A paper of two columns a page with a title, an abstract across, running heads and references."""
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    width, height = A4
    for number in range(1, pages + 1):
        paper.setFont("Helvetica", 8)
        paper.drawString(60, height - 30, f"Journal of Samples 2020, 1:{number}")
        paper.drawString(width / 2, 25, str(number))
        y = height - 90
        if number == 1:
            paper.setFont("Helvetica-Bold", 18)
            paper.drawString(60, height - 70, "Janus kinase inhibitors in viral pneumonia")
            paper.setFont("Helvetica-Bold", 11)
            paper.drawString(60, height - 100, "Abstract")
            paper.setFont("Helvetica", 10)
            for n in range(5):
                line = "This abstract runs across both columns of the page and tells what the paper found in a sentence"
                paper.drawString(60, height - 116 - 12 * n, line + ("." if n == 4 else ""))
            y = height - 200
        paper.setFont("Helvetica-Bold", 11)
        paper.drawString(60, y, "1. Introduction" if number == 1 else "2. Results" if number == 2 else "References")
        paper.setFont("Helvetica", 7)
        for n in range(24):
            paper.drawString(
                60,
                y - 18 - 12 * n,
                LEFT[n % 4] if number < 3 else f"{n + 1}. Doe J, Roe K. A title. J Sampl 2019;{n}:1-9.",
            )
            paper.drawString(
                width / 2 + 15,
                y - 18 - 12 * n,
                RIGHT[n % 4] if number < 3 else f"{n + 30}. Poe L. Another. J 2018;3:4-5.",
            )
        paper.showPage()
    paper.save()
    return out.getvalue()


def picture(text: str, size: int = 30) -> Image.Image:
    """A white page with lines of black text, as a scanner at 200 dpi would see it."""
    image = Image.new("L", (1654, 900), 255)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size)
    for number, line in enumerate(text.split("\n")):
        draw.text((120, 100 + number * size * 1.7), line, fill=0, font=font)
    return image


def scanned(text: str) -> bytes:
    """A PDF of one picture of a page, without a text layer."""
    out = BytesIO()
    picture(text).save(out, format="PDF", resolution=200)
    return out.getvalue()


def cropped(turn: int = 0) -> bytes:
    """A page whose shown part begins 40 points right of and 60 above the corner of its sheet, turned by degrees."""
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    paper.setCropBox((40, 60, 555, 800))
    paper.setPageRotation(turn)
    paper.setFont("Helvetica", 10)
    for n, line in enumerate(LEFT):
        paper.drawString(100, 700 - 14 * n, line)
    paper.showPage()
    paper.save()
    return out.getvalue()


def clipped() -> bytes:
    """A page with another page drawn into it of which only a part is shown."""
    out = BytesIO()
    paper = canvas.Canvas(out, pagesize=A4, invariant=True)
    paper.beginForm("old")
    shown = paper.beginPath()
    shown.rect(50, 50, 300, 200)
    paper.clipPath(shown, stroke=0)
    paper.setFont("Helvetica", 10)
    paper.drawString(60, 100, "words inside the part that is shown")
    paper.drawString(60, 600, "words of the old page that nobody sees")
    paper.endForm()
    paper.setFont("Helvetica", 10)
    paper.drawString(60, 700, "words of the page itself, which come first of all")
    paper.doForm("old")
    paper.showPage()
    paper.save()
    return out.getvalue()
