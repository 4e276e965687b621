"""The first verb, fetch: from a path to the bytes of one table, whatever it is wrapped in.

Nothing here trusts a name or a declared size: an archive is measured while it is unpacked, and a file that is
plainly something else (a web page, a workbook under another name) is refused in words.
"""

from __future__ import annotations

import fnmatch
import gzip
import hashlib
import io
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from headwater.evidence.datasets.refusals import CannotLoad

LARGEST_TABLE = 1 << 30
"""Bytes of one table once unpacked. The largest file DfE publishes for schools (the register) is 62 MB."""
LARGEST_RATIO = 200
"""How much smaller a packed table may be than the table. Published tables pack 5 to 30 times."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A file offered for loading: a file on disk, or one inside a zip archive."""

    path: Path
    member: str = ""

    @property
    def place(self) -> str:
        """The whole path, for messages."""
        return readable(f"{self.path}, {self.member}" if self.member else str(self.path))

    @property
    def label(self) -> str:
        """The last two parts of the path: enough to know the file again, nothing about the machine."""
        return readable("/".join(PurePosixPath(self.address).parts[-2:]))

    @property
    def address(self) -> str:
        """What the patterns of definitions are matched against: the path, or the path inside the archive."""
        return f"{self.path.parent.as_posix()}/{self.member}" if self.member else self.path.as_posix()


def readable(text: str) -> str:
    """A path as it can be printed and kept: bytes that are no text, and control characters, as a question mark."""
    text = os.fsencode(text).decode("utf-8", errors="replace")
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def list_offers(paths: list[Path]) -> Iterator[Offer]:
    """Every file below `paths`, in a steady order, each once.

    Raises CannotLoad for a path that is not there, may not be read, or is neither a file nor a folder (a pipe or a
    device could be read for ever). Links to folders are not followed, so that a circle of them has an end.
    """
    for path in paths:
        try:
            mode = path.stat().st_mode
            if stat.S_ISDIR(mode):
                yield from map(Offer, _files_below(path))
                continue
        except PermissionError as error:
            raise _not_readable(Path(error.filename or path)) from error
        except (OSError, ValueError) as error:
            raise CannotLoad(
                f"There is no file or folder at {readable(str(path))}. Check the spelling, or drag the file here."
            ) from error
        if not stat.S_ISREG(mode):
            raise CannotLoad(f"{readable(str(path))} is neither a file nor a folder. Name the file to load.")
        yield Offer(path)


def _files_below(folder: Path) -> list[Path]:
    def refuse(error: OSError) -> None:
        raise error

    found = []
    for above, _, names in os.walk(folder, onerror=refuse):
        found += [Path(above, name) for name in names if not name.startswith(".")]
    return sorted(path for path in found if path.is_file())


def _not_readable(path: Path) -> CannotLoad:
    return CannotLoad(f"{readable(str(path))} may not be read by this user. Ask for read permission on it.")


