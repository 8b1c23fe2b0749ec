"""The lifecycles of safeguarding and insights never leave their tables, whatever is tried in whatever order."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coproduce.core.access import CLOCK, VISITOR, Actor
from coproduce.core.database import Stateful, db
from coproduce.core.errors import DomainError
from coproduce.core.lifecycle import Lifecycle, fire
from coproduce.insights.lifecycle import QUOTE, SNAPSHOT, THEME
from coproduce.insights.rules import Earlier, QuoteFacts, SnapshotFacts, ThemeFacts
from coproduce.safeguarding.lifecycle import (
    APPEAL,
    CONCERN,
    PASSAGE,
    REPORT_CASE,
    AppealFacts,
    CaseFacts,
    PassageFacts,
)
from tests.factories.insights import make_plain_consultation, make_quote, make_snapshot, make_theme
from tests.factories.safeguarding import make_appeal, make_case, make_concern, make_passage

ACTORS = (
    VISITOR,
    CLOCK,
    *(
        Actor(name=role, roles=frozenset({role}))
        for role in (
            "analyst",
            "commissioner",
            "moderator",
            "safeguarding_lead",
            "administrator",
            "participant",
        )
    ),
)
LIFECYCLES = (PASSAGE, APPEAL, REPORT_CASE, CONCERN, THEME, QUOTE, SNAPSHOT)
ACTIONS = sorted({action for each in LIFECYCLES for _, action in each.table} | {"explode"})

steps = st.lists(
    st.tuples(
        st.sampled_from(ACTIONS), st.sampled_from(ACTORS), st.booleans(), st.sampled_from(["", "because"])
    ),
    max_size=12,
)


@pytest.fixture
def subjects(app: Flask) -> dict[str, Stateful]:
    consultation = make_plain_consultation()
    return {
        "passage": make_passage(),
        "appeal": make_appeal(),
        "report": make_case(),
        "concern": make_concern(),
        "theme": make_theme(consultation),
        "quote": make_quote(consultation, state="proposed"),
        "results": make_snapshot(consultation, state="prepared"),
    }


def facts(name: str, sound: bool, subject: Any) -> Any:
    if name == "passage":
        return PassageFacts("" if sound else "Nobody can be asked.", has_open_appeal=not sound)
    if name == "appeal":
        return AppealFacts("a", "b" if sound else "a", "Because.")
    if name == "report":
        return CaseFacts(changed=sound, answer="Because." if sound else "")
    if name == "theme":
        return ThemeFacts("A name", 3 if sound else 0, taken=not sound)
    if name == "quote":
        return QuoteFacts(sound, "read", "a", "a", (), screened=True, checked=False)
    if name == "results":
        return SnapshotFacts(
            "closed" if sound else "open", None, subject.taken_at, "", () if sound else (Earlier(False, 1),)
        )
    return None


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda lifecycle: lifecycle.name)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(tried=steps)
def test_only_the_table_moves_a_state(
    subjects: dict[str, Stateful], lifecycle: Lifecycle, tried: list[tuple[str, Actor, bool, str]]
) -> None:
    subject = subjects[lifecycle.name]
    for action, actor, sound, reason in tried:
        before, version = subject.state, subject.version
        try:
            fire(
                lifecycle, subject, action, actor, facts=facts(lifecycle.name, sound, subject), reason=reason
            )
        except DomainError:
            assert (subject.state, subject.version) == (before, version)
            continue
        transition = lifecycle.table[before, action]
        assert subject.state == transition.target
        assert subject.state in lifecycle.states
        assert actor is not VISITOR, "a visitor moves nothing here"
        assert not transition.needs_reason or reason
        assert sound or transition.guard is None
    db.session.flush()


def test_a_state_cannot_be_written_past_the_engine(subjects: dict[str, Stateful]) -> None:
    for subject in subjects.values():
        with pytest.raises(AttributeError, match="lifecycle"):
            subject.state = "anything"
