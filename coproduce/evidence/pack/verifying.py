"""Checking a pack: every byte of it is either as it was signed, or found.

Three things have to hold: the signature over the manifest, the SHA-256 of each file in it, and that the archive around
them is the one that this program would make of these files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from coproduce.evidence.pack.archive import BadArchive, read_archive, write_archive
from coproduce.evidence.pack.manifest import FORMAT, MANIFEST, SIGNATURE, VERSION
from coproduce.evidence.pack.signing import signature_holds


@dataclass(frozen=True)
class Checked:
    """What was found in a pack; the other fields hold only where `faults` is empty."""

    faults: tuple[str, ...]
    title: str = ""
    as_of: str = ""
    files: int = 0


def verify_pack(content: bytes, public: bytes) -> Checked:
    """Check the bytes of a pack with a public key of 32 bytes."""
    try:
        files, unreadable = read_archive(content)
    except BadArchive as problem:
        return Checked((str(problem),))
    faults = [f"changed: {name}" for name in sorted(set(unreadable))]
    if MANIFEST not in files or SIGNATURE not in files:
        missing = [
            name for name in (MANIFEST, SIGNATURE) if name not in files and f"changed: {name}" not in faults
        ]
        return Checked((*faults, *(f"missing: {name}" for name in missing)))
    if not signature_holds(public, files[MANIFEST], files[SIGNATURE]):
        faults.append(
            f"the signature does not fit: {MANIFEST} or {SIGNATURE} was changed, or another site's key signed it"
        )
    manifest = _read(files[MANIFEST])
    if manifest is None:
        return Checked((*faults, f"changed: {MANIFEST}"))
    faults += _faults_of_files(manifest, files, set(unreadable))
    if not faults and write_archive(files) != content:
        faults.append("the archive around the files was changed")
    if faults:
        return Checked(tuple(faults))
    return Checked((), str(manifest["title"]), str(manifest["as_of"]), len(files))


def _read(content: bytes) -> dict[str, Any] | None:
    """The manifest; None for anything that this program did not write."""
    try:
        found = json.loads(content)
        if found["format"] != FORMAT or found["version"] != VERSION:
            return None
        date.fromisoformat(found["as_of"])
        words = [found["title"], *(each[name] for each in found["files"] for name in ("path", "sha256"))]
        if not all(isinstance(each, str) for each in words):
            return None
        "".join(words).encode()  # half a sign, as JSON can hold one, could stand on no page
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    return dict(found)


def _faults_of_files(
    manifest: Mapping[str, Any], files: Mapping[str, bytes], unreadable: set[str]
) -> list[str]:
    listed = {each["path"]: each["sha256"] for each in manifest["files"]}
    faults = []
    for name in sorted({*listed, *files} - {MANIFEST, SIGNATURE} - unreadable):
        if name not in files:
            faults.append(f"missing: {name}")
        elif name not in listed:
            faults.append(f"added: {name}")
        elif sha256(files[name]).hexdigest() != listed[name]:
            faults.append(f"changed: {name}")
    return faults
