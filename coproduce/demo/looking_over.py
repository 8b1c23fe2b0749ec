"""CO-DESIGN: groups look over drafts before they open, and hear what changed because of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.accounts.queries import group_by_slug
from coproduce.consultations import services
from coproduce.consultations.files.document import from_mapping
from coproduce.consultations.models import Consultation, DraftReview
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.queries.reviews import REVIEW_CONTEXT, digests_now, review_of
from coproduce.consultations.rules.reviews import whole_digest
from coproduce.consultations.services import SignOff
from coproduce.core.database import db
from coproduce.demo.asking import consultation_of
from coproduce.demo.content import FOLDER, Story
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import READER
from coproduce.notifications.delivery import deliver_due
from coproduce.safeguarding.jobs import hint_passages
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read

Written = Mapping[str, Any]


def read_review(slug: str) -> Written | None:
    """How a group looked over a draft, as its writers wrote it; None where none did."""
    path = FOLDER / "reviews" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def steps_of_looking_over(story: Story, memory: Memory) -> Iterator[Step]:
    """As far as the group has come: asked, commented, answered, signed off."""
    written = read_review(story.slug)
    if written is None:
        return
    yield Step(memory.at(written["asked_in_days"], 11), partial(ask, story, memory, written), (deliver_due,))
    yield Step(
        memory.at(written["commented_in_days"], 18),
        partial(comment, story, memory, written),
        (hint_passages, deliver_due),
    )
    yield Step(memory.at(written["read_in_days"], 10), partial(read, story, memory, written))
    yield Step(memory.at(written["answered_in_days"], 15), partial(answer, story, memory, written))
    signed = written.get("sign_off")
    if signed is not None:
        yield Step(
            memory.at(signed["in_days"], 18),
            partial(sign_off, story, memory, written, signed),
            (hint_passages, deliver_due),
        )
        yield Step(memory.at(signed["in_days"] + 1, 9), partial(read, story, memory, written))


def ask(story: Story, memory: Memory, written: Written) -> None:
    """The first draft goes to the group, without the questions that came of its comments."""
    consultation, actor = consultation_of(story, memory), memory.commissioner_of(story.owner)
    later = set(written["not_in_the_first_draft"])
    if later:
        first = [each for each in questionnaire_of(consultation).questions if each.key not in later]
        services.save_questions(actor, consultation, first)
    services.ask_group(
        actor,
        consultation,
        group_by_slug(written["group"]),
        request=written["request"],
        answer_by=memory.day_zero + timedelta(days=written["answer_by_in_days"]),
        wanted_format=written["format"],
    )


def comment(story: Story, memory: Memory, written: Written) -> None:
    review = _review(story, memory, written)
    for said in written["comments"]:
        services.comment_on_draft(
            memory.actors[said["by"]],
            review,
            said["words"],
            question_key=said["question"],
            may_quote=said["may_quote"],
        )


def read(story: Story, memory: Memory, written: Written) -> None:
    """A person reads what the group wrote."""
    review = _review(story, memory, written)
    waiting = select(Passage).where(
        Passage.context_kind == REVIEW_CONTEXT, Passage.context_id == review.id, Passage.state == "unread"
    )
    for passage in db.session.scalars(waiting.order_by(Passage.id)).all():
        mark_read(memory.actors[READER], passage)


def answer(story: Story, memory: Memory, written: Written) -> None:
    """What changed because of each comment is done, and said."""
    consultation, actor = consultation_of(story, memory), memory.commissioner_of(story.owner)
    if written["not_in_the_first_draft"]:
        services.save_questions(actor, consultation, from_mapping(dict(story.document)).questions)
    review = _review(story, memory, written)
    by_words = {each.passage.body: each for each in review.comments}
    for said in written["comments"]:
        if "answer" in said:
            services.answer_comment(
                actor,
                review,
                by_words[said["words"]],
                **{name: said[name] for name in ("said", "changed", "answer", "shows_words")},
            )


def sign_off(story: Story, memory: Memory, written: Written, signed: Written) -> None:
    review = _review(story, memory, written)
    services.sign_off(
        memory.actors[signed["by"]],
        review,
        SignOff(
            signed["role"],
            signed["words"],
            signed["shows_count"],
            whole_digest(digests_now(review.consultation)),
        ),
    )


def _review(story: Story, memory: Memory, written: Written) -> DraftReview:
    consultation: Consultation = consultation_of(story, memory)
    found = review_of(consultation.id, group_by_slug(written["group"]).id)
    if found is None:
        raise LookupError(f"nobody was asked to look over {story.slug}")
    return found
