"""Yearly reports on a real database: which comments they hold, who may leave one out, and when they are public."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from coproduce.consultations.services import close, extend, move_answer_date
from coproduce.consultations.services.standing import keep_promises_current
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.feedback import queries, services
from coproduce.feedback.models import YearlyReport
from coproduce.feedback.services import EntryInput
from coproduce.safeguarding.services import hold, mark_read, return_to_queue
from tests.factories.accounts import make_actor
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER
from tests.factories.insights import make_quote
from tests.factories.safeguarding import MODERATOR
from tests.factories.yearly import (
    make_comment,
    make_entry,
    make_exclusion,
    make_report,
    make_sent_comments,
    make_staff,
    make_standing_consultation,
    periods,
    publish,
    response_input,
    the_day_after,
    with_summary,
)


def fates(report: YearlyReport) -> list[str]:
    return sorted(comment.fate for comment in queries.comments_of(report))


def refusals(report: YearlyReport) -> str:
    with pytest.raises(Refused) as refused:
        services.publish_report(COMMISSIONER, report)
    return str(refused.value)


def test_a_report_is_begun_once_for_a_year_that_has_begun(app: Flask) -> None:
    consultation = make_standing_consultation()
    first, second = periods(consultation)
    report = services.begin_report(COMMISSIONER, consultation, first.year)
    assert services.begin_report(COMMISSIONER, consultation, first.year) is report
    assert (report.period_start, report.period_end, report.due_on) == (first.start, first.end, first.due_on)
    services.begin_report(COMMISSIONER, consultation, second.year)
    with pytest.raises(NotFound):
        services.begin_report(COMMISSIONER, consultation, second.year + 1)
    with pytest.raises(NotAllowed):
        services.begin_report(make_actor("moderator"), consultation, first.year)


def test_a_consultation_with_a_closing_date_owes_no_report(app: Flask) -> None:
    assert queries.years_of(make_consultation("open")) == []
    assert queries.years_of(make_consultation("draft", standing=True)) == []


def test_each_comment_belongs_to_the_report_of_its_year(app: Flask) -> None:
    consultation = make_standing_consultation()
    first, second = periods(consultation)
    old, last = make_comment(consultation), make_comment(consultation, received_on=first.end)
    new = make_comment(consultation, received_on=second.start)
    make_comment(make_standing_consultation())
    reports = [make_report(consultation, number) for number in (0, 1)]
    found = [{comment.id for comment in queries.comments_of(report)} for report in reports]
    assert found == [{old.id, last.id}, {new.id}]


def test_a_comment_that_comes_to_light_later_is_answered_in_the_next_report(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = make_report(consultation)
    make_entry(report, [make_comment(consultation)])
    publish(report)
    late = make_comment(consultation, "This came on paper.")
    following = make_report(consultation, 1)
    assert [comment.id for comment in queries.comments_of(following)] == [late.id]
    make_entry(following, [late])
    assert late.id not in {comment.id for comment in queries.comments_of(report)}


def test_publishing_names_every_comment_without_an_answer(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = with_summary(make_report(consultation))
    make_comment(consultation, "The search finds nothing.")
    make_comment(consultation, "Nobody has read this.", state="unread")
    held = make_comment(consultation, "He said it to me on the stairs.")
    hold(MODERATOR, held, "A worry")
    words = refusals(report)
    assert "“The search finds nothing.”" in words
    assert "Nobody has read 1 comment" in words
    assert "Held back by a reader: 1 comment" in words
    assert "stairs" not in words
    assert report.state == "gathering"


def test_a_report_is_published_once_everything_is_accounted_for(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = make_report(consultation)
    make_entry(report, [make_comment(consultation)])
    make_exclusion(report, make_comment(consultation, "Buy my book."))
    publish(report)
    assert (report.state, queries.is_public(report)) == ("published", True)
    assert report.document is not None
    actions = {entry.action for entry in db.session.query(AuditEntry).filter_by(subject_id=report.id)}
    assert {"begin", "add_entry", "write_response", "leave_out", "edit_summary", "publish"} <= actions


def test_a_year_that_is_not_over_cannot_be_reported(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = with_summary(make_report(consultation, 1))
    assert "not over yet" in refusals(report)
    with clock.frozen(the_day_after(report.period_end)):
        services.publish_report(COMMISSIONER, report)
    assert report.state == "published"


def test_nobody_without_the_right_publishes_or_reads(app: Flask) -> None:
    report = with_summary(make_report())
    for role in ("analyst", "moderator", "administrator", "participant"):
        with pytest.raises(NotAllowed):
            services.publish_report(make_actor(role), report)
    with pytest.raises(NotAllowed):
        services.edit_summary(make_actor("moderator"), report, "A", "B")


def test_a_changed_report_is_not_published_by_an_old_page(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = with_summary(make_report(consultation))
    seen, comment = report.version, make_comment(consultation)
    make_entry(report, [comment])
    with pytest.raises(Stale):
        services.publish_report(COMMISSIONER, report, expected_version=seen)
    services.publish_report(COMMISSIONER, report, expected_version=report.version)


def test_comments_of_the_same_words_are_answered_once(app: Flask) -> None:
    consultation = make_standing_consultation()
    copies = [make_comment(consultation, "Keep the  list SHORT.") for _ in range(3)]
    unread = make_comment(consultation, "keep the list short.", state="unread")
    other = make_comment(consultation)
    report = make_report(consultation)
    entry = make_entry(report, copies[:1])
    assert {passage.id for passage in entry.passages} == {passage.id for passage in copies}
    mark_read(MODERATOR, unread)
    assert fates(report) == ["answered"] * 3 + ["waiting"] * 2
    assert queries.grouped_by_words(queries.comments_of(report))[0][1] == 3
    services.edit_entry(
        COMMISSIONER, entry, EntryInput("accessibility", (other.id,), "Something else"), entry.revision
    )
    assert [passage.id for passage in entry.passages] == [other.id]
    assert entry.category == "accessibility"


def test_an_entry_takes_read_comments_of_its_report_and_their_approved_quotes_only(app: Flask) -> None:
    consultation, other = make_standing_consultation(), make_standing_consultation()
    report, comment = make_report(consultation), make_comment(consultation)
    unread, foreign = make_comment(consultation, "New", state="unread"), make_comment(other)
    with pytest.raises(Refused, match="not read yet"):
        make_entry(report, [unread])
    with pytest.raises(InvalidInput):
        make_entry(report, [foreign])
    with pytest.raises(InvalidInput):
        make_entry(report, [])
    with pytest.raises(InvalidInput):
        make_entry(report, [comment], said=" ")
    with pytest.raises(InvalidInput):
        make_entry(report, [comment], category="money")
    proposed = make_quote(consultation, comment, state="proposed")
    with pytest.raises(InvalidInput):
        make_entry(report, [comment], quote_ids=(proposed.id,))
    elsewhere = make_quote(consultation, make_comment(consultation, "Another text"))
    with pytest.raises(InvalidInput):
        make_entry(report, [comment], quote_ids=(elsewhere.id,))
    assert report.entries == []
    entry = make_entry(report, [comment], said="", quote_ids=(make_quote(consultation, comment).id,))
    assert [quote.words for quote in entry.quotes] == [comment.words]


def test_a_response_lacking_what_its_kind_needs_is_not_saved(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = make_report(consultation)
    entry = make_entry(report, [make_comment(consultation)], kind="")
    with pytest.raises(InvalidInput) as invalid:
        services.write_response(COMMISSIONER, entry, response_input("we_cannot", reason="", owner_name=""))
    assert set(invalid.value.problems) == {"reason", "owner_name"}
    assert "has no answer yet" in refusals(with_summary(report))
    services.write_response(COMMISSIONER, entry, response_input("not_ours", due_on=clock.today()))
    assert (entry.due_on, entry.passed_to) == (None, "The bus company")
    services.write_response(COMMISSIONER, entry, response_input("we_did", passed_to="Nobody"))
    assert (entry.kind, entry.passed_to) == ("we_did", "")
    with pytest.raises(Stale):
        services.write_response(COMMISSIONER, entry, response_input(), expected_revision=1)


def test_a_comment_is_left_out_by_two_people_and_never_by_one(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, comment = with_summary(make_report(consultation)), make_comment(consultation)
    first, second = make_staff("commissioner"), make_staff("moderator")
    exclusion = services.propose_exclusions(first, report, [comment.id], reason="vexatious", note="Look")[0]
    assert fates(report) == ["to_confirm"]
    assert "A second person has to agree" in refusals(report)
    with clock.frozen(clock.now() + timedelta(days=60)), pytest.raises(Refused, match="Somebody else"):
        services.confirm_exclusion(first, exclusion)
    with pytest.raises(Refused, match="Somebody else"):
        services.confirm_exclusion(COMMISSIONER, exclusion)
    with pytest.raises(NotAllowed):
        services.confirm_exclusion(make_staff("administrator"), exclusion)
    with pytest.raises(NotAllowed):
        services.propose_exclusions(second, report, [comment.id], reason="vexatious")
    services.confirm_exclusion(second, exclusion)
    assert exclusion.confirmed_by_id == second.account_id
    services.publish_report(COMMISSIONER, report)


def test_an_exclusion_is_taken_back_and_needs_two_people_anew(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, comment = make_report(consultation), make_comment(consultation)
    exclusion = make_exclusion(report, comment)
    with pytest.raises(Refused, match="left out"):
        make_entry(report, [comment])
    with pytest.raises(Refused, match="reason"):
        services.take_exclusion_back(make_staff("moderator"), exclusion, " ")
    services.take_exclusion_back(make_staff("moderator"), exclusion, "It is about the Local Offer")
    assert fates(report) == ["waiting"]
    again = services.propose_exclusions(make_staff(), report, [comment.id], reason="identifying")
    assert [each.id for each in again] == [exclusion.id]
    assert (exclusion.state, exclusion.reason, exclusion.confirmed_by_id) == ("proposed", "identifying", None)
    services.take_exclusion_back(make_staff("moderator"), exclusion, "I can tell it in other words")
    make_entry(report, [comment])
    with pytest.raises(Refused, match="answered in an entry"):
        services.propose_exclusions(make_staff(), report, [comment.id], reason="off_topic")


def test_what_is_left_out_needs_a_reason_of_the_list_and_somebody_who_read_it(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, unread = make_report(consultation), make_comment(consultation, state="unread")
    with pytest.raises(Refused, match="Nobody has read"):
        services.propose_exclusions(COMMISSIONER, report, [unread.id], reason="off_topic")
    mark_read(MODERATOR, unread)
    with pytest.raises(InvalidInput):
        services.propose_exclusions(COMMISSIONER, report, [unread.id], reason="angry")
    with pytest.raises(InvalidInput):
        services.propose_exclusions(COMMISSIONER, report, [], reason="off_topic")
    hold(MODERATOR, unread, "A worry")
    assert make_exclusion(report, unread).state == "confirmed"


def test_a_text_that_goes_back_to_be_read_stops_the_report(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, comment = with_summary(make_report(consultation)), make_comment(consultation)
    make_entry(report, [comment])
    return_to_queue(MODERATOR, comment)
    assert "Nobody has read 1 comment" in refusals(report)


def test_a_published_report_changes_by_correction_alone(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, comment = make_report(consultation), make_comment(consultation)
    entry = make_entry(report, [comment])
    published = publish(report).document
    for attempt in (
        lambda: services.edit_summary(COMMISSIONER, report, "A", "B"),
        lambda: services.remove_entry(COMMISSIONER, entry),
        lambda: services.write_response(COMMISSIONER, entry, response_input()),
        lambda: make_entry(report, [comment]),
        lambda: services.publish_report(COMMISSIONER, report),
    ):
        with pytest.raises(Refused):
            attempt()
    services.correct_report(COMMISSIONER, report, "A wrong figure")
    services.edit_summary(COMMISSIONER, report, "Now it is right.", "Now it is right.")
    assert (report.document, queries.is_public(report)) == (published, True)
    with pytest.raises(Refused, match="reason"):
        services.publish_report(COMMISSIONER, report)
    services.remove_entry(COMMISSIONER, entry)
    with pytest.raises(Refused, match="No answer yet"):
        services.publish_report(COMMISSIONER, report, note="Nothing")
    make_entry(report, [comment])
    services.publish_report(COMMISSIONER, report, note="The number of clubs was wrong.")
    assert report.document is not None
    assert report.document["summary"] == "Now it is right."
    assert [correction.note for correction in report.corrections] == ["The number of clubs was wrong."]


def test_a_report_that_shows_who_somebody_is_is_taken_down_at_once(app: Flask) -> None:
    report = publish(make_report())
    services.correct_report(COMMISSIONER, report, "A name is in it", take_down=True)
    assert not queries.is_public(report)
    assert queries.public_reports() == []
    assert [each.id for each in queries.reports_taken_down()] == [report.id]
    assert queries.next_owed(queries.years_of(report.consultation)).period.year != report.year
    services.publish_report(COMMISSIONER, report, note="The name is out.")
    assert queries.is_public(report)


def test_a_late_report_is_late_by_the_clock_alone(app: Flask) -> None:
    consultation = make_standing_consultation()
    first, second = periods(consultation)
    assert queries.next_owed(queries.years_of(consultation)).period == first
    with clock.frozen(clock.london_moment(first.due_on, 23, 59)):
        assert not queries.owed_year(consultation, first.year).is_late
        assert queries.reports_due()[0][1].period == first
    with clock.frozen(the_day_after(first.due_on)):
        assert queries.owed_year(consultation, first.year).is_late
    report = publish(make_report(consultation))
    owed = queries.owed_year(consultation, first.year)
    assert not owed.is_late
    assert owed.days_late == (clock.today() - first.due_on).days
    assert queries.next_owed(queries.years_of(consultation)).period == second
    assert report.published_at is not None


def test_the_document_holds_protected_figures_and_no_comment(app: Flask) -> None:
    consultation = make_standing_consultation()
    common = [f"Evening clubs are missing, says number {number}." for number in range(25)]
    passages = make_sent_comments(
        consultation, [*common, "Only I ever said this zebrafinch."], may_quote=True
    )
    for passage in passages:
        mark_read(MODERATOR, passage)
    report = make_report(consultation)
    many = make_entry(report, passages[:23], said="Many miss evening clubs.")
    few = make_entry(report, passages[25:], said="The search was hard for one way of asking.")
    for passage in passages[23:25]:
        make_exclusion(report, passage)
    publish(report)
    assert report.document is not None
    assert "zebrafinch" not in str(report.document)
    shown = queries.shown_report(report, report.document)
    assert shown.people == "about 25 people"
    counts = {card.id: card.count for _, cards in shown.groups for card in cards}
    assert counts == {many.id: "Said by about 25 people", few.id: ""}
    assert shown.exclusions is not None
    assert shown.exclusions.base_text == "fewer than 10 texts"
    assert not any(character.isdigit() for cell in shown.exclusions.cells for character in cell.text)


def test_a_quote_that_is_taken_back_is_gone_from_a_published_report(app: Flask) -> None:
    consultation = make_standing_consultation()
    report, comment = make_report(consultation), make_comment(consultation, "I gave up after an hour.")
    make_entry(report, [comment], said="", quote_ids=(make_quote(consultation, comment).id,))
    publish(report)
    assert report.document is not None
    card = queries.shown_report(report, report.document).groups[0][1][0]
    assert (card.quotes, card.gone) == (("I gave up after an hour.",), False)
    comment.may_quote = False
    db.session.flush()
    card = queries.shown_report(report, report.document).groups[0][1][0]
    assert (card.quotes, card.gone) == ((), True)


def test_a_category_is_suggested_by_what_the_person_ticked_or_by_the_question(app: Flask) -> None:
    consultation = make_standing_consultation()
    ticked = make_sent_comments(consultation, ["The search is slow."], about=["accessibility"])[0]
    asked = make_comment(consultation, "Ask us in the evening.", topic="development")
    plain = make_comment(consultation, "Hello.")
    found = {comment.id: comment.category for comment in queries.comments_of(make_report(consultation))}
    assert found == {ticked.id: "accessibility", asked.id: "development", plain.id: ""}


def test_comments_are_read_with_few_statements_however_many_there_are(app: Flask) -> None:
    consultation = make_standing_consultation()
    report = make_report(consultation)
    passages = make_sent_comments(consultation, [f"Number {number}" for number in range(40)])
    for passage in passages:
        mark_read(MODERATOR, passage)
    make_entry(report, passages[:20])
    db.session.flush()
    db.session.expire_all()
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        assert len(queries.comments_of(report)) == 40
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(statements) <= 16, statements


@pytest.mark.parametrize("seed", range(6))
def test_publishing_is_possible_exactly_when_every_comment_is_accounted_for(app: Flask, seed: int) -> None:
    """The same as the property of the rules, through the database: comments of random fates, one report."""
    chosen = random.Random(seed)
    consultation = make_standing_consultation()
    report = with_summary(make_report(consultation))
    wanted = [
        chosen.choice(("entry", "excluded", *(("waiting", "unread", "proposed", "held") if seed % 2 else ())))
        for _ in range(chosen.randint(1, 7))
    ]
    for number, each in enumerate(wanted):
        comment = make_comment(
            consultation, f"Comment {number}", state="unread" if each == "unread" else "read"
        )
        if each == "entry":
            make_entry(report, [comment])
        elif each in ("excluded", "proposed"):
            make_exclusion(report, comment, confirmed=each == "excluded")
        elif each == "held":
            hold(MODERATOR, comment, "A worry")
    if set(wanted) <= {"entry", "excluded"}:
        services.publish_report(COMMISSIONER, report)
        assert report.state == "published"
    else:
        refusals(report)
        assert report.state == "gathering"


# The consultation itself ----------------------------------------------------------------------------------------------


def test_it_stays_open_is_not_extended_and_closes_with_a_reason_alone(app: Flask) -> None:
    consultation = make_standing_consultation()
    with clock.frozen(clock.now() + timedelta(days=2000)):
        assert consultation.state == "open"
        with pytest.raises(Refused, match="open all year"):
            extend(COMMISSIONER, consultation, clock.now() + timedelta(days=9), "More time")
        with pytest.raises(Refused, match="same day each year"):
            move_answer_date(COMMISSIONER, consultation, clock.today() + timedelta(days=99), "Busy")
        with pytest.raises(Refused, match="open all year"):
            close(COMMISSIONER, consultation)
        close(COMMISSIONER, consultation, "There is a new site.")
        assert consultation.changes[-1].kind == "closed_standing"
        assert periods(consultation)[-1].end == clock.today()


def test_what_is_promised_to_whoever_writes_today_moves_with_the_year(app: Flask) -> None:
    consultation = make_standing_consultation()
    first, second = periods(consultation)
    with clock.frozen(clock.london_moment(first.end, 22)):
        keep_promises_current()
        assert consultation.answer_promised_on == first.due_on
    with clock.frozen(the_day_after(first.end)):
        keep_promises_current()
        assert consultation.answer_promised_on == second.due_on
        assert queries.next_owed(queries.years_of(consultation)).period == first
