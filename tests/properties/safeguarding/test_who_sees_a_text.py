"""Whatever readers, authors and strangers do in whatever order: others see exactly the words that a reader let go on,
or nothing. The model beside the machine knows only what was last let go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from coproduce.accounts.actors import actor_of
from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core.access import VISITOR, Actor, allows, permissions
from coproduce.core.database import db
from coproduce.core.errors import DomainError
from coproduce.safeguarding import services
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.queries import case_for_deciding, cases_of, words_for
from coproduce.safeguarding.rules import Viewer, may_see, shown_words
from coproduce.safeguarding.services.decisions import open_appeal_of
from tests.factories.accounts import make_account
from tests.factories.safeguarding import make_passage

STATES = ("unread", "read", "held", "asked", "refused")
READERS = {"moderator", "safeguarding_lead", "analyst"}
viewers = st.builds(Viewer, st.booleans(), st.booleans(), st.booleans(), st.booleans())


@given(st.sampled_from(STATES), viewers, st.none() | st.just("redacted"))
def test_the_rule_itself(state: str, viewer: Viewer, redacted: str | None) -> None:
    somebody = viewer.reviewer or viewer.author or viewer.own_session or viewer.own_group
    seen = may_see(state, viewer)
    assert seen or state != "read"
    assert somebody or not seen or state == "read"
    words = shown_words(state, "original", redacted, viewer)
    assert (words is not None) == seen
    if redacted and not viewer.author:
        assert words != "original"


@given(st.sampled_from(STATES), viewers, st.sampled_from(("reviewer", "author", "own_session", "own_group")))
def test_being_less_to_a_text_never_shows_it(state: str, viewer: Viewer, lost: str) -> None:
    assert may_see(state, viewer) or not may_see(state, replace(viewer, **{lost: False}))


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(sorted(DESCRIPTIONS))), st.sampled_from(sorted(DESCRIPTIONS)))
def test_removing_a_role_never_grants(application: Flask, roles: set[str], lost: str) -> None:
    text = Passage(context_kind="forum", author_id="somebody else", state="unread")
    ours = [name for name in permissions() if name.split(".")[0] in ("passages", "reading", "content")]
    assert "passages.decide" in ours
    before, after = (Actor("a", roles=frozenset(held)) for held in (roles, roles - {lost}))
    for name in ours:
        for subject in (None, text):
            assert allows(before, name, subject) or not allows(after, name, subject), name


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.sampled_from(sorted(DESCRIPTIONS))), st.sampled_from(STATES))
def test_only_readers_and_the_author_see_what_is_not_approved(
    application: Flask, roles: set[str], state: str
) -> None:
    text = Passage(context_kind="forum", author_id="author", state=state, body="original", redacted=None)
    stranger = Actor("stranger", roles=frozenset(roles))
    seen = words_for(stranger, text)
    assert (seen is not None) == (state == "read" or bool(roles & READERS))
    assert words_for(Actor("author"), text) == "original"


who = st.integers(0, 6)


class Texts(RuleBasedStateMachine):
    """Real services over one text; each step may be refused, and what is refused changes nothing. `people` are made
    once for all runs: the author, a stranger, two who decide, an analyst, a commissioner and a visitor."""

    people: ClassVar[list[Actor]]

    def __init__(self) -> None:
        super().__init__()
        self.text = make_passage("first words", context_kind="forum", author_id=self.people[0].account_id)
        self.let_go: str | None = None
        self.count = 0

    def attempt(self, step: Callable[[], Any], *, then: str | None) -> None:
        """`then` is what others see if the step succeeds; a refused one leaves everything as it is."""
        before = self.text.state
        try:
            step()
        except DomainError:
            assert self.text.state == before
            return
        self.let_go = then

    def fresh(self, word: str) -> str:
        self.count += 1
        return f"{word} {self.count}"

    @rule(who=who)
    def read(self, who: int) -> None:
        actor = self.people[who]
        if self.text.state == "unread":
            self.attempt(lambda: services.mark_read(actor, self.text), then=self.text.words)

    @rule(who=who)
    def redact(self, who: int) -> None:
        actor = self.people[who]
        words = self.fresh("redacted")
        goes_on = self.text.state in ("unread", "read")
        self.attempt(
            lambda: services.mark_read(actor, self.text, words), then=words if goes_on else self.let_go
        )

    @rule(who=who, is_current=st.booleans())
    def approve_page(self, who: int, is_current: bool) -> None:
        actor = self.people[who]
        self.text.hinted = True
        db.session.flush()
        shown = {self.text.id: self.text.version - (not is_current)}
        goes_on = is_current and self.text.state == "unread" and not self.open_cases()
        self.attempt(
            lambda: services.approve_shown(actor, [self.text], shown),
            then=self.text.words if goes_on else self.let_go,
        )

    @rule(who=who)
    def hold(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.hold(actor, self.text, "because"), then=None)

    @rule(who=who)
    def release(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.release(actor, self.text, "because"), then=self.text.words)

    @rule(who=who)
    def put_back(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.return_to_queue(actor, self.text), then=None)

    @rule(who=who)
    def ask(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.ask_author(actor, self.text, "What do you mean?"), then=None)

    @rule(who=who)
    def answer(self, who: int) -> None:
        actor = self.people[who]
        words = self.fresh("answer")
        self.attempt(lambda: services.answer_question(actor, self.text, words), then=None)
        assert self.text.body != words or self.text.words == words

    @rule(who=who)
    def refuse(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.refuse(actor, self.text, "It names a child."), then=None)

    @rule(who=who)
    def take_back(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.take_back(actor, self.text), then=None)

    @rule(who=who)
    def appeal(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.appeal(actor, self.text, "It does not."), then=self.let_go)

    @rule(who=who, show=st.booleans())
    def decide_appeal(self, who: int, show: bool) -> None:
        actor = self.people[who]
        found = open_appeal_of(self.text.id)
        if found is not None:
            refuser = found.refused_by_id
            then = self.text.words if show else self.let_go
            self.attempt(lambda: services.decide_appeal(actor, found, "Because.", show=show), then=then)
            assert found.state == "open" or found.decided_by_id != refuser

    @rule(who=who)
    def report(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.report_passage(actor, self.text, "abuse"), then=self.let_go)
        assert len(self.open_cases()) <= 1

    @rule(who=who, acted=st.booleans())
    def decide_report(self, who: int, acted: bool) -> None:
        actor = self.people[who]
        for case in self.open_cases():
            self.attempt(
                lambda case=case: services.decide_case(
                    actor, case_for_deciding(actor, case.id), "Because.", acted=acted
                ),
                then=self.let_go,
            )

    @rule(who=who)
    def claim(self, who: int) -> None:
        actor = self.people[who]
        self.attempt(lambda: services.claim(actor, self.text), then=self.let_go)

    def open_cases(self) -> list[Any]:
        return [case for case in cases_of("passage", self.text.id) if case.state == "open"]

    @invariant()
    def others_see_what_was_let_go_and_nothing_else(self) -> None:
        for actor in (self.people[1], self.people[5], VISITOR):
            assert words_for(actor, self.text) == self.let_go

    @invariant()
    def authors_see_their_own_words(self) -> None:
        assert words_for(self.people[0], self.text) == self.text.body


def test_no_sequence_of_actions_shows_what_nobody_let_go(app: Flask) -> None:
    roles = ((), (), ("moderator",), ("safeguarding_lead",), ("analyst",), ("commissioner",))
    people = [actor_of(make_account(*each)) for each in roles]
    bound = type("Bound", (Texts,), {"people": [*people, VISITOR]})
    run_state_machine_as_test(
        bound,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
