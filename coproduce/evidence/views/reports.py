"""Reports of a consultation: staff make, read and offer them; everybody reads what is public."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, public_consultation_by_slug
from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.errors import NotAllowed
from coproduce.evidence.documents.page import page_of
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.queries.documents import (
    file_of,
    files_of,
    public_file,
    public_files,
    says_what_is_true,
)
from coproduce.evidence.queries.report import has_public_report, report_of
from coproduce.evidence.report import PARTS, PUBLIC, STAFF, parts_for
from coproduce.evidence.report_forms import ReportForm
from coproduce.evidence.rules.documents import FORMATS, KEPT_DAYS, TYPES, file_name
from coproduce.evidence.services import documents as services
from coproduce.safeguarding.models import RestrictedRead
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.site import record_access

manage = Blueprint("reports_manage", __name__, url_prefix="/manage/consultations/<slug>/report")
site = Blueprint("reports", __name__, url_prefix="/consultations/<slug>")


@manage.get("")
@requires("committee_reports.make")
def index(slug: str) -> ResponseReturnValue:
    return _page(consultation_by_slug(slug), ReportForm(formdata=None, data={"formats": list(FORMATS)}))


@manage.post("")
@requires("committee_reports.make")
def ask(slug: str) -> ResponseReturnValue:
    consultation, form = consultation_by_slug(slug), ReportForm()
    status = carry_out(
        form,
        lambda: services.ask_for_report(
            current_actor(),
            consultation,
            audience=form.audience.data or "",
            formats=form.formats.data or [],
            parts=form.parts.data or [],
        ),
    )
    if status != 200:
        return _page(consultation, form), status
    flash("The report is being made. It takes about a minute.", "success")
    return redirect(url_for(".index", slug=slug, _anchor="files"))


def _page(consultation: Consultation, form: ReportForm) -> str:
    actor = current_actor()
    exact = allows(actor, "results.see_exact")
    is_public = has_public_report(consultation)
    form.audience.choices = [
        (key, words) for key, words in form.audience.choices or () if (exact if key == STAFF else is_public)
    ]
    files = files_of(actor, consultation.id)
    return render_template(
        "evidence/manage/report.html",
        consultation=consultation,
        form=form,
        files=files,
        stale={row.id for row in files if row.is_offered and not says_what_is_true(consultation, row)},
        formats=FORMATS,
        kept_days=KEPT_DAYS,
        is_public=is_public,
        exact=exact,
        names={key: kind.title for key, kind in PARTS.items()},
        whole={audience: len(parts_for(audience)) for audience in (PUBLIC, STAFF)},
        may_offer=allows(actor, "committee_reports.offer"),
    )


@manage.get("/preview")
@requires("committee_reports.make")
def preview(slug: str) -> ResponseReturnValue:
    """The report as a page, as it would be now."""
    consultation, actor = consultation_by_slug(slug), current_actor()
    audience = STAFF if request.args.get("for") == STAFF else PUBLIC
    if audience == STAFF and not allows(actor, "results.see_exact"):
        raise NotAllowed("results.see_exact")
    if audience == STAFF and allows(actor, "equality.count"):
        _put_on_record(consultation)
    report = report_of(consultation, audience, actor=actor, wanted=request.args.getlist("part"))
    page = page_of(report, on_screen=True, back_url=url_for(".index", slug=slug))
    return Response(page, headers={"Cache-Control": "private, no-store"})


def _put_on_record(consultation: Consultation) -> None:
    """Who looked at what people said of themselves (rule 20)."""
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind=services.REACH_READ,
            subject_id=consultation.id,
            at=clock.now(),
        )
    )


@manage.post("/files/<file_id>")
@requires("committee_reports.make")
def take(slug: str, file_id: str) -> ResponseReturnValue:
    """A file is taken by a button: what is not for publication leaves an audit row."""
    consultation, actor = consultation_by_slug(slug), current_actor()
    row = file_of(actor, consultation, file_id)
    response = _sent(slug, row, services.take_file(actor, row))
    response.headers["Cache-Control"] = "private, no-store"
    return response


@manage.post("/files/<file_id>/offer")
@requires("committee_reports.offer")
def offer(slug: str, file_id: str) -> ResponseReturnValue:
    consultation, actor = consultation_by_slug(slug), current_actor()
    offered = request.form.get("offered") == "yes"
    services.offer_file(actor, file_of(actor, consultation, file_id), offered=offered)
    words = "Everybody can take this file now." if offered else "The file is not offered any more."
    flash(words, "success")
    return redirect(url_for(".index", slug=slug, _anchor="files"))


@manage.post("/files/<file_id>/erase")
@requires("committee_reports.make")
def erase(slug: str, file_id: str) -> ResponseReturnValue:
    consultation, actor = consultation_by_slug(slug), current_actor()
    services.remove_file(actor, file_of(actor, consultation, file_id))
    flash("Erased. You can make it again at any time.", "success")
    return redirect(url_for(".index", slug=slug, _anchor="files"))


@site.get("/report")
@public
def report(slug: str) -> ResponseReturnValue:
    """What everybody may read now, as one page to read or to print."""
    consultation = public_consultation_by_slug(slug)
    page = page_of(
        report_of(consultation),
        on_screen=True,
        back_url=url_for("consultations.page", slug=slug),
        tools=[
            (
                url_for(".public_report_file", slug=slug, ending=row.format),
                FORMATS[row.format].partition(",")[0],
            )
            for row in public_files(consultation)
        ],
    )
    return Response(page, headers={"Cache-Control": "no-cache"})


@site.get("/report.<any(docx, pdf):ending>")
@public
def public_report_file(slug: str, ending: str) -> ResponseReturnValue:
    """The same as a file, as long as it says what the page says."""
    row = public_file(public_consultation_by_slug(slug), ending)
    response = _sent(slug, row, row.content or b"")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _sent(slug: str, row: GeneratedFile, content: bytes) -> Response:
    mark = "staff" if row.audience == STAFF else ""
    name = file_name(slug, row.format, row.taken_on or clock.today(), mark)
    response = Response(content, content_type=TYPES[row.format])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
