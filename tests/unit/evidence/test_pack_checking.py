"""A pack is the same bytes each time, and whatever is changed in it is found."""

from __future__ import annotations

import io
import json
import struct
import zipfile
import zlib
from base64 import b64decode, b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coproduce.evidence.pack.archive import BadArchive, read_archive, write_archive
from coproduce.evidence.pack.manifest import FORMAT, MANIFEST, SIGNATURE, VERSION, manifest_of
from coproduce.evidence.pack.signing import (
    BadKey,
    SiteKey,
    _key_of,
    fingerprint,
    new_secret,
    pem_of,
    read_public_key,
)
from coproduce.evidence.pack.verifying import verify_pack

KEY = _key_of(b64encode(bytes(range(32))).decode())
FILES = {"report.html": b"<p>We said, we did</p>", "data/a.json": b"{}\n", "tables/b.csv": b"a,b\r\n"}
ABOUT = {"title": "Short breaks", "as_of": "2026-05-01"}


def signed(files: dict[str, bytes], key: SiteKey = KEY) -> bytes:
    manifest = manifest_of(ABOUT, files)
    return write_archive({**files, MANIFEST: manifest, SIGNATURE: key.sign(manifest)})


PACK = signed(FILES)


def test_a_pack_is_the_same_bytes_each_time_and_holds() -> None:
    assert signed(dict(reversed(FILES.items()))) == PACK
    found = verify_pack(PACK, KEY.public)
    assert found.faults == ()
    assert (found.title, found.as_of, found.files) == ("Short breaks", "2026-05-01", 5)


@given(st.integers(0, len(PACK) - 1), st.integers(1, 255))
def test_any_changed_byte_is_found(place: int, change: int) -> None:
    changed = bytearray(PACK)
    changed[place] ^= change
    assert verify_pack(bytes(changed), KEY.public).faults


def test_every_single_place_is_looked_at() -> None:
    for place in range(len(PACK)):
        changed = bytearray(PACK)
        changed[place] ^= 1
        assert verify_pack(bytes(changed), KEY.public).faults, place


@given(st.integers(0, len(PACK)), st.binary(min_size=1, max_size=40))
def test_bytes_that_were_added_or_cut_off_are_found(place: int, added: bytes) -> None:
    assert verify_pack(PACK[:place] + added + PACK[place:], KEY.public).faults
    assert verify_pack(PACK[: place - 1] if place else b"", KEY.public).faults


@pytest.mark.parametrize("name", sorted(FILES))
def test_each_changed_missing_and_added_file_is_named(name: str) -> None:
    files, _ = read_archive(PACK)
    changed = write_archive({**files, name: files[name] + b" "})
    assert verify_pack(changed, KEY.public).faults == (f"changed: {name}",)
    less = write_archive({each: content for each, content in files.items() if each != name})
    assert verify_pack(less, KEY.public).faults == (f"missing: {name}",)
    assert verify_pack(write_archive({**files, "more.txt": b"x"}), KEY.public).faults == ("added: more.txt",)


def test_a_flipped_byte_inside_a_file_names_that_file() -> None:
    changed = PACK.replace(b"we did", b"we dud")
    assert changed != PACK
    assert verify_pack(changed, KEY.public).faults == ("changed: report.html",)


def test_a_manifest_that_fits_the_changed_files_lacks_the_signature() -> None:
    files, _ = read_archive(PACK)
    forged = {**FILES, "report.html": b"<p>All is well</p>"}
    again = write_archive({**forged, MANIFEST: manifest_of(ABOUT, forged), SIGNATURE: files[SIGNATURE]})
    faults = verify_pack(again, KEY.public).faults
    assert len(faults) == 1
    assert "signature" in faults[0]


def test_another_sites_key_does_not_sign_for_this_one() -> None:
    other = _key_of(new_secret())
    assert "signature" in verify_pack(signed(FILES, other), KEY.public).faults[0]
    assert verify_pack(signed(FILES, other), other.public).faults == ()


@pytest.mark.parametrize("gone", [MANIFEST, SIGNATURE])
def test_a_pack_without_manifest_or_signature_is_none(gone: str) -> None:
    files, _ = read_archive(PACK)
    del files[gone]
    assert verify_pack(write_archive(files), KEY.public).faults == (f"missing: {gone}",)


def test_what_is_no_archive_is_said_in_one_line() -> None:
    for content in (b"", b"hello", b"PK\x05\x06" + b"\0" * 18):
        faults = verify_pack(content, KEY.public).faults
        assert faults
        assert all("\n" not in fault for fault in faults)


def test_a_packed_file_that_would_grow_is_not_unpacked() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb", b"0" * 10_000_000)
    assert "changed: bomb" in verify_pack(bomb.getvalue(), KEY.public).faults


def test_the_public_key_goes_into_a_file_and_back() -> None:
    assert read_public_key(pem_of(KEY.public).encode()) == KEY.public
    assert len(fingerprint(KEY.public)) == 39
    for wrong in (b"", b"hello", pem_of(KEY.public)[:60].encode(), pem_of(b"x" * 31).encode()):
        with pytest.raises(BadKey):
            read_public_key(wrong)


def test_the_secret_is_32_bytes_and_never_shown() -> None:
    secret = new_secret()
    assert len(b64decode(secret)) == 32
    assert secret not in repr(_key_of(secret))
    assert repr(b64decode(secret)) not in repr(_key_of(secret))
    for wrong in ("", "short", b64encode(b"x" * 31).decode()):
        with pytest.raises(BadKey):
            _key_of(wrong)


def nested(number: int, heart: bytes) -> bytes:
    """An archive whose every file holds all that come after it: few bytes that read as many."""
    content, entries = heart, []
    for each in range(number):
        name = f"{each:04}".encode()
        sizes = (zlib.crc32(content), len(content), len(content), len(name), 0)
        local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 33, *sizes) + name
        entries.append((sizes, name, len(local)))
        content = local + content
    place, directory = 0, b""
    for sizes, name, length in reversed(entries):
        fields = (20, 20, 0, 0, 0, 33, *sizes, 0, 0, 0, 0, place)
        directory += struct.pack("<4s6H3L5H2L", b"PK\1\2", *fields) + name
        place += length
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(content), 0)
    return content + directory + end


def test_files_inside_one_another_are_refused_unread() -> None:
    assert read_archive(nested(1, b"x" * 1000))[0] == {"0000": b"x" * 1000}
    with pytest.raises(BadArchive):
        read_archive(nested(20, b"x" * 100_000))
    assert verify_pack(nested(20, b"x" * 100_000), KEY.public).faults == (
        "this is not a whole evidence pack",
    )


@pytest.mark.parametrize("path", [["a"], {"a": 1}, 7, None, "\ud800"])
def test_a_manifest_of_a_stranger_is_named_and_stops_nothing(path: object) -> None:
    listed = [{"path": path, "sha256": "0"}, {"path": "b", "sha256": "0"}]
    manifest = json.dumps({**ABOUT, "format": FORMAT, "version": VERSION, "files": listed}).encode()
    found = verify_pack(write_archive({MANIFEST: manifest, SIGNATURE: b"0" * 64}), KEY.public)
    assert f"changed: {MANIFEST}" in found.faults
    assert "\n".join(found.faults).encode()
