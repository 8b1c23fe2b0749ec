"""Every page of both sides of the demonstration: no fault that axe finds, no sideways scrolling at 320 px, no request
to another host, no complaint of the browser. Pages are found by following links, as a person would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pyotp
import pytest
from bs4 import BeautifulSoup, SoupStrainer
from flask import Flask
from sqlalchemy import select
from werkzeug.exceptions import HTTPException

from coproduce.accounts.models import Account
from coproduce.commissioning.models import (
    ImprovementPlan,
    PlanAction,
    PlanArea,
    PlanMilestone,
    Proposal,
    ProposalConsultation,
)
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.demo.sign_ins import PASSWORD, SECOND_FACTOR
from coproduce.feedback.models import ImpactCheck, PromiseMeasure, PromiseMilestone
from coproduce.forums.models import Board, Post, Topic
from coproduce.insights.models import CodingSample, Excerpt, MakingSense, Theme
from coproduce.safeguarding.models import Passage
from tests.browser.chromium import ChromiumBrowser, axe_violations
from tests.factories.accounts import sign_in as session_after_sign_in

EACH = 2  # pages of one kind that are visited, and public ones that are looked at closely

PUBLIC_DOORS = (
    "/",
    "/improvement-plan/",
    "/sign-in",
    "/sign-in/staff",
    "/receipt",
    "/receipt/change",
    "/receipt/withdraw",
    "/no-such-page",
    "/search?q=waiting",
    "/proposals/letters/next",
    "/feedback/letters/next",
    "/receipt/not-what-i-meant/said",
    "/consultations/therapy-services",
    "/consultations/local-offer",
    "/consultations/family-hub-plans/in/easy_read",
    "/consultations/family-hub-plans/in/ur",
    "/manage/people/",
)
STAFF_DOORS = (
    "/manage/",
    "/manage/improvement-plans/",
    "/my/",
    "/manage/consultations/",
    "/manage/area/",
    "/manage/mailbox/",
    "/manage/notices/",
    "/manage/consultations/area-send-strategy/readiness",
    "/manage/consultations/area-send-strategy/who-may-answer",
    "/manage/consultations/area-send-strategy/preview/respond/",
    "/manage/consultations/area-send-strategy/preview/respond/q/1",
    "/manage/consultations/area-send-strategy/preview/respond/quoting",
    "/manage/consultations/area-send-strategy/preview/respond/check",
    "/manage/consultations/sensory-support/reach-plan",
    "/manage/consultations/stars-getting-out/sessions",
    "/manage/consultations/sensory-support/sessions",
    "/manage/consultations/stars-getting-out/answers",
    "/manage/consultations/short-breaks/themes?view=all",
    "/manage/consultations/therapy-services/quotes",
    "/manage/proposals/short-breaks-clubs/decision/record",
    "/manage/proposals/short-breaks-clubs/decision/steps",
    "/manage/proposals/short-breaks-clubs/decision/release",
    "/manage/proposals/sensory-support-review/decision/duties",
    "/manage/proposals/sensory-support-review/decision/makers",
    "/manage/proposals/sensory-support-review/decision/consultations",
    "/manage/proposals/sensory-support-review/participation",
    "/manage/proposals/contract-for-holiday-clubs/participation/agree",
    "/manage/proposals/contract-for-holiday-clubs/suggestions",
    "/manage/proposals/contract-for-holiday-clubs/suggestions/answer",
    "/manage/proposals/speech-and-language-therapy/assessment",
    "/forums/everyday-life/",
)
# What a parent, a facilitator and somebody whose words were refused find.
PARTICIPANTS = ("donna.greenhalgh", "rukhsana.malik", "tomasz.wojcik")
PARTICIPANT_DOORS = (
    "/my/",
    "/my/forums",
    "/my/words",
    "/forums/",
    "/proposals/short-breaks-clubs",
    "/improvement-plan/",
)
OWN_SIDES = ("/manage", "/my", "/forums", "/proposals", "/improvement-plan")
STAFF = ("graham.lister", "helen.marsden", "priya.nair", "colin.barraclough", "janet.holroyd")

# Files and answers for programs: not pages.
NO_PAGES = (
    *(".ics", ".csv", ".xlsx", ".ods", ".json", ".jsonld", ".txt", ".atom", ".xml"),
    *(".docx", ".pdf", ".png", ".svg"),
    *("/healthz", "/readyz", "/evidence/key", "/download"),
)

# Pages that no link leads to: they need a letter, a form that was sent, or a state that the demonstration is not in.
# tests/journey.py walks the questionnaire and the letters with axe; the page tests look at the others.
WITHOUT_A_LINK = {
    "accounts.code",
    "accounts.open_letter",
    "answer_subscriptions.confirm",
    "answer_subscriptions.stop",
    "checking.check",
    "checking.for_group",
    "checks_manage.close",
    "checks_manage.settle",
    "consultations.about_you",
    "consultations.all_questions",
    "consultations.check",
    "consultations.come_back_by_link",
    "consultations.draft_file",
    "consultations.joined",
    "consultations.later",
    "consultations.later_words",
    "consultations.question",
    "consultations.quoting",
    "consultations.receipt_file",
    "consultations.sent",
    "consultations.withdraw_own",
    "consultations.withdrawn",
    "consultations_manage.check_upload",
    "consultations_manage.codes",
    "consultations_manage.differences",
    "consultations_manage.key_again",
    "consultations_manage.keyed_scan",
    "consultations_manage.remove_keyed",
    "contact_lists_manage.check",
    "deciding_manage.call_in",
    "deciding_manage.duty",
    "deciding_manage.early_release",
    "deciding_manage.hold",
    "deciding_manage.maker_minutes",
    "deciding_manage.maker_remove",
    "deciding_manage.withdraw",
    "decisions.attest",
    "decisions.decision",
    "decisions.early",
    "disagreeing.own",
    "disagreeing.sent",
    "equality_manage.remove",
    "feedback.did_it_work",
    "feedback.did_it_work_for_group",
    "feedback.early",
    "feedback_manage.let_stand",
    "feedback_manage.remove_source",
    "forum_stops.stop",
    "information_requests.receipt",
    "insights_manage.code_sample",
    "insights_manage.propose",
    "insights_manage.quote",
    "notifications.confirm",
    "notifications.look_for_letter",
    "notifications.no_more",
    "notifications.stop",
    "notifications.stop_lists",
    "notifications_paper.ask",
    "promises_manage.reopen",
    "proposals_manage.edit_assessment",
    "proposals_manage.effect",
    "proposals_manage.new_effect",
    "proposals_manage.remove_effect",
    "reviews.answer",
    "reviews.page",
    "reviews.preview",
    "reviews.preview_young",
    "reviews.questions",
    "safeguarding_attachments.attachment",
    "safeguarding_attachments.queue",
    "safeguarding_concerns.concern",
    "security.mf_recovery",
    "security.reset_password",
    "security.tf_select",
    "security.two_factor_rescue",
    "security.two_factor_setup",
    "security.two_factor_token_validation",
    "security.verify",
    "sessions.reading_back",
    "subscriptions.confirm",
    "subscriptions.stop",
    "suggestions.sent",
    "telling_lists_manage.check",
    "trace.contribution",
    "yearly_manage.leave_out",
    "yearly_manage.new_entry",
}
# Files and answers for programs.
FOR_PROGRAMS = {
    "api.answer",
    "api.answers",
    "api.answers_of_consultation",
    "api.consultation",
    "api.consultations",
    "api.figures",
    "api.group",
    "api.groups",
    "api.interface",
    "api.planned_decisions",
    "api.promise",
    "api.promises",
    "api.proposal",
    "api.proposals",
    "api.results",
    "asset",
    "attachments.content",
    "consultations.print_pdf",
    "consultations_manage.print_pack_pdf",
    "feedback.promise_chart",
    "feeds.consultations",
    "feeds.feedback",
    "feeds.robots",
    "feeds.sitemap",
    "insights.chart",
    "insights_manage.tasks",
    "probes.alive",
    "probes.ready",
    "reports.public_report_file",
    "security.static",
    "static",
}


class Crawl:
    """Follows links as one person, and looks closely at pages of a kind that were not looked at often enough yet."""

    def __init__(
        self, app: Flask, browser: ChromiumBrowser, looked_at: Counter[str], sides: tuple[str, ...]
    ) -> None:
        self.browser = browser
        self.sides = tuple(browser.site + side for side in sides)
        self.looked_at = looked_at
        self.faults: list[str] = []
        self._visited: Counter[str] = Counter()
        # Of staff's pages and people's own one of a kind: both sides together would take longer than they tell.
        self._enough = EACH if sides == ("/",) else 1
        self._urls = app.url_map.bind("127.0.0.1")

    def endpoint(self, address: str) -> str:
        """The endpoint behind an address; its whole path where there is none."""
        path = urlsplit(address).path
        try:
            return str(self._urls.match(path, method="GET")[0])
        except HTTPException:
            return path

    def walk(self, doors: tuple[str, ...]) -> None:
        waiting = [urljoin(self.browser.site, door) for door in doors]
        while waiting:
            address = waiting.pop(0)
            endpoint = self.endpoint(address)
            if self._visited[endpoint] < EACH:
                self._visited[endpoint] += 1
                waiting += self._visit(address, endpoint)

    def _visit(self, address: str, endpoint: str) -> list[str]:
        if urlsplit(address).path.endswith(NO_PAGES):
            self.looked_at[endpoint] += 1
            return []
        if self.looked_at[endpoint] >= self._enough:
            return self._links_without_showing(address)
        tab = self.browser.tab
        response = tab.goto(address)
        if response.status >= 500:
            self.faults.append(f"{address}: {response.status}")
        if response.status < 300 and self.looked_at[endpoint] < self._enough:
            self.looked_at[endpoint] += 1
            self._look(address)
        return self._links()

    def _look(self, address: str) -> None:
        tab = self.browser.tab
        for violation in axe_violations(tab):
            where = [node["target"] for node in violation["nodes"]][:3]
            self.faults.append(f"{address}: {violation['id']} at {where}")
        tab.set_viewport_size({"width": 320, "height": 900})
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            self.faults.append(f"{address}: scrolls sideways by {wide} px at 320 px")
        tab.set_viewport_size({"width": 1280, "height": 900})

    def _links_without_showing(self, address: str) -> list[str]:
        """Where the page leads. Enough of its kind were looked at: drawing this one too would tell nothing new."""
        answer = self.browser.context.request.get(address)
        if answer.status >= 500:
            self.faults.append(f"{address}: {answer.status}")
        anchors = BeautifulSoup(answer.text(), "html.parser", parse_only=SoupStrainer("a", href=True))
        return self._on_this_side(urljoin(answer.url, str(link["href"])) for link in anchors.find_all("a"))

    def _links(self) -> list[str]:
        return self._on_this_side(
            self.browser.tab.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        )

    def _on_this_side(self, addresses: Iterable[str]) -> list[str]:
        links = dict.fromkeys(urldefrag(address).url for address in addresses)
        return [link for link in links if link.startswith(self.sides)]


def sign_in(browser: ChromiumBrowser, name: str) -> None:
    browser.open("/sign-in/staff")
    browser.send({"email": f"{name}@example.org", "password": PASSWORD}, button="Continue")
    browser.send({"code": pyotp.TOTP(SECOND_FACTOR).now()}, button="Sign in")


def doors_by_row(app: Flask) -> dict[str, tuple[str, ...]]:
    """Person ("" is a visitor) -> the addresses of pages whose rows the demonstration has, deep in a list."""
    with app.app_context():
        edited = db.session.scalars(
            select(Post.id)
            .join(Topic, Topic.id == Post.topic_id)
            .join(Board, Board.id == Topic.board_id)
            .join(Passage, Passage.id == Post.passage_id)
            .where(Post.edited_at.is_not(None), Board.audience == "public", Passage.state == "read")
        )
        redacted = db.session.scalars(
            select(Passage.id).where(Passage.redacted.is_not(None), Passage.state == "read")
        )
        reached = db.session.execute(
            select(ImprovementPlan.slug, PlanMilestone.action_id, PlanMilestone.id)
            .join(PlanArea, PlanArea.plan_id == ImprovementPlan.id)
            .join(PlanAction, PlanAction.area_id == PlanArea.id)
            .join(PlanMilestone, PlanMilestone.action_id == PlanAction.id)
            .where(PlanMilestone.reached_on.is_(None))
        )
        linked = db.session.scalars(
            select(ProposalConsultation.id)
            .join(Proposal, Proposal.id == ProposalConsultation.proposal_id)
            .where(Proposal.slug == "sensory-support-review")
        )
        slug, action, milestone = reached.first() or ("", "", "")
        parts = select(Consultation.slug, Excerpt.theme_id, Excerpt.passage_id).join(
            Theme, Theme.consultation_id == Consultation.id
        )
        asked, theme, text = db.session.execute(
            parts.join(Excerpt, Excerpt.theme_id == Theme.id)
        ).first() or (("",) * 3)
        sample = db.session.scalars(select(CodingSample.id)).first()
        making = db.session.scalars(select(MakingSense.id)).first()
        consultations = "/manage/proposals/sensory-support-review/decision/consultations"
        measured = db.session.scalars(select(PromiseMeasure.commitment_id)).first()
        stages = select(PromiseMilestone.commitment_id).where(PromiseMilestone.reached_on.is_(None))
        asking = [
            db.session.scalars(select(ImpactCheck).where(ImpactCheck.state == state)).first()
            for state in ("closed", "planned")
        ]
        return {
            "": (f"/forums/posts/{edited.first()}/history", f"/feedback/promises/{measured}"),
            "rukhsana.malik": (f"/groups/parent-carer-forum/making-sense/{making}",),
            "priya.nair": (
                f"/manage/consultations/{asked}/themes/{theme}/sources",
                f"/manage/consultations/{asked}/themes/texts/{text}/excerpts",
                f"/manage/consultations/therapy-services/second-coder/{sample}",
            ),
            "colin.barraclough": (f"/manage/reading/{redacted.first()}/original",),
            "helen.marsden": (
                f"/manage/improvement-plans/{slug}/actions/{action}/milestones/{milestone}",
                f"{consultations}/{linked.first()}/unlink",
                "/manage/consultations/autism-assessment/answers/check",
                f"/manage/promises/{measured}",
                f"/manage/promises/{db.session.scalars(stages).first()}",
                *(f"/manage/promises/{each.commitment_id}/did-it-work/{each.id}" for each in asking if each),
                "/manage/information-requests/?state=answered",
                "/manage/disagreements/?show=answered",
            ),
        }


def come_in(browser: ChromiumBrowser, app: Flask, name: str) -> None:
    """As after the code of a letter was typed: that way has tests of its own."""
    with app.app_context():
        wanted = select(Account.fs_uniquifier).where(Account.email == f"{name}@example.org")
        uniquifier = db.session.scalars(wanted).one()
    client = app.test_client()
    session_after_sign_in(client, uniquifier)
    cookie = client.get_cookie("session")
    assert cookie is not None
    browser.context.add_cookies([{"name": "session", "value": cookie.value, "url": browser.site}])


@pytest.fixture(scope="module")
def crawled(chromium: Any, demonstration: tuple[Flask, str]) -> tuple[Counter[str], list[str]]:
    """What was looked at, and every fault."""
    app, site = demonstration
    counted: Counter[str] = Counter()
    faults: list[str] = []
    by_row = doors_by_row(app)
    for name in ("", *STAFF, *PARTICIPANTS):
        browser = ChromiumBrowser(chromium, site, width=1280)
        if name in STAFF:
            sign_in(browser, name)
        elif name:
            come_in(browser, app, name)
        crawl = Crawl(app, browser, counted, OWN_SIDES if name else ("/",))
        doors = STAFF_DOORS if name in STAFF else PARTICIPANT_DOORS if name else PUBLIC_DOORS
        crawl.walk((*by_row.get(name, ()), *doors))
        faults += crawl.faults + browser.complaints + browser.foreign
        browser.close()
    return counted, faults


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_no_page_of_either_side_has_a_fault(crawled: tuple[Counter[str], list[str]]) -> None:
    assert not crawled[1], "\n".join(crawled[1])


def test_every_page_that_a_link_leads_to_was_looked_at(
    demonstration: tuple[Flask, str], crawled: tuple[Counter[str], list[str]]
) -> None:
    app, _ = demonstration
    pages = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    missed = pages - set(crawled[0]) - WITHOUT_A_LINK - FOR_PROGRAMS
    assert not missed, ", ".join(sorted(missed))
