"""Forms on paper, second entries and statements of the demonstration: answers that fit, on days that follow."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from coproduce.consultations.files.document import from_mapping
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.printing.speech import facts_in
from coproduce.consultations.printing.words import STANDARD_WORDS
from coproduce.consultations.questionnaire import Problem, Questionnaire, validate
from coproduce.demo.content import read_languages, read_stories
from coproduce.demo.on_paper import read_paper
from coproduce.demo.sharing import KEPT, read_statements

STORIES = {story.slug: story for story in read_stories(date(2026, 11, 21))}
FORMS: list[tuple[str, Any]] = [
    (slug, form) for slug in STORIES for form in read_paper(slug).get("forms", ())
]
each_form = pytest.mark.parametrize(("slug", "form"), FORMS, ids=[form["number"] for _, form in FORMS])


def questions(slug: str) -> Questionnaire:
    return Questionnaire("", 1, from_mapping(STORIES[slug].document).questions)


@each_form
def test_a_form_fits_its_questions_and_its_path(slug: str, form: Any) -> None:
    questionnaire = questions(slug)
    assert set(form["answers"]) <= {each.key for each in questionnaire.path(form["answers"])}
    for question in questionnaire.questions:
        value = validate(question, form["answers"].get(question.key))
        assert not isinstance(value, Problem), (question.key, value)
    assert form["on_behalf_of"] in ON_BEHALF_OF


@each_form
def test_a_form_came_while_it_was_open_and_was_typed_in_afterwards(slug: str, form: Any) -> None:
    assert STORIES[slug].opens < form["came_in_days"] <= form["keyed_in_days"] < 0


def test_a_second_entry_is_of_a_form_that_is_there_and_says_something_else() -> None:
    found = [(slug, each) for slug in STORIES for each in read_paper(slug).get("second_entries", ())]
    assert found
    for slug, second in found:
        first = next(form for of, form in FORMS if (of, form["number"]) == (slug, second["number"]))
        assert second["keyed_in_days"] > first["keyed_in_days"]
        assert all(first["answers"].get(key) != value for key, value in second["reads_otherwise"].items())


def test_addresses_and_numbers_to_ring_are_invented() -> None:
    papers = [paper for slug in STORIES if (paper := read_paper(slug))]
    assert len(papers) >= 2
    for paper in papers:
        assert "invented" in " ".join(paper["return"]["address"])
        assert "invented" in paper["return"]["phone"]


def test_answers_are_in_the_path_of_their_own_questions() -> None:
    questionnaire = questions("family-hub-plans")
    for response in STORIES["family-hub-plans"].responses:
        passed = {each.key for each in questionnaire.path(dict(response.answers))}
        assert set(response.answers) <= passed, response.number


def test_votes_are_on_statements_that_were_approved_before() -> None:
    for slug, story in STORIES.items():
        approved = {each["by"]: each["in_days"] for each in read_statements(slug) if "words" in each}
        for response in story.responses:
            for number in response.votes:
                assert response.sent_on is not None
                assert response.sent_on >= approved[number]


def test_every_kept_question_is_one_of_its_consultation() -> None:
    for slug, kept in KEPT.items():
        assert all(questions(slug).question(key) for key in kept)


def test_words_for_paper_keep_every_fact() -> None:
    for language in read_languages():
        for name, words in language.get("paper", {}).items():
            assert facts_in(words) == facts_in(STANDARD_WORDS[name])
