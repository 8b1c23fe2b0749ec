"""Asking a group to look over a draft, what it says, and what staff say to that."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from coproduce.consultations.forms.fields import WORDS, plain_lines
from coproduce.consultations.questionnaire.formats import STANDARD, YOUNG_PEOPLE
from coproduce.consultations.rules.reviews import LONGEST_COMMENT, ROLES
from coproduce.consultations.services import SignOff
from coproduce.web.dates import DatePartsField
from coproduce.web.forms import VersionedForm, no_control_characters

COMMENT = (
    Length(max=LONGEST_COMMENT, message=f"Use at most {LONGEST_COMMENT:,} characters"),
    no_control_characters,
)
WHOLE_DRAFT = ""


class AskGroupForm(VersionedForm):
    """Which group looks over the draft, until when, and what it is asked for."""

    group = SelectField("Which group do you ask?", (InputRequired("Choose a group"),))
    request = TextAreaField(
        "What you ask the group for", (InputRequired("Say what you ask the group for"), *WORDS)
    )
    answer_by = DatePartsField("Please answer by", (InputRequired("Give the group a day"),))
    format = RadioField(
        "In which words does the group begin?",
        choices=[(STANDARD, "The usual words"), (YOUNG_PEOPLE, "Young people’s words")],
        default=STANDARD,
    )


class WithoutSignOffForm(VersionedForm):
    reason = TextAreaField(
        "Public reason",
        (InputRequired("Give a reason"), *WORDS),
        description="Everyone who reads the page sees it, beside the group’s name.",
    )


class AnswerCommentForm(VersionedForm):
    """What staff say in public to one comment."""

    said = TextAreaField("What the group said, in one sentence of yours", WORDS)
    changed = RadioField(
        "Did something change because of it?",
        choices=[
            SelectChoice("yes", "Yes, something changed"),
            SelectChoice("no", "No, nothing changed, because…"),
        ],
        validate_choice=False,
    )
    answer = TextAreaField("What changed, or why nothing did", WORDS)
    shows_words = BooleanField("Show the group’s own words too")

    def fields(self) -> dict[str, Any]:
        return {
            "said": plain_lines(self.said.data),
            "changed": {"yes": True, "no": False}.get(self.changed.data or ""),
            "answer": plain_lines(self.answer.data),
            "shows_words": bool(self.shows_words.data),
        }


class CommentForm(VersionedForm):
    """What somebody of the group says about the draft."""

    question_key = SelectField("What is it about?", validate_choice=False)
    words = TextAreaField("What do you want to say?", COMMENT)
    may_quote = BooleanField("You may show these words on the public page, without anyone’s name")


class SignOffForm(VersionedForm):
    """The group's yes or no. `seen` is the fingerprint of the draft that the page was made from."""

    seen = HiddenField()
    role = RadioField(
        "Who says this for the group?", (InputRequired("Choose who says this"),), choices=list(ROLES.items())
    )
    words = TextAreaField("Words for the public page (optional)", COMMENT)
    shows_count = BooleanField("Show on the public page how many comments we gave")

    @property
    def said(self) -> SignOff:
        return SignOff(
            self.role.data or "",
            plain_lines(self.words.data),
            bool(self.shows_count.data),
            self.seen.data or "",
        )
