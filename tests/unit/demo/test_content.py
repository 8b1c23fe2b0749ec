"""What the writers of the demonstration wrote: enough, valid, no two alike, and labelled as invented."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import combinations

import holidays
import pytest

from coproduce.consultations.files.document import from_mapping
from coproduce.consultations.questionnaire import Problem, Questionnaire, validate
from coproduce.consultations.rules import Calendar, Span, school_days_open
from coproduce.consultations.rules.standing import StandingFacts, report_years
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
            for key, answer in response.answers.items():
                if key in free and answer:
                    yield from words_in(answer)


def words_in(answer: object) -> list[str]:
    """What somebody wrote in an answer, whole or in one of its pieces; the keys of options are left out."""
    pieces = answer.values() if isinstance(answer, Mapping) else [answer]
    return [piece for piece in pieces if isinstance(piece, str) and " " in piece]


def four_grams(text: str) -> frozenset[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return frozenset(zip(words, words[1:], words[2:], words[3:], strict=False))


def test_every_state_of_the_loop_is_shown() -> None:
    assert {story.state for story in STORIES.values()} >= {"draft", "open", "paused", "closed", "cancelled"}
    assert len(STORIES) >= 9


@each_story
def test_what_is_not_closed_yet_says_how_it_stands(story: Story) -> None:
    """Else it would be read and sorted on days that have not come."""
    assert story.closes < 0 or story.state


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
    if story.closes > 0 and not story.themes and not story.reports:
        assert not any(response.themes for response in story.responses)
        return  # it is being answered, and nobody has begun to sort it
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
    for slug in ("therapy-services", "stars-getting-out", "stars-wheelchairs"):
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


def closed_days(year: int) -> frozenset[date]:
    """As the demonstration keeps its working calendar: bank holidays, and the days between Christmas and New Year."""
    found = holidays.country_holidays("GB", subdiv="ENG", years=range(year - 1, year + 3))
    between = {
        date(each, 12, 25) + timedelta(days=days) for each in range(year - 1, year + 2) for days in range(7)
    }
    return frozenset(found) | between


def area_calendar(day_zero: date) -> Calendar:
    spans = [
        [
            Span(
                each["name"],
                day_zero + timedelta(days=each["starts_in_days"]),
                day_zero + timedelta(days=each["ends_in_days"]),
            )
            for each in periods
        ]
        for periods in (AREA.school_holidays, AREA.election_periods)
    ]
    return Calendar(closed_days(day_zero.year), *spans, AREA.opening_terms["least_days"])


@pytest.mark.parametrize("week", range(0, 106, 3))
def test_whenever_it_is_loaded_each_is_open_on_enough_school_days_or_says_why_not(week: int) -> None:
    day_zero = date(2026, 1, 5) + timedelta(weeks=week, days=week % 7)
    calendar = area_calendar(day_zero)
    for story in read_stories(day_zero):
        document = from_mapping(story.document)
        assert document.opens_at is not None
        assert calendar.election_on(document.opens_at.date()) is None
        if document.standing:
            continue  # open all year
        assert document.closes_at is not None
        days = school_days_open(calendar, document.opens_at, document.closes_at)
        if story.state != "draft" and document.track == "full":
            assert (days < calendar.least_days) == bool(document.shortened_reason), (
                story.slug,
                day_zero,
                days,
            )


@each_story
def test_what_was_opened_can_be_weighed(story: Story) -> None:
    document = from_mapping(story.document)
    if story.state == "draft" or document.standing:
        return
    assert document.decided_by
    assert document.decision_on is not None
    assert document.closes_at is not None
    assert document.decision_on > document.closes_at.date()
    if document.track == "light":
        assert document.track_reason
        assert document.track_agreed_by
        return
    assert sum(option.no_change for option in document.options) == 1
    assert len(document.options) >= 2
    assert document.costs_and_impact
    assert document.assessment_version
    assert document.assessment_on is not None
    assert document.opens_at is not None
    assert document.assessment_on < document.opens_at.date()


def test_what_is_open_all_year_has_a_report_of_every_comment_of_last_year() -> None:
    story = STORIES["local-offer"]
    document = from_mapping(story.document)
    assert document.standing
    assert document.opens_at is not None
    facts = StandingFacts(document.opens_at.date(), document.answer_promised_on, document.report_year)
    last_year = report_years(facts, DAY_ZERO)[0]
    published, gathering = story.reports
    accounted_for = [tuple(comment) for entry in published["entries"] for comment in entry["comments"]] + [
        tuple(each["comment"]) for each in published["left_out"]
    ]
    days = {response.number: DAY_ZERO + timedelta(days=response.sent_on or 0) for response in story.responses}
    comments = {
        (response.number, question)
        for response in story.responses
        for question in response.themes
        if days[response.number] <= last_year.end
    }
    assert set(accounted_for) == comments
    assert DAY_ZERO + timedelta(days=published["published_in_days"]) <= last_year.due_on
    assert "invented" in published["summary"]
    assert published["summary_young"]
    assert gathering["published_in_days"] is None
    later = {tuple(comment) for entry in gathering["entries"] for comment in entry["comments"]}
    assert later.isdisjoint(comments)


def test_quotes_of_a_yearly_report_are_of_people_who_agreed() -> None:
    story = STORIES["local-offer"]
    responses = {response.number: response for response in story.responses}
    for report in story.reports:
        for entry in report["entries"]:
            assert {tuple(each) for each in entry["quotes"]} <= {tuple(each) for each in entry["comments"]}
            assert all(responses[number].may_quote for number, _ in entry["quotes"])
