"""A consultation with every question type in each format that there is on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from coproduce.consultations.models import Consultation, Language
from coproduce.consultations.queries import latest_version
from coproduce.consultations.queries.equality import equality_questions
from coproduce.consultations.questionnaire import Question, Section, Wording, dump_sections
from coproduce.consultations.services.equality import use_ready_set
from coproduce.core.database import db
from tests.factories.consultations import COMMISSIONER, make_consultation, make_safety_contact
from tests.factories.questions import EVERY_TYPE

# “A question”, “A choice” and “About you” in Urdu, written for these tests.
QUESTION_IN_URDU, CHOICE_IN_URDU, SECTION_IN_URDU = "آپ کا کیا خیال ہے؟", "ایک جواب", "آپ کے بارے میں"

WORDS_IN_URDU = {
    "paper.page": "صفحہ",
    "paper.of": "از",
    "paper.tick_one": "ایک خانے پر نشان لگائیں۔",
    "paper.ring": "فون پر جواب دینے کے لیے {phone} پر فون کریں۔",
    "day": "دن",
}

SECTIONS = (
    Section(
        "first",
        "You and the hub",
        intro="A few questions about you.",
        wordings={"ur": Wording(SECTION_IN_URDU)},
    ),
    Section("second", "What should change", show_if={"==": [{"var": "used"}, "yes"]}),
)
PROMISED = ("easy_read", "ur", "paper")
FORMATS = ("standard", "young_people", "easy_read", "ur")


def in_each_format(questions: Sequence[Question] = EVERY_TYPE) -> tuple[Question, ...]:
    """The same questions with Easy Read and Urdu words, in two sections."""
    return tuple(_worded(question, place, len(questions)) for place, question in enumerate(questions))


def _worded(question: Question, place: int, total: int) -> Question:
    keys = list(question.standard_labels)
    wordings = {
        "young_people": Wording(f"In our words: {question.text}"),
        "easy_read": Wording(f"Easy: {question.text}", picture="talk"),
        "ur": Wording(
            f"{QUESTION_IN_URDU} {place}",
            help="آپ اسے چھوڑ سکتے ہیں۔",
            labels={key: f"{CHOICE_IN_URDU} {number}" for number, key in enumerate(keys[::2])},
        ),
    }
    section = SECTIONS[0 if place < total // 2 else 1].key
    return replace(question, wordings=wordings, section=section)


def make_printed(state: str = "open", questions: Sequence[Question] | None = None) -> Consultation:
    """A consultation whose paper form is there in four formats; nothing is set as a PDF yet."""
    consultation = make_consultation(
        state,
        questions=in_each_format() if questions is None else questions,
        promised_formats=list(PROMISED),
        asks_on_behalf=True,
        one_response_per="child",
        wordings={
            "easy_read": {"title": "The family hub", "summary": "We plan a hub.\nTell us what you think."},
            "ur": {"title": "خاندانی مرکز", "summary": "ہم ایک نیا مرکز بنا رہے ہیں۔"},
        },
    )
    version = latest_version(consultation.id)
    assert version is not None
    version.sections = dump_sections(SECTIONS) if questions is None else []
    make_safety_contact()
    make_urdu()
    if not equality_questions():
        use_ready_set(COMMISSIONER)
    db.session.flush()
    return consultation


def make_urdu() -> Language:
    """The language, with some of the words that a paper form needs."""
    found = db.session.scalars(select(Language).where(Language.code == "ur")).first()
    if found is None:
        found = Language(code="ur", name="اردو", english_name="Urdu", phrases=dict(WORDS_IN_URDU))
        db.session.add(found)
        db.session.flush()
    return found
