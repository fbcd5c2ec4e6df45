"""Published graphs and corpora: where they are, under which licence, and how to fetch them."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.digest import digest_file
from kg.errors import InputError, UndrawnError

_PIECE: Final = 1 << 18
_TIMEOUT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a published source; `sha256` is empty where its publisher gives none and it may change."""

    file: str
    url: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class Published:
    """A published graph or corpus.

    Attributes:
        name: what to call it on the command line.
        what: its contents in a few words.
        licence: as stated by its publisher.
        files: what is fetched.
        use: how a run takes it up, empty where its form must be converted first.
    """

    name: str
    what: str
    licence: str
    files: tuple[Download, ...]
    use: str = ""


_HETIONET: Final = "https://media.githubusercontent.com/media/hetio/hetionet/main/hetnet/tsv"
_LITCOVID: Final = "https://ftp.ncbi.nlm.nih.gov/pub/lu/LitCovid"
PUBLISHED: Final[tuple[Published, ...]] = (
    Published(
        "hetionet",
        "Hetionet v1.0: 2,250,197 edges of 24 types between 47,031 nodes of 11 types",
        "CC0 1.0; some edges under the licences of their sources",
        (
            Download("hetionet-v1.0-edges.sif.gz", f"{_HETIONET}/hetionet-v1.0-edges.sif.gz"),
            Download(
                "nodes.tsv", "https://raw.githubusercontent.com/hetio/hetionet/main/hetnet/tsv/hetionet-v1.0-nodes.tsv"
            ),
        ),
        'kind = "hetionet"',
    ),
    Published(
        "primekg",
        "PrimeKG: precision medicine graph of 17,080 diseases, 4 million edges (CSV)",
        "CC0 1.0; some edges under the licences of their sources",
        (Download("kg.csv", "https://dataverse.harvard.edu/api/access/datafile/6180620"),),
    ),
    Published(
        "drkg",
        "Drug Repurposing Knowledge Graph: 5,874,261 edges between 97,238 nodes (tar.gz)",
        "Apache-2.0; edges under the licences of their sources",
        (Download("drkg.tar.gz", "https://dgl-data.s3-us-west-2.amazonaws.com/dataset/DRKG/drkg.tar.gz"),),
    ),
    Published(
        "litcovid",
        "LitCovid: PubMed articles on COVID-19 with PubTator's annotations (BioC XML, grows daily)",
        "NLM terms; abstracts under their publishers' copyright",
        (Download("litcovid2BioCXML.gz", f"{_LITCOVID}/litcovid2BioCXML.gz"),),
    ),
)


def find_published(name: str) -> Published:
    """A published source by name.

    Args:
        name: as `undrawn sources list` shows it.

    Returns:
        The source.

    Raises:
        InputError: there is none of that name.
    """
    for source in PUBLISHED:
        if source.name == name.casefold():
            return source
    raise InputError(f"unknown source {name!r}; known: {', '.join(source.name for source in PUBLISHED)}")


def fetch(download: Download, folder: Path, advance: Callable[[int, int], None]) -> tuple[Path, str]:
    """Fetch a file; it appears under its name only when it is whole and its checksum holds.

    Args:
        download: what to fetch.
        folder: where to put it.
        advance: told after every piece how many bytes came, and how many there are in all, 0 where unknown.

    Returns:
        The file, and its SHA-256.

    Raises:
        UndrawnError: it cannot be fetched, is cut short, or is not what it should be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / download.file
    part = path.with_name(f"{path.name}.part")
    try:
        with urllib.request.urlopen(download.url, timeout=_TIMEOUT) as answer, part.open("wb") as file:
            total, came = int(answer.headers.get("Content-Length") or 0), 0
            while piece := answer.read(_PIECE):
                file.write(piece)
                came += len(piece)
                advance(came, total)
        if total and came != total:
            raise UndrawnError(f"{download.url} broke off after {came} of {total} bytes; try again")
        digest = digest_file(part)
        if download.sha256 and digest != download.sha256:
            raise UndrawnError(
                f"{download.url} has SHA-256 {digest}, expected {download.sha256}; it has changed or was damaged"
            )
        part.replace(path)
    except (urllib.error.URLError, TimeoutError, ConnectionError) as error:
        reason = getattr(error, "reason", error)
        raise UndrawnError(
            f"cannot fetch {download.url} ({reason}); fetch it on a machine with a connection and put it in {folder}"
        ) from None
    finally:
        part.unlink(missing_ok=True)
    return path, digest
