"""The ready drafts that come with the package."""

from __future__ import annotations

import json
import re

import pytest

from coproduce.consultations.files.document import to_mapping
from coproduce.consultations.files.templates import Template, all_templates, template
from coproduce.consultations.questionnaire import YOUNG_PEOPLE
from coproduce.consultations.rules.gaps import gaps_in

each_template = pytest.mark.parametrize("template", all_templates(), ids=lambda each: each.key)


def public_words(template: Template) -> str:
    return json.dumps(to_mapping(template.document("the pool")), ensure_ascii=False)


@each_template
def test_it_is_a_valid_file_that_asks_everything_in_young_people_s_words(template: Template) -> None:
    document = template.document("the pool")
    assert document.young_people_summary
    assert any(part.status == "open" for part in document.parts)
    assert all(
        question.wordings.get(YOUNG_PEOPLE) or question.type == "faces" for question in document.questions
    )
    assert [question.key for question in document.questions][-1] == "involved"
    assert len(template.contains) >= 3


@each_template
def test_a_subject_leaves_no_gap_for_it(template: Template) -> None:
    gaps = gaps_in(public_words(template))
    assert "subject" not in gaps
    assert "what it is about" not in gaps
    if template.asks_for_subject:
        assert "the pool" in public_words(template)
        assert "what it is about" in gaps_in(
            json.dumps(to_mapping(template.document("")), ensure_ascii=False)
        )


@each_template
def test_its_words_are_calm_and_plain(template: Template) -> None:
    words = public_words(template)
    assert "!" not in words
    sentences = re.split(r"(?<=[.?])\s", template.document("the pool").young_people_summary)
    assert max(len(sentence.split()) for sentence in sentences) <= 20


def test_each_is_of_the_kind_that_it_says() -> None:
    sixty, review, offer = (
        template(key) for key in ("sixty-answers", "service-review", "local-offer-comments")
    )
    assert (sixty.document("x").track, len(sixty.document("x").questions)) == ("light", 5)
    assert gaps_in(public_words(sixty)) == []
    assert (review.document("x").track, review.document("x").standing) == ("full", False)
    assert [option.no_change for option in review.document("x").options] == [False, True]
    assert (offer.document("").standing, offer.plan.is_standing) == (True, True)
    about = next(question for question in offer.document("").questions if question.key == "about")
    assert [option.key for option in about.choices] == ["content", "accessibility", "development"]
