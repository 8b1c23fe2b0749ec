"""One text of the queue, and what a person can do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.contexts import author_reach, kind_in_words
from coproduce.safeguarding.forms import HoldForm, RedactForm
from coproduce.safeguarding.models import Concern, Passage, RestrictedRead
from coproduce.safeguarding.queries.queue import TEXT
from coproduce.safeguarding.reading_forms import AskForm, DecisionForm, RefuseForm
from coproduce.safeguarding.rules import (
    AGE_BANDS,
    REPORT_CATEGORIES,
    stretches,
    suggested_redaction,
    working_time,
)
from coproduce.safeguarding.views.queue import (
    address_of,
    blueprint,
    chosen_now,
    looked_at_just_now,
    next_item,
    read_just_now,
    way_back,
)
from coproduce.safeguarding.views.raising import concern_form, severity_for, words_after, worry_of
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.site import record_access


@blueprint.get("/<passage_id>")
@requires("passages.read")
def passage(passage_id: str) -> ResponseReturnValue:
    """One text. Opening one that is held back or refused leaves an access record (rule 20)."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    if found.state in ("held", "refused"):
        _note_opening("passage", found)
    return _page(found)


@blueprint.get("/<passage_id>/original")
@requires("passages.original")
def original(passage_id: str) -> ResponseReturnValue:
    """What was written before words were hidden or its author changed it. Every look leaves an access record."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    _note_opening("original", found)
    return render_template(
        "safeguarding/original.html",
        passage=found,
        stretches=stretches(found.body, found.personal_data_hints),
        revisions=queries.revisions_of(found.id),
        way=way_back(chosen_now()),
    )


@blueprint.post("/<passage_id>/claim")
@requires("passages.read")
def claim(passage_id: str) -> ResponseReturnValue:
    """Take this very text in hand."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    if not services.claim(current_actor(), found):
        flash("Somebody else is reading this text.", "warning")
    return _to_page(found)


@blueprint.post("/<passage_id>/give-back")
@requires("passages.read")
def give_back(passage_id: str) -> ResponseReturnValue:
    """Let somebody else read it."""
    services.give_back(current_actor(), queries.passage_for_reading(current_actor(), passage_id))
    flash("The text is in nobody’s hands any more.", "success")
    return redirect(url_for(".queue", **way_back(chosen_now())))


