"""Consultations as their pages show them: cards, and the thread from opening to answer."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from flask import url_for

from coproduce.consultations import rules
from coproduce.consultations.models import Consultation, ConsultationChange
from coproduce.consultations.progress import (
    ANSWERED,
    HEARD,
    READ,
    Reached,
    is_known,
    reached,
    reports_of,
)
from coproduce.consultations.queries import phase_of
from coproduce.consultations.queries.formats import offered_formats
from coproduce.consultations.questionnaire import Questionnaire
from coproduce.consultations.services.formats_promised import BSL
from coproduce.core import clock
from coproduce.web.excerpts import first_sentences
from coproduce.web.templating import day, days_away, moment

Step = dict[str, Any]

STATUS = {rules.COMING: "scheduled"}

CHANGES = {
    "extended": "The closing date was moved.",
    "paused": "We paused this and took no answers for a while.",
    "resumed": "We took answers again.",
    "closed_early": "This closed earlier than we first said.",
    "closed_standing": "We closed this. It had been open all year.",
    "cancelled": "We stopped this.",
    "questions_changed": "We changed the questions. What was sent before stays with the questions as they were.",
    "questions_corrected": "We put words of a question right. It means the same.",
    "answer_date_moved": "We moved the date of our answer.",
    "parts_changed": "We changed what is open and what is decided.",
    "groups_changed": "We changed the groups that we name.",
    "words_changed": "We changed the words of this page.",
    "decision_changed": "We changed who decides, or when.",
    "impact_changed": "We changed what we say about costs and impact.",
    "options_changed": "We changed the options.",
}


def card_of(consultation: Consultation) -> dict[str, Any]:
    """What `consultation_card` shows."""
    phase = phase_of(consultation)
    is_standing_open = consultation.standing and phase in (rules.OPEN, rules.PAUSED)
    return {
        "title": consultation.title,
        "url": url_for("consultations.page", slug=consultation.slug),
        "summary": first_sentences(consultation.summary),
        "audience": consultation.audience,
        "minutes": consultation.minutes if phase in (rules.OPEN, rules.COMING) else None,
        "closes": "open all year" if is_standing_open else closing_words(consultation, phase),
        "closes_label": "Opening date" if phase == rules.COMING else "",
        "state": STATUS.get(phase, phase),
        "formats": [],
        "groups": [{"name": entry.group.name, "role": entry.part} for entry in consultation.groups],
        "owner": consultation.owner_organisation.name if consultation.owner_organisation else "",
    }


def answer_words(consultation: Consultation) -> str:
    """Whether people can read the answer of a closed consultation, or when it is promised."""
    if phase_of(consultation) != rules.CLOSED:
        return ""
    answered = reached(ANSWERED, consultation)
    if answered:
        return f"public since {day(answered.on)}"
    promised = consultation.answer_promised_on
    return f"promised for {day(promised)}" if promised else ""


def closing_words(consultation: Consultation, phase: str) -> str:
    """“closes in 12 days, Friday 4 December 2026”, and its like for the other phases."""
    if phase == rules.COMING and consultation.opens_at:
        return f"opens {days_away(consultation.opens_at)}, {day(consultation.opens_at)}"
    if phase in (rules.OPEN, rules.PAUSED) and consultation.standing:
        return "is open all year"
    if phase in (rules.OPEN, rules.PAUSED) and consultation.closes_at:
        return f"closes {days_away(consultation.closes_at)}, {moment(consultation.closes_at)}"
    ended = consultation.closed_at or consultation.closes_at
    return f"closed {day(ended)}" if phase == rules.CLOSED and ended else ""


def formats_of(consultation: Consultation, questionnaire: Questionnaire) -> list[str]:
    """Ways to take part that there really are."""
    promised = consultation.promised_formats or ()
    written = [name for _, name in offered_formats(consultation, questionnaire)[1:]]
    bsl = ["British Sign Language"] if BSL in promised else []
    return ["Standard questions", *written, *bsl, "On paper"]


def change_words(change: ConsultationChange) -> dict[str, str]:
    """One public change: what, when, why."""
    text = CHANGES.get(change.kind, "")
    if change.kind == "extended" and change.closes_before and change.closes_after:
        text = f"The closing date was moved from {day(change.closes_before)} to {day(change.closes_after)}."
    sentences = [] if change.kind == "answer_date_moved" and change.promised_before else [text]
    if change.promised_before and change.promised_after:
        sentences.append(
            f"We moved the date of our answer from {day(change.promised_before)} to {day(change.promised_after)}."
        )
    words = " ".join([*sentences, *(change.details or "").splitlines()])
    return {"text": words, "date": day(change.at), "reason": change.reason}


def thread_of(consultation: Consultation) -> list[Step]:
    """Opened, closed, what we heard, our answer: what is past, what is now, what is promised and for when."""
    phase = phase_of(consultation)
    if consultation.standing:
        return list(_all_year(consultation, phase))
    return [*_taking_answers(consultation, phase), *_after_closing(consultation, phase)]


def _taking_answers(consultation: Consultation, phase: str) -> Iterator[Step]:
    opens, closes = consultation.opens_at, consultation.closes_at
    if phase == rules.COMING:
        yield _step("Opens", "later", day(opens))
        yield _step("Closes", "later", moment(closes))
        return
    yield _step("Opened", "done", day(opens))
    if phase == rules.OPEN:
        yield _today("Open for your answers", f"Closes {days_away(closes)}." if closes else "")
        yield _step("Closes", "later", moment(closes))
    elif phase == rules.PAUSED:
        yield _today("Paused", "We take no answers just now.", "stopped")
        yield _step("Closes", "later", moment(closes))
    elif phase == rules.CANCELLED:
        told = [change for change in consultation.changes if change.kind == "cancelled"]
        yield _step("Stopped", "stopped", day(told[-1].at) if told else "", told[-1].reason if told else "")
    else:
        yield _step("Closed", "done", day(consultation.closed_at or closes))


def _all_year(consultation: Consultation, phase: str) -> Iterator[Step]:
    """Opened, the newest yearly report, where it stands, and the next report: due, or late by the clock."""
    reports = reports_of(consultation)
    if phase == rules.COMING:
        yield _step("Opens", "later", day(consultation.opens_at))
    else:
        yield _step("Opened", "done", day(consultation.opens_at))
    if reports and reports.last:
        last = _step("Yearly report", "done", day(reports.last.on), "What people said, and our answers.")
        yield {**last, "href": reports.last.url, "link": "Read the report"}
    if phase == rules.OPEN:
        yield _today("Open all year", "You can tell us what you think at any time.")
    elif phase in (rules.PAUSED, rules.CANCELLED, rules.CLOSED):
        yield from islice(_taking_answers(consultation, phase), 1, 2)
    due_on = reports.due_on if reports else consultation.answer_promised_on
    if due_on:
        is_late = due_on < clock.today()
        text = (
            f"This report was due on {day(due_on)} and is late."
            if is_late
            else "Every comment gets an answer."
        )
        step = _step("Next yearly report", "later", "" if is_late else f"Due on {day(due_on)}", text)
        yield {**step, "href": reports.url, "link": "All yearly reports"} if reports else step


def _after_closing(consultation: Consultation, phase: str) -> Iterator[Step]:
    if phase == rules.CANCELLED:
        return
    heard, answered = reached(HEARD, consultation), reached(ANSWERED, consultation)
    if heard:
        yield {
            **_step("What we heard", "done", day(heard.on)),
            "href": heard.url,
            "link": "See what we heard",
        }
    elif phase == rules.CLOSED and not answered:
        yield _reading(reached(READ, consultation))
    elif phase != rules.CLOSED:
        yield _step("We read what you said", "later", "", "A person reads every answer.")
    if answered:
        yield {
            **_step("Our answer", "done", day(answered.on)),
            "href": answered.url,
            "link": "You said, we did",
        }
    else:
        yield _promise(consultation, being_answered=bool(heard))


def _reading(read: Reached | None) -> Step:
    if read is None:
        return _today("We are reading what you said", "A person reads every answer.")
    return _step(
        "We have read what you said", "now", f"Since {day(read.on)}", "Now we put together what you told us."
    )


def _promise(consultation: Consultation, being_answered: bool) -> Step:
    promised = consultation.answer_promised_on
    is_late = promised is not None and promised < clock.today() and is_known(ANSWERED)
    text = "This is late. We have not answered yet." if is_late else "We tell the people who took part first."
    if being_answered:
        return {**_today("We are working on our answer", text), "date": f"Promised for {day(promised)}"}
    return _step("Our answer", "later", f"Promised for {day(promised)}" if promised else "", text)


def _today(label: str, text: str, state: str = "now") -> Step:
    return _step(label, state, f"Today, {day(clock.today())}", text)


def _step(label: str, state: str, date: str = "", text: str = "") -> Step:
    return {"label": label, "state": state, "date": date, "text": text}
