"""The question types."""

from __future__ import annotations

from coproduce.consultations.questionnaire.questions import Question
from coproduce.consultations.questionnaire.types.amounts import (
    Budget,
    DateQuestion,
    Money,
    Month,
    Number,
    Percentage,
    Ranking,
    Share,
)
from coproduce.consultations.questionnaire.types.choices import (
    AgeBand,
    Area,
    Consent,
    ListChoice,
    OneChoice,
    PictureChoice,
    SeveralChoices,
    YesNo,
)
from coproduce.consultations.questionnaire.types.pages import Fact, Information
from coproduce.consultations.questionnaire.types.scales import AgreeScale, Faces, Matrix, Scale
from coproduce.consultations.questionnaire.types.texts import (
    LongText,
    Photo,
    SeveralTexts,
    ShortText,
    Solution,
    Statements,
    Voice,
)

# In the order in which the editor offers them.
TYPES: dict[str, type[Question]] = {
    kind.type: kind
    for kind in (
        *(OneChoice, SeveralChoices, YesNo, ListChoice, PictureChoice),
        *(AgreeScale, Scale, Faces, Matrix, Ranking),
        *(ShortText, LongText, SeveralTexts, Solution, Statements),
        *(Number, Money, Percentage, Budget),
        *(DateQuestion, Month, AgeBand, Area),
        *(Photo, Voice, Consent, Information),
    )
}

__all__ = [
    "TYPES",
    "AgeBand",
    "AgreeScale",
    "Area",
    "Budget",
    "Consent",
    "DateQuestion",
    "Faces",
    "Fact",
    "Information",
    "ListChoice",
    "LongText",
    "Matrix",
    "Money",
    "Month",
    "Number",
    "OneChoice",
    "Percentage",
    "Photo",
    "PictureChoice",
    "Ranking",
    "Scale",
    "SeveralChoices",
    "SeveralTexts",
    "Share",
    "ShortText",
    "Solution",
    "Statements",
    "Voice",
    "YesNo",
]