@blueprint.post("/<passage_id>/read")
@requires("passages.read")
def read(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    services.mark_read(current_actor(), found, expected_version=VersionedForm().expected_version)
    return _next(found)


@blueprint.post("/<passage_id>/redact")
@requires("passages.read")
def redact(passage_id: str) -> ResponseReturnValue:
    """Read the text and keep what a person made of it."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = RedactForm(obj=found)

    def action() -> None:
        services.mark_read(current_actor(), found, form.redacted.data, expected_version=form.expected_version)

    status = carry_out(form, action)
    if status != 200:
        return _page(found, redact=form), status
    flash("Your version is kept. The original is unchanged.", "success")
    return _next(found)


@blueprint.post("/<passage_id>/hold")
@requires("passages.read")
def hold(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = HoldForm(version=found.version)

    def action() -> None:
        services.hold(current_actor(), found, form.reason.data or "", expected_version=form.expected_version)

    status = carry_out(form, action)
    if status != 200:
        return _page(found, hold=form), status
    flash("The text is held back.", "success")
    return _next(found)


@blueprint.post("/<passage_id>/release")
@requires("passages.read")
def release(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = HoldForm(version=found.version)

    def action() -> None:
        services.release(
            current_actor(), found, form.reason.data or "", expected_version=form.expected_version
        )

    status = carry_out(form, action)
    if status != 200:
        return _page(found, hold=form), status
    flash("The text is no longer held back.", "success")
    return _to_page(found)


@blueprint.post("/<passage_id>/return")
@requires("passages.read")
def return_to_queue(passage_id: str) -> ResponseReturnValue:
    """Undo a reading."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    services.return_to_queue(current_actor(), found, expected_version=VersionedForm().expected_version)
    flash("The text is back in the queue.", "success")
    return _to_page(found)


@blueprint.post("/<passage_id>/ask")
@requires("passages.decide")
def ask(passage_id: str) -> ResponseReturnValue:
    """Ask whoever wrote the text for other or more words."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = AskForm(version=found.version)

    def action() -> None:
        services.ask_author(
            current_actor(), found, form.question.data or "", expected_version=form.expected_version
        )

    return _decided(found, "ask", form, action, "The author is asked, and the text waits for the answer.")


@blueprint.post("/<passage_id>/refuse")
@requires("passages.decide")
def refuse(passage_id: str) -> ResponseReturnValue:
    """Do not show the text; its author reads why."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    form = _refuse_form(version=found.version)

    def action() -> None:
        services.refuse(current_actor(), found, _reason_of(form), expected_version=form.expected_version)

    return _decided(found, "refuse", form, action, "The text is not shown, and its author is told why.")


@blueprint.post("/<passage_id>/take-back")
@requires("passages.decide")
def take_back(passage_id: str) -> ResponseReturnValue:
    """Take back a question or a refusal."""
    found = queries.passage_for_reading(current_actor(), passage_id)
    services.take_back(current_actor(), found, expected_version=VersionedForm().expected_version)
    flash("The text is back in the queue.", "success")
    return _to_page(found)


@blueprint.post("/<passage_id>/concern")
@requires("concerns.raise")
def raise_concern(passage_id: str) -> ResponseReturnValue:
    found = queries.passage_for_reading(current_actor(), passage_id)
    actor, form, raised = (
        current_actor(),
        concern_form(current_actor(), version=found.version),
        list[Concern](),
    )
    status = carry_out(form, lambda: raised.append(services.raise_concern(actor, found, worry_of(form))))
    if status != 200:
        return _page(found, concern=form), status
    flash(words_after(raised[0]), "warning")
    return _next(found)


def _decided(
    found: Passage, name: str, form: Any, action: Callable[[], None], said: str
) -> ResponseReturnValue:
    """Carry out a decision and go on; the page with the form again where it could not be."""
    status = carry_out(form, action)
    if status != 200:
        return _page(found, **{name: form}), status
    flash(said, "success")
    return _next(found)


def _page(found: Passage, **forms: Any) -> str:
    """The page of one text; `forms` are those that came back with errors."""
    actor, chosen = current_actor(), chosen_now()
    facts = queries.waiting_facts(actor, TEXT, found)
    cases = queries.cases_of("passage", found.id) if allows(actor, "passages.decide") else []
    appeals = queries.open_appeals_of(found.id) if allows(actor, "passages.decide") else []
    people = [found.refused_by_id, *(each.decided_by_id for each in cases)]
    return render_template(
        "safeguarding/passage.html",
        passage=found,
        facts=facts,
        kind=kind_in_words(found.context_kind),
        bands=AGE_BANDS,
        stretches=stretches(found.body, found.personal_data_hints),
        suggestion=found.redacted or suggested_redaction(found.body, found.personal_data_hints),
        way=way_back(chosen),
        where=facts.place,
        counts=queries.reading_counts(actor),
        concerns=queries.concerns_of(actor, found.id),
        cases=cases,
        categories=REPORT_CATEGORIES,
        appeals=appeals,
        names=accounts_by_ids([each for each in people if each]),
        working_time=working_time,
        claim_lasts=current_app.extensions["settings"].reading_claim_lasts,
        out_of_reach=author_reach(found).why_not,
        may_handle=allows(actor, "concerns.handle"),
        may_decide=allows(actor, "passages.decide"),
        may_see_original=allows(actor, "passages.original"),
        has_earlier_words=found.redacted is not None or bool(queries.revisions_of(found.id)),
        back=read_just_now(actor),
        back_file=looked_at_just_now(actor),
        form=next(iter(forms.values()), None),
        forms=_empty_forms(found) | forms,
    )


def _empty_forms(found: Passage) -> dict[str, Any]:
    return {
        "redact": RedactForm(formdata=None),
        "hold": HoldForm(formdata=None),
        "ask": AskForm(formdata=None),
        "refuse": _refuse_form(formdata=None),
        "concern": concern_form(current_actor(), formdata=None, severity=severity_for(found)),
        "case": case_form(formdata=None),
    }


def case_form(**values: Any) -> DecisionForm:
    """What becomes of reports."""
    form = DecisionForm(**values)
    form.decision.choices = [
        ("act", "Something was wrong, and I have hidden words, held it back or refused it"),
        ("leave", "It can stay as it is"),
    ]
    form.answer.label.text = "What those who reported it are told"
    return form


def _refuse_form(**values: Any) -> RefuseForm:
    form = RefuseForm(**values)
    form.chosen.choices = [(reason.id, reason.name) for reason in queries.refusal_reasons()]
    form.chosen.choices.append(("", "None of these"))
    return form


def _reason_of(form: RefuseForm) -> str:
    """The chosen reason's words, and the reader's own below them."""
    words = {reason.id: reason.words for reason in queries.refusal_reasons()}
    parts = (words.get(form.chosen.data or "", ""), (form.told.data or "").strip())
    return "\n\n".join(part for part in parts if part)


def _note_opening(subject_kind: str, found: Passage) -> None:
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind=subject_kind,
            subject_id=found.id,
            at=clock.now(),
        )
    )


def _to_page(found: Passage) -> ResponseReturnValue:
    return redirect(url_for(".passage", passage_id=found.id, **way_back(chosen_now())))


def _next(done: Passage) -> ResponseReturnValue:
    """To the next text or file of the queue, which is now in the reader's hands; where none is left, to the queue."""
    chosen = chosen_now()
    following = next_item(current_actor(), chosen)
    if following is None:
        return redirect(url_for(".queue", back=done.id, **way_back(chosen)))
    return redirect(address_of(following, chosen, back=done.id))
