"""Excerpts, the list that is saved in one pass, assignments and comments; on both databases."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.insights import services
from coproduce.insights.models import Coding, DeskAssignment, DeskComment, Excerpt, NoTheme, Theme
from coproduce.insights.queries import live_themes
from coproduce.insights.queries.comments import comments_about, comments_page, open_comments
from coproduce.insights.queries.desk import desk_text
from coproduce.insights.queries.progress import assigned_to
from coproduce.insights.queries.suggestions import suggestions_for
from coproduce.insights.queries.theme_sources import sentiment_of, sources_page, who_said_it
from coproduce.insights.services import Decision
from coproduce.insights.services.coding import last_steps
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.accounts import make_account, make_actor
from tests.factories.consultations import make_response
from tests.factories.insights import ANALYST, make_candidate, make_plain_consultation, make_texts, make_theme
from tests.factories.safeguarding import MODERATOR

WORDS = "We waited a year. Nobody rang. The team was kind."


def analyst() -> Actor:
    return actor_of(make_account("analyst"))


def marked(passage: Passage, consultation_id: str) -> list[tuple[str, str, bool]]:
    found = desk_text(ANALYST, consultation_id, passage.id)
    assert found is not None
    return [(each.words, each.theme.name, each.stands) for each in found.excerpts]


def test_sentences_that_follow_each_other_are_one_excerpt_and_code_the_text(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        passage, copy = make_texts(consultation, [WORDS, WORDS])
        actor, theme = analyst(), make_theme(consultation, "Waits")
        assert services.mark_excerpts(actor, consultation.id, passage, theme, chosen=[0, 1]) == 1
        assert services.mark_excerpts(actor, consultation.id, passage, theme, words="team  was\nkind") == 1
        expected = [("We waited a year. Nobody rang.", "Waits", True), ("team was kind", "Waits", True)]
        assert marked(passage, consultation.id) == expected
        assert marked(copy, consultation.id) == expected
        assert {coding.passage_id for coding in db.session.scalars(select(Coding))} == {passage.id, copy.id}
        assert (passage.state, passage.read_by_id) == ("read", actor.account_id)
        services.undo(actor, consultation.id)
        assert marked(passage, consultation.id) == expected[:1]
        services.undo(actor, consultation.id)
        assert marked(passage, consultation.id) == []
        assert db.session.scalars(select(Coding)).all() == []


def test_an_excerpt_is_the_whole_text_once_that_has_changed(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        (passage,) = make_texts(consultation, [WORDS])
        theme = make_theme(consultation, "Waits")
        services.mark_excerpts(analyst(), consultation.id, passage, theme, chosen=[1])
        mark_read(MODERATOR, passage, "We waited a year. [name] was kind.")
        assert marked(passage, consultation.id) == [("We waited a year. [name] was kind.", "Waits", False)]


def test_an_excerpt_is_taken_away_and_given_back(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        (passage,) = make_texts(consultation, [WORDS])
        actor, theme = analyst(), make_theme(consultation, "Waits")
        services.mark_excerpts(actor, consultation.id, passage, theme, chosen=[0])
        excerpt = db.session.scalars(select(Excerpt)).one()
        services.remove_excerpt(actor, consultation.id, excerpt, theme)
        assert marked(passage, consultation.id) == []
        assert db.session.scalars(select(Coding)).one().passage_id == passage.id
        services.undo(actor, consultation.id)
        assert marked(passage, consultation.id) == [("We waited a year.", "Waits", True)]


def test_excerpts_go_with_their_texts(application: Flask) -> None:
    """Into the theme that a text is moved to, or that theirs is merged into; and back."""
    with application.app_context():
        consultation = make_plain_consultation()
        (passage,) = make_texts(consultation, [WORDS])
        actor, waits, team = analyst(), make_theme(consultation, "Waits"), make_theme(consultation, "Team")
        services.mark_excerpts(actor, consultation.id, passage, waits, chosen=[0])
        services.move_passages(actor, consultation.id, [passage.id], team, waits)
        assert marked(passage, consultation.id) == [("We waited a year.", "Team", True)]
        services.merge_themes(actor, team, waits)
        assert marked(passage, consultation.id) == [("We waited a year.", "Waits", True)]
        services.mark_no_theme(actor, consultation.id, [passage.id], "Other")
        assert marked(passage, consultation.id) == []
        for expected in ("Waits", "Team", "Waits"):
            services.undo(actor, consultation.id)
            assert marked(passage, consultation.id) == [("We waited a year.", expected, True)]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({}, "Choose a sentence"),
        ({"chosen": [7, -1]}, "Choose a sentence"),
        ({"words": "We were never there"}, "do not stand in the text"),
    ],
)
def test_what_cannot_be_marked_is_refused(application: Flask, asked: dict[str, object], problem: str) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        (passage,) = make_texts(consultation, [WORDS])
        with pytest.raises(InvalidInput, match=problem):
            services.mark_excerpts(
                ANALYST, consultation.id, passage, make_theme(consultation, "Waits"), **asked
            )
        with pytest.raises(NotAllowed):
            services.mark_excerpts(
                make_actor("commissioner"), consultation.id, passage, make_theme(consultation), chosen=[0]
            )


def test_a_list_is_read_and_saved_as_one_step(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        one, two, three, four, five = make_texts(consultation, ["One", "Two", "Three", "Four", "Five"])
        candidate = make_candidate(consultation, [three, four], "Buses")
        actor, waits = analyst(), make_theme(consultation, "Waits", [four])
        assert suggestions_for(actor, consultation.id, [three.id])[three.id].candidates == (candidate,)
        decided = {
            one.id: Decision(into=frozenset({waits.id}), new_theme="Kindness"),
            two.id: Decision(new_theme="  kindness "),
            three.id: Decision(suggestions=frozenset({candidate.id})),
            four.id: Decision(out_of=frozenset({waits.id}), no_theme="Nothing to us"),
            five.id: Decision(),
        }
        assert services.read_and_code(actor, consultation.id, decided) == 4
        by_name = {theme.name: theme for theme in live_themes(consultation.id)}
        codings = {(each.theme.name, each.passage_id) for each in db.session.scalars(select(Coding))}
        expected = {("Waits", one.id), ("Kindness", one.id), ("Kindness", two.id), ("Buses", three.id)}
        assert codings == expected
        assert by_name["Buses"].from_candidate_id == candidate.id
        assert db.session.scalars(select(NoTheme)).one().passage_id == four.id
        states = [db.session.get_one(Passage, each.id).state for each in (one, two, three, four, five)]
        assert states == ["read", "read", "read", "read", "unread"]
        assert suggestions_for(actor, consultation.id, [four.id])[four.id].theme_ids == {by_name["Buses"].id}
        services.undo(actor, consultation.id)
        assert [theme.name for theme in live_themes(consultation.id)] == ["Waits"]
        assert db.session.scalars(select(Coding)).one().passage_id == four.id


def test_a_list_with_nothing_decided_or_both_is_refused(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        (one,) = make_texts(consultation, ["One"])
        waits = make_theme(consultation, "Waits")
        with pytest.raises(InvalidInput, match="Nothing is chosen"):
            services.read_and_code(ANALYST, consultation.id, {one.id: Decision()})
        both = Decision(into=frozenset({waits.id}), no_theme="Nothing")
        with pytest.raises(InvalidInput, match="cannot have a reason for none"):
            services.read_and_code(ANALYST, consultation.id, {one.id: both})
        assert db.session.scalars(select(Coding)).all() == []


def test_reading_alone_codes_nothing(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        (one,) = make_texts(consultation, ["One"])
        services.read_and_code(ANALYST, consultation.id, {one.id: Decision(read=True)})
        assert db.session.get_one(Passage, one.id).state == "read"
        assert db.session.scalars(select(Coding)).all() == []


def test_the_last_steps_stay_to_be_looked_at(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        texts = make_texts(consultation, [f"Text {number}" for number in range(22)])
        actor, theme = analyst(), make_theme(consultation, "Waits")
        for passage in texts:
            services.move_passages(actor, consultation.id, [passage.id], theme)
        services.undo(actor, consultation.id)
        steps = last_steps(actor, consultation.id)
        assert len(steps) == 20
        assert [step.undone for step in steps[:2]] == [True, False]
        with pytest.raises(Refused, match="colleague"):
            services.undo(analyst(), consultation.id)


def test_colleagues_look_after_questions(application: Flask) -> None:
    with application.app_context():
        consultation = make_plain_consultation()
        ana, bo = make_account("analyst", name="Ana"), make_account("analyst", name="Bo")
        services.assign_question(ANALYST, consultation.id, "comments", [ana.id, bo.id])
        services.assign_question(ANALYST, consultation.id, "comments", [bo.id])
        assert [each.name for each in assigned_to(consultation.id)["comments"]] == ["Bo"]
        with pytest.raises(InvalidInput, match="Choose colleagues"):
            services.assign_question(ANALYST, consultation.id, "comments", [make_account().id])
        with pytest.raises(NotAllowed):
            services.assign_question(make_actor("moderator"), consultation.id, "comments", [])
        services.assign_question(ANALYST, consultation.id, "comments", [])
        assert db.session.scalars(select(DeskAssignment)).all() == []


def test_colleagues_comment_settle_and_open_again(application: Flask) -> None:
    with application.app_context():
        consultation, elsewhere = make_plain_consultation(), make_plain_consultation()
        one, same = make_texts(consultation, ["One text", "One text"])
        (other,) = make_texts(elsewhere, ["Another"])
        theme, actor = make_theme(consultation), analyst()
        said = services.comment(actor, consultation.id, " Is this about buses? ", passage_id=one.id)
        services.comment(actor, consultation.id, "A better name?", theme_id=theme.id)
        assert [
            each.comment.words for each in comments_about(actor, consultation.id, passage_id=same.id)
        ] == ["Is this about buses?"]
        assert open_comments(consultation.id) == 2
        services.settle_comment(actor, said)
        assert [each.comment.words for each in comments_page(actor, consultation.id).rows] == [
            "A better name?"
        ]
        (settled,) = comments_page(actor, consultation.id, settled=True).rows
        assert (settled.settled_by, settled.author) == (actor.name, actor.name)
        services.reopen_comment(actor, said)
        assert open_comments(consultation.id) == 2
        with pytest.raises(InvalidInput, match="Write your comment"):
            services.comment(actor, consultation.id, " ", passage_id=one.id)
        with pytest.raises(NotFound):
            services.comment(actor, consultation.id, "Hm", passage_id=other.id)
        with pytest.raises(NotAllowed):
            services.comment(make_actor("moderator"), consultation.id, "Hm", passage_id=one.id)
        assert len(db.session.scalars(select(DeskComment)).all()) == 2


def spoken_of(young: int, adults: int) -> tuple[str, Theme]:
    consultation = make_plain_consultation()
    for number in range(young + adults):
        make_response(consultation, {"comments": f"We waited {number} weeks"}, young=number < young)
    theme = make_theme(consultation, "Waits", list(db.session.scalars(select(Passage))))
    return consultation.id, theme


def test_who_spoke_of_a_theme_is_exact_for_those_who_may_see_it(application: Flask) -> None:
    with application.app_context():
        _, theme = spoken_of(3, 9)
        who = who_said_it(ANALYST, theme)
        assert who.age.exact == {"young": 3, "adult": 9}
        assert who.formats.exact == {"standard": 9, "young_people": 3}
        page, texts = sources_page(ANALYST, theme, size=5, number=3)
        assert (texts, page.total, len(page.rows)) == (12, 12, 2)
        assert sentiment_of(ANALYST, theme).exact == {}


def test_who_spoke_of_a_theme_is_protected_for_everybody_else(
    application: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with application.app_context():
        _, theme = spoken_of(3, 18)
        monkeypatch.setattr("coproduce.insights.queries.theme_sources.allows", lambda *_: False)
        who = who_said_it(ANALYST, theme)
        assert who.age.exact == {}
        assert who.age.table is not None
        shown = {cell.label: (cell.shown, cell.text) for cell in who.age.table.cells}
        assert shown["young"] == (None, "fewer than 8")
        assert "18" not in str(shown)


def test_seven_people_are_not_split_up_for_anybody(application: Flask) -> None:
    with application.app_context():
        _, theme = spoken_of(3, 4)
        who = who_said_it(ANALYST, theme)
        assert who.too_few
        assert (who.age.exact, who.formats.exact) == ({}, {})
