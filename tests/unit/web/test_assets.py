"""Assets have an address that changes with their content, are kept for a year, and are missed loudly."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from coproduce.web.assets import MissingAsset, init_assets
from coproduce.web.guards import PUBLIC, access_of

STYLES = b"body { color: #1d2433 } " * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "site.0123456789ab.css").write_bytes(STYLES)
    (tmp_path / "site.0123456789ab.css.gz").write_bytes(gzip.compress(STYLES))
    (tmp_path / "letters.abcdef012345.woff2").write_bytes(b"wOF2")
    files = {"site.css": "site.0123456789ab.css", "letters.woff2": "letters.abcdef012345.woff2"}
    (tmp_path / "manifest.json").write_text(json.dumps(files), encoding="utf-8")
    return tmp_path


@pytest.fixture
def app(folder: Path) -> Flask:
    app = Flask(__name__)
    init_assets(app, folder)
    return app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_a_template_gets_the_address_with_the_fingerprint(app: Flask) -> None:
    with app.test_request_context():
        assert render_template_string("{{ asset('site.css') }}") == "/assets/site.0123456789ab.css"


def test_an_asset_that_is_not_listed_fails_with_the_command_that_mends_it(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(MissingAsset, match=r"'other\.css'.*make setup"):
        render_template_string("{{ asset('other.css') }}")


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda folder: (folder / "manifest.json").unlink(), "is missing"),
        (lambda folder: (folder / "manifest.json").write_text("{"), "is damaged"),
        (lambda folder: (folder / "letters.abcdef012345.woff2").unlink(), "lacks letters.abcdef012345.woff2"),
    ],
    ids=["no manifest", "half a manifest", "a file is gone"],
)
def test_the_site_does_not_start_without_its_assets(folder: Path, spoil, message: str) -> None:  # type: ignore[no-untyped-def]
    spoil(folder)
    with pytest.raises(MissingAsset, match=f"{message}.*make setup"):
        init_assets(Flask(__name__), folder)


def test_an_asset_is_public_and_kept_for_a_year(app: Flask, client: FlaskClient) -> None:
    with client.get("/assets/site.0123456789ab.css") as answer:
        assert answer.status_code == 200
        assert answer.data == STYLES
        assert answer.mimetype == "text/css"
        assert "Content-Encoding" not in answer.headers
        kept = answer.cache_control
        assert (kept.public, kept.immutable, kept.max_age) == (True, True, 31_536_000)
        assert not kept.no_cache
    assert access_of(app, "asset") == PUBLIC


def test_a_browser_that_takes_gzip_gets_the_compressed_twin(client: FlaskClient) -> None:
    with client.get("/assets/site.0123456789ab.css", headers={"Accept-Encoding": "br, gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.mimetype == "text/css"
        assert gzip.decompress(answer.data) == STYLES


def test_a_file_without_a_compressed_twin_is_sent_as_it_is(client: FlaskClient) -> None:
    with client.get("/assets/letters.abcdef012345.woff2", headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.data == b"wOF2"
        assert answer.mimetype == "font/woff2"
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize(
    "name",
    ["site.css", "manifest.json", "site.0123456789ab.css.gz", "site.ffffffffffff.css", "..%2Fassets.py"],
)
def test_only_what_the_manifest_lists_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/{name}").status_code == 404


BUILT = Path(__file__).resolve().parents[3] / "coproduce" / "static" / "vendor"


def test_what_every_page_loads_stays_small() -> None:
    """The home page has 80 kB for everything on a first visit; these are the parts that every page shares."""
    files = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))

    def sent(name: str) -> int:
        compressed = BUILT / f"{files[name]}.gz"
        return (compressed if compressed.is_file() else BUILT / files[name]).stat().st_size

    assert sent("coproduce.css") < 22_000
    assert sent("talk.css") < 3_000
    assert sent("coproduce.js") < 14_000
    assert sent("atkinson.woff2") < 36_000
    assert sent("favicon.svg") < 1_000
