"""Writing findings, replies and the promises they make, on a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.feedback import queries, services
from coproduce.feedback.models import Commitment
from coproduce.feedback.services.writing import ONE_DOWN, ONE_UP
from tests.factories.accounts import make_actor
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_quote,
    make_theme,
    publish,
    reply_input,
    tell,
)


def test_answers_are_begun_once(app: Flask) -> None:
    consultation = make_closed_consultation()
    first = services.begin_feedback(COMMISSIONER, consultation)
    assert services.begin_feedback(COMMISSIONER, consultation) is first
    with pytest.raises(NotAllowed):
        services.begin_feedback(make_actor("participant"), consultation)


def test_a_finding_takes_approved_themes_and_quotes_of_its_consultation_only(app: Flask) -> None:
    consultation, other = make_closed_consultation(), make_closed_consultation()
    feedback = make_feedback(consultation, kinds=[])
    theme, foreign = make_theme(consultation), make_theme(other)
    finding = make_finding(feedback, themes=[theme], quotes=[make_quote(consultation)])
    assert [each.name for each in finding.themes] == ["Waiting"]
    assert queries.themes_without_finding(feedback) == []
    with pytest.raises(InvalidInput):
        make_finding(feedback, themes=[foreign])
    with pytest.raises(InvalidInput):
        services.choose_quotes(COMMISSIONER, finding, [make_quote(consultation, state="proposed").id])
    with pytest.raises(InvalidInput):
        services.add_finding(COMMISSIONER, feedback, you_said=" ")


def test_several_themes_may_share_a_finding(app: Flask) -> None:
    consultation = make_closed_consultation()
    feedback = make_feedback(consultation, kinds=[])
    themes = [make_theme(consultation, name) for name in ("Evenings", "Weekends")]
    assert {theme.name for theme in queries.themes_without_finding(feedback)} == {"Evenings", "Weekends"}
    make_finding(feedback, themes=themes)
    assert queries.themes_without_finding(feedback) == []


def test_findings_keep_their_order_when_moved_and_removed(app: Flask) -> None:
    feedback = make_feedback(kinds=[])
    first, second, third = (make_finding(feedback, you_said=words) for words in ("First", "Second", "Third"))
    services.move_finding(COMMISSIONER, third, ONE_UP)
    services.move_finding(COMMISSIONER, first, ONE_UP)
    assert [finding.you_said for finding in feedback.findings] == ["First", "Third", "Second"]
    services.move_finding(COMMISSIONER, first, ONE_DOWN)
    services.remove_finding(COMMISSIONER, third)
    db.session.expire_all()
    assert [(finding.you_said, finding.position) for finding in feedback.findings] == [
        ("First", 0),
        ("Second", 1),
    ]
    assert second.reply is not None


def test_a_reply_lacking_what_its_kind_needs_is_not_saved(app: Flask) -> None:
    finding = make_finding(make_feedback(kinds=[]), kind="")
    with pytest.raises(InvalidInput) as invalid:
        services.write_reply(COMMISSIONER, finding, reply_input("we_cannot", reason=" ", owner_name=""))
    assert set(invalid.value.problems) == {"reason", "owner_name"}
    assert finding.reply is None


def test_a_dated_reply_makes_its_promise_and_follows_it_while_it_is_written(app: Flask) -> None:
    finding = make_finding(make_feedback(kinds=[]), "we_will")
    assert finding.reply is not None
    promise = finding.reply.commitment
    assert promise is not None
    later = promise.due_on + timedelta(days=9)
    services.write_reply(
        COMMISSIONER, finding, reply_input("we_will", due_on=later, promise="Three evenings")
    )
    assert (promise.due_on, promise.title) == (later, "Three evenings")
    services.write_reply(COMMISSIONER, finding, reply_input("we_cannot"))
    assert finding.reply.commitment is None
    assert db.session.query(Commitment).count() == 0


def test_what_belongs_to_another_kind_is_not_kept(app: Flask) -> None:
    finding = make_finding(make_feedback(kinds=[]), "not_ours", due_on=clock.today())
    assert finding.reply is not None
    assert (finding.reply.due_on, finding.reply.passed_to) == (None, "The bus company")
    services.write_reply(
        COMMISSIONER, finding, reply_input("we_did", passed_to="Nobody", passed_on=clock.today())
    )
    assert (finding.reply.passed_to, finding.reply.passed_on) == ("", None)


def test_two_people_do_not_overwrite_each_other(app: Flask) -> None:
    finding = make_finding(make_feedback(kinds=[]), kind="")
    seen = finding.revision
    services.write_reply(COMMISSIONER, finding, reply_input(), seen)
    with pytest.raises(Stale):
        services.write_reply(COMMISSIONER, finding, reply_input(), seen)
    with pytest.raises(Stale):
        services.edit_finding(
            COMMISSIONER, finding, you_said="Mine", you_said_young="", theme_ids=[], expected_revision=seen
        )


def test_nothing_is_written_any_more_once_people_are_told(app: Flask) -> None:
    feedback = make_feedback()
    finding = feedback.findings[0]
    tell(feedback)
    for attempt in (
        lambda: services.write_reply(COMMISSIONER, finding, reply_input()),
        lambda: services.edit_introduction(COMMISSIONER, feedback, "A", "B"),
        lambda: services.remove_finding(COMMISSIONER, finding),
        lambda: services.move_finding(COMMISSIONER, finding, ONE_UP),
        lambda: services.choose_quotes(COMMISSIONER, finding, []),
        lambda: make_finding(feedback),
    ):
        with pytest.raises(Refused, match="no longer being written"):
            attempt()


def test_a_promise_that_people_were_told_of_survives_rewriting(app: Flask) -> None:
    feedback = publish(make_feedback(kinds=["we_will"]))
    finding = feedback.findings[0]
    services.withdraw(COMMISSIONER, feedback, "A wrong figure.")
    services.rewrite(COMMISSIONER, feedback, "Putting it right.")
    assert finding.reply is not None
    promise = finding.reply.commitment
    assert promise is not None
    same = reply_input("we_will", due_on=promise.due_on, promise="The same promise, better said")
    services.write_reply(COMMISSIONER, finding, same)
    assert promise.title == "The same promise, better said"
    for changed in (replace(same, due_on=promise.due_on + timedelta(days=1)), reply_input("we_cannot")):
        with pytest.raises(Refused, match="with a reason"), db.session.begin_nested():
            services.write_reply(COMMISSIONER, finding, changed)
    with pytest.raises(Refused, match="Stop the promise"):
        services.remove_finding(COMMISSIONER, finding)


def test_a_finding_is_found_in_its_own_answers_only(app: Flask) -> None:
    first, second = make_feedback(), make_feedback()
    with pytest.raises(NotFound):
        queries.finding_of(first, second.findings[0].id)
