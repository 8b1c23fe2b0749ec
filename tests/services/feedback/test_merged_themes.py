"""Findings follow their themes: merged ones go on under the theme that holds their texts, lost ones hold up telling."""

from __future__ import annotations

import pytest

from coproduce.core import outbox
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import Refused
from coproduce.feedback import queries
from coproduce.feedback.models import Finding
from coproduce.feedback.rules import missing_answers
from coproduce.insights import services as insights
from coproduce.insights.models import Theme
from tests.factories.accounts import make_account
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import make_feedback, make_finding, make_theme, publish, tell
from tests.factories.insights import ANALYST
from tests.factories.safeguarding import MODERATOR

pytestmark = pytest.mark.usefixtures("app")


def answered(*names: str) -> tuple[Finding, list[Theme]]:
    """A finding about the first theme; the other themes stand beside it, each in a finding of its own."""
    feedback = make_feedback(kinds=[])
    themes = [make_theme(feedback.consultation, name) for name in names]
    findings = [make_finding(feedback, themes=[theme]) for theme in themes]
    return findings[0], themes


def names_of(finding: Finding) -> list[str]:
    db.session.refresh(finding)
    return [theme.name for theme in finding.themes]


def test_a_finding_goes_on_with_the_theme_that_survives() -> None:
    with unit_of_work():
        finding, (waiting, evenings, weekends) = answered("Waiting", "Evenings", "Weekends")
        revision = finding.revision
        insights.merge_themes(ANALYST, waiting, evenings)
        insights.merge_themes(ANALYST, evenings, weekends)
    outbox.dispatch()
    assert names_of(finding) == ["Weekends"]
    assert finding.revision > revision, "a page that was open meanwhile is out of date"
    assert missing_answers(queries.telling_facts(finding.feedback)) == []


def test_a_merger_that_was_undone_meanwhile_changes_nothing() -> None:
    with unit_of_work():
        finding, (waiting, evenings) = answered("Waiting", "Evenings")
        insights.merge_themes(ANALYST, waiting, evenings)
        insights.undo(ANALYST, finding.feedback.consultation_id)
    outbox.dispatch()
    assert names_of(finding) == ["Waiting"]


def test_between_the_merger_and_the_worker_telling_is_refused() -> None:
    with unit_of_work():
        finding, (waiting, evenings) = answered("Waiting", "Evenings")
        insights.merge_themes(ANALYST, waiting, evenings)
    with pytest.raises(Refused, match="“Waiting”, which is no longer approved"):
        tell(finding.feedback)
    db.session.rollback()
    outbox.dispatch()
    assert tell(finding.feedback).state == "telling"


def test_a_theme_that_was_set_aside_holds_up_telling() -> None:
    finding, (waiting, _) = answered("Waiting", "Evenings")
    insights.set_aside_theme(ANALYST, waiting, "It mixed two things.")
    [refusal] = missing_answers(queries.telling_facts(finding.feedback))
    assert "Finding 1 stands for the theme “Waiting”" in refusal.message
    assert refusal.url.endswith(f"/findings/{finding.id}")
    with pytest.raises(Refused):
        tell(finding.feedback)


def test_whose_words_were_in_the_merged_theme_still_finds_their_answer() -> None:
    from coproduce.safeguarding.services import mark_read

    with unit_of_work():
        consultation = make_consultation("closed")
        response = make_response(consultation, account=make_account())
        passages = [answer.passage for answer in response.answers if answer.passage]
        for passage in passages:
            mark_read(MODERATOR, passage)
        feedback = make_feedback(consultation, kinds=[])
        waiting, evenings = (
            make_theme(consultation, "Waiting", passages),
            make_theme(consultation, "Evenings"),
        )
        make_finding(feedback, themes=[waiting], you_said="The wait is long.")
        make_finding(feedback, themes=[evenings])
        publish(feedback)
        insights.merge_themes(ANALYST, waiting, evenings)
    outbox.dispatch()
    steps = {step.name: step for step in queries.trace_of(response).steps}
    assert "The wait is long." in [point.text for point in steps["finding"].points]
