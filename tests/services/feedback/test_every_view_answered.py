"""Rule 5 whatever is done in whatever order: nobody is told while a theme or a finding has no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import DomainError, Refused
from coproduce.feedback import services
from coproduce.feedback.models import Feedback, FindingSource, finding_theme
from coproduce.feedback.queries.lint import still_open
from coproduce.feedback.queries.sources import THEME
from coproduce.insights.models import Theme
from coproduce.insights.queries import approved_themes
from coproduce.insights.services import approve_theme
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_theme,
    reply_input,
    tell,
)
from tests.factories.insights import ANALYST, make_texts
from tests.factories.insights import make_theme as make_theme_with_texts

KINDS = ["we_did", "we_will", "we_cannot", "not_ours", "we_keep_doing"]
STEP = st.one_of(
    st.tuples(st.just("find"), st.lists(st.integers(0, 3), max_size=3), st.booleans()),
    st.tuples(st.just("theme"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("reply"), st.integers(0, 3), st.sampled_from(KINDS)),
    st.tuples(st.just("empty words"), st.integers(0, 3), st.sampled_from(KINDS)),
    st.tuples(st.just("let stand"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("retheme"), st.integers(0, 3), st.integers(0, 3)),
    st.tuples(st.just("extent"), st.integers(0, 3), st.sampled_from(["fully", "in_part", "not"])),
    st.tuples(st.just("forget the reason"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("remove"), st.integers(0, 3), st.booleans()),
    st.tuples(st.just("tell"), st.just(0), st.just(0)),
)


class Desk:
    """Answers in writing, and what somebody may do to them; what is refused changes nothing."""

    def __init__(self) -> None:
        self.feedback = make_feedback(make_closed_consultation(), kinds=[])
        make_theme(self.feedback.consultation, "Waiting")

    def do(self, name: str, one: object, other: object) -> None:
        steps: dict[str, Callable[..., object]] = {
            "find": self.find,
            "theme": self.theme,
            "reply": self.reply,
            "empty words": self.empty_words,
            "let stand": self.let_stand,
            "retheme": self.retheme,
            "extent": self.extent,
            "forget the reason": self.forget_the_reason,
            "remove": self.remove,
            "tell": self.tell,
        }
        try:
            with db.session.begin_nested():
                steps[name](one, other)
        except (DomainError, IndexError):
            db.session.expire_all()

    def find(self, themes: list[int], young: bool) -> None:
        known = approved_themes(self.feedback.consultation_id)
        ids = {known[each % len(known)].id for each in themes} if known else set()
        young_words = "Young words." if young else ""
        services.add_finding(
            COMMISSIONER, self.feedback, you_said="Said.", you_said_young=young_words, theme_ids=ids
        )

    def theme(self, number: int, lost: bool) -> None:
        """Another theme is approved, or one is not approved any more."""
        if not lost:
            make_theme(self.feedback.consultation, f"Theme {number}")
            return
        known = approved_themes(self.feedback.consultation_id)
        db.session.execute(db.update(Theme).where(Theme.id == known[number].id).values(state="drafted"))
        db.session.expire_all()

    def reply(self, number: int, kind: str) -> None:
        services.write_reply(COMMISSIONER, self.feedback.findings[number], reply_input(kind))

    def empty_words(self, number: int, kind: str) -> None:
        noted = reply_input(kind, text="Your views have been noted.")
        services.write_reply(COMMISSIONER, self.feedback.findings[number], noted)

    def let_stand(self, number: int, _: bool) -> None:
        warning = still_open(self.feedback)[number]
        services.let_stand(COMMISSIONER, self.feedback, warning.code, warning.finding_id, reason="Looked at.")

    def retheme(self, number: int, theme: int) -> None:
        known = approved_themes(self.feedback.consultation_id)
        services.edit_finding(
            COMMISSIONER,
            self.feedback.findings[number],
            you_said="Said anew.",
            you_said_young="Young words.",
            theme_ids=[known[theme].id],
        )

    def extent(self, number: int, extent: str) -> None:
        finding = self.feedback.findings[number]
        services.set_extent(
            COMMISSIONER, finding, THEME, finding.themes[0].id, extent=extent, reason="The money ends."
        )

    def forget_the_reason(self, number: int, _: bool) -> None:
        """As an import or a repair might leave it, round the service."""
        finding = self.feedback.findings[number]
        db.session.execute(
            finding_theme.update()
            .where(finding_theme.c.finding_id == finding.id)
            .values(extent="in_part", extent_reason=" ")
        )

    def remove(self, number: int, _: bool) -> None:
        services.remove_finding(COMMISSIONER, self.feedback.findings[number])

    def tell(self, *_: int) -> None:
        services.begin_telling(COMMISSIONER, self.feedback, reach_plan="By post.")


def assert_every_view_is_answered(feedback: Feedback) -> None:
    """Asked of the tables, not of the rules that let it pass."""
    db.session.expire_all()
    findings = {finding.id: finding for finding in feedback.findings}
    rows = db.session.execute(select(finding_theme).where(finding_theme.c.finding_id.in_(findings))).all()
    approved = {theme.id for theme in approved_themes(feedback.consultation_id)}
    assert {row.theme_id for row in rows} == approved
    assert all(row.extent == "fully" or row.extent_reason.strip() for row in rows)
    assert db.session.query(FindingSource).filter(FindingSource.extent != "fully").count() == 0
    for finding in findings.values():
        assert finding.reply is not None
        assert finding.reply.text.strip()
        assert finding.reply.text_young.strip()
        assert finding.you_said_young.strip()
    assert still_open(feedback) == []


# What leads to telling with nothing else between, so that the machine is seen to tell at all.
COMPLETE = [("find", [0], True), ("reply", 0, "we_cannot"), ("tell", 0, 0)]


def test_no_order_of_edits_tells_answers_that_leave_somebody_out(app: Flask) -> None:
    told = []

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(STEP, max_size=9), st.booleans())
    @example([], True)
    def machine(steps: list[tuple[str, object, object]], complete_first: bool) -> None:
        with clock.frozen(clock.now() - timedelta(days=1)):
            desk = Desk()
            for step in [*(COMPLETE[:2] if complete_first else []), *steps, ("tell", 0, 0)]:
                desk.do(*step)
                if desk.feedback.state != "writing":
                    # What is approved after the letters have gone is no part of what was told.
                    told.append(desk.feedback.id)
                    assert_every_view_is_answered(desk.feedback)
                    return

    machine()
    assert told, "the machine never told anybody, so it tried nothing"


def test_no_theme_joins_answers_that_people_are_told(app: Flask) -> None:
    """It would stand without a finding. Once the answers are withdrawn it may be approved, and has to be answered."""
    feedback = tell(make_feedback())
    consultation = feedback.consultation
    theme = make_theme_with_texts(consultation, "Late", make_texts(consultation, ["Nobody told us."]))
    with pytest.raises(Refused, match="told the answers"):
        approve_theme(ANALYST, theme)
    services.withdraw(COMMISSIONER, feedback, "A theme was forgotten.")
    services.rewrite(COMMISSIONER, feedback, "A theme was forgotten.")
    approve_theme(ANALYST, theme)
    with pytest.raises(Refused, match="Late"):
        tell(feedback)
