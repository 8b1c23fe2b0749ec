"""Moving the dates of a running consultation."""

from __future__ import annotations

from datetime import date, datetime

from wtforms.validators import InputRequired

from coproduce.consultations.forms.fields import (
    CLOSES,
    ReasonForm,
    TimeField,
    moment_of,
)
from coproduce.web.dates import DatePartsField


class ExtendForm(ReasonForm):
    closes_at = DatePartsField("New last day")
    closes_time = TimeField(
        "Closes at", description="Like 5pm. Without a time it closes at the end of that day."
    )
    answer_promised_on = DatePartsField("We promise our answer by")
    decision_on = DatePartsField("It is to be decided on")
    keep_until = DatePartsField("Answers are kept until")

    @property
    def moment(self) -> datetime | None:
        return moment_of(self.closes_at.data, self.closes_time, CLOSES)


class AnswerDateForm(ReasonForm):
    day = DatePartsField("New date of our answer", (InputRequired("Give the new date"),))

    @property
    def new_day(self) -> date:
        """The date of a form that was validated."""
        if self.day.data is None:
            raise ValueError("the form was not validated")
        return self.day.data
