"""Take the pictures of docs/tour.md from a demonstration that is made for it and thrown away afterwards.

    .venv/bin/python tools/take_pictures.py            all of them, in about five minutes
    .venv/bin/python tools/take_pictures.py home trace  only these

It needs Chromium, and what "make setup" and "make test" install. Answers are sent on the way, so it never uses the
demonstration that "make run" keeps.
"""

from __future__ import annotations

import base64
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyotp
from playwright.sync_api import sync_playwright
from small_png import small_png

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from coproduce.demo.sign_ins import PASSWORD, SECOND_FACTOR  # noqa: E402

PICTURES = PROJECT / "docs" / "pictures"
WIDE, PHONE, PAGE = (1280, 860), (390, 860), (600, 860)
COMMISSIONER, OFFICER = "alison.prescott@example.org", "colin.barraclough@example.org"
LARGEST = 150_000  # bytes


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
            self.tab.set_viewport_size({"width": size[0], "height": size[1]})
            return
        width, height = size
        context = self._chromium.new_context(viewport={"width": width, "height": height}, base_url=self._site)
        self.tab = context.new_page()
        if email:
            self._sign_in(email)
            self._staff[email] = self.tab

    def enter_by_letter(self, email: str) -> None:
        """Come as one of the invented participants and facilitators, with the code from a letter."""
        self.enter(WIDE, OFFICER)
        mailbox = self.tab
        before = _newest_code(mailbox, email)
        self.enter(WIDE)
        self.see("/sign-in")
        self.tab.fill("main [name=email]", email)
        self.go_on()
        while (code := _newest_code(mailbox, email)) == before:
            time.sleep(0.5)
        self.tab.fill("main [name=code]", code)
        self.go_on()

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


def _newest_code(mailbox: Any, email: str) -> str:
    """The code of the newest letter to an address; empty where none came."""
    mailbox.goto(f"/manage/mailbox/?search={email}")
    subjects = mailbox.get_by_role("link", name="Your code is")
    return str(subjects.first.inner_text()).split()[-1] if subjects.count() else ""


