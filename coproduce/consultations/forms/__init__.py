"""Forms of the staff side: syntax of input only, the rules decide."""

from __future__ import annotations

from coproduce.consultations.forms.beginning import BeginAboutForm, BeginForm
from coproduce.consultations.forms.calendars import OpeningTermsForm, PeriodForm, PeriodsFileForm
from coproduce.consultations.forms.drafts import AmendForm, DraftForm, PartForm, WordingForm, typed_from
from coproduce.consultations.forms.fields import BareForm, ReasonForm, plain_lines
from coproduce.consultations.forms.files import ConsultationFileForm, ResponsesFileForm
from coproduce.consultations.forms.option_lines import free_key, options_from
from coproduce.consultations.forms.questions import (
    TYPE_GROUPS,
    TYPE_WORDS,
    QuestionForm,
    question_from,
    shown_question,
)
from coproduce.consultations.forms.running import AnswerDateForm, ExtendForm
from coproduce.consultations.forms.weighing import (
    ImpactForm,
    OptionForm,
    OptionsReasonForm,
    TrackForm,
    WhoMayAnswerForm,
)

__all__ = [
    "TYPE_GROUPS",
    "TYPE_WORDS",
    "AmendForm",
    "AnswerDateForm",
    "BareForm",
    "BeginAboutForm",
    "BeginForm",
    "ConsultationFileForm",
    "DraftForm",
    "ExtendForm",
    "ImpactForm",
    "OpeningTermsForm",
    "OptionForm",
    "OptionsReasonForm",
    "PartForm",
    "PeriodForm",
    "PeriodsFileForm",
    "QuestionForm",
    "ReasonForm",
    "ResponsesFileForm",
    "TrackForm",
    "WhoMayAnswerForm",
    "WordingForm",
    "free_key",
    "options_from",
    "plain_lines",
    "question_from",
    "shown_question",
    "typed_from",
]
