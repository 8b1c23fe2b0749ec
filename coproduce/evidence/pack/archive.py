"""An archive that is the same bytes for the same files: stored without compression, in the order of their names, all
with one day, one mode and no field that a machine or a moment could leave a trace in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from coproduce.core.errors import DomainError

# The first day that such an archive can name; the day that a pack shows stands in its manifest.
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
UNIX = 3
PLAIN_FILE = 0o100644 << 16


class BadArchive(DomainError):
    """The file is no pack of this program."""


def write_archive(files: Mapping[str, bytes]) -> bytes:
    """The bytes of an archive of these files, by their paths."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(files):
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.create_system, member.external_attr = UNIX, PLAIN_FILE
            archive.writestr(member, files[name])
    return content.getvalue()


def read_archive(content: bytes) -> tuple[dict[str, bytes], list[str]]:
    """(files by their paths, the paths that cannot be read). Raises BadArchive where it is no archive at all.

    Files must be stored as they are, each in a place of its own, so nothing can grow while it is unpacked.
    """
    files: dict[str, bytes] = {}
    unreadable: list[str] = []
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(member.compress_size for member in archive.infolist()) > len(content):
                # Entries that lie in one another, so that a small file stands for a great many bytes.
                raise BadArchive("this is not a whole evidence pack")
            for member in archive.infolist():
                found = _read(archive, member)
                if found is None or member.filename in files:
                    unreadable.append(member.filename)
                else:
                    files[member.filename] = found
    except Exception as problem:
        # The reader of such files raises many kinds of error over bytes that are no archive.
        raise BadArchive("this is not a whole evidence pack") from problem
    return files, unreadable


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | None:
    if member.compress_type != zipfile.ZIP_STORED or member.file_size != member.compress_size:
        return None
    try:
        return archive.read(member)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError, OSError):
        return None  # its checksum or its header does not fit: it was changed
