"""A commissioner takes a proposal from an idea to its delivery, through pages only: no gate opens before its time,
those who follow it hear first, and the decision becomes public by the clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest

from coproduce.accounts import roles
from coproduce.core import clock
from coproduce.core.database import unit_of_work
from tests.browser.chromium import ChromiumBrowser
from tests.browser.consultations.walking import by_keyboard
from tests.browser.people import People, let_in
from tests.factories.accounts import make_account, make_group, make_organisation
from tests.factories.feedback import make_closed_consultation, make_feedback, make_finding, make_theme, tell
from tests.journey import date_fields, link_in

SLUG = "who-helps-deaf-children"
PUBLIC, STAFF = f"/proposals/{SLUG}", f"/manage/proposals/{SLUG}"
GROUP = "lantern-youth-group"
ASKED = "What should help look like?"
OUTCOME = "The team stays whole."
NEXT = "Begin the stage"


@dataclass
class Cycle:
    """The way of one proposal."""

    people: People
    cora: ChromiumBrowser = field(init=False)
    hal: ChromiumBrowser = field(init=False)
    parent: ChromiumBrowser = field(init=False)
    staff: dict[str, tuple[str, str]] = field(default_factory=dict)  # name -> account, key of its session
    today: date = field(default_factory=clock.today)

    def walk(self) -> None:
        self.prepare()
        self.draft()
        self.early_notice()
        self.plan()
        self.shape()
        self.options()
        self.assess()
        self.consult()
        self.prepare_the_decision()
        self.partners_sign()
        self.read_the_report()
        self.follow()
        self.decide()
        self.tell()
        self.deliver()

    def prepare(self) -> None:
        """What is there before: two organisations, their people, a group, and a consultation that was answered."""
        with self.people.app.app_context(), unit_of_work():
            for name, organisation in (
                ("Cora Missioner", make_organisation("Invented Council")),
                ("Hal Health", make_organisation("Invented Trust", "icb")),
            ):
                account = make_account(roles.COMMISSIONER, name=name, organisation=organisation)
                self.staff[name] = (account.id, account.fs_uniquifier)
            make_group("Lantern Youth Group")
            asked = make_closed_consultation(title=ASKED)
            feedback = make_feedback(asked, kinds=())
            make_finding(feedback, themes=[make_theme(asked, "Waiting")])
            tell(feedback)
        self.cora, self.hal, self.parent = self.people.come(), self.people.come(), self.people.come()
        self.let_in()

    def let_in(self) -> None:
        """Again after the clock was moved: nobody stays signed in for weeks."""
        let_in(self.people.app, self.cora, self.staff["Cora Missioner"][1])
        let_in(self.people.app, self.hal, self.staff["Hal Health"][1])

    def forward(self, days: int) -> None:
        self.people.forward(days)
        self.let_in()

    def next_stage(self, name: str) -> str:
        """Ask for the next stage; what the page then says."""
        self.cora.open(f"{STAFF}/decision/next")
        assert self.cora.page.heading == f"Next stage: {name}"
        return self.cora.send(button=NEXT).text

    def refused(self, name: str, *reasons: str) -> None:
        said = self.next_stage(name)
        assert "There is a problem" in said
        summary = self.cora.tab.locator(".govuk-error-summary a, main li a")
        for reason in reasons:
            assert reason in said
            assert summary.filter(has_text=reason).count(), f"{reason}: no link to where it is mended"

    def moved_on(self, name: str) -> None:
        assert f"now at the stage “{name}”" in self.next_stage(name)

    def save(self, page: str, **values: Any) -> None:
        self.cora.open(f"{STAFF}/{page}")
        self.cora.send(values, button="Save")
        assert "There is a problem" not in self.cora.page.text, self.cora.page.text[:400]

    # Early notice --------------------------------------------------------------------------------------------

    def draft(self) -> None:
        self.cora.open("/manage/proposals/")
        self.cora.follow("New proposal")
        choice = self.cora.tab.locator('[name="organisation_id"] option', has_text="Invented Council")
        organisation = choice.get_attribute("value")
        by_keyboard(self.cora, {"title": "Who helps deaf children", "organisation_id": organisation})
        assert self.cora.page.path == STAFF
        self.parent.open(PUBLIC, status=404)
        self.refused("Early notice", "Write the summary in plain words.")

    def early_notice(self) -> None:
        self.save(
            "words",
            origin="money",
            summary="How deaf children get help at school.",
            summary_young="We are thinking about help for deaf children.",
            accountable_name="Ola Okoro (invented)",
            accountable_role="Head of SEND",
            next_step="First meeting with families",
            **date_fields("next_step_on", self.today + timedelta(days=30)),
        )
        self.moved_on("Early notice")
        assert "There are no options yet." in self.parent.open(PUBLIC).text

    def plan(self) -> None:
        self.refused("Shaping", "There is no participation plan.")
        self.save(
            "participation/plan",
            who_is_affected="Deaf children.",
            support="An interpreter.",
            expenses="Fares on the day.",
            how_they_hear="A letter.",
        )
        for stage, part in (("shaping", "designing"), ("decision", "deciding")):
            self.save("participation/roles/new", stage=stage, group=GROUP, part=part, formats="meeting")
        self.cora.open(f"{STAFF}/participation/agree")
        self.cora.send({"agreed_by": "Rosa Reed (invented)", "agreed_role": "Director"}, button="Agree")
        self.moved_on("Shaping")

    # Shaping to consultation ---------------------------------------------------------------------------------

    def shape(self) -> None:
        self.save(
            "needs/new",
            text="Four in ten plans were written late",
            qualifier="looked-after children only",
            source="Joint inspection report (invented)",
            **date_fields("as_of", self.today),
        )
        self.save(
            "participation/record",
            stage="shaping",
            group=GROUP,
            part="designing",
            evidence="Photographs of the flip charts.",
            **date_fields("on", self.today),
        )
        self.moved_on("Options")

    def options(self) -> None:
        self.save("parts/new", decided="1", title="One teacher’s post", status_words="Deleted in April")
        self.save("parts/new", decided="0", title="Two assistants", status_words="Under review")
        people = {"who_gains": "Families who know their teacher.", "who_loses": "Families who wait."}
        self.save("options/new", name="Leave it", is_no_change="y", description="All stays.", **people)
        self.save(
            "options/new",
            name="Share the team",
            description="One team.",
            benefits="Cover.",
            cost="£12,000 once.",
            **people,
        )
        for kind, amount in (("part", "29400"), ("total", "29,400"), ("of_budget", "927950")):
            self.save("money/new", label=f"Saving: {kind}", amount=amount, kind=kind)
        assert "3.17%" in self.cora.page.text
        self.save(
            "measures/new",
            name="Wait for a first visit",
            unit="weeks",
            baseline="28",
            target="12",
            source="Register",
            **date_fields("baseline_on", self.today),
            **date_fields("target_on", self.today + timedelta(days=365)),
        )

    def assess(self) -> None:
        pages = "assessment/1"
        self.cora.open(f"{STAFF}/assessment")
        self.cora.send(button="Begin the assessment")
        who = {"owner_name": "Ola Okoro (invented)", "owner_role": "Head of SEND"}
        self.save(f"{pages}/edit", summary="Deaf children could get fewer visits.", **who)
        self.save(
            f"{pages}/effects/new",
            who="Deaf children under five",
            effect="worse",
            words="Fewer home visits.",
            evidence="Visits in 2025.",
            mitigation="Keep two visits a year.",
        )
        self.cora.send(button="Finish version 1")
        self.refused("Consultation", "Promise, with a name and a date", "No consultation asks about this")
        self.cora.open(f"{STAFF}/assessment")
        self.cora.follow("Promise what softens it")
        due = date_fields("due_on", self.today + timedelta(days=200))
        self.cora.send({**who, **due, "title": "Two visits a year"}, button="Make the promise")

    def consult(self) -> None:
        self.cora.open(f"{STAFF}/decision/consultations")
        choice = self.cora.tab.locator('[name="consultation_id"] option', has_text=ASKED)
        self.cora.send({"consultation_id": choice.get_attribute("value")}, button="Link")
        self.moved_on("Consultation")
        assert "looked-after children only" in self.parent.open(PUBLIC).text

    # To the decision -----------------------------------------------------------------------------------------

    def prepare_the_decision(self) -> None:
        self.refused(
            "Decision",
            "Nobody is named who decides.",
            "Say what this proposal touches",
            "Education has no organisation with a lead.",
        )
        self.save("decision/duties", tags="health")
        asked = self.cora.tab.locator('main a[href*="/decision/duties/"]').all()
        said = {
            **date_fields("invited_on", self.today),
            **date_fields("answered_on", self.today),
            "answer": "They agree.",
        }
        for address in [str(each.get_attribute("href")) for each in asked]:
            self.save(address.removeprefix(f"{STAFF}/"), **said)

    def partners_sign(self) -> None:
        for side, organisation, name in (
            ("education", "invented-council", "Cora Missioner"),
            ("health", "invented-trust", "Hal Health"),
        ):
            lead = self.staff[name][0]
            self.save(f"partners/{side}", organisation=organisation, lead=lead, lead_role="Head")
        self.save("partners/care", not_concerned="No care is touched.")
        for signing in (self.cora, self.hal):
            signing.open(f"{STAFF}/sign")
            signing.send({"outcome": "signed"}, button="Put it on record")
        assert "Every partner has said what it thinks" in self.hal.page.text

    def read_the_report(self) -> None:
        """Who decides says so by an own link, in a browser without an account."""
        self.cora.open(f"{STAFF}/decision/report")
        self.cora.send(button="Make the report")
        self.cora.open(f"{STAFF}/decision/makers")
        self.cora.send({"name": "Dana Okafor (invented)", "role": "Director"}, button="Add")
        self.cora.send(button="Make a link")
        link = self.cora.tab.locator("main code").inner_text()
        self.refused("Decision", "Dana Okafor (invented)")
        dana = self.people.come()
        dana.open(link)
        assert "Evenings are too few." in dana.page.text
        dana.send({"read": "y"}, button="Confirm")
        assert "You said that you have read both." in dana.page.text
        self.moved_on("Decision")

    # The decision --------------------------------------------------------------------------------------------

    def follow(self) -> None:
        self.parent.open(f"{PUBLIC}/letters")
        self.parent.send({"email": "parent@example.org"}, button="Send me a letter")
        self.people.work()
        self.parent.open(link_in(self.last_letter(), "/notices/proposals/"))
        self.parent.send(button="Yes, write to me")

    def last_letter(self) -> str:
        return self.people.letters_to("parent@example.org")[0]

    def decide(self) -> None:
        day = self.today + timedelta(days=30)
        self.save(
            "decision/notice",
            matter="Who helps deaf children.",
            decided_by="The director",
            **date_fields("decide_on", day),
        )
        assert "29 whole days before" in self.parent.open("/proposals/forward-plan").text
        self.forward(30)
        self.cora.open(f"{STAFF}/decision/")
        self.cora.send(button="Begin the record")
        self.save(
            "decision/record",
            decided_by="Dana Okafor (invented), director",
            outcome=OUTCOME,
            outcome_young="The teachers stay.",
            reasons="Families showed what a gap does.",
            alternatives="Sharing the team.",
            interests="None.",
            what_views_changed="Two posts are kept.",
            **date_fields("decided_on", day),
            **date_fields("review_on", day + timedelta(days=180)),
        )
        assert "Not done yet: The officer signed the decision" in self.cora.page.text
        for step in ("legal_check", "lead_member_told", "signed"):
            self.save(f"decision/steps/{step}", done_by="Ola Okoro", **date_fields("done_on", day))

    def tell(self) -> None:
        self.cora.open(f"{STAFF}/decision/release")
        self.cora.send(
            {"route": "normal", "reach_plan": "The groups tell their members.", "checked": "y"},
            button="Tell those who took part",
        )
        self.people.work()
        early = self.people.come().open(link_in(self.last_letter(), "/proposals/early/"))
        assert OUTCOME in early.text
        everyone = self.people.come()
        assert OUTCOME not in everyone.open(PUBLIC).text
        everyone.open(f"{PUBLIC}/decision", status=404)
        self.refused("Delivery", "The decision is not public yet.")

    def deliver(self) -> None:
        self.forward(37)
        assert OUTCOME in self.parent.open(f"{PUBLIC}/decision").text
        self.refused("Delivery", "The decision can be called in until then")
        self.forward(55)
        self.moved_on("Delivery")
        self.parent.open(f"{PUBLIC}/changes")
        assert "Version 4: Consultation" in self.parent.page.text
        assert "Two posts are kept." in self.parent.open(f"{PUBLIC}/decision").text


@pytest.mark.timeout(400)
def test_from_an_idea_to_its_delivery(people: People) -> None:
    Cycle(people).walk()
