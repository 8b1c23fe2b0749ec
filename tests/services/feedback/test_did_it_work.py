"""Families are asked whether a kept promise worked, and only they say. Staff choose the day and answer."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import product

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.roles import STAFF
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import services
from coproduce.feedback.events import FamiliesAskedIfItWorked, ImpactCheckClosed, ImpactReplyOverdue
from coproduce.feedback.impact_links import link_token, voice_behind
from coproduce.feedback.models import ImpactCheck, ImpactVoice
from coproduce.feedback.places import place_of
from coproduce.feedback.queries.impact import (
    exact_counts,
    is_public_promise,
    read_words,
    shown_checks,
    takes_answers,
)
from coproduce.feedback.services import impact
from coproduce.feedback.services.impact_judging import (
    Judgement,
    ReplyToFamilies,
    judge_by_link,
    judge_for_group,
    reply_to_families,
)
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.models import KeptMail
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, make_actor, make_group
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER, make_feedback, make_finding, publish
from tests.factories.notifications import make_contact
from tests.factories.promises import make_asking, make_closed_check, make_kept_promise, say

MODERATOR = Actor(name="Moe Derator (invented)", roles=frozenset({"moderator"}))


def states(promise_id: str) -> list[str]:
    rows = select(ImpactCheck.state).where(ImpactCheck.commitment_id == promise_id)
    return list(db.session.scalars(rows.order_by(ImpactCheck.done_on, ImpactCheck.months)))


def test_the_clock_plans_asks_and_closes(app: Flask) -> None:
    promise = make_kept_promise()
    assert states(promise.id) == ["planned", "planned"]
    first = promise.checks[0]
    with clock.frozen(clock.now() + timedelta(days=190)):
        impact.run_checks()
        assert states(promise.id) == ["asking", "planned"]
        say(first, "ann@example.org", "better")
    with clock.frozen(clock.now() + timedelta(days=225)):
        # The last day has passed, whether or not the clock's job came round.
        with pytest.raises(Refused):
            say(first, "bo@example.org", "worse")
        impact.run_checks()
        impact.run_checks()
        assert states(promise.id) == ["closed", "planned"]
    kinds = db.session.scalars(select(OutboxEvent.kind)).all()
    assert kinds.count("FamiliesAskedIfItWorked") == kinds.count("ImpactCheckClosed") == 1


def test_a_promise_taken_up_again_is_asked_about_after_it_is_kept_anew(app: Flask) -> None:
    promise = make_kept_promise()
    services.reopen_commitment(COMMISSIONER, promise, "It stopped again.")
    assert states(promise.id) == ["dropped", "dropped"]
    with clock.frozen(clock.now() + timedelta(days=30)):
        services.finish_commitment(COMMISSIONER, promise, "It runs again.")
        impact.run_checks()
        assert states(promise.id) == ["dropped", "dropped", "planned", "planned"]


def test_nobody_is_asked_about_a_promise_that_is_not_public(app: Flask) -> None:
    promise = make_kept_promise(months_ago=7)
    services.withdraw(COMMISSIONER, promise.reply.finding.feedback, "A mistake.")
    impact.run_checks()
    assert states(promise.id) == ["planned", "planned"]


def test_staff_choose_the_day_and_what_moved_stays(app: Flask) -> None:
    check = make_kept_promise().checks[0]
    first = check.due_on
    impact.move_check(COMMISSIONER, check, first - timedelta(days=20))
    with pytest.raises(Refused, match="reason"):
        impact.move_check(COMMISSIONER, check, first)
    impact.move_check(COMMISSIONER, check, first, "The school holidays.")
    assert [(move.due_before, move.due_after, move.reason) for move in check.moves] == [
        (first, first - timedelta(days=20), ""),
        (first - timedelta(days=20), first, "The school holidays."),
    ]
    with pytest.raises(NotAllowed):
        impact.skip_check(make_actor("analyst"), check, "No")
    impact.skip_check(COMMISSIONER, check, "The group asked us not to.")
    assert shown_checks(check.commitment)[0].skipped_reason == "The group asked us not to."


def test_an_answer_replaces_the_one_before_and_its_words(app: Flask) -> None:
    check = make_asking()
    say(check, "ann@example.org", "worse", "First words.")
    say(check, " Ann@Example.org", "better", "Second words.")
    say(check, "bo@example.org", "same")
    assert exact_counts(check.id).people == {"better": 1, "same": 1}
    words = db.session.scalars(select(Passage).where(Passage.context_id == check.id)).all()
    assert [(each.body, each.state, each.may_quote) for each in words] == [("Second words.", "unread", False)]
    assert read_words(check.id) == []
    mark_read(MODERATOR, words[0])
    assert read_words(check.id) == ["Second words."]


def test_a_link_works_for_its_own_asking_alone(app: Flask) -> None:
    check = make_asking()
    token = link_token(check.id, "ann@example.org")
    assert voice_behind(check.id, token)
    assert voice_behind("another", token) is None
    for wrong in ("", "x.y", token[:-1], token + "x", link_token("another", "ann@example.org")):
        with pytest.raises(NotFound):
            judge_by_link(VISITOR, check, wrong, Judgement("better"))
    with pytest.raises(InvalidInput):
        judge_by_link(VISITOR, check, token, Judgement("wonderful"))
    assert db.session.scalar(select(func.count()).select_from(ImpactVoice)) == 0


def test_no_role_of_staff_can_say_that_it_worked(app: Flask) -> None:
    group = make_group("Invented Group")
    check = asked_with(group)
    for staff, roles in product(
        [make_account(role, "group_facilitator") for role in sorted(STAFF)],
        # A session without a second factor hides the role, and changes nothing.
        (sorted(STAFF), ["group_facilitator"], []),
    ):
        token = link_token(check.id, staff.email)
        actor = Actor(staff.id, staff.name, frozenset(roles), None, frozenset({group.id}))
        with pytest.raises(NotAllowed):
            judge_by_link(actor, check, token, Judgement("better"))
        with pytest.raises(NotAllowed):
            judge_for_group(actor, check, group, Judgement("better"))


def asked_with(group: object) -> ImpactCheck:
    """An asking about a promise in answers to a consultation that a group led."""
    feedback = make_feedback(make_consultation("closed", groups={"led": group}), [])
    finding = make_finding(feedback, "we_will")
    publish(feedback)
    promise = finding.reply.commitment
    services.finish_commitment(COMMISSIONER, promise, "The rota.", clock.today() - timedelta(days=200))
    return make_asking(promise)


def test_a_group_answers_as_a_group_once_and_its_words_wait_for_a_reader(app: Flask) -> None:
    facilitator = make_account("group_facilitator")
    group, other = make_group("STARS (invented)", facilitator), make_group("Elsewhere", facilitator)
    check = asked_with(group)
    actor = Actor(
        facilitator.id, "Fay", frozenset({"group_facilitator"}), None, frozenset({group.id, other.id})
    )
    with pytest.raises(NotAllowed):
        judge_for_group(actor, check, other, Judgement("better"))
    judge_for_group(actor, check, group, Judgement("better"))
    judge_for_group(actor, check, group, Judgement("worse", "The door is heavy.", may_quote=True))
    assert exact_counts(check.id).groups == {"worse": 1}
    assert shown_checks(check.commitment)[0].groups == ()  # nothing before it is closed
    impact.close_check(check)
    (shown,) = [each for each in shown_checks(check.commitment) if each.id == check.id]
    assert [(each.group, each.verdict, each.words) for each in shown.groups] == [
        ("STARS (invented)", "worse", "")
    ]
    assert shown.mostly_worse
    assert shown.reply_due_on == check.reply_due_on
    mark_read(
        MODERATOR,
        db.session.scalars(select(Passage).where(Passage.context_id == check.id)).one(),
    )
    (shown,) = [each for each in shown_checks(check.commitment) if each.id == check.id]
    assert shown.groups[0].words == "The door is heavy."


def test_closing_makes_one_protected_snapshot_and_forgets_who(app: Flask) -> None:
    check = make_closed_check(better=23, worse=9)
    (shown,) = [each for each in shown_checks(check.commitment) if each.id == check.id]
    assert shown.table is not None
    assert "about 25" in shown.sentence
    assert {23, 9, 32}.isdisjoint([shown.table.base, *(cell.shown for cell in shown.table.cells)])
    assert set(db.session.scalars(select(ImpactVoice.voice_digest))) == {None}
    # Before it was closed nothing was there to see.
    yesterday = shown_checks(check.commitment, clock.today() - timedelta(days=1))
    assert all(each.table is None for each in yesterday)
    with pytest.raises(Refused):
        say(check, "better0@example.org", "worse")
    assert not takes_answers(check)


def test_mostly_worse_wants_a_reply_on_a_clock(app: Flask) -> None:
    check = make_closed_check(worse=24, better=5)
    assert check.reply_due_on is not None
    assert make_closed_check(better=24, worse=5).reply_due_on is None
    with clock.frozen(clock.now() + timedelta(days=60)):
        impact.run_checks()
        impact.run_checks()
        (late,) = [each for each in shown_checks(check.commitment) if each.id == check.id]
        assert late.reply_is_late
        kinds = db.session.scalars(select(OutboxEvent.kind)).all()
        assert kinds.count("ImpactReplyOverdue") == 1
        with pytest.raises(InvalidInput):
            reply_to_families(COMMISSIONER, check, ReplyToFamilies(" ", "Ola Owner (invented)"))
        with pytest.raises(NotAllowed):
            reply_to_families(make_actor("analyst"), check, ReplyToFamilies("We look.", "Ola"))
        answer = ReplyToFamilies(
            "We look again.",
            "Ola Owner (invented)",
            title="A second door",
            due_on=clock.today() + timedelta(days=90),
        )
        reply_to_families(COMMISSIONER, check, answer)
        (shown,) = [each for each in shown_checks(check.commitment) if each.id == check.id]
    assert (shown.reply, shown.reply_is_late) == ("We look again.", False)
    follows = check.new_commitment
    assert follows is not None
    assert shown.new_promise == ("A second door", f"/feedback/promises/{follows.id}")
    place = place_of(follows)
    assert place is not None
    assert place.public_url == f"/feedback/promises/{check.commitment_id}"
    assert is_public_promise(follows)
    services.withdraw(COMMISSIONER, check.commitment.reply.finding.feedback, "A mistake.")
    assert not is_public_promise(follows)


def test_one_answer_leaves_no_trace_beside_it(app: Flask) -> None:
    check = make_asking()
    before = db.session.scalar(select(func.count()).select_from(AuditEntry))
    events = db.session.scalar(select(func.count()).select_from(OutboxEvent))
    say(check, "ann@example.org", "better", "Words")
    assert db.session.scalar(select(func.count()).select_from(AuditEntry)) == before
    assert db.session.scalar(select(func.count()).select_from(OutboxEvent)) == events


def test_letters_go_to_families_and_groups_and_never_to_staff_among_them(app: Flask) -> None:
    with unit_of_work():
        facilitator, linked, staff = (
            make_account("group_facilitator"),
            make_account("participant"),
            make_account("commissioner"),
        )
        group = make_group("STARS (invented)", facilitator)
        check = asked_with(group)
        consultation = check.commitment.reply.finding.feedback.consultation
        consultation.created_by_id = staff.id
        for account in (linked, staff):
            make_response(consultation, account=account)
        make_contact(consultation, "ann@example.org", keep=True)
        write_notices(FamiliesAskedIfItWorked(check.id))
        write_notices(FamiliesAskedIfItWorked(check.id))
        ids = check.id
    deliver_due()
    mails = {mail.recipient: mail for mail in db.session.scalars(select(KeptMail))}
    assert set(mails) == {facilitator.email, linked.email, "ann@example.org"}
    assert f"/did-it-work/{ids}\n" in mails[facilitator.email].body
    tokens = {
        email: re.findall(rf"/did-it-work/{ids}/(\S+)", mails[email].body)
        for email in ("ann@example.org", linked.email)
    }
    assert all(len(found) == 1 and voice_behind(ids, found[0]) for found in tokens.values())
    assert tokens["ann@example.org"] != tokens[linked.email]
    with unit_of_work():
        check = db.session.get_one(ImpactCheck, ids)
        say(check, "ann@example.org", "worse")
        impact.close_check(check)
        write_notices(ImpactCheckClosed(ids))
        write_notices(ImpactReplyOverdue(ids))
    deliver_due()
    bodies = [
        mail.body for mail in db.session.scalars(select(KeptMail).where(KeptMail.recipient == staff.email))
    ]
    assert len(bodies) == 2
    assert all(f"/manage/promises/{check.commitment_id}/did-it-work/{ids}" in body for body in bodies)
