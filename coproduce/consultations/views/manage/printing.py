"""The print pack for staff: make it, look at it, and say where filled-in forms go."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries
from coproduce.consultations.forms import BareForm
from coproduce.consultations.forms.printing import PrintSettingsForm
from coproduce.consultations.models import Consultation
from coproduce.consultations.printing.codes import form_code
from coproduce.consultations.queries.printing import (
    PRINTED_IN,
    pack_with_content,
    packs_of,
    paper_formats,
    print_settings,
    questionnaire_on_paper,
)
from coproduce.consultations.questionnaire import STANDARD
from coproduce.consultations.services.printing import ask_for_print_pack, save_print_settings
from coproduce.consultations.views.manage.blueprint import manage
from coproduce.consultations.views.printing import (
    asks,
    link_words,
    paper_page,
    pdf_response,
    size_words,
)
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.core.jobs import worker_is_silent
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@manage.get("/<slug>/print-pack")
@requires("consultations.see")
def print_pack(slug: str) -> ResponseReturnValue:
    return _pack_page(queries.consultation_by_slug(slug), BareForm())


@manage.post("/<slug>/print-pack")
@requires("consultations.edit")
def make_print_pack(slug: str) -> ResponseReturnValue:
    """Ask the worker for the PDFs."""
    consultation, form = queries.consultation_by_slug(slug), BareForm()
    status = carry_out(form, lambda: ask_for_print_pack(current_actor(), consultation))
    if status != 200:
        return _pack_page(consultation, form), status
    flash("The PDFs are being made. Load this page again in a minute.", "success")
    return redirect(url_for("consultations_manage.print_pack", slug=slug))


@manage.route("/<slug>/print-pack/settings", methods=["GET", "POST"])
@requires("consultations.edit")
def print_pack_settings(slug: str) -> ResponseReturnValue:
    consultation = queries.consultation_by_slug(slug)
    stored, status = print_settings(consultation.id), 200
    form = PrintSettingsForm(obj=stored, version=stored.version if stored else 0)
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: save_print_settings(
                current_actor(),
                consultation,
                form.address,
                form.phone.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The paper forms say so from now on.", "success")
            return redirect(url_for("consultations_manage.print_pack", slug=slug))
    return render_template(
        "consultations/manage/print_settings.html", consultation=consultation, form=form
    ), status


@manage.get("/<slug>/print-pack/page")
@requires("consultations.see")
def print_pack_page(slug: str) -> ResponseReturnValue:
    """The paper form as people will see it."""
    consultation = queries.consultation_by_slug(slug)
    back = url_for("consultations_manage.print_pack", slug=slug)
    return paper_page(consultation, request.args.get("format", STANDARD), back_url=back)


@manage.get("/<slug>/print-pack.pdf")
@requires("consultations.see")
def print_pack_pdf(slug: str) -> ResponseReturnValue:
    consultation = queries.consultation_by_slug(slug)
    pack = pack_with_content(consultation.id, request.args.get("format", STANDARD))
    if pack is None:
        raise NotFound("print pack")
    return pdf_response(pack, consultation)


def _pack_page(consultation: Consultation, form: BareForm) -> str:
    actor = current_actor()
    rows = _rows(consultation)
    return render_template(
        "consultations/manage/print_pack.html",
        consultation=consultation,
        form=form,
        rows=rows,
        settings=print_settings(consultation.id),
        is_waiting=any(row["state"] == "waiting" for row in rows),
        worker_is_silent=worker_is_silent(),
        makes_pdfs=current_app.extensions["settings"].makes_pdfs,
        may_edit=allows(actor, "consultations.edit", consultation),
        may_make=consultation.state in PRINTED_IN,
    )


def _rows(consultation: Consultation) -> list[dict[str, object]]:
    """One for each format: its code, where it stands, and what there is to look at."""
    questionnaire = questionnaire_on_paper(consultation)
    if questionnaire is None:
        return []
    packs = packs_of(consultation.id)
    return [
        {
            "format": wanted,
            "name": link_words(wanted),
            "code": form_code(consultation.id, questionnaire.number, wanted),
            "pack": pack,
            "state": _state(pack, is_now=pack is not None and asks(pack, questionnaire)),
            "size": size_words(pack) if pack and pack.made_at else "",
        }
        for wanted in paper_formats(consultation, questionnaire)
        for pack in (packs.get(wanted),)
    ]


def _state(pack: object, *, is_now: bool) -> str:
    if pack is None:
        return "none"
    if getattr(pack, "problem", ""):
        return "failed"
    if getattr(pack, "asked_at", None) is not None:
        return "waiting"
    return "made" if is_now else "old"
