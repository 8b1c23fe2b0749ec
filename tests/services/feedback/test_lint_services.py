"""Warnings block telling until they are mended or let stand with a reason, for the very words they were about."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.feedback import queries, services
from coproduce.feedback.models import Feedback, Finding, LintOverride
from coproduce.feedback.queries.desk import desk_of
from coproduce.feedback.queries.lint import still_open, warnings_of
from coproduce.insights.models import Coding
from tests.factories.accounts import make_actor
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_public_feedback,
    make_quote,
    make_theme,
    publish,
    reply_input,
    tell,
)

EMPTY = {"text": "Your views have been noted.", "due_on": None}


def noted() -> Finding:
    """A finding that is answered with nothing."""
    return make_finding(make_feedback(kinds=[]), "we_keep_doing", **EMPTY)


def open_codes(feedback: Feedback) -> list[str]:
    return [each.code for each in still_open(feedback)]


def test_ordinary_answers_are_warned_of_nothing(app: Flask) -> None:
    make_public_feedback(["we_did", "we_will"])
    feedback = make_feedback(
        kinds=["we_did", "we_are_doing", "we_will", "we_keep_doing", "we_cannot", "not_ours"]
    )
    assert open_codes(feedback) == []


def test_a_warning_blocks_telling_until_it_is_let_stand_with_a_reason(app: Flask) -> None:
    finding = noted()
    feedback = finding.feedback
    assert open_codes(feedback) == ["nothing_behind_text"]
    with pytest.raises(Refused, match="nothing behind it") as refused:
        tell(feedback)
    assert [each.url.endswith(f"{finding.id}/reply") for each in refused.value.refusals] == [True]
    with pytest.raises(InvalidInput):
        services.let_stand(COMMISSIONER, feedback, "nothing_behind_text", finding.id, reason=" ")
    with pytest.raises(NotAllowed):
        services.let_stand(make_actor("moderator"), feedback, "nothing_behind_text", finding.id, reason="Why")
    services.let_stand(
        COMMISSIONER, feedback, "nothing_behind_text", finding.id, reason="It says so in the law."
    )
    assert open_codes(feedback) == []
    entry = db.session.query(AuditEntry).filter_by(action="let_warning_stand").one()
    assert (entry.reason, entry.details) == (
        "It says so in the law.",
        {"warning": "nothing_behind_text", "finding": finding.id},
    )
    tell(feedback)
    assert feedback.state == "telling"


def test_other_words_ask_again(app: Flask) -> None:
    finding = noted()
    services.let_stand(COMMISSIONER, finding.feedback, "nothing_behind_text", finding.id, reason="Why")
    services.write_reply(
        COMMISSIONER, finding, reply_input("we_keep_doing", text="Your views have been noted, thank you.")
    )
    assert open_codes(finding.feedback) == ["nothing_behind_text"]
    services.write_reply(COMMISSIONER, finding, reply_input("we_keep_doing", **EMPTY))
    assert open_codes(finding.feedback) == [], "the same words were decided on"


def test_a_reason_for_words_that_changed_meanwhile_is_not_taken(app: Flask) -> None:
    finding = noted()
    [seen] = still_open(finding.feedback)
    services.write_reply(COMMISSIONER, finding, reply_input("we_keep_doing", text="We will listen."))
    with pytest.raises(Stale):
        services.let_stand(
            COMMISSIONER, finding.feedback, seen.code, finding.id, reason="Why", digest=seen.digest
        )
    with pytest.raises(NotFound):
        services.let_stand(COMMISSIONER, finding.feedback, "recycled", finding.id, reason="Why")


def test_an_override_is_taken_back_and_holds_for_its_own_answers_only(app: Flask) -> None:
    finding, other = noted(), noted()
    override = services.let_stand(
        COMMISSIONER, finding.feedback, "nothing_behind_text", finding.id, reason="Why"
    )
    assert (
        services.let_stand(COMMISSIONER, finding.feedback, "nothing_behind_text", finding.id, reason="Better")
        is override
    )
    assert open_codes(other.feedback) == ["nothing_behind_text"]
    with pytest.raises(NotFound):
        services.ask_again(COMMISSIONER, other.feedback, override)
    services.ask_again(COMMISSIONER, finding.feedback, override)
    assert db.session.query(LintOverride).count() == 0
    assert open_codes(finding.feedback) == ["nothing_behind_text"]


def test_what_people_were_told_before_is_not_promised_again(app: Flask) -> None:
    words = "Every school gets a therapist for one whole day a week."
    first = make_finding(
        make_feedback(kinds=[]), "we_will", text=words, promise="A therapist in every school"
    )
    second = make_finding(make_feedback(kinds=[]), "we_did", text=words)
    assert open_codes(second.feedback) == [], "nobody was told of the first one yet"
    publish(first.feedback)
    [warning] = still_open(second.feedback)
    assert warning.code == "recycled"
    assert first.feedback.consultation.title in warning.sentence


def test_an_action_from_before_the_first_view_is_named(app: Flask) -> None:
    consultation = make_closed_consultation()
    passage = make_quote(consultation).passage
    theme = make_theme(consultation, passages=[passage])
    early = clock.today() - timedelta(days=80)
    finding = make_finding(make_feedback(consultation, kinds=[]), "we_did", [theme], due_on=early)
    assert open_codes(finding.feedback) == ["before_the_comment_due_on"]
    passage.received_on = early  # said in the forum, before the consultation opened
    db.session.flush()
    assert open_codes(finding.feedback) == []
    assert db.session.query(Coding).count() == 1


def test_young_people_s_words_that_came_after_the_telling_are_named(app: Flask) -> None:
    with clock.frozen(clock.now() - timedelta(days=25)):
        feedback = make_feedback(kinds=["we_keep_doing"])
    publish(feedback)
    services.withdraw(COMMISSIONER, feedback, "A wrong word.")
    services.rewrite(COMMISSIONER, feedback, "Putting it right.")
    finding = feedback.findings[0]
    assert finding.reply is not None
    same = reply_input("we_keep_doing", text=finding.reply.text, text_young="It goes on, as you asked.")
    services.write_reply(COMMISSIONER, finding, same)
    assert open_codes(feedback) == ["young_later_text_young"]
    services.write_reply(COMMISSIONER, finding, reply_input("we_keep_doing", text_young=same.text_young))
    assert open_codes(feedback) == [], "both are new"


def test_the_desk_says_which_findings_are_ready(app: Flask) -> None:
    finding = noted()
    make_finding(finding.feedback)
    make_finding(finding.feedback, kind="")
    desk = desk_of(finding.feedback)
    assert desk.progress == "1 of 3 findings is ready"
    assert [desk.standings[each.id].kind for each in finding.feedback.findings] == [
        "check",
        "complete",
        "missing",
    ]
    assert [each.warning.code for each in desk.beside(finding.id, "text")] == ["nothing_behind_text"]
    services.let_stand(COMMISSIONER, finding.feedback, "nothing_behind_text", finding.id, reason="Why")
    [shown] = warnings_of(finding.feedback)
    assert shown.override is not None
    assert desk_of(finding.feedback).standings[finding.id].is_ready


def test_the_cost_is_kept_where_money_is_the_reason_and_shown(app: Flask) -> None:
    finding = make_finding(make_feedback(kinds=[]), kind="")
    money = {"because_of_money": True, "cost": Decimal("286000"), "cost_period": "year"}
    with pytest.raises(InvalidInput) as invalid:
        services.write_reply(COMMISSIONER, finding, reply_input("we_cannot", **money))
    assert set(invalid.value.problems) == {"cost_source"}
    written = reply_input("we_cannot", **money, cost_source="the finance team", alternatives="Half of it.")
    services.write_reply(COMMISSIONER, finding, written)
    [card] = queries.answer_cards([finding])
    assert (card.cost, card.alternatives) == (
        "£286,000 a year, worked out by the finance team",
        "Half of it.",
    )
    services.write_reply(
        COMMISSIONER, finding, reply_input("we_did", **money, cost_source="the finance team")
    )
    assert finding.reply is not None
    assert (finding.reply.because_of_money, finding.reply.cost) == (False, None)