def members(offer: Offer) -> list[Offer]:
    """The tables inside a zip archive, as offers of their own; empty for anything but a zip archive."""
    if offer.path.suffix.lower() != ".zip" or offer.member:
        return []
    with _archive(offer) as archive:
        return [
            Offer(offer.path, info.filename)
            for info in archive.infolist()
            if not info.is_dir() and info.filename.lower().endswith((".csv", ".csv.gz"))
        ]


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of one table and what is known of the file as given."""

    offer: Offer
    sha256: str
    size: int
    given: bytes
    """The file as given, packed if it was."""
    table: bytes


def fetch(offer: Offer, *, member_pattern: str | None = None, table: str = "text") -> Fetched:
    """Read and unpack; raise CannotLoad with one clear sentence for whatever cannot be such a table.

    `sha256` and `size` are those of the file as given (packed, if it is), so that the same file is known again.
    """
    try:
        if offer.path.stat().st_size > LARGEST_TABLE:
            raise CannotLoad(f"{offer.place} is larger than {LARGEST_TABLE >> 20} MB, which no published table is.")
        given = _member_bytes(offer) if offer.member else offer.path.read_bytes()
    except PermissionError as error:
        raise _not_readable(offer.path) from error
    except OSError as error:
        raise CannotLoad(f"{offer.place} cannot be read: {error.strerror}.") from error
    if not given:
        raise CannotLoad(f"{offer.place} is empty (0 bytes). Download it again.")
    sha256 = hashlib.sha256(given).hexdigest()
    name = (offer.member or offer.path.name).lower()
    unpacked = given
    if given[:2] == b"\x1f\x8b":
        unpacked = _gunzip(offer, given)
    elif given[:4] == b"PK\x03\x04" and table != "workbook":
        if not name.endswith(".zip"):
            raise CannotLoad(
                f"{offer.place} is not a CSV file but a zip archive or an Excel workbook under another name. "
                "Load the CSV file that the publisher offers."
            )
        unpacked = _pick_member(offer, member_pattern)
    _refuse_what_is_no_table(offer, unpacked, is_text=table == "text")
    return Fetched(offer, sha256, len(given), given, unpacked)


def _refuse_what_is_no_table(offer: Offer, table: bytes, *, is_text: bool) -> None:
    head = table[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not head:
        raise CannotLoad(f"{offer.place} holds nothing but blanks. Download it again.")
    if head.startswith((b"<!doctype", b"<!--", b"<html", b"<?xml", b"<head")):
        raise CannotLoad(
            f"{offer.place} is a web page, not a table: the site probably answered with a notice or a sign-in page. "
            "Open the address in a browser and download the file again."
        )
    if is_text and (table[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in table[:4096]):
        raise CannotLoad(
            f"{offer.place} is not saved as UTF-8 or Windows text (it looks like UTF-16 or a binary file). "
            "Load the file as published, or save it again as “CSV UTF-8”."
        )


def _archive(offer: Offer) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(offer.path)
    except (zipfile.BadZipFile, OSError) as error:
        raise CannotLoad(f"{offer.path} is not a whole zip archive. Download it again.") from error


def _pick_member(offer: Offer, pattern: str | None) -> bytes:
    with _archive(offer) as archive:
        names = [name for name in archive.namelist() if fnmatch.fnmatch(name, pattern or "*.csv")]
    if len(names) != 1:
        raise CannotLoad(f"{offer.place} should hold one file named {pattern or '*.csv'} and holds {len(names)}.")
    return _member_bytes(Offer(offer.path, names[0]))


def _member_bytes(offer: Offer) -> bytes:
    with _archive(offer) as archive:
        info = archive.getinfo(offer.member)
        if info.flag_bits & 1:
            raise CannotLoad(f"{offer.place} is locked with a password. Unpack it, then load what it holds.")
        _refuse_bomb(offer, packed=info.compress_size, unpacked=info.file_size)
        try:
            with archive.open(info) as stream:
                return _measured(offer, stream, packed=info.compress_size)
        except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
            raise CannotLoad(f"{offer.place} is damaged. Download it again.") from error


def _gunzip(offer: Offer, given: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(given)) as stream:
            return _measured(offer, stream, packed=len(given))
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise CannotLoad(f"{offer.place} has been cut short or is damaged (gzip). Download it again.") from error


def _measured(offer: Offer, stream: IO[bytes] | gzip.GzipFile, *, packed: int) -> bytes:
    """Unpack while counting, so that what an archive says of itself need not be believed."""
    pieces, unpacked = [], 0
    while piece := stream.read(1 << 20):
        unpacked += len(piece)
        _refuse_bomb(offer, packed=packed, unpacked=unpacked)
        pieces.append(piece)
    return b"".join(pieces)


def _refuse_bomb(offer: Offer, *, packed: int, unpacked: int) -> None:
    if unpacked > LARGEST_TABLE or (unpacked > 50 << 20 and unpacked > LARGEST_RATIO * max(packed, 1)):
        raise CannotLoad(
            f"{offer.place} unpacks to more than {min(LARGEST_TABLE, unpacked) >> 20} MB from {packed >> 10} KB. "
            "No published table does; it was not unpacked."
        )
