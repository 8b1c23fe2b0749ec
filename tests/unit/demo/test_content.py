"""What the writers of the demonstration wrote: enough, valid, no two alike, and labelled as invented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

import pytest

from coproduce.consultations.files.document import from_mapping
from coproduce.consultations.questionnaire import Problem, Questionnaire, validate
from coproduce.core.errors import InvalidInput
from coproduce.demo.content import Story, read_area, read_stories
from coproduce.feedback.rules import KINDS, ReplyFacts, reply_problems

DAY_ZERO = date(2026, 11, 21)
STORIES = {story.slug: story for story in read_stories(DAY_ZERO)}
AREA = read_area()

each_story = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())


def questionnaire(story: Story) -> Questionnaire:
    return Questionnaire("", 1, from_mapping(story.document).questions)


def texts() -> Iterator[str]:
    """Every free text of every response."""
    for story in STORIES.values():
        free = {question.key for question in questionnaire(story).questions if question.is_free_text}
        for response in story.responses:
            yield from (answer for key, answer in response.answers.items() if key in free and answer)


def four_grams(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_every_state_of_the_loop_is_shown() -> None:
    assert {story.state for story in STORIES.values()} >= {"draft", "open", "paused", "closed", "cancelled"}
    assert len(STORIES) >= 9


def test_there_are_at_least_four_hundred_responses() -> None:
    assert sum(len(story.responses) for story in STORIES.values()) >= 400


def test_no_two_texts_are_alike() -> None:
    """Of two texts less than half of the shorter one's four-word runs are shared."""
    grams = [(text, four_grams(text)) for text in texts()]
    by_gram: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, (_, runs) in enumerate(grams):
        for run in runs:
            by_gram[run].append(number)
    neighbours = {pair for numbers in by_gram.values() for pair in combinations(numbers, 2)}
    alike = [
        (grams[one][0], grams[other][0])
        for one, other in neighbours
        if len(grams[one][1] & grams[other][1]) >= 0.5 * min(len(grams[one][1]), len(grams[other][1]))
    ]
    assert alike == []
    plain = [" ".join(re.findall(r"\w+", text.lower())) for text, _ in grams]
    assert len(plain) == len(set(plain))


@each_story
def test_a_consultation_is_a_valid_file(story: Story) -> None:
    document = from_mapping(story.document)
    assert document.slug == story.slug
    assert document.owner_organisation in {each["slug"] for each in AREA.organisations}
    assert {part.group for part in document.groups} <= {each["slug"] for each in AREA.groups}


@each_story
def test_every_answer_fits_its_question(story: Story) -> None:
    questions = questionnaire(story)
    for response in story.responses:
        assert set(response.answers) <= {question.key for question in questions.questions}
        for question in questions.questions:
            value = validate(question, response.answers.get(question.key))
            assert not isinstance(value, Problem), (story.slug, response.number, value)


@each_story
def test_every_text_has_themes_or_a_reason_for_none(story: Story) -> None:
    known = {theme["key"] for theme in story.themes}
    free = {question.key for question in questionnaire(story).questions if question.is_free_text}
    for response in story.responses:
        written = {key for key in free if response.answers.get(key)}
        assert set(response.themes) == written, (story.slug, response.number)
        for themes in response.themes.values():
            if isinstance(themes, Mapping):
                assert themes["no_theme"].strip()
            else:
                assert themes
                assert set(themes) <= known


@each_story
def test_quotes_are_of_people_who_agreed(story: Story) -> None:
    responses = {response.number: response for response in story.responses}
    for finding in story.findings:
        for number, question in finding["quotes"]:
            assert responses[number].may_quote, (story.slug, number)
            assert responses[number].answers[question].strip()


@each_story
def test_replies_have_what_their_kind_needs(story: Story) -> None:
    for finding in story.findings:
        reply = finding["reply"]
        if reply is None:
            continue
        facts = ReplyFacts(
            reply["kind"],
            reply["text"],
            reply["text_young"],
            reply["reason"],
            reply["owner_name"],
            DAY_ZERO if reply["due_in_days"] is not None else None,
            reply["passed_to"],
            DAY_ZERO if reply["passed_in_days"] is not None else None,
            has_promise=bool(finding["commitment"]),
        )
        assert reply_problems(facts) == {}
        assert facts.text_young.strip()
        assert KINDS[facts.kind].may_promise or not finding["commitment"]


def test_answers_that_were_released_cover_every_theme() -> None:
    for slug in ("therapy-services", "stars-getting-out"):
        story = STORIES[slug]
        answered = {key for finding in story.findings for key in finding["themes"]}
        assert answered == {theme["key"] for theme in story.themes}
        assert all(finding["reply"] for finding in story.findings)


def test_a_consultation_led_by_stars_names_its_lead_time() -> None:
    part = from_mapping(STORIES["stars-getting-out"].document).groups[0]
    assert (part.group, part.role, part.lead_days) == ("stars", "led", 5)


def test_every_person_is_labelled_as_invented() -> None:
    for person in AREA.people:
        assert "(invented person)" in person["job_title"]
        assert person["email"].endswith("@example.org")
    for story in STORIES.values():
        lead = story.document["lead"]
        assert not lead["name"] or "(invented person)" in lead["role"]


def test_the_dates_of_a_file_follow_day_zero() -> None:
    later = {story.slug: story for story in read_stories(date(2027, 11, 21))}
    assert STORIES["sensory-support"].document["opens_at"].startswith("2026-11-05T09:00")
    assert later["sensory-support"].document["opens_at"].startswith("2027-11-05T09:00")


def test_a_file_with_a_slip_of_the_pen_would_be_found() -> None:
    document = {**STORIES["therapy-services"].document, "sumary": "?"}
    with pytest.raises(InvalidInput):
        from_mapping(document)
