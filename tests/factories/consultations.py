"""Made-up consultations, questionnaires and responses. Each function adds to the session and flushes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from coproduce.accounts.models import Account, Group, Organisation
from coproduce.consultations import receipts, services
from coproduce.consultations.models import (
    Consultation,
    ConsultationChange,
    ConsultationGroup,
    ConsultationOption,
    ConsultationPart,
    QuestionnaireVersion,
    Response,
)
from coproduce.consultations.queries import as_questionnaire, latest_version
from coproduce.consultations.questionnaire import Option, Question, Wording, dump_questions
from coproduce.consultations.questionnaire.types import (
    AgreeScale,
    DateQuestion,
    LongText,
    Number,
    OneChoice,
    SeveralChoices,
    ShortText,
)
from coproduce.consultations.services.responding import checked_answers
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.safeguarding.models import SafetyContact

_numbers = count(1)

# A plain actor without an account, where a test does not need one.
COMMISSIONER = Actor(name="Cora Missioner (invented)", roles=frozenset({"commissioner"}))

# One question of each type; "who" and "change" are required.
QUESTIONS: tuple[Question, ...] = (
    OneChoice(
        key="who",
        text="Who is answering?",
        wordings={"young_people": Wording("Who are you?")},
        required=True,
        options=(Option("parent", "A parent or carer"), Option("young_person", "A young person")),
    ),
    SeveralChoices(
        key="times",
        text="Which times suit you?",
        help="Choose all that fit.",
        options=(Option("weekday", "A weekday"), Option("saturday", "Saturday"), Option("sunday", "Sunday")),
    ),
    AgreeScale(key="listened", text="We were listened to.", sensitive=True),
    ShortText(key="change", text="What one thing would you change?", required=True),
    LongText(
        key="story",
        text="What has it been like?",
        wordings={"young_people": Wording("What is it like for you?")},
    ),
    Number(key="weeks", text="How many weeks did you wait?", minimum=0, maximum=104, unit="weeks"),
    DateQuestion(key="first", text="When was the first appointment?"),
)

ANSWERS: dict[str, Any] = {
    "who": "parent",
    "times": ["weekday", "saturday"],
    "listened": "disagree",
    "change": "Shorter waits",
    "story": "We waited a long time and nobody told us why.",
    "weeks": 28,
    "first": "2026-03-02",
}


def make_consultation(
    state: str = "open",
    *,
    questions: Sequence[Question] = QUESTIONS,
    owner: Organisation | None = None,
    groups: Mapping[str, Group] | None = None,
    **values: Any,
) -> Consultation:
    """A complete consultation in any state; the dates fit the state. `groups`: {"led": group, "shaped": group}."""
    number = next(_numbers)
    facts = {
        **_words(number),
        **_weighing(),
        **_dates(state),
        "owner_organisation": owner or _owner(number),
        **values,
    }
    consultation = Consultation(id=new_id(), state=state, **facts)
    consultation.parts = [
        ConsultationPart(
            status="open", title="Times of appointments", text="Weekdays, weekends or both.", position=0
        ),
        ConsultationPart(
            status="decided",
            title="The 12-week target stays",
            text="It will not be longer.",
            reason="A longer target would leave children waiting.",
            position=1,
        ),
    ]
    consultation.options = make_options()
    consultation.groups = [
        ConsultationGroup(group=group, part=part) for part, group in (groups or {}).items()
    ]
    if state == "cancelled":
        consultation.changes = [
            ConsultationChange(kind="cancelled", reason="The plan was dropped.", at=clock.now())
        ]
    db.session.add(consultation)
    db.session.flush()
    make_version(consultation, questions, published=state != "draft")
    return consultation


def make_version(
    consultation: Consultation, questions: Sequence[Question] = QUESTIONS, *, published: bool = True
) -> QuestionnaireVersion:
    """The next version of a consultation's questions."""
    before = latest_version(consultation.id)
    version = QuestionnaireVersion(
        consultation_id=consultation.id,
        number=before.number + 1 if before else 1,
        questions=dump_questions(questions),
        published_at=clock.now() if published else None,
    )
    db.session.add(version)
    db.session.flush()
    return version


