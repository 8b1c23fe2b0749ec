"""Asking a second coder: syntax of input only."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField
from wtforms.validators import DataRequired, InputRequired, Optional

from coproduce.insights.forms import LARGEST_SEED
from coproduce.insights.second_coding_rules import LARGEST_SAMPLE, SMALLEST_SAMPLE
from coproduce.web.forms import NumberBetween


class SampleForm(FlaskForm):
    coder = SelectField("Who codes them again?", validators=[DataRequired("Choose a colleague.")])
    topic = SelectField("Question")
    size = IntegerField(
        "How many texts",
        validators=[
            InputRequired("Say how many texts."),
            NumberBetween(
                SMALLEST_SAMPLE,
                LARGEST_SAMPLE,
                f"Give a number from {SMALLEST_SAMPLE} to {LARGEST_SAMPLE}.",
            ),
        ],
    )
    seed = IntegerField(
        "Seed",
        validators=[Optional(), NumberBetween(0, LARGEST_SEED, f"Give a number from 0 to {LARGEST_SEED:,}.")],
        description="The texts are drawn at random; the same seed draws the same ones.",
    )
