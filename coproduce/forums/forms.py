"""Forms of the forums: syntax of input only. Lengths are checked by the rules, beside the field."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from coproduce.forums.rules.boards import AGE_BANDS, AUDIENCES, MODERATION
from coproduce.forums.rules.texts import IDEA_PARTS
from coproduce.web.forms import NumberBetween, VersionedForm, no_control_characters

MAY_QUOTE = "You may use my words elsewhere, without my name"
PLAIN = [no_control_characters]
MARKS = "You can make words **bold**, begin a line with - for a list, and paste a whole web address."


class PostForm(FlaskForm):
    """A reply."""

    text = TextAreaField("Your reply", description=MARKS, validators=PLAIN)
    may_quote = BooleanField(MAY_QUOTE)
    parent = HiddenField()
    quote = HiddenField()


class TopicForm(FlaskForm):
    """A discussion or a question."""

    title = StringField(
        "Title", description="A few words, so that others can see what it is about.", validators=PLAIN
    )
    organisation_id = SelectField(
        "Which service do you ask?", choices=[], validators=[Optional()], validate_choice=False
    )
    text = TextAreaField("Your words", description=MARKS, validators=PLAIN)
    may_quote = BooleanField(MAY_QUOTE)


class IdeaForm(FlaskForm):
    title = StringField("Your idea in a few words", validators=PLAIN)
    what = TextAreaField(IDEA_PARTS[0][1], validators=PLAIN)
    why = TextAreaField(IDEA_PARTS[1][1], validators=PLAIN)
    who = TextAreaField(IDEA_PARTS[2][1], validators=PLAIN)
    may_quote = BooleanField(MAY_QUOTE)


class EditForm(FlaskForm):
    """A change of one's own post."""

    title = StringField("Title", validators=PLAIN)
    text = TextAreaField("Your words", description=MARKS, validators=PLAIN)
    reason = StringField(
        "Why you changed it", description="Others can read this.", validators=[Optional(), *PLAIN]
    )
    may_quote = BooleanField(MAY_QUOTE)


class NameForm(FlaskForm):
    age_band = RadioField(
        "How old are you?",
        choices=[("adult", "18 or older"), ("young", "13 to 17"), ("under_13", "Younger than 13")],
        validators=[InputRequired("Choose your age.")],
    )
    name = StringField(
        "By which name should others see you?",
        description="A first name or a nickname is best. You may leave this empty. Then others see “A parent or carer” "
        "or “A young person”.",
        validators=[Optional(), *PLAIN],
    )


class BoardForm(VersionedForm):
    """A board as staff describe it."""

    name = StringField("Name", validators=[DataRequired("Give the board a name."), Length(max=120), *PLAIN])
    purpose = TextAreaField(
        "What it is for",
        description="In words that families use. It stands at the top of the board.",
        validators=[DataRequired("Say what the board is for."), Length(max=2000), *PLAIN],
    )
    audience = RadioField(
        "Who can read it",
        choices=list(AUDIENCES.items()),
        validators=[InputRequired("Choose who the board is for.")],
    )
    group_id = SelectField("Which group", choices=[], validators=[Optional()])
    age_band = RadioField(
        "Who writes there",
        choices=list(AGE_BANDS.items()),
        validators=[InputRequired("Choose the age that the board is for.")],
    )
    moderation = RadioField(
        "When are posts read by a person?",
        description="After it is shown: only for adults of a group, a circle or staff, who then see each other's words "
        "at once.",
        choices=list(MODERATION.items()),
        default="before",
        validators=[InputRequired("Choose when posts are read.")],
    )
    host_id = SelectField(
        "Host", description="Looks after the board and is named on it.", choices=[], validators=[Optional()]
    )
    reading_promise = StringField(
        "When posts are read",
        description="Shown to everyone, for example: every working day before 4pm",
        validators=[Optional(), Length(max=200), *PLAIN],
    )
    answer_within = IntegerField(
        "Working days for an official answer to a question",
        default=10,
        validators=[
            InputRequired("Give a number of working days."),
            NumberBetween(1, 60, message="Give a number from 1 to 60."),
        ],
    )
    position = IntegerField(
        "Place in the list",
        default=0,
        validators=[
            InputRequired("Give a number, 0 for the first."),
            NumberBetween(0, 999, message="Give a number from 0 to 999."),
        ],
    )


class BoardReasonForm(VersionedForm):
    reason = TextAreaField("Reason", validators=[DataRequired("Give a reason."), Length(max=1000), *PLAIN])


class CircleForm(FlaskForm):
    email = StringField(
        "E-mail address", validators=[DataRequired("Give an e-mail address."), Length(max=255), *PLAIN]
    )