HOW = ("source", "on_behalf_of", "group_session_id", "paper_number")


def make_response(
    consultation: Consultation,
    answers: Mapping[str, Any] | None = None,
    *,
    young: bool = False,
    may_quote: bool = False,
    receipt: str | None = None,
    account: Account | None = None,
    submitted_on: date | None = None,
    **values: Any,
) -> Response:
    """A stored response, whatever the state of the consultation; without `receipt` it gets a new one."""
    version = latest_version(consultation.id)
    assert version is not None
    questionnaire = as_questionnaire(version)
    response = services.store_response(
        consultation.id,
        questionnaire,
        checked_answers(questionnaire, ANSWERS if answers is None else answers),
        how=services.HowGiven(
            format="young_people" if young else "standard",
            **{name: values.pop(name) for name in list(values) if name in HOW},
        ),
        may_quote=may_quote,
        receipt=receipt or receipts.new_receipt(),
        account_id=account.id if account else None,
        submitted_on=submitted_on or clock.today(),
        **values,
    )
    db.session.flush()
    return response


def make_safety_contact(
    name: str = "Children’s social care (invented)", phone: str = "0161 496 0999"
) -> SafetyContact:
    contact = SafetyContact(name=name, phone=phone, hours="Monday to Friday, 9am to 5pm", position=0)
    db.session.add(contact)
    db.session.flush()
    return contact


def _words(number: int) -> dict[str, Any]:
    return {
        "slug": f"therapy-{number}-{new_id()[:6]}",
        "title": f"Therapy appointments {number}",
        "summary": "How therapy appointments should work for your family.",
        "young_people_summary": "Tell us what your appointments are like.",
        "what_could_change": "How long an appointment lasts, and when.",
        "audience": "Families of children who use therapy",
        "minutes": 8,
        "lead_name": "Rukhsana Mirza (invented)",
        "lead_role": "Lead for children’s therapy",
    }


def _weighing() -> dict[str, Any]:
    """All that the full track asks for besides. It is open on few school days, which somebody agreed to."""
    return {
        "decided_by": "Board for children’s therapy (invented)",
        "costs_and_impact": "The budget of GBP 100,000 stays as it is.",
        "assessment_title": "Assessment of appointment times (invented)",
        "assessment_version": "0.3",
        "assessment_on": clock.today() - timedelta(days=90),
        "assessment_text": "Families without a car would gain most.",
        "shortened_by": "Rukhsana Mirza (invented), lead for children’s therapy",
        "shortened_reason": "The rooms have to be booked by then.",
        "track": "full",
    }


def make_options() -> list[ConsultationOption]:
    """Two options, one of them “no change”."""
    return [
        ConsultationOption(
            title="Saturday appointments",
            text="Two therapists work on Saturdays.",
            costs="GBP 4,000 a year.",
            gains="Families who work in the week.",
            loses="There would be fewer appointments on Mondays.",
            position=0,
        ),
        ConsultationOption(
            title="Leave it as it is",
            text="Appointments stay on weekdays.",
            is_no_change=True,
            position=1,
        ),
    ]


def _dates(state: str) -> dict[str, Any]:
    now, today = clock.now(), clock.today()
    ended = state in ("closed", "cancelled")
    return {
        "opens_at": now - timedelta(days=60 if ended else 10),
        "closes_at": now + timedelta(days=-20 if ended else 20),
        "closed_at": now - timedelta(days=20) if state == "closed" else None,
        "decision_on": today + timedelta(days=50),
        "answer_promised_on": today + timedelta(days=60),
        "keep_until": today + timedelta(days=700),
    }


def _owner(number: int) -> Organisation:
    slug = f"council-{number}-{new_id()[:6]}"
    organisation = Organisation(slug=slug, name=f"Invented Council {number}", kind="council")
    db.session.add(organisation)
    return organisation
