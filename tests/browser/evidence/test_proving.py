"""What proves: a report as Word and PDF, a signed pack that is checked again, a request for information from its
register to its answer, tables, the audit trail, and the pages where everybody can look it all up."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from docx import Document

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.people import People
from tests.factories.accounts import make_account
from tests.factories.feedback import make_closed_consultation
from tests.factories.reports import make_reported
from tests.factories.safeguarding import make_passage
from tests.journey import date_fields

SLUG = "breaks"
STAFF = f"/manage/consultations/{SLUG}"
CLAIM = "Families were answered in time."
DRIVER = "Otto Example"
GIVEN = "The taxi was late on Monday."
HIDDEN = f"The taxi driver {DRIVER} was kind."
KEPT = "A taxi brings the son of our neighbour."
LUNDY = "STARS (invented) chose the questions."
PUBLIC_PAGES = {
    f"/consultations/{SLUG}/children": LUNDY,
    f"/consultations/{SLUG}/co-production": "",
    f"/consultations/{SLUG}/report": "Evenings are too few.",
    "/evidence/how-to-check": "key",
    "/open-data/": "Everybody may take these files",
    "/api/": "openapi.json",
}


@dataclass
class Proving:
    """The people who prove something, and the folder into which they take files."""

    people: People
    folder: Path
    priya: ChromiumBrowser = field(init=False)
    cora: ChromiumBrowser = field(init=False)
    ada: ChromiumBrowser = field(init=False)
    asked: str = ""  # the id of the consultation

    def walk(self) -> None:
        self.prepare()
        self.children()
        self.report()
        self.pack()
        self.request()
        self.tables_and_trail()
        self.everybody()
        self.take_the_report()

    def prepare(self) -> None:
        """A consultation with public results and answers, and three comments about taxis elsewhere."""
        wanted = (roles.ANALYST, roles.COMMISSIONER, roles.ADMINISTRATOR)
        with self.people.app.app_context(), unit_of_work():
            keys = [make_account(role).fs_uniquifier for role in wanted]
            consultation, _ = make_reported(SLUG)
            self.asked = consultation.id
            elsewhere = make_closed_consultation(title="Taxis")
            for words in (GIVEN, HIDDEN, KEPT):
                make_passage(words, context_id=elsewhere.id, state="read")
        self.priya, self.cora, self.ada = (self.people.come(key) for key in keys)

    def taken(self, browser: ChromiumBrowser, button: str, place: int = 0) -> Path:
        """The file that comes when a button is pressed."""
        with browser.tab.expect_download() as coming:
            browser.tab.locator("main .govuk-button", has_text=button).nth(place).click()
        path = self.folder / str(coming.value.suggested_filename)
        coming.value.save_as(path)
        return path

    # A report ------------------------------------------------------------------------------------------------

    def children(self) -> None:
        self.priya.open(f"{STAFF}/children")
        self.priya.open(f"{STAFF}/children/space")
        self.priya.send({"words": LUNDY, "source": "Minutes of the group (invented)"}, button="Save")
        assert LUNDY in self.priya.page.text

    def report(self) -> None:
        self.priya.open(f"{STAFF}/report")
        self.priya.send({"audience": "public", "formats": ["docx", "pdf"]}, button="Make the report")
        assert "Waiting for its turn" in self.priya.page.text
        self.people.work()
        self.priya.open(f"{STAFF}/report")
        files = {path.suffix: path for path in (self.taken(self.priya, "Download", each) for each in (0, 1))}
        assert files[".pdf"].read_bytes().startswith(b"%PDF-")
        words = "\n".join(each.text for each in Document(str(files[".docx"])).paragraphs)
        assert "Saturday" in words or "Evenings" in words
        self.priya.send(button="Offer it on the public page")

    # A pack --------------------------------------------------------------------------------------------------

    def pack(self) -> None:
        claims = f"/manage/evidence/claims/consultation/{SLUG}/"
        self.priya.open(f"{claims}new")
        self.priya.send({"heading": "engage", "side": "strength", "text": CLAIM}, button="Save")
        claim = self.priya.page.path
        assert "This pack was refused" in self.asked_pack()
        self.priya.open(claims)
        self.priya.open(claim)
        self.priya.follow("You said: Evenings")
        words = {"shows": "What was said.", "does_not_show": "How many said it."}
        assert "How many said it." in self.priya.send(words, button="Save").text
        assert "Download the pack" in self.asked_pack()
        content = self.taken(self.priya, "Download the pack").read_bytes()
        assert "This pack is as this site signed it" in self.brought(content)
        assert "changed: report.html" in self.brought(content.replace(b"in time", b"at once"))

    def asked_pack(self) -> str:
        """What the page of a new pack says once the worker was there."""
        self.priya.open("/manage/evidence/")
        self.priya.follow("Make a pack")
        day = date_fields("as_of", clock.today())
        self.priya.send({"subject": f"consultation:{self.asked}", **day}, button="Make")
        address = self.priya.page.path
        self.people.work()
        return str(self.priya.open(address).text)

    def brought(self, content: bytes) -> str:
        self.priya.open("/manage/evidence/check")
        carried = {"name": "pack.zip", "mimeType": "application/zip", "buffer": content}
        self.priya.tab.locator('[name="file"]').set_input_files(carried)
        return str(self.priya.send(button="Check it").text)

    # A request for information -------------------------------------------------------------------------------

    def request(self) -> None:
        self.priya.open("/manage/information-requests/")
        self.priya.follow("Register a request")
        received = date_fields("received_on", clock.today())
        self.priya.send({"kind": "foi", "asked": "What was said of taxis.", **received}, button="Register")
        address = self.priya.page.path
        self.priya.send({"words": "taxi"}, button="Search")
        self.priya.send(button="Collect all that was found")
        self.decide(address)
        self.priya.open(f"{address}/answer")
        page = self.priya.send({"answer": "Given in part."}, button="Save")
        assert "second person" in page.text
        self.agree(self.kept_back(address))
        self.take_what_is_given(address)
        self.priya.open(address)
        self.priya.follow("Say that it was answered")
        assert "The request is answered." in self.whole_page(self.priya, {"answer": "Given in part."})

    def whole_page(self, browser: ChromiumBrowser, values: dict[str, str]) -> str:
        """What the page says after saving, with the line above its heading."""
        browser.send(values, button="Save")
        return " ".join(browser.tab.locator("body").inner_text().split())

    def decide(self, address: str) -> None:
        self.priya.open(address)
        links = self.priya.tab.locator('main a[href*="/texts/"]').all()
        for text in [str(link.get_attribute("href")) for link in links]:
            words = self.priya.open(text).text
            if GIVEN in words:
                self.priya.send(button="Give it as it is")
            elif DRIVER in words:
                self.priya.send({"further": DRIVER}, button="Hide these words")
                assert "The taxi driver [hidden] was kind." in self.priya.page.text
            else:
                why = {"exemption": "personal", "reason": "It tells of a child."}
                self.priya.send(why, button="Keep it back", action="/keep-back")

    def kept_back(self, address: str) -> str:
        self.priya.open(address)
        row = self.priya.tab.locator("main tr", has_text="second person")
        return str(row.locator("a").first.get_attribute("href"))

    def agree(self, text: str) -> None:
        self.cora.open(text)
        self.cora.send(button="I agree: keep it back")
        assert "Kept back" in self.cora.page.text

    def take_what_is_given(self, address: str) -> None:
        self.priya.open(address)
        for button in ("Document to print", "csv"):
            given = self.taken(self.priya, button).read_text(encoding="utf-8-sig")
            assert GIVEN in given
            assert "The taxi driver [hidden] was kind." in given
            assert DRIVER not in given
            assert KEPT not in given

    # Everything else -----------------------------------------------------------------------------------------

    def tables_and_trail(self) -> None:
        self.priya.open("/manage/exports/")
        assert self.taken(self.priya, "csv").stat().st_size > 0
        page = self.ada.open("/manage/audit/")
        assert "Information request" in page.text
        self.ada.send({"words": "nobody wrote this"}, button="Show")
        assert "No line fits." in self.ada.page.text

    def everybody(self) -> None:
        visitor = self.people.come()
        for address, words in PUBLIC_PAGES.items():
            assert words in visitor.open(address).text, (address, words)

    def take_the_report(self) -> None:
        visitor = self.people.come()
        visitor.open(f"/consultations/{SLUG}/report")
        with visitor.tab.expect_download() as coming:
            visitor.tab.locator('a[href$="/report.docx"], a[href$="/report.pdf"]').first.click()
        assert coming.value.suggested_filename.startswith(f"{SLUG}-report-")


class OnAPhone(Proving):
    """What somebody may have to do on the way: the requests for information, and what everybody reads."""

    def walk(self) -> None:
        self.prepare()
        self.children()
        self.request()
        self.everybody()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("people", [(True, 1280)], indirect=True, ids=["wide with JavaScript"])
def test_from_the_report_to_the_register_of_requests(people: People, tmp_path: Path) -> None:
    Proving(people, tmp_path).walk()


@pytest.mark.timeout(400)
@pytest.mark.parametrize("people", [(False, 320)], indirect=True, ids=["small without JavaScript"])
def test_a_request_is_answered_on_a_phone_without_javascript(people: People, tmp_path: Path) -> None:
    OnAPhone(people, tmp_path).walk()
