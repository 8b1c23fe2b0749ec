"""Take the pictures of docs/tour.md from a demonstration that is made for it and thrown away afterwards.

    .venv/bin/python tools/take_pictures.py            all of them, in about two minutes
    .venv/bin/python tools/take_pictures.py home trace  only these

It needs Chromium, and what "make setup" and "make test" install. Answers are sent on the way, so it never uses the
demonstration that "make run" keeps.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pyotp
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from coproduce.demo.sign_ins import PASSWORD, SECOND_FACTOR  # noqa: E402

PICTURES = PROJECT / "docs" / "pictures"
WIDE, PHONE = (1280, 860), (390, 860)
LARGEST = 150_000  # bytes
COLOURS = 256


class Tour:
    """One visitor with a browser, who takes pictures of what they see."""

    def __init__(self, chromium: Any, site: str) -> None:
        self._chromium, self._site = chromium, site
        self._shots: list[bytes] = []
        self._staff: dict[str, Any] = {}
        self.enter(WIDE)

    def enter(self, size: tuple[int, int], email: str = "") -> None:
        """Come as a visitor whom nobody knows, or as one of the invented staff, who signs in once."""
        if email in self._staff:
            self.tab = self._staff[email]
            return
        width, height = size
        context = self._chromium.new_context(viewport={"width": width, "height": height}, base_url=self._site)
        self.tab = context.new_page()
        if email:
            self._sign_in(email)
            self._staff[email] = self.tab

    def _sign_in(self, email: str) -> None:
        self.tab.goto("/sign-in/staff")
        self.tab.fill("main [name=email]", email)
        self.tab.fill("main [name=password]", PASSWORD)
        self.go_on()
        self.tab.fill("main [name=code]", pyotp.TOTP(SECOND_FACTOR).now())
        self.go_on()

    def go_on(self) -> None:
        """Press the first button of the page."""
        self.tab.locator("main form button.govuk-button").first.click()
        self.tab.wait_for_load_state()

    def see(self, address: str, show: str = "") -> None:
        """Open a page, and scroll to what `show` selects."""
        self.tab.goto(address)
        if show:
            self.scroll_to(show)

    def scroll_to(self, part: str) -> None:
        self.tab.locator(part).first.evaluate("part => part.scrollIntoView({behavior: 'instant'})")
        self.tab.evaluate("window.scrollBy(0, -24)")

    def take(self) -> None:
        self._shots.append(self.tab.screenshot())

    def save(self, name: str) -> None:
        """What was taken since the last time: one picture, or phones side by side."""
        shots, self._shots = self._shots, []
        picture = shots[0] if len(shots) == 1 else self._side_by_side(shots)
        content = small_png(*self._pixels(picture))
        if len(content) > LARGEST:
            sys.exit(f"{name} has {len(content):,} bytes, more than {LARGEST:,}")
        (PICTURES / f"{name}.png").write_bytes(content)
        print(f"{name}.png {len(content) / 1000:.0f} kB")

    def _side_by_side(self, shots: list[bytes]) -> bytes:
        page = self._blank(WIDE)
        images = "".join(f'<img src="{_address(shot)}">' for shot in shots)
        page.set_content(
            "<style>body{display:flex;margin:0;padding:24px;justify-content:center;gap:32px;background:#eef5f4}"
            f"img{{border:1px solid #c9c3b6;border-radius:18px}}</style>{images}"
        )
        taken: bytes = page.screenshot(full_page=True)
        return taken

    def _pixels(self, picture: bytes) -> tuple[int, int, bytes]:
        """Width, height, and red, green, blue and alpha of each pixel: the browser unpacks its own picture."""
        page = self._blank(WIDE)
        width, height, packed = page.evaluate(
            """async address => {
              const picture = new Image(); picture.src = address; await picture.decode()
              const canvas = new OffscreenCanvas(picture.width, picture.height), brush = canvas.getContext('2d')
              brush.drawImage(picture, 0, 0)
              const { data } = brush.getImageData(0, 0, picture.width, picture.height)
              let text = ''
              for (let at = 0; at < data.length; at += 32768) {
                text += String.fromCharCode(...data.subarray(at, at + 32768))
              }
              return [picture.width, picture.height, btoa(text)]
            }""",
            _address(picture),
        )
        return width, height, base64.b64decode(packed)

    def _blank(self, size: tuple[int, int]) -> Any:
        return self._chromium.new_page(viewport={"width": size[0], "height": size[1]})


def _address(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


def small_png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG of at most 256 colours: the most frequent ones, no two of them much alike, stay exactly; each other becomes
    the nearest of them."""
    rgb = np.frombuffer(pixels, np.uint8).reshape(-1, 4)[:, :3].astype(np.int64)
    codes, places, counts = np.unique(
        rgb[:, 0] << 16 | rgb[:, 1] << 8 | rgb[:, 2], return_inverse=True, return_counts=True
    )
    colours = np.stack([codes >> 16, codes >> 8 & 255, codes & 255], axis=1)
    # Of colours that are nearly alike, such as the greys at the edges of letters, the most frequent stands for all.
    by_frequency = np.argsort(-counts, kind="stable")
    _, firsts, kinds = np.unique(_kind(colours[by_frequency]), return_index=True, return_inverse=True)
    totals = np.bincount(kinds, counts[by_frequency])
    palette = colours[by_frequency[firsts[np.argsort(-totals)[:COLOURS]]]]
    nearest = np.array([np.argmin(((palette - colour) ** 2).sum(axis=1)) for colour in colours], np.uint8)
    lines = nearest[places].reshape(height, width)
    unfiltered = np.hstack([np.zeros((height, 1), np.uint8), lines])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            (b"PLTE", palette.astype(np.uint8).tobytes()),
            (b"IDAT", zlib.compress(unfiltered.tobytes(), 9)),
            (b"IEND", b""),
        )
    )


