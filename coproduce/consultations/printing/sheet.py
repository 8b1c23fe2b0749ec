"""What stands on a paper form, gathered for one format before anything is laid out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from markupsafe import Markup, escape

from coproduce.consultations.equality import AskedQuestion
from coproduce.consultations.models import Consultation
from coproduce.consultations.printing.codes import form_code
from coproduce.consultations.printing.instructions import instructions, limits_of
from coproduce.consultations.printing.speech import Speech
from coproduce.consultations.printing.way import Way
from coproduce.consultations.questionnaire import EASY_READ, YOUNG_PEOPLE, Option, Question, Questionnaire
from coproduce.consultations.questionnaire.types import Budget, Information, Share
from coproduce.consultations.questionnaire.types.amounts import in_unit
from coproduce.consultations.questionnaire.types.texts import VOTES
from coproduce.safeguarding.models import SafetyContact

# A question with more lines than this may go over to the next page; all others stand on one.
MOST_LINES_TOGETHER = 20
LINES_OF_EACH = 3  # what a line with boxes of its own takes
# Shorter lists stand in one column. Easy Read always has one.
FEWEST_IN_COLUMNS = 9


@dataclass(frozen=True)
class PaperQuestion:
    """One question as paper shows it; `number` is 0 for a page that only informs."""

    question: Question
    say: Speech
    number: int
    only_if: Markup
    text: Markup
    help: Sequence[Markup]
    picture: str
    instructions: Sequence[Markup]
    onwards: Sequence[Markup] = ()
    body: Sequence[Markup] = ()  # of a page that only informs
    warns: bool = False  # the first of its section that asks for people's own words

    def label(self, key: str) -> Markup:
        return self.say.label(self.question, key)

    @property
    def is_long(self) -> bool:
        """Whether it may be spread over two pages."""
        lines = len(self.question.choices)
        if has_columns(self.question.choices, self.say):
            lines = (lines + 1) // 2
        return (
            lines + LINES_OF_EACH * len(self.question.lines) > MOST_LINES_TOGETHER or not self.question.asks
        )


@dataclass(frozen=True)
class PaperSection:
    """Questions that stand under one heading; without a title they stand under the usual one."""

    title: Markup
    intro: Sequence[Markup]
    only_if: Markup
    questions: tuple[PaperQuestion, ...]


@dataclass(frozen=True)
class Around:
    """What a paper form says besides the consultation's own words. `format_words` name the format."""

    site_url: str
    contacts: Sequence[SafetyContact] = ()
    about_you: Sequence[AskedQuestion] = ()
    return_address: str = ""
    phone: str = ""
    format_words: str = ""


@dataclass(frozen=True)
class Sheet:
    """One format's paper form."""

    votes: ClassVar[tuple[Option, ...]] = VOTES

    consultation: Consultation
    say: Speech
    around: Around
    code: str
    title: Markup
    summary: Sequence[Markup]
    could_change: Sequence[Markup]
    sections: tuple[PaperSection, ...]
    asks_for_words: bool

    @property
    def address(self) -> str:
        """The consultation's page on the web."""
        return f"{self.around.site_url}/consultations/{self.consultation.slug}"

    @property
    def phone(self) -> str:
        return self.around.phone

    def has_columns(self, choices: Sequence[object]) -> bool:
        return has_columns(choices, self.say)

    def limits_of(self, share: Share, unit: str | None) -> Markup:
        return limits_of(share.minimum, share.maximum, unit, self.say)

    def unit_before(self, unit: str | None) -> str:
        return "£" if unit in (None, "", "pounds") else ""

    def amount(self, question: Budget) -> Markup:
        return escape(in_unit(question.amount, question.unit))


def has_columns(choices: Sequence[object], say: Speech) -> bool:
    """Whether options stand in two columns."""
    return len(choices) >= FEWEST_IN_COLUMNS and say.format != EASY_READ


def sheet_of(consultation: Consultation, questionnaire: Questionnaire, say: Speech, around: Around) -> Sheet:
    """Everything on the paper form of this questionnaire, in one format."""
    own: Mapping[str, str] = (consultation.wordings or {}).get(say.format) or {}
    summary = own.get("summary") or (consultation.young_people_summary if say.format == YOUNG_PEOPLE else "")
    return Sheet(
        consultation=consultation,
        say=say,
        around=around,
        code=form_code(consultation.id, questionnaire.number, say.format),
        title=say.either(own.get("title"), consultation.title),
        summary=say.paragraphs(summary, consultation.summary),
        could_change=say.paragraphs(own.get("what_could_change"), consultation.what_could_change),
        sections=tuple(_sections(Way(questionnaire, say))),
        asks_for_words=questionnaire.asks_for_free_text,
    )


def _sections(way: Way) -> Iterable[PaperSection]:
    waiting: list[PaperQuestion] = []
    current = ""
    for question in way.questionnaire.questions:
        if waiting and question.section != current:
            yield _section(way, current, waiting)
            waiting = []
        current = question.section
        is_first_text = question.is_free_text and not any(each.warns for each in waiting)
        waiting.append(replace(paper_question(question, way), warns=is_first_text))
    if waiting:
        yield _section(way, current, waiting)


def _section(way: Way, key: str, questions: list[PaperQuestion]) -> PaperSection:
    section = way.questionnaire.section(key)
    if section is None:
        return PaperSection(Markup(), (), Markup(), tuple(questions))
    own, free = section.wordings.get(way.say.format), way.without_answers
    return PaperSection(
        way.say.either(free(own.text) if own else "", free(section.title)),
        way.say.paragraphs(free(own.help) if own else "", free(section.intro)),
        way.only_if(section.show_if, "section_only_if"),
        tuple(questions),
    )


def paper_question(question: Question, way: Way) -> PaperQuestion:
    """A question in the words of a format, with what paper has to say about answering it."""
    own, free, say = question.wordings.get(way.say.format), way.without_answers, way.say
    return PaperQuestion(
        question=question,
        say=say,
        number=way.number(question),
        only_if=way.only_if(question.show_if, "only_if"),
        text=say.either(free(own.text) if own else "", free(question.text)),
        help=say.paragraphs(free(own.help) if own else "", free(question.help)),
        picture=(own.picture if own else "") or question.picture,
        instructions=instructions(question, say),
        onwards=way.onwards(question),
        body=_body(question, way),
    )


def _body(question: Question, way: Way) -> Sequence[Markup]:
    """What a page that only informs has to say."""
    if not isinstance(question, Information):
        return ()
    own = question.wordings.get(way.say.format)
    words = own.labels.get("body") if own else ""
    return way.say.paragraphs(way.without_answers(words or ""), way.without_answers(question.body))
