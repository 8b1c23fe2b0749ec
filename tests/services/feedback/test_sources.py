"""What findings rest on: only what may be named, extents that are said, and places that the public may see now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.feedback import queries, services
from coproduce.feedback.handlers import follow_merged_theme
from coproduce.feedback.models import Finding, FindingSource
from coproduce.feedback.queries.sources import THEME, public_rests, rests_of, said_from
from coproduce.feedback.rules import missing_answers
from coproduce.feedback.source_kinds import source_kinds
from coproduce.insights.events import ThemeMerged
from coproduce.insights.excerpts import digest_of
from coproduce.insights.models import Excerpt
from coproduce.insights.services import merge_themes
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_actor
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_quote,
    make_theme,
    tell,
)
from tests.factories.forums import make_board, make_topic
from tests.factories.insights import ANALYST


def a_finding(**values: object) -> Finding:
    consultation = make_closed_consultation()
    return make_finding(make_feedback(consultation, kinds=[]), themes=[make_theme(consultation)], **values)  # type: ignore[arg-type]


def places(finding: Finding) -> list[str]:
    return [each.words for each in public_rests([finding])[finding.id].places]


def add(finding: Finding, kind: str, target_id: str) -> None:
    services.add_source(COMMISSIONER, finding, kind, target_id)


def test_a_theme_of_another_closed_consultation_can_be_named_and_an_open_one_cannot(app: Flask) -> None:
    finding = a_finding()
    other = make_theme(make_closed_consultation(title="Getting about"), "Buses")
    add(finding, "theme", other.id)
    add(finding, "theme", other.id)
    assert db.session.query(FindingSource).count() == 1
    assert places(finding) == ["“Getting about”"]
    assert public_rests([finding])[finding.id].count == "two places"
    still_open = make_theme(make_closed_consultation(state="open"), "Early")
    for refused in (still_open.id, finding.themes[0].id, new_id()):
        with pytest.raises(NotFound):
            add(finding, "theme", refused)
    with pytest.raises(NotFound):
        add(finding, "hearsay", other.id)
    with pytest.raises(NotAllowed):
        services.add_source(make_actor("participant"), finding, "theme", other.id)


def test_a_place_that_is_not_public_any_more_is_named_no_more(app: Flask) -> None:
    finding = a_finding()
    elsewhere = make_closed_consultation(title="Getting about")
    theme = make_theme(elsewhere, "Buses")
    add(finding, "theme", theme.id)
    db.session.delete(theme)
    db.session.flush()
    assert places(finding) == []
    assert [rest.found for rest in rests_of([finding])[finding.id] if rest.kind == "theme"] == [None]


@pytest.mark.parametrize(("audience", "shown"), [("public", True), ("signed_in", False)])
def test_a_topic_is_named_in_public_only_where_everybody_may_read_it(
    app: Flask, audience: str, shown: bool
) -> None:
    finding, topic = a_finding(), make_topic(make_board(audience=audience))
    add(finding, "topic", topic.id)
    assert bool(places(finding)) is shown


def test_what_staff_say_among_themselves_is_no_view_of_families(app: Flask) -> None:
    with pytest.raises(NotFound):
        add(a_finding(), "topic", make_topic(make_board(audience="staff")).id)


def test_an_excerpt_and_a_comment_lend_their_place_and_never_their_words(app: Flask) -> None:
    finding = a_finding()
    elsewhere = make_closed_consultation(title="Getting about")
    spoken = make_quote(elsewhere, "The secret bus at seven.").passage
    theme = make_theme(elsewhere, "Buses", [spoken])
    excerpt = Excerpt(
        id=new_id(),
        theme_id=theme.id,
        passage_id=spoken.id,
        start=4,
        end=10,
        words_digest=digest_of(spoken.words),
        made_at=clock.now(),
    )
    offer = make_closed_consultation(title="Local Offer", state="open", standing=True)
    comment = make_quote(offer, "Another secret altogether.").passage
    db.session.add(excerpt)
    db.session.flush()
    add(finding, "excerpt", excerpt.id)
    add(finding, "comment", comment.id)
    assert places(finding) == ["“Local Offer”", "“Getting about”"]
    card = queries.answer_cards([finding])[0]
    assert "secret" not in repr(card)
    unread = make_quote(offer, "Nobody has read this.").passage
    db.session.execute(db.update(Passage).where(Passage.id == unread.id).values(state="unread"))
    db.session.expire_all()
    with pytest.raises(NotFound):
        add(finding, "comment", unread.id)


def test_every_kind_can_be_looked_through_by_words(app: Flask) -> None:
    finding = a_finding()
    make_theme(make_closed_consultation(title="Getting about"), "Buses")
    for kind in source_kinds().values():
        assert db.session.scalars(kind.offers(finding, "100%_zebra")).all() == []
        assert kind.find([new_id()]) == {}
    assert [theme.name for theme in db.session.scalars(source_kinds()["theme"].offers(finding, "bus"))] == [
        "Buses"
    ]


def test_an_answer_that_goes_part_of_the_way_says_why_and_survives_other_edits(app: Flask) -> None:
    finding = a_finding()
    theme = finding.themes[0]
    with pytest.raises(InvalidInput):
        services.set_extent(COMMISSIONER, finding, THEME, theme.id, extent="in_part")
    seen = finding.revision
    services.set_extent(
        COMMISSIONER, finding, THEME, theme.id, extent="in_part", reason="The money ends in May."
    )
    with pytest.raises(Stale):
        services.set_extent(COMMISSIONER, finding, THEME, theme.id, extent="fully", expected_revision=seen)
    other = make_theme(finding.feedback.consultation, "Distance")
    services.edit_finding(
        COMMISSIONER, finding, you_said="Said", you_said_young="Said", theme_ids=[theme.id, other.id]
    )
    [sentence] = public_rests([finding])[finding.id].extents
    assert sentence == "Answered in part: Waiting, because the money ends in May."


def test_a_link_without_its_reason_keeps_people_from_being_told(app: Flask) -> None:
    finding = a_finding()
    add(finding, "theme", make_theme(make_closed_consultation(), "Buses").id)
    source = db.session.query(FindingSource).one()
    source.extent = "not"
    db.session.flush()
    [refusal] = missing_answers(queries.telling_facts(finding.feedback))
    assert "does not answer “Buses” fully" in refusal.message
    with pytest.raises(Refused, match="does not say why"):
        tell(finding.feedback)


def test_how_far_an_answer_goes_follows_a_merged_theme(app: Flask) -> None:
    finding = a_finding()
    theme, survivor = finding.themes[0], make_theme(finding.feedback.consultation, "Queues")
    services.set_extent(COMMISSIONER, finding, THEME, theme.id, extent="not", reason="Too dear.")
    merge_themes(ANALYST, theme, survivor)
    follow_merged_theme(ThemeMerged(theme.id))
    [rest] = rests_of([finding])[finding.id]
    assert (rest.key, rest.extent, rest.reason) == (survivor.id, "not", "Too dear.")


def test_a_source_is_taken_out_and_nothing_is_changed_once_people_are_told(app: Flask) -> None:
    finding = a_finding()
    theme = make_theme(make_closed_consultation(), "Buses")
    add(finding, "theme", theme.id)
    services.remove_source(COMMISSIONER, finding, "theme", theme.id)
    assert db.session.query(FindingSource).count() == 0
    with pytest.raises(NotFound):
        services.remove_source(COMMISSIONER, finding, "theme", theme.id)
    tell(finding.feedback)
    with pytest.raises(Refused, match="no longer being written"):
        add(finding, "theme", theme.id)


def test_what_was_said_elsewhere_first_counts_as_said(app: Flask) -> None:
    finding, long_ago = a_finding(), clock.now() - timedelta(days=400)
    add(finding, "theme", make_theme(make_closed_consultation(opens_at=long_ago)).id)
    assert said_from(rests_of([finding])[finding.id]) == clock.to_london(long_ago).date()
