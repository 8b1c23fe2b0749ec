"""Installed and compiled assets: fingerprinted names, served once and kept by the browser for a year.

`npm run build` writes the compiled style sheet, the script, the typeface and the drawings into `static/vendor/`, each
with a fingerprint of its content in its name, a compressed twin (`.gz`) where that is smaller, and `manifest.json`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from flask import Flask, Response, abort, request, send_from_directory

from coproduce.web.guards import public

MEND = "Install and build the assets with: make setup"
ADDRESS = "/assets"
A_YEAR = 365 * 24 * 60 * 60
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
}


class MissingAsset(RuntimeError):
    """An asset, or the list of them, is not there; the message names the command that mends it."""


class Assets:
    """The built assets of one folder. Raises MissingAsset when its manifest or a file that it lists is missing."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._files = _read_manifest(folder)
        self._logical_names = {built: name for name, built in self._files.items()}

    def url(self, name: str) -> str:
        """The address of an asset by its plain name, such as `coproduce.css`. Raises MissingAsset."""
        try:
            return f"{ADDRESS}/{self._files[name]}"
        except KeyError:
            raise MissingAsset(f"There is no asset called {name!r} in {self.folder}. {MEND}") from None

    def path(self, name: str) -> Path:
        """The file of an asset by its plain name. Raises MissingAsset."""
        return self.folder / self.url(name).rpartition("/")[2]

    def serve(self, built_name: str) -> Response:
        """Send a file by its fingerprinted name; 404 for every other name."""
        if built_name not in self._logical_names:
            abort(404)
        twin = f"{built_name}.gz"
        compressed = request.accept_encodings["gzip"] > 0 and (self.folder / twin).is_file()
        response = send_from_directory(
            self.folder,
            twin if compressed else built_name,
            mimetype=TYPES[Path(built_name).suffix],
            max_age=A_YEAR,
        )
        if compressed:
            response.headers["Content-Encoding"] = "gzip"
        response.vary.add("Accept-Encoding")
        response.cache_control.public = True
        response.cache_control.immutable = True
        return response


def init_assets(app: Flask, folder: Path | None = None) -> None:
    """Give templates `asset('coproduce.css')` and serve what it points to. Raises MissingAsset at once, so that a site
    without its assets does not start."""
    assets = Assets(folder or Path(app.static_folder or "") / "vendor")
    app.jinja_env.globals["asset"] = assets.url
    app.extensions["assets"] = assets

    @public
    def asset(name: str) -> Response:
        return assets.serve(name)

    app.add_url_rule(f"{ADDRESS}/<name>", "asset", asset)


def _read_manifest(folder: Path) -> Mapping[str, str]:
    manifest = folder / "manifest.json"
    try:
        files: dict[str, str] = json.loads(manifest.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingAsset(f"{manifest} is missing. {MEND}") from None
    except ValueError:
        raise MissingAsset(f"{manifest} is damaged. {MEND}") from None
    missing = [built for built in files.values() if not (folder / built).is_file()]
    if missing:
        raise MissingAsset(f"{folder} lacks {', '.join(missing)}. {MEND}")
    return files
