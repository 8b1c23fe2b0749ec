"""The path of one's words as steps, from plain facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from coproduce.feedback.trace import (
    OwnText,
    PublicAnswer,
    PublicPromise,
    Release,
    Step,
    TraceFacts,
    build_trace,
)

TODAY = date(2026, 11, 20)
PROMISED = date(2026, 12, 20)
OPENED = datetime(2026, 11, 16, 9, 30, tzinfo=UTC)
TEXT = OwnText(
    "What would you change?",
    "Evenings",
    "read",
    date(2026, 10, 5),
    redacted=False,
    may_quote=True,
    quoted=False,
    themes=("Evenings",),
)
PROMISE = PublicPromise("Two evenings", "under_way", date(2027, 1, 10), None, "", (), late=False)
ANSWER = PublicAnswer("f1", "Evenings are few.", "we_will", "We open later.", PROMISE)
FACTS = TraceFacts(
    slug="breaks",
    title="Short breaks",
    state="closed",
    submitted_on=date(2026, 10, 1),
    imported=False,
    closes_on=date(2026, 10, 31),
    promised_on=PROMISED,
    cancelled_because="",
    results_on=None,
    texts=(TEXT,),
    answers=(ANSWER,),
    release=Release("public", OPENED),
    today=TODAY,
)


def steps(**changes: object) -> dict[str, Step]:
    return {step.name: step for step in build_trace(replace(FACTS, **changes)).steps}  # type: ignore[arg-type]


def test_the_whole_path_has_a_date_or_a_promised_date_at_every_step() -> None:
    path = steps()
    assert list(path) == ["received", "read", "themes", "finding", "reply", "promise"]
    assert [step.state for step in path.values()] == ["done", "done", "done", "done", "done", "now"]
    assert path["received"].on == date(2026, 10, 1)
    assert path["read"].on == date(2026, 10, 5)
    assert path["finding"].on == path["reply"].on == date(2026, 11, 16)
    assert path["promise"].by == date(2027, 1, 10)
    assert path["finding"].points[0].href == "/consultations/breaks/feedback#finding-f1"


def test_unread_texts_are_promised_not_claimed() -> None:
    waiting = replace(TEXT, reading="unread", read_on=None, themes=())
    path = steps(texts=(waiting,), release=Release("promised"), answers=())
    assert [path[name].state for name in ("read", "themes", "finding", "reply")] == [
        "now",
        "later",
        "later",
        "later",
    ]
    assert path["read"].by == path["finding"].by == PROMISED
    half = steps(texts=(waiting, TEXT), release=Release("promised"), answers=())
    assert "1 of your 2 texts are read" in half["read"].text


def test_a_held_text_is_named_and_counts_for_no_theme() -> None:
    held = replace(TEXT, reading="held", themes=("Secret theme",))
    path = steps(texts=(held,), answers=())
    assert path["read"].state == "now"
    assert "more care" in path["read"].text
    assert "Secret theme" not in str(path["themes"])


def test_redaction_is_said() -> None:
    assert "hidden" in steps(texts=(replace(TEXT, redacted=True),))["read"].text


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"release": Release("settled", OPENED), "answers": ()}, False),
        ({"release": Release("promised"), "answers": (), "results_on": TODAY}, True),
        ({}, True),
    ],
)
def test_themes_are_named_once_results_or_answers_are_public(changes: dict[str, object], named: bool) -> None:
    assert steps(**changes)["themes"].names == (("Evenings",) if named else ())


def test_no_theme_is_said_with_its_reason() -> None:
    path = steps(texts=(replace(TEXT, themes=(), no_theme_because="It thanks a person."),), answers=())
    assert path["themes"].points[0].text.endswith("because: It thanks a person.")
    assert path["finding"].state == path["reply"].state == "stopped"


@pytest.mark.parametrize(
    ("release", "state", "words"),
    [
        (Release("promised"), "later", ""),
        (Release("settled", OPENED), "now", "An answer is written"),
        (Release("held", held_until=TODAY, reason="Election"), "stopped", "because: Election"),
        (
            Release("withdrawn", reason="A wrong figure", withdrawn_on=TODAY),
            "stopped",
            "Because: A wrong figure",
        ),
    ],
)
def test_answers_that_are_not_public_are_only_announced(release: Release, state: str, words: str) -> None:
    path = steps(release=release, answers=(ANSWER,))
    assert path["finding"].state == state
    assert words in path["finding"].text
    assert "Evenings are few." not in str(path)
    assert "We open later." not in str(path)
    assert "Two evenings" not in str(path)


def test_a_promised_day_that_has_passed_is_called_late() -> None:
    path = steps(release=Release("promised"), promised_on=date(2026, 11, 1), answers=())
    assert "This is late." in path["finding"].text


def test_answers_without_own_words_are_counted() -> None:
    path = steps(texts=(), answers=(), results_on=TODAY)
    assert list(path) == ["received", "counted", "finding", "reply"]
    assert path["counted"].state == "done"
    assert steps(texts=(), answers=())["counted"].by == PROMISED


def test_a_cancelled_consultation_ends_the_path() -> None:
    path = steps(
        state="cancelled", cancelled_because="The plan was dropped.", release=Release("promised"), answers=()
    )
    assert path["cancelled"].text == "The plan was dropped."
    assert "reply" not in path


@pytest.mark.parametrize(
    ("promise", "state", "words"),
    [
        (replace(PROMISE, state="agreed"), "later", "We have promised this."),
        (
            replace(PROMISE, late=True, moved_from=(date(2026, 9, 1),)),
            "now",
            "We are late with this. It was promised for 1 September 2026 before.",
        ),
        (replace(PROMISE, state="done", done_on=TODAY), "done", ""),
        (replace(PROMISE, state="stopped", stopped_reason="No money."), "stopped", "Because: No money."),
    ],
)
def test_promises_stand_as_they_are(promise: PublicPromise, state: str, words: str) -> None:
    step = steps(answers=(replace(ANSWER, promise=promise),))["promise"]
    assert (step.state, step.text) == (state, words)
