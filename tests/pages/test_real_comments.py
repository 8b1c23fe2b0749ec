"""The product's main job on real input: the 2,658 comments of NHS patients from import to trace, through pages only.

They are imported by the real command line beside a few answers given on the web. A consultation of 50 of the comments
goes the same way, so that what a page costs can be compared.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce import cli
from coproduce.analysis.disclosure import ProtectedTable
from coproduce.analysis.disclosure_solver import assert_safe
from coproduce.consultations.models import Answer, Response
from coproduce.consultations.queries import consultation_by_slug
from coproduce.consultations.receipts import new_receipt
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.insights.models import Coding, Theme
from coproduce.insights.queries import published_snapshot
from coproduce.insights.snapshot import read_document
from coproduce.safeguarding.models import UnreadAlert
from tests.journey import link_in
from tests.pages.client import Browser
from tests.pages.real_files import IMPROVE, MAPPING, WHY, command, consultation_file, write_table
from tests.pages.real_understanding import MINORITY, SPLIT_OFF, TEXTS_OF_MINORITY, Understanding
from tests.pages.shown import Progress, progress_on, published, rounded, table_on, themes_on, whole
from tests.pages.weighing import Visit, weighed

FILE, COMMENTS, FEW = "nhs_comments_2.csv", 2658, 50
LARGE, SMALL = "hearing-from-patients", "hearing-from-fewer-patients"
SLOWEST = 2.0  # seconds of the processor
MORE_STATEMENTS = 2
# Invented, as all that follows.
ON_THE_WEB = (
    "The nurse drew a picture of what would happen, and my daughter was calm.",
    "We waited in a corridor and nobody came to us.",
    "Text us when the clinic runs late.",
)
WITH_CONSENT = tuple(
    (f"The quiet room on ward {number} helped my brother to settle.", "no" if number % 4 == 0 else "yes")
    for number in range(1, 13)
)
PEOPLE = COMMENTS + len(ON_THE_WEB) + len(WITH_CONSENT)
YOU_SAID = "You told us about this: {theme}."
WE_KEEP = "We will keep an eye on {theme}, and say each year what we saw."


class RealInput(Understanding):
    """The sentence with thousands of texts."""

    comments: Sequence[dict[str, str]]
    folder: Path
    visits: list[Visit]
    receipts: list[str]

    def walk(self) -> None:
        try:
            self.prepare()
            self.load(SMALL, self.comments[:FEW])
            self.load(LARGE, self.comments)
            self.answer_on_the_web()
            self.forward(timedelta(days=21))
            self.understand_few()
            self.understand_many()
            self.let_some_be_quoted()
            for slug in (SMALL, LARGE):
                self.publish(slug)
            self.look_at_few_figures()
            self.look_at_many_figures()
            for slug in (SMALL, LARGE):
                self.answer_all(slug)
                self.tell_those_who_took_part(slug)
            self.read_early_then_open()
            self.follow_words()
            self.compare_costs()
        finally:
            clock.use_offset(timedelta(0))

    # Ask and import ------------------------------------------------------------------------------------------

    def load(self, slug: str, comments: Sequence[dict[str, str]]) -> None:
        """A consultation from its file, opened on its page, and comments from theirs."""
        file, table = self.folder / f"{slug}.json", self.folder / f"{slug}.csv"
        file.write_text(json.dumps(consultation_file(slug)), encoding="utf-8")
        assert command("import", "consultation", file) == f"Loaded “{slug}” as a draft.\n"
        self.staff.open(f"/manage/consultations/{slug}/open")
        self.staff.send(button="Open it")
        write_table(table, comments)
        said = command("import", "responses", slug, table, *MAPPING, "--external-id", "id")
        assert said.startswith(f"Imported {len(comments)} of {len(comments)} rows into “{slug}”.\n")
        assert "Columns that were not used: label, sentiment, sent5, trust." in said

    def answer_on_the_web(self) -> None:
        """Three people answer and leave an address; the letters that they confirm go through the worker."""
        self.receipts = []
        people = [self.new_walker() for _ in ON_THE_WEB]
        for number, (walker, words) in enumerate(zip(people, ON_THE_WEB, strict=True)):
            walker.open(f"/consultations/{LARGE}/respond/")
            walker.send(action="/respond/")
            walker.send({"answer": "improve"}, button="Continue")
            walker.send({"answer": words}, button="Continue")
            walker.send({"answer": "yes"}, button="Continue")
            walker.send(button="Send my answers")
            found = re.search(r"Your six words ((?:[a-z]+ ){5}[a-z]+)", walker.page.text)
            assert found is not None
            self.receipts.append(found.group(1))
            walker.follow("Tell me the answer")
            walker.send({"email": f"person{number}@example.org"}, button="Send me a letter")
        self.work()
        for number, walker in enumerate(people):
            self.staff.open(f"/manage/mailbox/?search=person{number}@example.org")
            walker.open(link_in(self.staff.follow("Please confirm").text, "/notices/confirm/"))
            walker.send(button="Yes, write to me")

    # Understand ----------------------------------------------------------------------------------------------

    def understand_few(self) -> None:
        for name in ("What was said first", "What was said next"):
            self.desk(SMALL)
            self.staff.send({"scope": "page", "name": name}, button="Begin with these")
        self.read_what_is_left(SMALL)
        self.approve_all(SMALL)
        assert progress_on(self.desk(SMALL)) == Progress(0, FEW, FEW, 0, 0)

    def understand_many(self) -> None:
        texts = COMMENTS + len(ON_THE_WEB)
        assert progress_on(self.desk(LARGE)) == Progress(texts, texts, 0, 0, 0)
        assert "% sure)" in self.staff.page.text
        self.read_until_nothing_is_urgent(LARGE, texts)
        self.take_up_suggestions(LARGE)
        smallest, next_one, *_, largest = sorted(themes_on(self.desk(LARGE)), key=lambda theme: theme.texts)
        self.merge(LARGE, smallest, next_one)
        self.split(LARGE, largest, "and", SPLIT_OFF)
        self.move_three_and_undo(LARGE, largest, next_one)
        self.begin_minority_theme(LARGE)
        self.sort_the_rest(LARGE, ("thank", "nurse", "corridor", "clinic runs late"))
        self.approve_all(LARGE)
        progress = progress_on(self.desk(LARGE))
        assert progress.approved + progress.no_theme == progress.texts == texts
        with self.app.app_context():
            assert (
                db.session.scalar(select(func.count()).select_from(UnreadAlert)) == 0
            )  # imports start no clock

    def let_some_be_quoted(self) -> None:
        """An import says nothing of consent, so nothing of it is quoted; a column that does say it is believed."""
        self.cannot_quote(LARGE, "ambulance")
        table = self.folder / "consent.csv"
        rows = [
            {"number": str(number), "text": words, "question": "why", "may we quote": consent}
            for number, (words, consent) in enumerate(WITH_CONSENT)
        ]
        write_table(table, rows)
        names = ("--external-id", "number", "--consent", "may we quote")
        command("import", "responses", LARGE, table, *MAPPING, *names)
        self.work()
        self.staff.open(f"/manage/consultations/{LARGE}/answers")
        page = self.staff.send(button="Begin the answers")
        assert f"Nobody has read {len(WITH_CONSENT)} texts yet" in page.text
        assert f"No approved theme holds {len(WITH_CONSENT)} texts" in page.text
        into = {"into": self.theme(LARGE, SPLIT_OFF).id}
        assert self.code_matching(LARGE, "quiet room", into, "Put into theme") == len(WITH_CONSENT)
        self.cannot_quote(LARGE, "on ward 4 helped")
        self.quote(LARGE, "on ward 1 helped")

    # Results -------------------------------------------------------------------------------------------------

    def publish(self, slug: str) -> None:
        self.staff.open(f"/manage/consultations/{slug}/results")
        self.staff.send(button="Prepare results")
        self.work()
        self.new_walker().open(f"/consultations/{slug}/results", status=404)
        self.staff.open(f"/manage/consultations/{slug}/results")
        self.staff.send(button="Publish these results")
        assert "The results are public" in self.staff.page.text

    def look_at_few_figures(self) -> None:
        page = self.new_walker().open(f"/consultations/{SMALL}/results")
        assert page.heading == f"About {FEW} people answered"
        assert page.soup.find("figure", id="themes") is not None
        assert page.soup.find("figure", id="sentiment") is None

    def look_at_many_figures(self) -> None:
        page = self.new_walker().open(f"/consultations/{LARGE}/results")
        assert page.heading == f"About {rounded(PEOPLE):,} people answered"
        assert WITH_CONSENT[0][0] in page.text
        answers = Counter(comment["question"] for comment in self.comments)
        answers += Counter({IMPROVE: len(ON_THE_WEB), WHY: len(WITH_CONSENT)})
        assert table_on(page, "question-asked") == {
            label: published(count, PEOPLE) for label, count in answers.items()
        }
        themes = self.people_by_theme(LARGE)
        assert themes[MINORITY] == TEXTS_OF_MINORITY
        wanted = {name: published(count, PEOPLE) for name, count in themes.items()}
        assert table_on(page, "themes") == {**wanted, MINORITY: ("a smaller number", "")}
        sounds = [whole(text.removeprefix("about ")) for text, _ in table_on(page, "sentiment").values()]
        assert abs(sum(sounds) - PEOPLE) <= 2 * len(sounds)
        assert "right in 82 of 100" in page.text
        assert_safe(self.published_tables(LARGE), same_people=True)

    def published_tables(self, slug: str) -> list[ProtectedTable]:
        with self.app.app_context():
            snapshot = published_snapshot(consultation_by_slug(slug).id)
            assert snapshot is not None
            results = read_document(snapshot.document)
        assert results.themes is not None
        return [*(question.table for question in results.questions), results.themes]

    def people_by_theme(self, slug: str) -> dict[str, int]:
        """Counted apart from the product's own counting."""
        statement = (
            select(Theme.name, func.count(Answer.response_id.distinct()))
            .join(Coding, Coding.theme_id == Theme.id)
            .join(Answer, Answer.passage_id == Coding.passage_id)
            .where(Theme.consultation_id == self.id_of(slug), Theme.state == "approved")
            .group_by(Theme.id)
        )
        with self.app.app_context():
            return {str(name): int(people) for name, people in db.session.execute(statement)}

    # Answer --------------------------------------------------------------------------------------------------

    def answer_all(self, slug: str) -> None:
        answers = f"/manage/consultations/{slug}/answers"
        page = self.staff.open(answers)
        if "Begin the answers" in page.text:
            page = self.staff.send(button="Begin the answers")
        themes = [str(box["value"]) for box in page.soup.find_all("input", {"name": "theme"})]
        assert page.text.count("has no finding") == len(themes) == len(self.people_by_theme(slug))
        self.cannot_release(slug, len(themes))
        for theme in themes:
            # Going on as before is no answer to a theme that most speak badly of: the desk asks about it.
            self.find_and_reply(answers, theme, "we_keep_doing" if theme == themes[0] else "we_cannot")
        assert "Nothing is missing" in self.staff.open(answers).text

    def cannot_release(self, slug: str, missing: int) -> None:
        release = f"/manage/consultations/{slug}/answers/release"
        page = self.staff.open(release)
        assert page.text.count("has no finding") == missing
        assert "Tell those who took part" not in page.text
        sent = {"route": "normal", "reach_plan": "By post.", "checked": "y"}
        assert self.post(release, sent, status=422).text.count("has no finding") >= missing

    def find_and_reply(self, answers: str, theme: str, kind: str) -> None:
        soup = self.staff.open(f"{answers}/findings/new?theme={theme}").soup
        label = soup.find("label", {"for": soup.find("input", {"value": theme})["id"]})
        name = " ".join(label.get_text(" ").split())
        self.staff.send(
            {"you_said": YOU_SAID.format(theme=name), "you_said_young": "You told us."}, button="Save"
        )
        self.staff.send({"kind": kind}, button="Go on")
        reply = {
            "text": WE_KEEP.format(theme=name),
            "text_young": "This stays as it is.",
            "owner_name": "Pat Ward (invented)",
            "owner_role": "Head of wards",
        }
        if kind == "we_cannot":
            reply["reason"] = "There is one entrance, and the building is listed."
        assert "The answer is saved" in self.staff.send(reply, button="Save").text

    # Tell ----------------------------------------------------------------------------------------------------

    def tell_those_who_took_part(self, slug: str) -> None:
        self.staff.open(f"/manage/consultations/{slug}/answers/release")
        plan = {"route": "normal", "reach_plan": "By post, and at the clinics.", "checked": "y"}
        self.staff.send(plan, button="Tell those who took part")
        assert "Those who took part are being told now" in self.staff.page.text
        self.work()
        self.new_walker().open(f"/consultations/{slug}/feedback", status=404)

    def read_early_then_open(self) -> None:
        told = len(ON_THE_WEB)
        assert f"{told} of {told}" in self.staff.open(f"/manage/consultations/{LARGE}/answers").text
        beginning = WE_KEEP.partition("{")[0]
        letter = self.read_letter("answer")
        assert beginning in self.new_walker().open(link_in(letter, "/early/")).text
        self.forward(timedelta(days=50))
        page = self.new_walker().open(f"/consultations/{LARGE}/feedback")
        for name, people in self.people_by_theme(LARGE).items():
            assert YOU_SAID.format(theme=name) in page.text
            assert (f"Said by about {rounded(people):,} people" in page.text) == (name != MINORITY)

    def follow_words(self) -> None:
        """Who answered on the web follows their words; what was imported has no receipt that could lead to it."""
        walker = self.new_walker()
        for receipt, words in zip(self.receipts, ON_THE_WEB, strict=True):
            walker.open("/receipt")
            page = walker.send({"words": receipt}, button="Show me")
            assert words in page.text
            assert WE_KEEP.format(theme=SPLIT_OFF) in page.text
        walker.open("/receipt")
        page = walker.send({"words": new_receipt()}, button="Show me", status=422)
        assert "No answers belong to these six words" in page.text
        traceable = select(Response.source, func.count(), func.count(Response.receipt_digest))
        with self.app.app_context():
            rows = db.session.execute(traceable.group_by(Response.source).order_by(Response.source)).all()
        assert [tuple(row) for row in rows] == [
            ("import", COMMENTS + FEW + len(WITH_CONSENT), 0),
            ("web", len(ON_THE_WEB), len(ON_THE_WEB)),
        ]
        assert command("audit", "verify").startswith("The audit trail is whole")

    # What it costs -------------------------------------------------------------------------------------------

    def compare_costs(self) -> None:
        """No page sends more statements for thousands of texts than for 50, and none takes long."""
        for few, many in zip(self.costs(SMALL), self.costs(LARGE), strict=True):
            assert many.statements <= few.statements + MORE_STATEMENTS, (few, many)
        slowest = max(self.visits, key=lambda visit: visit.seconds)
        assert slowest.seconds < SLOWEST, slowest

    def costs(self, slug: str) -> list[Visit]:
        public, manage = f"/consultations/{slug}", f"/manage/consultations/{slug}"
        staff = (
            "",
            "/themes",
            "/themes?view=all&size=50",
            "/results",
            "/results/exact",
            "/quotes",
            "/answers",
        )
        first = len(self.visits)
        for address in (
            f"/manage/reading?place={self.id_of(slug)}",
            *(manage + page for page in staff),
            f"{manage}/answers/preview",
            *(public + page for page in ("", "/results", "/feedback")),
        ):
            self.staff.open(address)
        return self.visits[first:]


@pytest.mark.slow
def test_real_comments_go_the_whole_way(
    application: Flask,
    real_comments: Callable[[str], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with real_comments(FILE).open(encoding="utf-8", newline="") as file:
        comments = list(csv.DictReader(file))
    assert len(comments) == COMMENTS
    monkeypatch.setattr(cli, "application", lambda **_rooms: application)
    journey = RealInput(application, lambda: Browser(application))
    journey.comments, journey.folder = comments, tmp_path
    with weighed(application, monkeypatch) as journey.visits:
        journey.walk()
