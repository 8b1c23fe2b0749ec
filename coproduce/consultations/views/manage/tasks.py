"""This room's pages in the list of work on a consultation, each with its state in a few words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from flask import url_for

from coproduce.consultations import services
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.queries.admission import code_counts
from coproduce.consultations.queries.equality import questions_about_you, reach_steps
from coproduce.consultations.queries.keying import form_count, keying_facts, waiting_numbers
from coproduce.consultations.queries.printing import packs_of
from coproduce.consultations.queries.reviews import review_facts
from coproduce.consultations.queries.statements import waiting_statements
from coproduce.consultations.reach import DONE, OVERDUE, step_state
from coproduce.consultations.rules.keying import refusal
from coproduce.consultations.rules.reviews import ReviewFacts
from coproduce.consultations.staff_tasks import PREPARE, WHILE_OPEN, Task, register_tasks
from coproduce.consultations.views.review_words import STATES
from coproduce.core import clock
from coproduce.core.access import Actor, allows

EDIT, SEE, RUN = "consultations.edit", "consultations.see", "consultations.run"
READY = "Is it ready to open?"
WHO_ANSWERS = {"": "Anybody, as often as they like", "person": "Once a person", "child": "Once a child"}


def register() -> None:
    register_tasks(preparing)
    register_tasks(reaching)
    register_tasks(while_open)


def _page(consultation: Consultation, page: str, anchor: str | None = None) -> str:
    return url_for(f"consultations_manage.{page}", slug=consultation.slug, _anchor=anchor)


def preparing(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """What a consultation is made of; while it is a draft, with how much is missing in each."""
    yield Task(PREPARE, 60, "Preview as people see it", _page(consultation, "preview"), SEE)
    yield Task(PREPARE, 61, "Preview in young people’s words", _page(consultation, "preview_young"), SEE)
    if consultation.state == "cancelled":
        return  # nothing in it changes any more
    missing, is_draft = _missing(consultation), consultation.state == "draft"
    for position, (label, page, anchor, hint) in enumerate(_pieces(consultation)):
        count = missing[anchor or page]
        # Groups are named where there are some; nothing waits for them.
        has_state = is_draft and (page != "groups" or count)
        yield Task(
            PREPARE,
            position,
            label,
            _page(consultation, page, anchor or None),
            EDIT,
            f"{count} missing" if count else hint,
            ("to_do" if count else "complete") if has_state else "",
            always=is_draft,
        )
    yield from _looking_over(consultation, actor, missing)
    if is_draft:
        total = missing.total()
        things = f"{_count(total, 'thing')} {'is' if total == 1 else 'are'} missing before it can open"
        hint = things if total else "Nothing is missing"
        url, state = _page(consultation, "readiness"), "to_do" if total else "complete"
        yield Task(PREPARE, 90, READY, url, SEE, hint, state)


def _pieces(consultation: Consultation) -> tuple[tuple[str, str, str, str], ...]:
    """(label, page, its part of the page, in a few words)"""
    asked = len(questionnaire_of(consultation).questions)
    return (
        ("Words, dates and names", "edit", "", ""),
        ("Decided and open parts", "edit", "parts", ""),
        ("Options", "options", "", ""),
        ("Costs, impact and assessment", "impact", "", ""),
        ("Open for a while, or all year", "standing", "", "All year" if consultation.standing else ""),
        ("Track and exceptions", "track", "", "Light" if consultation.track == "light" else ""),
        ("Who may answer", "who_may_answer", "", _who_answers(consultation)),
        ("Questions", "questions", "", _count(asked, "question")),
        ("Formats and languages", "formats", "", _promised(consultation)),
        ("Groups that led or shaped it", "groups", "", _groups(consultation)),
    )


def _missing(consultation: Consultation) -> Counter[str]:
    """How much is missing on each page of a draft; nothing is missing after opening."""
    found: Counter[str] = Counter()
    if consultation.state != "draft":
        return found
    start = f"/manage/consultations/{consultation.slug}/"
    for each in services.readiness(consultation):
        page, _, anchor = each.url.removeprefix(start).partition("#")
        # The page of words holds the parts, and leads to the questions.
        found[anchor if anchor in ("parts", "questions") else page.partition("/")[0]] += 1
    return found


def _who_answers(consultation: Consultation) -> str:
    asked = "; asks for whom people answer" if consultation.asks_on_behalf else ""
    return WHO_ANSWERS[consultation.one_response_per] + asked


def _promised(consultation: Consultation) -> str:
    count = len(consultation.promised_formats)
    beside = "one other" if count == 1 else f"{count} others"
    return f"Standard, young people’s and {beside}" if count else "Standard and young people’s"


def _groups(consultation: Consultation) -> str:
    return ", ".join(entry.group.name for entry in consultation.groups) or "None named. It can open without."


def _looking_over(consultation: Consultation, actor: Actor, missing: Counter[str]) -> Iterator[Task]:
    """Groups that look over the draft. It can open without any, so it is never complete."""
    if not allows(actor, "reviews.read"):
        return
    rows, draft = review_facts(consultation), consultation.state == "draft"
    if not rows and not draft:
        return
    unanswered = sum(facts.unanswered for facts in rows)
    hint = "; ".join(_standing(facts) for facts in rows)
    if unanswered:
        hint += f". {_count(unanswered, 'comment')} without an answer"
    waits = unanswered or missing["reviews"]
    url = _page(consultation, "reviews")
    state = "to_do" if waits else ""
    yield Task(PREPARE, 40, "Groups look it over", url, "reviews.read", hint or "None was asked", state)


def reaching(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """The questions about you, the plan for reaching people, and who took part."""
    if consultation.state == "cancelled":
        return
    asked = len(questions_about_you(consultation.id))
    hint = f"{_count(asked, 'question')}, each optional" if asked else "None is asked"
    yield Task(PREPARE, 50, "Questions about you", _page(consultation, "about_you"), EDIT, hint)
    steps = [step_state(step.due_on, step.done_on, clock.today()) for step in reach_steps(consultation.id)]
    done, overdue = steps.count(DONE), steps.count(OVERDUE)
    hint = f"{done} of {_count(len(steps), 'step')} done" if steps else "No plan yet. It can open without."
    word = f"{overdue} overdue" if overdue else None
    state = "overdue" if overdue else ("complete" if steps and done == len(steps) else "")
    yield Task(PREPARE, 51, "Reach plan", _page(consultation, "reach_plan"), SEE, hint, state, word)
    if consultation.state != "draft":
        url, hint = _page(consultation, "reach"), "Exact figures. That you open them is on record."
        yield Task(WHILE_OPEN, 70, "Who took part, against who lives here", url, "equality.count", hint)


def while_open(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """Paper and phone, sessions, codes, statements and forms to print."""
    if consultation.state != "cancelled":
        yield _print_pack(consultation)
    if consultation.one_response_per and allows(actor, RUN):
        counts = code_counts(consultation.id)
        hint = f"{counts['made']:,} made, {counts['spent']:,} used" if counts["made"] else "None made yet"
        yield Task(WHILE_OPEN, 30, "One-time codes", _page(consultation, "codes"), RUN, hint)
    if consultation.state in ("draft", "cancelled"):
        return
    yield from _keying(consultation, actor)
    yield Task(WHILE_OPEN, 20, "Group sessions", _page(consultation, "sessions"), SEE)
    questionnaire = questionnaire_of(consultation)
    if questionnaire.has_statements and allows(actor, "statements.decide"):
        waiting = len(waiting_statements(consultation, questionnaire))
        hint = f"{_count(waiting, 'statement')} to decide on" if waiting else "Nothing waits"
        url, state = _page(consultation, "statements"), "to_do" if waiting else ""
        yield Task(WHILE_OPEN, 40, "Statements of others", url, "statements.decide", hint, state)


def _keying(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    if not allows(actor, "responses.key_in"):
        return
    forms, waiting = form_count(consultation.id), len(waiting_numbers(consultation.id))
    hint = (
        f"{_count(forms, 'form')} {'is' if forms == 1 else 'are'} keyed in."
        if forms
        else "None keyed in yet."
    )
    if waiting:
        hint += f" {waiting:,} {'waits' if waiting == 1 else 'wait'} for a second entry."
    if not refusal(keying_facts(consultation)):
        url = _page(consultation, "key_in")
        yield Task(WHILE_OPEN, 10, "Key in a form on paper or a call", url, "responses.key_in")
    url, state = _page(consultation, "keyed"), "to_do" if waiting else ""
    yield Task(WHILE_OPEN, 11, "Forms keyed in", url, "responses.key_in", hint, state)


def _print_pack(consultation: Consultation) -> Task:
    packs = packs_of(consultation.id).values()
    made = sum(bool(pack.made_at) and not pack.problem for pack in packs)
    failed = sum(bool(pack.problem) for pack in packs)
    hint = f"{_count(made, 'PDF')} made" if made else "No PDF yet"
    if failed:
        hint = f"{failed} of the PDFs could not be made"
    elif any(pack.asked_at is not None for pack in packs):
        hint = "Being made"
    url, state = _page(consultation, "print_pack"), "failed" if failed else ""
    return Task(WHILE_OPEN, 50, "Print pack", url, SEE, hint, state)


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _standing(facts: ReviewFacts) -> str:
    """How far a group is with the draft."""
    words = STATES[facts.state][1]
    changed = ", changed after the sign-off" if facts.changed else ""
    return f"{facts.group}: {words[:1].lower()}{words[1:]}{changed}"
