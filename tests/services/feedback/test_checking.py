"""Checking findings before release, and disagreeing after it, on a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.core.outbox import OutboxEvent
from coproduce.feedback import services as answers
from coproduce.feedback.models import CheckLink, FindingVerdict
from coproduce.feedback.queries import check_rounds, checking
from coproduce.feedback.queries.cards import cards_of
from coproduce.feedback.queries.checking import ShownObjection
from coproduce.feedback.rules import missing_answers
from coproduce.feedback.services import checking as services
from coproduce.feedback.services import objections as settling
from coproduce.feedback.services.checking import Said
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account, make_actor, make_group
from tests.factories.checking import make_check, object_after, read_words, say_in_check
from tests.factories.consultations import make_consultation
from tests.factories.feedback import COMMISSIONER, make_feedback, make_public_feedback, publish, tell

ANSWER = PublicAnswer("The buses are not ours. We asked the company.", "Ola Owner (invented)", "Manager")


def against(finding_id: str) -> tuple[ShownObjection, ...]:
    """What stands against one finding, where everybody may read it now."""
    return checking.contested([finding_id]).get(finding_id, ())


def verdicts() -> list[FindingVerdict]:
    return list(db.session.scalars(select(FindingVerdict).order_by(FindingVerdict.verdict)))


def missing(feedback: object) -> str:
    from coproduce.feedback import queries

    return " ".join(refusal.message for refusal in missing_answers(queries.telling_facts(feedback)))  # type: ignore[arg-type]


def test_the_same_link_replaces_and_no_other_can(app: Flask) -> None:
    check = make_check(make_feedback())
    first = say_in_check(check, words="You left out the buses.")
    say_in_check(check, verdict="said")
    say_in_check(check, token=first, verdict="said")

    assert [verdict.verdict for verdict in verdicts()] == ["said", "said"]
    assert db.session.scalars(select(Passage)).all() == []  # the words went with what they belonged to

    stranger = "x" * 32
    with pytest.raises(NotFound):
        check_rounds.link_behind(stranger)
    say_in_check(check, token=first, verdict="missed", words="Buses after all.")
    assert sorted(verdict.verdict for verdict in verdicts()) == ["missed", "said"]


def test_saying_the_same_again_keeps_what_staff_did(app: Flask) -> None:
    feedback = make_feedback()
    check = make_check(feedback)
    link = say_in_check(check, words="You left out the buses.")
    (objection,) = verdicts()
    read_words(objection)
    settling.answer_objections(COMMISSIONER, feedback.findings[0], [objection.id], ANSWER)
    say_in_check(check, token=link, words="You left out the buses.")
    assert [verdict.state for verdict in verdicts()] == ["answered"]


def test_only_a_hash_of_a_link_is_kept_and_nothing_stands_for_one_verdict(app: Flask) -> None:
    check = make_check(make_feedback())
    before = (
        len(db.session.scalars(select(AuditEntry)).all()),
        len(db.session.scalars(select(OutboxEvent)).all()),
    )
    token = say_in_check(check, words="You left out the buses.")
    after = (
        len(db.session.scalars(select(AuditEntry)).all()),
        len(db.session.scalars(select(OutboxEvent)).all()),
    )
    assert before == after
    (link,) = db.session.scalars(select(CheckLink)).all()
    assert token not in (link.token_digest, link.id)
    assert link.token_digest != verdicts()[0].reply_key


def test_a_link_dies_with_its_round_and_with_the_release(app: Flask) -> None:
    feedback = make_feedback()
    check = make_check(feedback, days=2)
    token = say_in_check(check, verdict="said")
    with clock.frozen(clock.now() + timedelta(days=15)):
        with pytest.raises(NotFound):
            check_rounds.link_behind(token)
        with pytest.raises(NotFound):
            say_in_check(check, token=token)
        services.close_checks_that_are_over()
    assert (check.state, check.closed_on) == ("closed", check.closes_on)

    again = make_check(feedback)
    assert check_rounds.link_behind(services.new_check_link(again.id)).round is again
    services.close_check(COMMISSIONER, again, "The council meets earlier.")
    with pytest.raises(NotFound):
        say_in_check(again)


def test_telling_waits_for_the_check_and_for_each_objection(app: Flask) -> None:
    feedback = make_feedback(kinds=["we_did", "we_cannot"])
    check = make_check(feedback)
    say_in_check(check, words="You left out the buses.", may_show=True)
    say_in_check(check, number=1)
    assert "still being asked" in missing(feedback)
    services.close_check(COMMISSIONER, check, "Everybody has answered.")
    assert "Nobody has read 1 objection" in missing(feedback)
    with_words = next(each for each in verdicts() if each.passage)
    read_words(with_words)
    assert "2 objections are neither answered nor shown" in missing(feedback)
    with pytest.raises(Refused):
        tell(feedback)

    settling.settle_by_showing(COMMISSIONER, feedback.findings[0], [with_words.id])
    wordless = next(each for each in verdicts() if not each.passage)
    with pytest.raises(Refused, match="no words here that may be shown"):
        settling.settle_by_showing(COMMISSIONER, feedback.findings[1], [wordless.id])
    with pytest.raises(Refused, match="still says what it said"):
        settling.settle_by_change(COMMISSIONER, feedback.findings[1], [wordless.id])
    answers.edit_finding(
        COMMISSIONER, feedback.findings[1], you_said="Buses.", you_said_young="Buses.", theme_ids=[]
    )
    settling.settle_by_change(COMMISSIONER, feedback.findings[1], [wordless.id])
    assert missing(feedback) == ""
    tell(feedback)


def test_a_finding_with_an_objection_cannot_be_removed(app: Flask) -> None:
    feedback = make_feedback()
    say_in_check(make_check(feedback))
    with pytest.raises(Refused, match="missed something"):
        answers.remove_finding(COMMISSIONER, feedback.findings[0])


def test_a_group_answers_once_by_its_facilitator_and_no_staff_can(app: Flask) -> None:
    facilitator = make_account("group_facilitator")
    stars = make_group("STARS (invented)", facilitator)
    feedback = make_feedback(make_consultation("closed", questions=[], groups={"led": stars}))
    check = make_check(feedback)
    said = {feedback.findings[0].id: Said("missed", "You left out the buses.", may_show=True)}
    mine = make_actor("group_facilitator", group_ids=frozenset({stars.id}))
    for stranger in (
        make_actor("group_facilitator"),
        make_actor("commissioner", group_ids=frozenset({stars.id})),
    ):
        with pytest.raises(NotAllowed):
            services.give_group_verdicts(stranger, check, stars, said)
    services.give_group_verdicts(mine, check, stars, said)
    services.give_group_verdicts(mine, check, stars, {feedback.findings[0].id: Said("said")})
    assert [(verdict.verdict, verdict.group_id) for verdict in verdicts()] == [("said", stars.id)]


def test_unread_words_and_words_without_consent_are_never_public(app: Flask) -> None:
    feedback = make_public_feedback()
    finding = feedback.findings[0]
    verdict = object_after(feedback)
    assert checking.contested([finding.id]) == {}
    # Staff cannot answer past the reader.
    with pytest.raises(Refused, match="Nobody has read"):
        settling.answer_disagreement(COMMISSIONER, verdict, ANSWER)
    read_words(verdict)
    (shown,) = against(finding.id)
    assert (shown.words, shown.late, shown.answer) == ("You forgot the buses.", False, "")
    assert cards_of(feedback)[0].objections == (shown,)

    verdict.passage.may_quote = False
    db.session.flush()
    assert against(finding.id) == ()


def test_nothing_is_contested_in_public_before_the_answers_are(app: Flask) -> None:
    feedback = make_feedback()
    check = make_check(feedback)
    say_in_check(check, words="You left out the buses.", may_show=True)
    (objection,) = verdicts()
    read_words(objection)
    services.close_check(COMMISSIONER, check, "All have answered.")
    settling.settle_by_showing(COMMISSIONER, feedback.findings[0], [objection.id])
    assert checking.contested([feedback.findings[0].id]) == {}
    publish(feedback)
    assert [each.words for each in against(feedback.findings[0].id)] == ["You left out the buses."]
    answers.withdraw(COMMISSIONER, feedback, "A mistake.")
    assert checking.contested([feedback.findings[0].id]) == {}


def test_a_disagreement_is_answered_corrected_with_a_reason_and_taken_back(app: Flask) -> None:
    feedback = make_public_feedback()
    verdict = object_after(feedback, read=True)
    with pytest.raises(InvalidInput):
        settling.answer_disagreement(COMMISSIONER, verdict, PublicAnswer("Noted.", ""))
    with pytest.raises(NotAllowed):
        settling.answer_disagreement(make_actor("moderator"), verdict, ANSWER)
    settling.answer_disagreement(COMMISSIONER, verdict, ANSWER)
    with pytest.raises(InvalidInput):
        settling.answer_disagreement(COMMISSIONER, verdict, PublicAnswer("Other words.", "Ola Owner"))
    settling.answer_disagreement(
        COMMISSIONER, verdict, PublicAnswer("Other words.", "Ola Owner"), reason="Wrong."
    )
    (shown,) = against(feedback.findings[0].id)
    assert (shown.answer, shown.state, shown.due_on) == ("Other words.", "answered", None)
    services.take_back(verdict)
    assert against(feedback.findings[0].id) == ()
    assert db.session.scalars(select(Passage)).all() == []


def test_a_late_answer_is_public_by_the_clock_and_staff_hear_before(app: Flask) -> None:
    feedback = make_public_feedback()
    verdict = object_after(feedback, read=True)
    due = check_rounds.disagreement_due(verdict)

    def told() -> list[tuple[str, bool]]:
        events = db.session.scalars(select(OutboxEvent).where(OutboxEvent.kind == "DisagreementsWait"))
        return sorted((event.facts["day"], event.facts["nearly_due"]) for event in events)

    settling.tell_staff_of_disagreements()
    assert told() == []  # never on the day itself: the letter would say when somebody wrote
    with clock.frozen(clock.now() + timedelta(days=1)):
        for _ in range(2):
            settling.tell_staff_of_disagreements()
        assert [nearly for _, nearly in told()] == [False]
    last = clock.london_moment(due, 12)
    with clock.frozen(last):
        settling.tell_staff_of_disagreements()
        assert [nearly for _, nearly in told()] == [False, True]
        assert not against(feedback.findings[0].id)[0].late
    with clock.frozen(last + timedelta(days=1)):
        assert against(feedback.findings[0].id)[0].late


def test_the_public_hears_of_a_check_in_words_only(app: Flask) -> None:
    feedback = make_feedback()
    assert not checking.check_summary(feedback).held
    check = make_check(feedback)
    for _ in range(7):
        say_in_check(check, verdict="said")
    say_in_check(check)
    settling.answer_objections(
        COMMISSIONER,
        feedback.findings[0],
        [each.id for each in verdicts() if each.verdict == "missed"],
        ANSWER,
    )
    assert not checking.check_summary(feedback).held  # nobody sees how it goes while it runs
    services.close_check(COMMISSIONER, check, "All have answered.")
    summary = checking.check_summary(feedback)
    assert summary.held
    assert summary.sentence.endswith("Most said yes.")
    assert summary.table is None
    assert not any(sign.isdigit() for sign in summary.sentence)


def test_what_people_wrote_is_erased_with_the_answers(app: Flask) -> None:
    feedback = make_public_feedback()
    verdict = object_after(feedback, read=True)
    services.erase_words_with_the_answers()
    assert verdict.passage is not None
    feedback.consultation.responses_erased_on = clock.today()
    db.session.flush()
    services.erase_words_with_the_answers()
    db.session.expire_all()
    assert verdict.passage is None
