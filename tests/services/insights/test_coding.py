"""Themes and codings: what people decide, step by step and back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.outbox import OutboxEvent
from coproduce.insights import services
from coproduce.insights.models import CodingStep, Theme
from coproduce.insights.queries import (
    DeskFilter,
    approved_themes,
    campaigns,
    candidate_by_id,
    candidates,
    desk_page,
    live_themes,
    matching_passages,
    progress,
    theme_by_id,
    theme_sizes,
    themes_of_passage,
    unanswered_texts,
)
from coproduce.insights.queries.desk import desk_text
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import hold
from tests.factories.insights import (
    ANALYST,
    make_candidate,
    make_plain_consultation,
    make_quote,
    make_texts,
    make_theme,
)
from tests.factories.safeguarding import MODERATOR

CAMPAIGN = "Please keep the sensory support team as it is."


def state_of(consultation_id: str) -> dict[str, set[str]]:
    """Theme name -> bodies of its texts, live themes only."""
    return {
        theme.name: {db.session.get_one(Passage, coding.passage_id).body for coding in theme.codings}
        for theme in live_themes(consultation_id)
    }


def test_coding_reads_the_text_and_answers_for_it(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two = make_texts(consultation, ["Too long a wait", "Kind staff"])
    theme = make_theme(consultation, "Waiting", [one])
    assert (one.state, two.state) == ("read", "unread")
    assert unanswered_texts(consultation.id) == 2, "a drafted theme answers for nothing yet"
    services.approve_theme(ANALYST, theme)
    assert unanswered_texts(consultation.id) == 1
    services.mark_no_theme(ANALYST, consultation.id, [two.id], "Praise alone, nothing asked")
    assert unanswered_texts(consultation.id) == 0
    assert themes_of_passage(one.id) == [theme]
    assert approved_themes(consultation.id) == [theme]


def test_a_theme_is_approved_with_texts_and_a_name_of_its_own(app: Flask) -> None:
    consultation = make_plain_consultation()
    passages = make_texts(consultation, ["a text", "another"])
    empty = make_theme(consultation, "Empty")
    with pytest.raises(Refused, match="No text"):
        services.approve_theme(ANALYST, empty)
    make_theme(consultation, "Waiting", passages[:1], state="approved")
    twin = make_theme(consultation, " waiting ", passages[1:])
    services.rename_theme(ANALYST, twin, "waiting", "")
    with pytest.raises(Refused, match="this name"):
        services.approve_theme(ANALYST, twin)
    services.rename_theme(ANALYST, twin, "Staff", "How staff treat families")
    services.approve_theme(ANALYST, twin)
    with pytest.raises(Refused, match="this name"):
        services.rename_theme(ANALYST, twin, "WAITING", "")


def test_campaign_texts_are_coded_at_once(app: Flask) -> None:
    consultation = make_plain_consultation()
    texts = make_texts(consultation, [CAMPAIGN, CAMPAIGN.upper(), f"  {CAMPAIGN} ", "Something else"])
    theme = make_theme(consultation, "Sensory support")
    assert services.move_passages(ANALYST, consultation.id, [texts[1].id], theme) == 3
    assert theme_sizes(consultation.id) == {theme.id: 3}
    page, matching = desk_page(ANALYST, consultation.id, DeskFilter("all"))
    assert [row.copies for row in page.rows] == [3, 1]
    assert (page.total, matching) == (2, 4)
    assert [(each.copies, each.topic) for each in campaigns(consultation.id)] == [(3, "comments")]


def test_the_same_words_to_another_question_stay_apart(app: Flask) -> None:
    consultation = make_plain_consultation()
    one = make_texts(consultation, ["No"])[0]
    make_texts(consultation, ["No"], topic="other")
    theme = make_theme(consultation)
    assert services.move_passages(ANALYST, consultation.id, [one.id], theme) == 1


def test_texts_move_from_theme_to_theme_and_back(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two = make_texts(consultation, ["one", "two"])
    source, target = make_theme(consultation, "A", [one, two]), make_theme(consultation, "B")
    before = state_of(consultation.id)
    services.move_passages(ANALYST, consultation.id, [one.id], target, out_of=source)
    assert state_of(consultation.id) == {"A": {"two"}, "B": {"one"}}
    services.undo(ANALYST, consultation.id)
    assert state_of(consultation.id) == before
    services.move_passages(ANALYST, consultation.id, [one.id, two.id], target)
    assert state_of(consultation.id) == {"A": {"one", "two"}, "B": {"one", "two"}}
    services.remove_from_theme(ANALYST, consultation.id, [two.id], target)
    assert state_of(consultation.id)["B"] == {"one"}


def test_no_theme_takes_out_of_themes_and_coding_takes_the_mark_away(app: Flask) -> None:
    consultation = make_plain_consultation()
    one = make_texts(consultation, ["one"])[0]
    theme = make_theme(consultation, "A", [one], state="approved")
    with pytest.raises(InvalidInput):
        services.mark_no_theme(ANALYST, consultation.id, [one.id], " ")
    services.mark_no_theme(ANALYST, consultation.id, [one.id], "Empty words")
    assert state_of(consultation.id) == {"A": set()}
    detail = desk_text(ANALYST, consultation.id, one.id)
    assert detail is not None
    assert detail.no_theme == "Empty words"
    services.move_passages(ANALYST, consultation.id, [one.id], theme)
    assert progress(ANALYST, consultation.id).no_theme == 0
    services.undo(ANALYST, consultation.id)
    assert progress(ANALYST, consultation.id).no_theme == 1
    services.undo(ANALYST, consultation.id)
    assert state_of(consultation.id) == {"A": {"one"}}


def test_accepting_a_suggestion_adopts_its_codings_and_keeps_urgent_texts_in_the_queue(app: Flask) -> None:
    consultation = make_plain_consultation()
    passages = make_texts(consultation, [f"waiting list {number}" for number in range(5)])
    passages[0].concern_hint = "urgent"
    candidate = make_candidate(consultation, passages)
    theme = services.accept_candidate(ANALYST, candidate)
    assert (theme.state, theme.name, theme.from_candidate_id) == ("drafted", "Waiting / list", candidate.id)
    assert all(coding.from_machine for coding in theme.codings)
    assert [passage.state for passage in passages] == ["unread"] + 4 * ["read"]
    assert [each.accepted for each in candidates(ANALYST, consultation.id)] == [True]
    with pytest.raises(Refused, match="in use"):
        services.accept_candidate(ANALYST, candidate)
    services.undo(ANALYST, consultation.id)
    assert live_themes(consultation.id) == []
    assert services.accept_candidate(ANALYST, candidate).state == "drafted"


def test_merging_and_undoing(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two, three = make_texts(consultation, ["one", "two", "three"])
    source = make_theme(consultation, "Waits", [one, two], state="approved")
    target = make_theme(consultation, "Waiting", [two, three], state="approved")
    services.merge_themes(ANALYST, source, target)
    assert state_of(consultation.id) == {"Waiting": {"one", "two", "three"}}
    assert (source.state, source.merged_into_id) == ("merged", target.id)
    services.undo(ANALYST, consultation.id)
    assert state_of(consultation.id) == {"Waits": {"one", "two"}, "Waiting": {"two", "three"}}
    assert (source.state, source.merged_into_id) == ("drafted", None)
    with pytest.raises(Refused):
        services.merge_themes(ANALYST, source, source)


def test_splitting_setting_aside_and_reconsidering(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two = make_texts(consultation, ["one", "two"])
    theme = make_theme(consultation, "Big", [one, two], state="approved")
    part = services.split_theme(ANALYST, theme, [two.id], "Small")
    assert state_of(consultation.id) == {"Big": {"one"}, "Small": {"two"}}
    services.undo(ANALYST, consultation.id)
    assert state_of(consultation.id) == {"Big": {"one", "two"}}
    assert part.state == "set_aside"
    with pytest.raises(Refused, match="reason"):
        services.set_aside_theme(ANALYST, theme, "")
    services.set_aside_theme(ANALYST, theme, "Says nothing new")
    assert unanswered_texts(consultation.id) == 2
    services.reconsider_theme(ANALYST, theme)
    assert theme.state == "drafted"


def test_undo_is_for_ones_own_last_step(app: Flask) -> None:
    consultation = make_plain_consultation()
    with pytest.raises(Refused, match="nothing"):
        services.undo(ANALYST, consultation.id)
    theme = services.draft_theme(ANALYST, consultation.id, "Mine")
    step = db.session.scalars(select(CodingStep)).one()
    step.account_id = None
    from tests.factories.accounts import make_account, make_actor

    other = make_account("analyst")
    with pytest.raises(Refused, match="colleague"):
        services.undo(make_actor("analyst"), consultation.id)
    from coproduce.accounts.actors import actor_of

    services.rename_theme(actor_of(other), theme, "Ours", "")
    services.undo(ANALYST, consultation.id)
    assert theme.state == "set_aside"


def test_undoing_passes_over_texts_that_were_withdrawn(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two = make_texts(consultation, ["one", "two"])
    source, target = make_theme(consultation, "A", [one, two]), make_theme(consultation, "B")
    services.move_passages(ANALYST, consultation.id, [one.id, two.id], target, out_of=source)
    db.session.delete(db.session.get_one(Passage, one.id))
    db.session.flush()
    services.undo(ANALYST, consultation.id)
    assert state_of(consultation.id) == {"A": {"two"}, "B": set()}


def test_only_analysts_code_and_only_in_their_consultation(app: Flask) -> None:
    consultation, other = make_plain_consultation(), make_plain_consultation()
    one = make_texts(consultation, ["one"])[0]
    theme = make_theme(consultation)
    for attempt in (
        lambda: services.move_passages(MODERATOR, consultation.id, [one.id], theme),
        lambda: services.draft_theme(VISITOR, consultation.id, "X"),
        lambda: services.approve_theme(MODERATOR, theme),
        lambda: services.mark_no_theme(VISITOR, consultation.id, [one.id], "x"),
        lambda: services.undo(MODERATOR, consultation.id),
        lambda: progress(VISITOR, consultation.id),
        lambda: desk_page(MODERATOR, consultation.id, DeskFilter()),
    ):
        with pytest.raises((NotAllowed, Refused)):
            attempt()
    with pytest.raises(InvalidInput, match="at least one"):
        services.move_passages(ANALYST, other.id, [one.id], make_theme(other))
    with pytest.raises(Refused, match="no longer"):
        services.move_passages(ANALYST, other.id, [one.id], theme)
    with pytest.raises(NotFound):
        theme_by_id(other.id, theme.id)
    candidate = make_candidate(consultation, [one])
    with pytest.raises(NotFound):
        candidate_by_id(other.id, candidate.id)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_theme_has_a_name_of_reasonable_length(app: Flask, name: str) -> None:
    with pytest.raises(InvalidInput):
        services.draft_theme(ANALYST, make_plain_consultation().id, name)


def test_a_stale_page_renames_nothing(app: Flask) -> None:
    theme = make_theme(make_plain_consultation())
    loaded = theme.version
    services.rename_theme(ANALYST, theme, "First", "")
    with pytest.raises(Stale):
        services.rename_theme(ANALYST, theme, "Second", "", expected_version=loaded)


def test_the_desk_filters(app: Flask) -> None:
    consultation = make_plain_consultation()
    one, two, three = make_texts(consultation, ["100% too slow", "Kind staff", "slow, and مرحبا"])
    other = make_texts(consultation, ["no idea"], topic="other")[0]
    theme = make_theme(consultation, "A", [one])
    candidate = make_candidate(consultation, [two, three])
    services.mark_no_theme(ANALYST, consultation.id, [two.id], "praise")

    def shown(**values: str) -> set[str]:
        chosen = DeskFilter(**values)
        page, _ = desk_page(ANALYST, consultation.id, chosen)
        ids = {row.passage.id for row in page.rows}
        assert ids == set(matching_passages(ANALYST, consultation.id, chosen))
        return ids

    assert shown() == {three.id, other.id}
    assert shown(view="all") == {one.id, two.id, three.id, other.id}
    assert shown(view="no_theme") == {two.id}
    assert shown(view="unread") == {three.id, other.id}
    assert shown(theme=theme.id) == {one.id}
    assert shown(candidate=candidate.id) == {two.id, three.id}
    assert shown(view="all", search="SLOW") == {one.id, three.id}
    assert shown(view="all", search="0%") == {one.id}
    assert shown(view="all", search="مرحبا") == {three.id}
    assert shown(view="all", topic="other") == {other.id}
    counts = progress(ANALYST, consultation.id)
    assert (counts.texts, counts.drafted, counts.no_theme, counts.left, counts.percent) == (4, 1, 1, 2, 50)
    assert desk_text(ANALYST, make_plain_consultation().id, one.id) is None


def test_asking_for_themes_is_an_event(app: Flask) -> None:
    consultation = make_plain_consultation()
    services.ask_for_themes(ANALYST, consultation)
    assert db.session.scalars(select(OutboxEvent.kind)).all() == ["ThemesAsked"]


def test_a_withdrawn_response_takes_codings_marks_and_quotes_along(app: Flask) -> None:
    consultation = make_plain_consultation()
    one = make_texts(consultation, ["These are my words"], may_quote=True)[0]
    theme = make_theme(consultation, "A", [one])
    make_quote(consultation, one)
    hold(MODERATOR, one, "to be sure")
    db.session.delete(one)
    db.session.flush()
    db.session.expire_all()
    assert db.session.get_one(Theme, theme.id).codings == []
    assert theme_sizes(consultation.id) == {}
