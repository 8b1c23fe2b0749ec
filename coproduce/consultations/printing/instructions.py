"""What a paper form says to do at each question: what a page shows by its boxes, paper has to say in words. Pure."""

from __future__ import annotations

from markupsafe import Markup

from coproduce.consultations.printing.speech import Speech
from coproduce.consultations.questionnaire import PREFER_NOT_TO_SAY, Question
from coproduce.consultations.questionnaire.types import (
    Budget,
    Matrix,
    Money,
    Number,
    Percentage,
    PictureChoice,
    Ranking,
    Scale,
    SeveralChoices,
    Statements,
)
from coproduce.consultations.questionnaire.types.amounts import in_unit
from coproduce.consultations.questionnaire.types.choices import NONE

# Longer lists are not printed: people write their answer.
MOST_PRINTED_OPTIONS = 40
LISTS = frozenset({"list_choice", "area"})
ONE_OF = frozenset(
    {"one_choice", "yes_no", "agree_scale", "scale", "faces", "age_band", "picture_choice", *LISTS}
)


def instructions(question: Question, say: Speech) -> list[Markup]:
    """Sentences that stand under the question, in their order."""
    if isinstance(question, SeveralChoices):
        return _several(question, say)
    if isinstance(question, PictureChoice) and question.several:
        return [say("tick_all")]
    if isinstance(question, Scale):
        return [*_scale_ends(question, say), say("tick_one")]
    if question.type in LISTS and not is_printed_whole(question):
        return [say("write_from_list")]
    if question.type in ONE_OF:
        return [say("tick_one")]
    if isinstance(question, Matrix):
        return [say("tick_each_line")]
    if isinstance(question, Statements):
        return [say("vote_each")]
    if isinstance(question, Ranking):
        limit = [say("rank_up_to", most=question.places)] if question.places < len(question.options) else []
        return [say("rank"), *limit]
    if isinstance(question, Budget):
        return [say("share_out", amount=in_unit(question.amount, question.unit))]
    return _limits(question, say) if isinstance(question, Number) else []


def is_printed_whole(question: Question) -> bool:
    """Whether all options of a list stand on paper."""
    return len(question.choices) <= MOST_PRINTED_OPTIONS


def limits_of(least: int | float | None, most: int | float | None, unit: str | None, say: Speech) -> Markup:
    """“at least £100, at most £300”, for a line of a table."""
    words = [
        say(name, amount=in_unit(limit, unit))
        for name, limit in (("at_least", least), ("at_most", most))
        if limit is not None
    ]
    return Markup(", ").join(words)


def _several(question: SeveralChoices, say: Speech) -> list[Markup]:
    least, most = question.at_least, question.at_most
    if least and most and least < most:
        first = say("tick_between", least=least, most=most)
    elif most == 1:
        first = say("tick_one")
    elif most:
        first = say("tick_at_most", most=most)
    else:
        first = say("tick_at_least", least=least) if least and least > 1 else say("tick_all")
    alone = [key for key in (NONE, PREFER_NOT_TO_SAY) if any(each.key == key for each in question.choices)]
    return [first, *(say("tick_alone", label=say.label(question, key)) for key in alone[:1])]


def _scale_ends(question: Scale, say: Speech) -> list[Markup]:
    own = question.wordings.get(say.format)
    labels = own.labels if own else {}
    low = say.either(labels.get("low"), question.low_label)
    high = say.either(labels.get("high"), question.high_label)
    if not (low and high):
        return []
    ends = {"low": 1, "low_words": low, "high": question.points, "high_words": high}
    return [say("scale_ends", **ends)]


def _limits(question: Number, say: Speech) -> list[Markup]:
    least, most, unit = question.minimum, question.maximum, question.unit
    if isinstance(question, Money):
        unit = unit or "pounds"
    elif isinstance(question, Percentage):
        unit = "%"
    if least is not None and most is not None:
        return [say("between", least=_amount(least, unit, is_first=True), most=_amount(most, unit))]
    if most is not None:
        return [say("up_to", most=_amount(most, unit))]
    return [say("from", least=_amount(least, unit))] if least else []


def _amount(number: int | float, unit: str | None, *, is_first: bool = False) -> str:
    """“£100”, “5%”, or “12 weeks”, where the unit is said once at the end of “from 1 to 12 weeks”."""
    if unit == "%":
        return f"{number:g}%"
    figures = in_unit(number, "pounds").removeprefix("£")
    return figures if not unit or (is_first and unit != "pounds") else in_unit(number, unit)
