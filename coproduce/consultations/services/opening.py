"""What opening a consultation needs, and what of it is missing."""

from __future__ import annotations

import json
from typing import Any

from coproduce.consultations.calendar_queries import area_calendar
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import as_questionnaire, latest_version
from coproduce.consultations.queries.reviews import review_facts
from coproduce.consultations.questionnaire import faults
from coproduce.consultations.rules import FULL, Check, OpeningFacts, opening_checks, opening_refusals
from coproduce.consultations.rules.gaps import gaps_in, named
from coproduce.consultations.rules.reviews import review_refusals
from coproduce.consultations.services.formats_promised import missing_formats
from coproduce.core import clock
from coproduce.core.errors import Refusal
from coproduce.safeguarding.queries import safety_contacts

# Columns of Consultation that the rules look at under the same name, as words.
_WORDS = (
    "title",
    "summary",
    "young_people_summary",
    "what_could_change",
    "lead_name",
    "lead_role",
    "decided_by",
    "options_reason",
    "costs_and_impact",
    "assessment_title",
    "assessment_version",
    "assessment_text",
    "track_reason",
    "track_agreed_by",
    "shortened_by",
    "shortened_reason",
    "election_reason",
)
_DATES = ("opens_at", "closes_at", "answer_promised_on", "keep_until", "decision_on", "assessment_on")


def opening_facts(consultation: Consultation) -> OpeningFacts:
    """What the readiness check looks at, as it is now."""
    version = latest_version(consultation.id)
    questionnaire = as_questionnaire(version) if version else None
    questions = questionnaire.questions if questionnaire else ()
    words: dict[str, Any] = {name: getattr(consultation, name) or "" for name in _WORDS}
    dates: dict[str, Any] = {name: getattr(consultation, name) for name in _DATES}
    return OpeningFacts(
        now=clock.now(),
        base=f"/manage/consultations/{consultation.slug}",
        open_parts=sum(part.status == "open" for part in consultation.parts),
        decided_parts=sum(part.status == "decided" for part in consultation.parts),
        has_owner=consultation.owner_organisation_id is not None,
        questions=len(questions),
        question_faults=faults(questions, questionnaire.sections if questionnaire else ()),
        asks_for_free_text=any(question.is_free_text for question in questions),
        safety_contacts=len(safety_contacts()),
        options=len(consultation.options),
        has_no_change=any(option.is_no_change for option in consultation.options),
        track=consultation.track or FULL,
        is_standing=bool(consultation.standing),
        gaps=_gaps(consultation, version.questions if version else []),
        missing_formats=missing_formats(consultation, questionnaire),
        missing_reviews=review_refusals(review_facts(consultation), clock.today()),
        calendar=area_calendar(),
        **words,
        **dates,
    )


def _gaps(consultation: Consultation, questions: list[Any]) -> list[Refusal]:
    """What a template left for its writer and nobody has filled in, with the page where it stands."""
    base = f"/manage/consultations/{consultation.slug}"
    texts = {name: getattr(consultation, name) or "" for name in _WORDS}
    on_impact = ("costs_and_impact", "assessment_title", "assessment_text")
    parts = [(each.title, each.text, each.reason) for each in consultation.parts]
    options = [(each.title, each.text, each.costs, each.gains, each.loses) for each in consultation.options]
    places = {
        f"{base}/edit": [words for name, words in texts.items() if name not in on_impact],
        f"{base}/impact": [texts[name] for name in on_impact],
        f"{base}/edit#parts": [words for part in parts for words in part],
        f"{base}/options": [words for option in options for words in option],
        f"{base}/edit#questions": [json.dumps(questions, ensure_ascii=False)],
    }
    found = {place: gaps_in("\n".join(words)) for place, words in places.items()}
    return [Refusal(f"Fill in {named(gaps)}.", place) for place, gaps in found.items() if gaps]


def readiness_checks(consultation: Consultation) -> list[Check]:
    """Everything that opening needs, missing or not."""
    return opening_checks(opening_facts(consultation))


def readiness(consultation: Consultation) -> list[Refusal]:
    """Everything that is missing before it can open, each with the page where it is put right."""
    return opening_refusals(opening_facts(consultation))
