"""Keying in forms on paper and calls: the form itself, quickly one after another, and the list of what is there.

Form numbers go up by themselves; the day, the way and the kind of form stay as they were for the next one.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import receipts
from coproduce.consultations.equality import AskedQuestion, Chosen, checked
from coproduce.consultations.forms.keying import KeyInForm, RemoveFormForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.consultations.printing.codes import form_code
from coproduce.consultations.queries import PASSAGE_CONTEXT, Asking, consultation_by_slug
from coproduce.consultations.queries.equality import questions_about_you
from coproduce.consultations.queries.keying import (
    SCAN_KIND,
    SCAN_TOPIC,
    Sheet,
    asking_on_paper,
    checks_in_all,
    checks_of,
    first_number,
    keyed_form,
    keyed_forms,
    keying_facts,
    next_number,
    scan_of,
    scans_of,
    sheets_of,
    unsaved_scan,
    waiting_numbers,
)
from coproduce.consultations.questionnaire import Problem, to_json
from coproduce.consultations.rules.keying import PAPER, PHONE, is_in_sample, refusal
from coproduce.consultations.services.keying import Entry, entry_faults, key_in, quoting_fault, remove_form
from coproduce.consultations.views.about_you import read_about_you
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.one_page import entries_of, problems_of, read_all
from coproduce.core import clock
from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachment_services import discard_attachments, receive_attachment
from coproduce.safeguarding.attachments.kinds import KINDS
from coproduce.safeguarding.models import RestrictedRead
from coproduce.safeguarding.views.serving import attachment_response
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.site import record_access
from coproduce.web.uploads import keep_files, sent_file, takes_files

PAGE_SIZE = 50
ABOUT = "_about"


@dataclass
class Typed:
    """One sending of the page: what was typed, and what is wrong with it, by place."""

    form: KeyInForm
    about: dict[str, list[str]] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    about_problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        return bool(self.problems or self.about_problems or self.form.errors)


@manage.route("/<slug>/forms/new", methods=["GET", "POST"], endpoint="key_in")
@requires("responses.key_in")
@takes_files
def new_form(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    why_not = refusal(keying_facts(consultation))
    sheets = sheets_of(consultation)
    if why_not or not sheets:
        return _not_now(consultation, why_not), 200 if request.method == "GET" else 409
    sheet = _sheet(consultation, sheets)
    asked = asking_on_paper(consultation, sheet.questionnaire, sheet.format)
    typed = Typed(_form(consultation))
    if request.method == "POST":
        saved = _save(consultation, asked, typed)
        if saved is not None:
            return saved
        keep_files()
    return _page(consultation, asked, typed, sheets), 422 if typed.is_wrong else 200


def _form(consultation: Consultation) -> KeyInForm:
    """The top of the form as it is suggested: the next number, and the rest as for the form before."""
    source = request.args.get("source", "")
    return KeyInForm(
        on_behalf_of=ON_BEHALF_OF if consultation.asks_on_behalf else {},
        data={
            "number": next_number(consultation.id),
            "source": source if source in (PAPER, PHONE) else PAPER,
            "came_on": _day_before(request.args.get("day", "")),
            "in_time": "in_time" in request.args,
        },
    )


def _day_before(words: str) -> date | None:
    try:
        return date.fromisoformat(words)
    except ValueError:
        return None


def _sheet(consultation: Consultation, sheets: list[Sheet]) -> Sheet:
    """The kind of form whose code the address names; the newest in the usual words where it names none."""
    wanted = request.args.get("form", "")
    return next((sheet for sheet in sheets if _code(consultation, sheet) == wanted), sheets[0])


def _code(consultation: Consultation, sheet: Sheet) -> str:
    return form_code(consultation.id, sheet.questionnaire.number, sheet.format)


def _not_now(consultation: Consultation, why_not: str) -> str:
    words = why_not or "This consultation has no questions yet."
    return render_template("consultations/manage/key_in_not_now.html", consultation=consultation, words=words)


# Saving ---------------------------------------------------------------------------------------------------------------


def _save(consultation: Consultation, asked: Asking, typed: Typed) -> ResponseReturnValue | None:
    """Store what was sent and go on to the next form; None, with the reasons in `typed`, where something is wrong."""
    form, about_you = typed.form, questions_about_you(consultation.id)
    form.validate()
    _take_scan(consultation, form)
    typed.answers, found = read_all(asked)
    right = {
        key: value for key, value in found.items() if not isinstance(value, Problem) and value is not None
    }
    now = replace(asked, answers={key: to_json(value) for key, value in right.items()})
    typed.problems = problems_of(now, typed.answers, found)
    typed.about = read_about_you(request.form, about_you, ABOUT)
    chosen, typed.about_problems = checked(about_you, typed.about)
    entry = _entry(form, asked, chosen, about_you)
    _note(form, entry_faults(consultation, entry))
    _note(form, quoting_fault(asked.questionnaire, right, entry.may_quote))
    if typed.is_wrong:
        return None
    words = receipts.new_receipt() if form.give_words.data and entry.source == PHONE else None
    on_path = {key: value for key, value in now.answers.items() if asked.questionnaire.question(key)}
    try:
        key_in(current_actor(), consultation, asked.questionnaire, entry, on_path, receipt=words)
    except InvalidInput as problem:
        typed.problems |= {
            key: Problem(said) for key, said in problem.problems.items() if key in typed.answers
        }
        _note(form, {key: said for key, said in problem.problems.items() if key not in typed.answers})
        return None
    return _saved(consultation, entry, words)


def _entry(form: KeyInForm, asked: Asking, chosen: Chosen, about_you: tuple[AskedQuestion, ...]) -> Entry:
    number = (form.number.data or "").strip().lstrip("0")
    return Entry(
        number=number,
        source=PHONE if form.source.data == PHONE else PAPER,
        came_on=form.came_on.data,
        format=asked.format,
        in_time=bool(form.in_time.data),
        on_behalf_of=form.behalf if form.behalf in ON_BEHALF_OF else "",
        may_quote=form.quoting,
        scan_id=form.scan_id.data or "",
        about_you=chosen,
        about_you_words={each.key: each.wording_id for each in about_you if each.key in chosen},
    )


def _note(form: KeyInForm, problems: dict[str, str]) -> None:
    """Put what is wrong beside its field, unless the field knows better."""
    for name, words in problems.items():
        if name in form and not form[name].errors:
            form[name].errors = [words]


def _take_scan(consultation: Consultation, form: KeyInForm) -> None:
    """Take in the scan that came with the form. An earlier one stays, unless another came or it was taken away."""
    kept = unsaved_scan(consultation.id, form.scan_id.data or "")
    sent = sent_file(form.scan.name, KINDS[SCAN_KIND].largest)
    if kept is not None and (sent is not None or form.remove_scan.data):
        discard_attachments([kept.id])
        kept = None
    if sent is not None:
        try:
            kept = receive_attachment(
                sent,
                kind=SCAN_KIND,
                context_kind=PASSAGE_CONTEXT,
                context_id=consultation.id,
                topic=SCAN_TOPIC,
            )
        except InvalidInput as problem:
            form.scan.errors = [problem.problems["file"]]
    form.scan_id.data = kept.id if kept is not None else ""
    form.remove_scan.data = False


def _saved(consultation: Consultation, entry: Entry, words: str | None) -> ResponseReturnValue:
    """On to an empty form; first to the six words where a caller is to hear them."""
    day = entry.came_on.isoformat() if entry.came_on else None
    following = url_for(
        "consultations_manage.key_in",
        slug=consultation.slug,
        form=request.args.get("form"),
        source=entry.source,
        day=day,
        in_time=1 if entry.in_time else None,
    )
    again = is_in_sample(consultation.id, entry.number, first=first_number(consultation.id))
    if words is not None:
        return render_template(
            "consultations/manage/key_in_words.html",
            consultation=consultation,
            number=entry.number,
            words=words,
            following=following,
        )
    flash(
        f"Saved form {entry.number}.{' It is in the sample that is entered twice.' if again else ''}",
        "success",
    )
    return redirect(following)


def _page(consultation: Consultation, asked: Asking, typed: Typed, sheets: list[Sheet]) -> str:
    form = typed.form
    about_you = questions_about_you(consultation.id)
    return render_template(
        "consultations/manage/key_in.html",
        consultation=consultation,
        asking=asked,
        form=form,
        entries=entries_of(asked, typed.answers, typed.problems),
        about_you=about_you,
        about=typed.about,
        about_name=ABOUT,
        about_problems=typed.about_problems,
        has_scan=bool(form.scan_id.data),
        after_closing=keying_facts(consultation).phase == "closed",
        codes=[(_code(consultation, each), each) for each in sheets],
        code=form_code(consultation.id, asked.questionnaire.number, asked.format),
    )


# The list -------------------------------------------------------------------------------------------------------------


@manage.get("/<slug>/forms")
@requires("responses.key_in")
def keyed(slug: str) -> ResponseReturnValue:
    """The forms that were keyed in, and which of them wait for a second entry."""
    consultation = consultation_by_slug(slug)
    source, waiting = request.args.get("source", ""), waiting_numbers(consultation.id)
    only = waiting if request.args.get("show") == "waiting" else None
    page = page_of(
        keyed_forms(consultation.id, source if source in (PAPER, PHONE) else "", only),
        PAGE_SIZE,
        page_number(),
    )
    ids = [each.id for each in page.rows]
    return render_template(
        "consultations/manage/keyed_forms.html",
        consultation=consultation,
        page=page,
        source=source,
        show=request.args.get("show", ""),
        waiting=waiting,
        checks=checks_of(ids),
        scans=scans_of(ids),
        found=checks_in_all(consultation.id),
        may_key_in=not refusal(keying_facts(consultation)),
    )


@manage.get("/<slug>/forms/<number>/scan")
@requires("responses.key_in")
def keyed_scan(slug: str, number: str) -> ResponseReturnValue:
    """The scan of a form. Opening it leaves an access record (rule 20)."""
    found = scan_of(keyed_form(consultation_by_slug(slug), number))
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind="attachment",
            subject_id=found.id,
            at=clock.now(),
        )
    )
    return attachment_response(found)


@manage.route("/<slug>/forms/<number>/remove", methods=["GET", "POST"])
@requires("responses.key_in")
def remove_keyed(slug: str, number: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    response, form, status = keyed_form(consultation, number), RemoveFormForm(), 200
    if form.is_submitted():
        reason = form.reason.data or ""
        status = carry_out(form, lambda: remove_form(current_actor(), consultation, response, reason))
        if status == 200:
            flash(f"Form {number} is removed.", "success")
            return redirect(url_for("consultations_manage.keyed", slug=slug))
    return render_template(
        "consultations/manage/remove_keyed.html", consultation=consultation, number=number, form=form
    ), status
