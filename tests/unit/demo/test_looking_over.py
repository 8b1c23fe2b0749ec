"""How groups looked over drafts in the demonstration: by their own people, about questions that are there, in time."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coproduce.consultations.rules.reviews import ROLES
from coproduce.demo.asking import DAYS_OF_NOTICE, DAYS_TO_WRITE
from coproduce.demo.content import Story, read_area, read_stories
from coproduce.demo.looking_over import read_review

STORIES = {story.slug: story for story in read_stories(date(2026, 11, 21))}
GROUPS = {group["slug"]: group for group in read_area().groups}
REVIEWS: dict[str, Any] = {slug: review for slug in STORIES if (review := read_review(slug)) is not None}

each_review = pytest.mark.parametrize("slug", REVIEWS)


def test_every_consultation_that_a_group_leads_was_signed_off_by_it() -> None:
    led = {
        (story.slug, entry["group"])
        for story in STORIES.values()
        for entry in story.document["groups"]
        if entry["role"] == "led" and story.state != "draft"
    }
    assert led
    for slug, group in led:
        assert REVIEWS[slug]["group"] == group
        assert REVIEWS[slug]["sign_off"]["role"] in ROLES


def test_one_review_waits_for_staff_and_for_the_group() -> None:
    waiting = [review for review in REVIEWS.values() if "sign_off" not in review]
    assert waiting
    assert any("answer" not in comment for review in waiting for comment in review["comments"])


@each_review
def test_its_own_people_speak_and_about_questions_that_are_there(slug: str) -> None:
    review, group = REVIEWS[slug], GROUPS[REVIEWS[slug]["group"]]
    keys = {question["key"] for question in STORIES[slug].document["questions"]}
    assert {comment["by"] for comment in review["comments"]} <= {*group["members"], group["facilitator"]}
    assert {comment["question"] for comment in review["comments"]} <= {"", *keys}
    assert set(review["not_in_the_first_draft"]) <= keys
    assert not any(comment["question"] in review["not_in_the_first_draft"] for comment in review["comments"])
    if "sign_off" in review:
        assert review["sign_off"]["by"] == group["facilitator"]


@each_review
def test_each_step_comes_after_the_one_before_and_ahead_of_opening(slug: str) -> None:
    review, story = REVIEWS[slug], STORIES[slug]
    days = [review[f"{name}_in_days"] for name in ("asked", "commented", "read", "answered")]
    if "sign_off" in review:
        days.append(review["sign_off"]["in_days"])
    assert days == sorted(set(days))
    assert days[-1] < _opened(story)
    if story.state != "draft":
        assert days[0] > story.opens - DAYS_TO_WRITE


def _opened(story: Story) -> int:
    return 0 if story.state == "draft" else story.opens - DAYS_OF_NOTICE
