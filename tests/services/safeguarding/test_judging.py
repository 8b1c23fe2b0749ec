"""Asking, refusing, appeals and reports."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.core import clock, outbox
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.models import KeptMail
from coproduce.safeguarding import contexts, services
from coproduce.safeguarding.contexts import Reach, register_author_reach
from coproduce.safeguarding.models import Passage, Report, ReportCase
from coproduce.safeguarding.queries import (
    cases_of,
    monthly_figures,
    own_reports,
    own_text,
    own_texts,
    revisions_of,
)
from coproduce.safeguarding.rules import REPORTS_A_DAY
from tests.factories.accounts import make_account
from tests.factories.safeguarding import ANALYST, MODERATOR, make_passage

SECRET = "marmalade"
MONDAY = datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


def post(author: Account, body: str = "I wrote this.", **values: object) -> Passage:
    return make_passage(body, context_kind="forum", author_id=author.id, **values)


def events() -> list[str]:
    return list(db.session.scalars(select(OutboxEvent.kind)))


@pytest.fixture
def reach() -> Iterator[None]:
    yield
    contexts._reachers.pop("suggestion", None)


def test_the_author_is_asked_and_changes_the_words(app: Flask) -> None:
    author, reader = make_account(), actor_of(make_account("moderator"))
    text = post(author, "Mrs Smith is late.", hinted=True, personal_data_hints=[[0, 9, "name"]])
    services.claim(reader, text)
    services.ask_author(reader, text, "Could you leave out the name?")
    assert (text.state, text.claimed_by_id) == ("asked", None)
    assert [own.passage for own in own_texts(actor_of(author))] == [text]
    with pytest.raises(NotAllowed):
        services.answer_question(reader, text, "Somebody is late.")
    with pytest.raises(InvalidInput):
        services.answer_question(actor_of(author), text, "  ")
    services.answer_question(actor_of(author), text, "Somebody is late.")
    assert (text.state, text.body, text.hinted, text.personal_data_hints) == (
        "unread",
        "Somebody is late.",
        False,
        [],
    )
    [earlier] = revisions_of(text.id)
    assert (earlier.words, earlier.question) == ("Mrs Smith is late.", "Could you leave out the name?")
    assert own_texts(actor_of(author)) == []


def test_nobody_is_asked_or_refused_who_cannot_hear_of_it(app: Flask) -> None:
    answer = make_passage()
    for decide in (services.ask_author, services.refuse):
        with pytest.raises(Refused, match="Nobody knows who wrote this"):
            decide(MODERATOR, answer, "Kind words.")
    assert answer.state == "unread"
    with pytest.raises(NotAllowed):
        services.refuse(ANALYST, post(make_account()), "Kind words.")


def test_a_room_can_say_how_its_authors_are_reached(app: Flask, reach: None) -> None:
    text = make_passage(context_kind="suggestion")
    register_author_reach(
        "suggestion", lambda passage: Reach(is_author=lambda actor: actor.name == "receipt")
    )
    services.ask_author(MODERATOR, text, "Which street?")
    with pytest.raises(NotAllowed):
        services.answer_question(VISITOR, text, "The one by the school.")
    services.answer_question(Actor(name="receipt"), text, "The one by the school.")
    assert text.body == "The one by the school."
    register_author_reach("suggestion", lambda passage: Reach("This suggestion came on paper."))
    with pytest.raises(Refused, match="came on paper"):
        services.ask_author(MODERATOR, text, "Which street?")


def test_an_appeal_is_decided_by_somebody_else(app: Flask) -> None:
    author, first, second = make_account(), make_account("moderator"), make_account("safeguarding_lead")
    text = post(author, state="read")
    services.refuse(actor_of(first), text, f"It says {SECRET}.")
    assert {"PassageRefused", "PassageHidden"} <= set(events())
    with pytest.raises(NotAllowed):
        services.appeal(actor_of(first), text, "No.")
    appeal = services.appeal(actor_of(author), text, "It does not.")
    with pytest.raises(Refused, match="already"):
        services.appeal(actor_of(author), text, "Again.")
    with pytest.raises(Refused, match="decide the appeal"):
        services.take_back(actor_of(first), text)
    with pytest.raises(Refused, match="somebody else"):
        services.decide_appeal(actor_of(first), appeal, "I was right.", show=False)
    with pytest.raises(Refused, match="Say why"):
        services.decide_appeal(actor_of(second), appeal, " ", show=True)
    services.decide_appeal(actor_of(second), appeal, "Thank you for asking.", show=True)
    assert (appeal.state, appeal.decided_by_id, text.state) == ("overturned", second.id, "read")
    audited = db.session.scalars(select(AuditEntry)).all()
    assert not [entry for entry in audited if SECRET in f"{entry.reason} {entry.details}"]


def test_a_second_refusal_may_be_appealed_anew(app: Flask) -> None:
    author, first, second = make_account(), make_account("moderator"), make_account("moderator")
    text = post(author)
    with clock.frozen(MONDAY):
        services.refuse(actor_of(first), text, "It names a child.")
        upheld = services.appeal(actor_of(author), text, "It does not.")
        services.decide_appeal(actor_of(second), upheld, "It does.", show=False)
        assert (upheld.state, text.state) == ("upheld", "refused")
        with pytest.raises(Refused, match="already"):
            services.appeal(actor_of(author), text, "Still not.")
    with clock.frozen(MONDAY + timedelta(hours=1)):
        services.take_back(actor_of(first), text)
        services.refuse(actor_of(second), text, "It names a school.")
        assert services.appeal(actor_of(author), text, "It does not.").refused_by_id == second.id


def test_nobody_knows_of_the_texts_of_others(app: Flask) -> None:
    text = post(make_account())
    services.refuse(MODERATOR, text, "It names a child.")
    with pytest.raises(NotFound):
        own_text(actor_of(make_account("moderator")), text.id)


def test_reports_of_one_text_are_one_case_and_reporters_hear_back(app: Flask) -> None:
    one, two, reader = (
        actor_of(make_account()),
        actor_of(make_account()),
        actor_of(make_account("moderator")),
    )
    text = post(make_account(), state="read")
    services.report_passage(one, text, "abuse", SECRET)
    services.report_passage(two, text, "private")
    services.report_passage(VISITOR, text, "spam")
    services.report_passage(VISITOR, text, "spam")
    again = services.report_passage(one, text, "hate", f"more {SECRET}")
    [case] = cases_of("passage", text.id)
    assert len(case.reports) == 4
    assert (again.category, again.words) == ("hate", f"more {SECRET}")
    assert text.state == "read"
    with pytest.raises(InvalidInput):
        services.report_passage(two, text, "boredom")
    with pytest.raises(NotAllowed):
        services.decide_case(one, case, "So there.", acted=False)
    with pytest.raises(Refused, match="nothing about it has been changed"):
        services.decide_case(reader, case, "We hid it.", acted=True)
    services.hold(reader, text, "Names a child")
    services.decide_case(reader, case, "We hid it.", acted=True)
    assert [report.case.answer for report in own_reports(two)] == ["We hid it."]
    services.report_passage(one, text, "abuse")
    assert [each.state for each in cases_of("passage", text.id)] == ["open", "acted"]


def test_one_person_reports_so_many_things_a_day(app: Flask) -> None:
    person = actor_of(make_account())
    with clock.frozen(MONDAY):
        for _ in range(REPORTS_A_DAY):
            services.report_passage(person, post(make_account(), state="read"), "spam")
        with pytest.raises(Refused, match="Write to us"):
            services.report_passage(person, post(make_account(), state="read"), "spam")
    with clock.frozen(MONDAY + timedelta(days=1, minutes=1)):
        services.report_passage(person, post(make_account(), state="read"), "spam")


def test_reports_at_the_same_moment_are_one_case(app: Flask) -> None:
    with unit_of_work():
        identifier = post(make_account(), state="read").id
        people = [actor_of(make_account()) for _ in range(4)] * 2  # each presses the button twice
    together = Barrier(len(people))

    def report(person: Actor) -> None:
        with app.app_context():
            together.wait(timeout=30)
            with unit_of_work():
                services.report_passage(person, db.session.get_one(Passage, identifier), "abuse")

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(report, people))
    assert db.session.scalar(select(func.count()).select_from(ReportCase)) == 1
    assert db.session.scalar(select(func.count()).select_from(Report)) == 4


def test_figures_count_by_month_and_kind_without_persons(app: Flask) -> None:
    author, one, two = make_account(), make_account("moderator"), make_account("moderator")
    with clock.frozen(MONDAY):
        shown, refused = post(author, state="read"), post(author)
        services.mark_all_read(actor_of(one), [make_passage(), make_passage(context_kind="forum")])
        services.refuse(actor_of(one), refused, "It names a child.")
        services.report_passage(actor_of(author), shown, "spam")
        services.report_passage(actor_of(two), shown, "spam")
        appeal = services.appeal(actor_of(author), refused, "It does not.")
    with clock.frozen(MONDAY + timedelta(hours=2)):
        services.decide_case(actor_of(one), cases_of("passage", shown.id)[0], "It may stay.", acted=False)
        services.decide_appeal(actor_of(two), appeal, "It does not.", show=True)
    forum, answers = monthly_figures(MODERATOR)
    assert (forum.month, forum.kind, answers.kind) == ("2026-05", "Forum post", "Answer")
    assert (forum.decisions["approve"], forum.decisions["refuse"]) == (2, 1)
    assert answers.decisions["approve"] == 1
    assert (forum.reports, forum.acted, forum.no_action, forum.case_median) == (2, 0, 1, timedelta(hours=2))
    assert (forum.appeals, forum.overturned, forum.appeal_median) == (1, 1, timedelta(hours=2))
    with pytest.raises(NotAllowed):
        monthly_figures(VISITOR)


def test_letters_say_that_and_never_what(app: Flask) -> None:
    with unit_of_work():
        author, reporter = (
            make_account(email="author@example.org"),
            make_account(email="reporter@example.org"),
        )
        reader = actor_of(make_account("moderator", email="reader@example.org"))
        asked, refused, reported = (
            post(author, f"{SECRET} one"),
            post(author, f"{SECRET} two"),
            post(author, f"{SECRET} three", state="read"),
        )
        services.ask_author(reader, asked, f"{SECRET}?")
        services.refuse(reader, refused, f"{SECRET}!")
        services.report_passage(actor_of(reporter), reported, "abuse", SECRET)
        services.decide_case(reader, cases_of("passage", reported.id)[0], f"{SECRET}.", acted=False)
        links = [f"/my/words/{asked.id}", f"/my/words/{refused.id}"]
    outbox.dispatch()
    deliver_due()
    mails = db.session.scalars(select(KeptMail)).all()
    assert sorted(mail.recipient for mail in mails) == [
        "author@example.org",
        "author@example.org",
        "reporter@example.org",
    ]
    assert not [mail for mail in mails if SECRET in mail.subject + mail.body]
    assert all(any(link in mail.body for mail in mails) for link in links)