def _address(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


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
    _answer_until(tour, "textarea")
    tour.take()


def formats(tour: Tour) -> None:
    """The same question in Easy Read and in Urdu."""
    for wanted in ("easy_read", "ur"):
        tour.enter(PHONE)
        tour.see("/consultations/family-hub-plans/respond/")
        tour.tab.check(f"main [name=format][value={wanted}]")
        tour.tab.locator("main [name=behalf]").first.check()
        tour.go_on()
        _answer_until(tour, ".picture-options")
        tour.take()


def receipt(tour: Tour) -> None:
    tour.enter(PHONE)
    tour.see("/consultations/sensory-support/respond/")
    tour.go_on()
    _answer_until(tour, "textarea")
    tour.tab.fill(
        "main textarea", "She can tell her teacher what the classroom was like. Please keep the Mondays."
    )
    while "/q/" in tour.tab.url:
        tour.go_on()
    tour.tab.locator("main input[type=radio]").first.check()
    tour.take()
    while not tour.tab.url.endswith("/sent"):  # past the questions “about you” and the check of the answers
        tour.go_on()
    tour.take()


def _answer_until(tour: Tour, part: str) -> None:
    """Answer the questions, each with its first choice, up to the one that has this part."""
    while not tour.tab.locator(f"main {part}").count():
        choices = tour.tab.locator(
            "main .asking__one input[type=radio], main .asking__one input[type=checkbox]"
        )
        if choices.count():
            choices.first.check()
        tour.go_on()


def editor(tour: Tour) -> None:
    tour.enter(WIDE, COMMISSIONER)
    tour.see("/manage/consultations/family-hub-plans/questions", "#question-age")
    tour.take()


def proposal(tour: Tour) -> None:
    """Something that is only an idea yet, with everything that is known of it."""
    tour.enter(WIDE)
    tour.see("/proposals/contract-for-holiday-clubs")
    tour.take()


def talk(tour: Tour) -> None:
    """A topic of the forums that led to an answer."""
    tour.enter(WIDE)
    tour.see("/forums/everyday-life/?sort=helpful")
    tour.tab.get_by_role("link", name="Would anybody else go to the therapies").first.click()
    tour.tab.wait_for_load_state()
    tour.take()


def readiness(tour: Tour) -> None:
    tour.enter(WIDE, COMMISSIONER)
    tour.see("/manage/consultations/area-send-strategy/readiness")
    tour.take()


def together(tour: Tour) -> None:
    """A session of STARS, which its facilitator reads back."""
    tour.enter_by_letter("beth.cartwright@example.org")
    tour.see("/my/sessions/")
    tour.tab.get_by_role("link", name="STARS", exact=True).first.click()
    tour.see(f"{tour.tab.url}/reading-back")
    tour.take()


def paper(tour: Tour) -> None:
    """The first page of a form, beside the page on which one is typed in."""
    tour.enter(PAGE)
    tour.see("/consultations/family-hub-plans/print?format=ur")
    tour.take()
    tour.enter(PAGE, "priya.nair@example.org")
    tour.see("/manage/consultations/family-hub-plans/forms/new")
    tour.take()


def print_pack(tour: Tour) -> None:
    tour.enter(WIDE, COMMISSIONER)
    address = "/manage/consultations/family-hub-plans/print-pack"
    tour.see(address)
    while "Being made" in tour.tab.content():  # the worker sets them one after the other
        time.sleep(2)
        tour.see(address)
    tour.take()


def reach(tour: Tour) -> None:
    tour.enter(WIDE, "priya.nair@example.org")
    tour.see("/manage/consultations/sensory-support/reach")
    tour.take()


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
    tour.see("/consultations/therapy-services/results", "#answers")
    tour.take()


def answering(tour: Tour) -> None:
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/consultations/autism-assessment/answers")
    tour.take()


def writing(tour: Tour) -> None:
    """The desk of one finding: what was said, what it rests on, the answer and what the desk warns of."""
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/consultations/autism-assessment/answers")
    tour.tab.get_by_role("link", name="Open at the desk").first.click()
    tour.tab.wait_for_load_state()
    tour.scroll_to(".writing__part:has-text('Change the answer')")
    tour.take()


def telling(tour: Tour) -> None:
    tour.enter(WIDE, "helen.marsden@example.org")
    tour.see("/manage/consultations/stars-getting-out/answers")
    tour.take()


def answers(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/consultations/therapy-services/feedback", "#all-answers")
    tour.take()


def board(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/feedback/", ".filters")
    tour.take()


def promise(tour: Tour) -> None:
    """A promise whose figures come in."""
    tour.enter(WIDE)
    tour.see("/feedback/?search=swallowing")
    tour.tab.locator("a", has_text="Dysphagia assessment").first.click()
    tour.tab.wait_for_load_state()
    tour.scroll_to("h2:has-text('What the figures say')")
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


def pack(tour: Tour) -> None:
    """An evidence pack, beside the claims that it carries."""
    tour.enter(PAGE, "helen.marsden@example.org")
    tour.see("/manage/evidence/")
    while "Being made" in tour.tab.content():  # by the worker
        time.sleep(2)
        tour.see("/manage/evidence/")
    tour.tab.locator("main table a").first.click()
    tour.tab.wait_for_load_state()
    tour.take()
    tour.see("/manage/evidence/claims/area/area/")
    tour.tab.get_by_role("link", name="Children still wait too long").first.click()
    tour.tab.wait_for_load_state()
    tour.scroll_to(".govuk-caption-l")
    tour.take()


def group(tour: Tour) -> None:
    tour.enter(WIDE)
    tour.see("/groups/stars")
    tour.take()


ALL: dict[str, Callable[[Tour], None]] = {
    function.__name__: function
    for function in (
        home,
        proposal,
        talk,
        consultation,
        question,
        formats,
        receipt,
        readiness,
        editor,
        together,
        paper,
        print_pack,
        reach,
        reading,
        themes,
        results,
        answering,
        writing,
        telling,
        answers,
        board,
        promise,
        trace,
        pack,
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
