"""The page of one session: its code, what is left to do, and the group's own words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import segno
from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from coproduce.consultations import services
from coproduce.consultations.forms import BareForm
from coproduce.consultations.forms.sessions import CancelSessionForm
from coproduce.consultations.models import GroupSession
from coproduce.consultations.queries import consultation_by_id
from coproduce.consultations.queries.session_contents import (
    facts_of,
    own_words,
    questionnaire_of_session,
)
from coproduce.consultations.queries.sessions import (
    can_be_joined,
    runs,
    sees_words,
    session_to_run,
    session_to_see,
)
from coproduce.consultations.rules.sessions import AGE_BANDS, SessionFacts, shown_code
from coproduce.consultations.views.sessions.blueprint import attempt, sessions, to_session
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

# Every reader reads every mask; trying all eight for the evenest picture takes longer than the rest of the page.
QR_MASK = 3

Item = dict[str, Any]


@sessions.get("/<session_id>")
@requires("sessions.see")
def page(session_id: str) -> ResponseReturnValue:
    """The session as those who run it see it, and as its group's members may read it."""
    session = session_to_see(current_actor(), session_id)
    consultation, facts = consultation_by_id(session.consultation_id), facts_of(session)
    may_run = runs(current_actor(), session)
    return render_template(
        "consultations/sessions/page.html",
        session=session,
        consultation=consultation,
        facts=facts,
        joinable=can_be_joined(session),
        code=shown_code(session.code),
        qr=qr_of(session, 5) if may_run and session.state == "open" else "",
        address=_short_address(),
        tasks=_tasks(session, facts) if may_run else [],
        questions=_questions(session, facts, may_run=may_run),
        words=own_words(session) if sees_words(current_actor(), session) else None,
        bands=AGE_BANDS,
        may_run=may_run,
        form=BareForm(),
    )


@sessions.get("/<session_id>/screen")
@requires("sessions.run")
def screen(session_id: str) -> ResponseReturnValue:
    """For a projector: the code as large as the screen, and how many have answered."""
    session = session_to_run(current_actor(), session_id)
    return render_template(
        "consultations/sessions/screen.html",
        session=session,
        consultation=consultation_by_id(session.consultation_id),
        joinable=can_be_joined(session),
        phones=facts_of(session).phones,
        code=shown_code(session.code),
        qr=qr_of(session, 12),
        address=_short_address(),
    )


@sessions.post("/<session_id>/go-on")
@requires("sessions.run")
def go_on(session_id: str) -> ResponseReturnValue:
    """Back to taking answers."""
    session = session_to_run(current_actor(), session_id)
    _, refusals, _ = attempt(lambda: services.go_on_session(current_actor(), session))
    for _, words in refusals:
        flash(words, "error")
    return redirect(url_for("sessions.page", session_id=session_id))


@sessions.route("/<session_id>/cancel", methods=["GET", "POST"])
@requires("sessions.run")
def cancel(session_id: str) -> ResponseReturnValue:
    session = session_to_run(current_actor(), session_id)
    form, status = CancelSessionForm(version=session.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.cancel_session(
                current_actor(), session, form.reason.data or "", expected_version=form.expected_version
            ),
        )
        if status == 200:
            flash("The session is cancelled.", "success")
            return to_session(session)
    return render_template("consultations/sessions/cancel.html", session=session, form=form), status


def qr_of(session: GroupSession, scale: int) -> Markup:
    """The address that joins the session, as a QR code."""
    site = current_app.extensions["settings"].site_url
    code = segno.make(f"{site}/join/{session.code}", error="m", micro=False, mask=QR_MASK)
    title = f"QR code that leads to the code {shown_code(session.code)}"
    return Markup(code.svg_inline(scale=scale, border=4, light="#fff", title=title))  # noqa: S704


def _short_address() -> str:
    """Where people type the code, as they type it."""
    site: str = current_app.extensions["settings"].site_url
    return f"{site.partition('//')[2]}/join"


def _tasks(session: GroupSession, facts: SessionFacts) -> list[Item]:
    """What is left to do, in its order."""
    if session.state not in ("open", "reading_back"):
        return []
    address = f"/my/sessions/{session.id}"
    understood = {each.question_key for each in facts.readbacks}
    written = bool(facts.talked) and all(key in understood for key, _ in facts.talked)
    there = "1 person" if facts.people == 1 else f"{facts.people} people"
    return [
        {
            "label": "Count the heads",
            "url": f"{address}/heads",
            "hint": f"{there} were there" if facts.people else "How many people are there, by age",
            "state": "complete" if facts.people else "to_do",
        },
        {
            "label": "Write down what you understood",
            "url": f"{address}/understood",
            "hint": "When you have talked about all the questions",
            "state": "complete" if written else "to_do",
        },
        {
            "label": "Read it back together",
            "url": f"{address}/reading-back" if session.state == "reading_back" else None,
            "hint": "The group says: yes, that is what we meant. Then it counts.",
            "state": "to_do" if session.state == "reading_back" else "not_started",
        },
    ]


def _questions(session: GroupSession, facts: SessionFacts, *, may_run: bool) -> list[Item]:
    """Each question with how far it is."""
    asked: Sequence[Any] = questionnaire_of_session(session).questions
    noted: dict[str, int] = {}
    for note in session.notes:
        noted[note.question_key] = noted.get(note.question_key, 0) + 1
    hands = {count.question_key for count in session.counts}
    running = may_run and session.state in ("open", "reading_back")
    items = []
    for number, question in enumerate(asked, start=1):
        if not question.asks:
            continue
        parts = ["hands counted"] if question.key in hands else []
        if notes := noted.get(question.key, 0):
            parts.append("1 note" if notes == 1 else f"{notes} notes")
        items.append(
            {
                "label": question.worded(session.format).text,
                "url": url_for("sessions.question", session_id=session.id, number=number)
                if running
                else None,
                "hint": ", ".join(parts).capitalize(),
                "state": "complete" if parts else "",
            }
        )
    return items
