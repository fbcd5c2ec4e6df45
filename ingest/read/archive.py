"""Archives: the files inside a .zip or .tar, read in memory one at a time; nothing is ever unpacked to disk."""

from __future__ import annotations

import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

from kg.errors import UnreadableError

MAX_MEMBERS: Final = 200_000
#: Bytes that one member and all members together may unpack to.
MAX_MEMBER: Final = 500_000_000
MAX_TOTAL: Final = 20_000_000_000
#: A member that unpacks to more than this many times its packed size, and to more than 10 MB, is a bomb.
MAX_RATIO: Final = 200

Member = tuple[str, bytes | str]


def is_zip(data: bytes) -> bool:
    """Whether bytes are a zip file."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_tar(data: bytes) -> bool:
    """Whether bytes are a tar file."""
    return data[257:262] == b"ustar"


def members(data: bytes) -> Iterator[Member]:
    """The files of an archive.

    Args:
        data: a zip or tar file, unpacked from gzip.

    Yields:
        Name and bytes of each regular file in the order of the archive, or its name and the reason it is not read.
        Folders and hidden files are passed over.

    Raises:
        UnreadableError: the archive is broken, or holds too many files or bytes.
    """
    try:
        yield from _zipped(data) if is_zip(data) else _tarred(data)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, RuntimeError) as error:
        raise UnreadableError(f"broken archive: {error}") from error


def unpacked_size(data: bytes) -> int:
    """Bytes that a zip file says its members unpack to.

    Args:
        data: the zip file.

    Returns:
        Their sum.

    Raises:
        UnreadableError: the file is broken, or a member is a bomb or larger than is allowed.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            faults = [f"{one.filename}: {fault}" for one in archive.infolist() if (fault := _fault_of(one))]
            if faults:
                raise UnreadableError(faults[0])
            return sum(one.file_size for one in archive.infolist())
    except zipfile.BadZipFile as error:
        raise UnreadableError(f"broken archive: {error}") from error


def _fault_of(one: zipfile.ZipInfo) -> str:
    if one.flag_bits & 1:
        return "it is encrypted; remove the password"
    if one.file_size > MAX_MEMBER:
        return f"unpacks to {one.file_size:,} bytes; at most {MAX_MEMBER:,} are read"
    if one.file_size > 10_000_000 and one.file_size > MAX_RATIO * max(one.compress_size, 1):
        return f"unpacks to {one.file_size // max(one.compress_size, 1):,} times its size; that is no honest file"
    return ""


def _named(name: str) -> str:
    """Why a member's name is not taken, empty where it is."""
    path = PurePosixPath(name.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        return "its path leaves the archive"
    return ""


def _hidden(name: str) -> bool:
    return any(part.startswith((".", "__MACOSX")) and part not in (".", "..") for part in PurePosixPath(name).parts)


def _counted(number: int, total: int) -> None:
    if number > MAX_MEMBERS:
        raise UnreadableError(f"more than {MAX_MEMBERS:,} files in one archive")
    if total > MAX_TOTAL:
        raise UnreadableError(f"unpacks to more than {MAX_TOTAL:,} bytes")


def _zipped(data: bytes) -> Iterator[Member]:
    total = 0
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for number, one in enumerate(archive.infolist(), start=1):
            if one.is_dir() or _hidden(one.filename):
                continue
            total += one.file_size
            _counted(number, total)
            fault = _named(one.filename) or _fault_of(one)
            if fault:
                yield one.filename, fault
                continue
            try:
                with archive.open(one) as file:
                    content = file.read(MAX_MEMBER + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
                yield one.filename, f"broken in its archive: {error}"
                continue
            yield one.filename, content


def _tarred(data: bytes) -> Iterator[Member]:
    total = 0
    with tarfile.open(fileobj=BytesIO(data), mode="r:") as archive:
        for number, one in enumerate(archive, start=1):
            if one.isdir() or _hidden(one.name):
                continue
            total += one.size
            _counted(number, total)
            fault = _named(one.name)
            if not fault and not one.isfile():
                fault = "it is a link or a device, not a file"
            if not fault and one.size > MAX_MEMBER:
                fault = f"has {one.size:,} bytes; at most {MAX_MEMBER:,} are read"
            file = None if fault else archive.extractfile(one)
            yield one.name, fault if file is None else file.read()
