"""A site that really runs: it is killed between two questions, and the same form is posted ten times at once."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path
from sqlite3 import connect
from threading import Barrier
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from bs4 import BeautifulSoup
from flask_migrate import upgrade

from coproduce import create_app
from coproduce.consultations.questionnaire import Option
from coproduce.consultations.questionnaire.types import LongText, OneChoice, ShortText
from coproduce.core.database import db, unit_of_work
from tests.application import settings_for_tests
from tests.environment import ROOT, free_port, wait_until
from tests.factories.consultations import make_consultation, make_safety_contact
from tests.pages.client import filled

PRESSES = 10
QUESTIONS = (
    OneChoice(
        key="who", text="Who are you?", options=(Option("parent", "A parent"), Option("other", "Else"))
    ),
    ShortText(key="change", text="What should change first?"),
    LongText(key="story", text="What is it like?"),
)


class Site:
    """Server processes, two workers each time, on one database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {
            **os.environ,
            "COPRODUCE_ENVIRONMENT": "development",
            "COPRODUCE_INSTANCE": str(self.folder),
            "COPRODUCE_SITE_URL": self.address,
        }
        command = [sys.executable, "-m", "coproduce", "serve", "--port", str(self.port), "--workers", "2"]
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self._is_up, self._process, "the site", 60)

    def _is_up(self) -> bool:
        """Whether the workers answer. The port listens before they are there, and a call that comes then is cut off:
        so many in a row have reached each of them."""
        try:
            for _ in range(12):
                with build_opener().open(f"{self.address}/healthz", timeout=5) as answer:
                    if answer.status != 200:
                        return False
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """SIGKILL to the server and each of its workers: nobody can finish anything."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def count(self, table: str) -> int:
        with closing(connect(self.folder / "coproduce.sqlite3")) as database:
            return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


class Person:
    """A browser without a script."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.cookies = CookieJar()
        self._opener = build_opener(HTTPCookieProcessor(self.cookies))
        self.page = BeautifulSoup("", "html5lib")
        self.path = ""

    @property
    def heading(self) -> str:
        found = self.page.find("h1")
        return " ".join(found.get_text(" ").split()) if found else ""

    @property
    def receipt(self) -> str:
        found = self.page.find(id="receipt-words")
        return found.get_text(" ", strip=True) if found else ""

    def open(self, path: str) -> None:
        self._ask(Request(self.site + path))

    def send(self, values: dict[str, str] | None = None, action: str = "") -> None:
        self._ask(self.request(values, action))

    def request(self, values: dict[str, str] | None = None, action: str = "") -> Request:
        """What sending the page's form would ask for."""
        main = self.page.find("main")
        form = next(each for each in main.find_all("form") if action in (each.get("action") or ""))
        body = urlencode({**filled(form), **(values or {})}, doseq=True).encode()
        return Request(self.site + (form.get("action") or self.path), body, method="POST")

    def twin(self) -> Person:
        """The same browser once more: it has the same cookies, and gets its own."""
        other = Person(self.site)
        for cookie in self.cookies:
            other.cookies.set_cookie(cookie)
        return other

    def _ask(self, request: Request) -> None:
        with self._opener.open(request, timeout=60) as reply:
            self.path = re.sub(r"^https?://[^/]+", "", reply.url)
            self.page = BeautifulSoup(reply.read().decode(), "html5lib")


@pytest.fixture(scope="module")
def slug_and_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Site]]:
    folder = tmp_path_factory.mktemp("running")
    app = create_app(settings_for_tests(folder, environment="development"))
    with app.app_context():
        upgrade()
        with unit_of_work():
            make_safety_contact()
            slug = make_consultation("open", questions=QUESTIONS).slug
        db.session.remove()
        db.engine.dispose()
    site = Site(folder)
    site.start()
    yield slug, site
    site.kill()


def answer(person: Person, slug: str, *answers: str) -> None:
    person.open(f"/consultations/{slug}/respond/")
    person.send()
    for each in answers:
        person.send({"answer": each})


@pytest.mark.timeout(400)
def test_a_draft_survives_the_death_of_the_server(slug_and_site: tuple[str, Site]) -> None:
    slug, site = slug_and_site
    person = Person(site.address)
    answer(person, slug, "parent", "Longer hours & <more> people")
    assert person.path.endswith("/q/3")
    before = site.count("response")
    site.kill()
    site.start()
    person.send({"answer": "We wait.\r\nA long time."})  # the page that was open the whole time
    person.send({"answer": "no"})
    person.open(f"/consultations/{slug}/respond/check")
    shown = person.page.find("main").get_text("\n")
    assert "A parent" in shown
    assert "Longer hours & <more> people" in shown
    assert "We wait.\nA long time." in shown
    person.send(action="send")
    assert len(person.receipt.split()) == 6
    assert site.count("response") == before + 1
    assert site.count("draft") == 0


@pytest.mark.timeout(400)
def test_ten_presses_at_once_store_one_response(slug_and_site: tuple[str, Site]) -> None:
    slug, site = slug_and_site
    person = Person(site.address)
    answer(person, slug, "parent", "Longer hours", "We wait.", "no")
    person.open(f"/consultations/{slug}/respond/check")
    before, gate = site.count("response"), Barrier(PRESSES)
    request = person.request(action="send")

    def press(twin: Person) -> str:
        gate.wait()
        twin._ask(Request(request.full_url, request.data, method="POST"))
        return twin.receipt

    with ThreadPoolExecutor(PRESSES) as people:
        receipts = list(people.map(press, [person.twin() for _ in range(PRESSES)]))
    assert len(receipts[0].split()) == 6
    assert receipts == receipts[:1] * PRESSES
    assert site.count("response") == before + 1