def _kind(colours: np.ndarray) -> np.ndarray:
    """Colours that differ in their last four bits alone are of one kind."""
    return colours[:, 0] >> 4 << 8 | colours[:, 1] >> 4 << 4 | colours[:, 2] >> 4


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


# The pictures, in the order of the tour ------------------------------------------------------------------------


def home(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/")
    tour.take()


def consultation(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/consultations/sensory-support")
    tour.take()


def question(tour: Tour) -> None:
    tour.enter(PHONE)
    tour.see("/consultations/sensory-support/respond/")
    tour.go_on()
    tour.take()
    _answer_until_words(tour)
    tour.take()


def receipt(tour: Tour) -> None:
    tour.enter(PHONE)
    tour.see("/consultations/sensory-support/respond/")
    tour.go_on()
    _answer_until_words(tour)
    tour.tab.fill(
        "main textarea", "She can tell her teacher what the classroom was like. Please keep the Mondays."
    )
    while "/q/" in tour.tab.url:
        tour.go_on()
    tour.tab.locator("main input[type=radio]").first.check()
    tour.take()
    tour.go_on()
    tour.go_on()
    tour.take()


def _answer_until_words(tour: Tour) -> None:
    """Answer the questions up to the first one in a person's own words."""
    while not tour.tab.locator("main textarea").count():
        choices = tour.tab.locator("main input[type=radio], main input[type=checkbox]")
        if choices.count():
            choices.first.check()
        tour.go_on()


def reading(tour: Tour) -> None:
    tour.enter(WIDE, "janet.holroyd@example.org")
    tour.see("/manage/reading")
    tour.take()


def themes(tour: Tour) -> None:
    tour.enter(WIDE, "priya.nair@example.org")
    tour.see("/manage/consultations/short-breaks/themes")
    tour.take()


def results(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/consultations/therapy-services/results", "#what-we-counted")
    tour.take()


def answering(tour: Tour) -> None:
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/consultations/autism-assessment/answers")
    tour.take()


def telling(tour: Tour) -> None:
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/consultations/stars-getting-out/answers")
    tour.take()


def answers(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/consultations/therapy-services/feedback", "#all-answers")
    tour.take()


def trace(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/receipt")
    tour.tab.fill("main input[type=text]", "dropout monomer heredity chin imperial bleach")
    tour.go_on()
    tour.scroll_to(".govuk-caption-l")
    tour.take()


def staff(tour: Tour) -> None:
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/")
    tour.take()


def group(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/groups/stars")
    tour.take()


ALL: dict[str, Callable[[Tour], None]] = {
    function.__name__: function
    for function in (
        home,
        consultation,
        question,
        receipt,
        reading,
        themes,
        results,
        answering,
        telling,
        answers,
        trace,
        staff,
        group,
    )
}


@contextmanager
def demonstration() -> Iterator[str]:
    """The address of a demonstration site that lasts as long as the block."""
    with socket.socket() as free, tempfile.TemporaryDirectory() as folder:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        site = f"http://127.0.0.1:{port}"
        settings = {
            **os.environ,
            "COPRODUCE_ENVIRONMENT": "demonstration",
            "COPRODUCE_INSTANCE": folder,
            "COPRODUCE_SITE_URL": site,
        }
        command = str(Path(sys.executable).with_name("coproduce"))
        for step in (["db", "upgrade"], ["demo"]):
            subprocess.run([command, *step], env=settings, cwd=PROJECT, check=True, stdout=subprocess.DEVNULL)
        free.close()
        serving = subprocess.Popen(
            [command, "serve", "--with-worker", "--port", str(port)], env=settings, cwd=PROJECT
        )
        try:
            _wait_for(site)
            yield site
        finally:
            serving.terminate()
            serving.wait(timeout=30)


def _wait_for(site: str) -> None:
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{site}/readyz", timeout=5).close()  # noqa: S310 - our own site
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("the demonstration did not start")


def main(wanted: list[str]) -> None:
    unknown = [name for name in wanted if name not in ALL]
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if unknown or path is None:
        sys.exit(f"no picture is called {unknown[0]}" if unknown else "Chromium is missing")
    PICTURES.mkdir(parents=True, exist_ok=True)
    with demonstration() as site, sync_playwright() as playwright:
        # Root may not use Chromium's sandbox; containers often are root.
        sandbox = [] if os.geteuid() else ["--no-sandbox"]
        chromium = playwright.chromium.launch(executable_path=path, args=sandbox)
        tour = Tour(chromium, site)
        for name in wanted or ALL:
            ALL[name](tour)
            tour.save(name)
        chromium.close()


if __name__ == "__main__":
    main(sys.argv[1:])
