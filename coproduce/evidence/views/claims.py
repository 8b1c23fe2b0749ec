"""Staff write claims and say what each rests on."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.core.access import allows
from coproduce.core.errors import NotFound
from coproduce.evidence.models import EvidenceClaim
from coproduce.evidence.pack.records import Citable, citable_in
from coproduce.evidence.pack_forms import ButtonForm, CiteDocumentForm, CiteForm, ClaimForm, StrikeOutForm
from coproduce.evidence.queries import claims as queries
from coproduce.evidence.queries.pack.subjects import (
    AREA,
    Subject,
    present_document,
    subject_of,
    subjects_to_choose,
)
from coproduce.evidence.rules.claims import KINDS, SIDES, framework
from coproduce.evidence.services import claims as services
from coproduce.evidence.services.claims import ClaimInput, DocumentInput
from coproduce.evidence.views.packs import subject_in_address
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("evidence_claims", __name__, url_prefix="/manage/evidence/claims")
MOST_FOUND = 50


@blueprint.get("/<any(area, consultation, proposal, plan):kind>/<slug>/")
@requires("evidence.read")
def index(kind: str, slug: str) -> ResponseReturnValue:
    """The claims about one thing by heading, with strengths, concerns and other views side by side."""
    subject = subject_in_address(kind, slug)
    claims = queries.claims_for_staff(current_actor(), subject, clock.today())
    under = {
        (key, side): [each for each in claims if (each.heading, each.side) == (key, side)]
        for key in framework().headings
        for side in SIDES
    }
    return render_template(
        "evidence/manage/claims.html",
        subject=subject,
        framework=framework(),
        sides=SIDES,
        under=under,
        citations={each.id: queries.citations_on(each, clock.today()) for each in claims},
        may_write=allows(current_actor(), "evidence.write"),
    )


@blueprint.route("/<any(area, consultation, proposal, plan):kind>/<slug>/new", methods=["GET", "POST"])
@requires("evidence.write")
def new(kind: str, slug: str) -> ResponseReturnValue:
    subject, form, status = subject_in_address(kind, slug), _claim_form(), 200
    made: list[EvidenceClaim] = []
    if form.is_submitted():
        status = carry_out(
            form, lambda: made.append(services.add_claim(current_actor(), subject, _given(form)))
        )
        if status == 200:
            flash("The claim is saved. Now say what it rests on.", "success")
            return redirect(url_for(".claim", claim_id=made[0].id))
    return render_template(
        "evidence/manage/claim_form.html", form=form, subject=subject, heading="New claim", back=_to(subject)
    ), status


def _claim_form() -> ClaimForm:
    return ClaimForm(heading=request.args.get("heading", ""), side=request.args.get("side"))


def _given(form: ClaimForm) -> ClaimInput:
    return ClaimInput(form.heading.data or "", form.side.data or "", form.text.data or "")


def _to(subject: Subject) -> str:
    return url_for(".index", kind=subject.kind, slug=subject.slug)


@blueprint.get("/<claim_id>")
@requires("evidence.read")
def claim(claim_id: str) -> ResponseReturnValue:
    """One claim, what it rests on, and records to add: those whose words hold what is searched for."""
    found = queries.claim_by_id(current_actor(), claim_id)
    search, kind = request.args.get("search", ""), request.args.get("kind", "")
    records = _records_for(found, search, kind) if allows(current_actor(), "evidence.write") else []
    return render_template(
        "evidence/manage/claim.html",
        claim=found,
        subject=subject_of(found.subject_kind, found.subject_id),
        heading=framework().headings.get(found.heading, found.heading),
        sides=SIDES,
        kinds=KINDS,
        citations=queries.citations_on(found, clock.today()),
        records=records[:MOST_FOUND],
        more=max(0, len(records) - MOST_FOUND),
        search=search,
        kind=kind,
        form=ButtonForm(version=found.revision),
        may_write=allows(current_actor(), "evidence.write"),
    )


def _records(found: EvidenceClaim) -> dict[tuple[str, str], Citable]:
    """What can be cited now: of what the claim is about; of everything for the area and for plans."""
    whole = found.subject_kind in (AREA, "plan")
    wanted = [
        each
        for each in subjects_to_choose()
        if each.kind != AREA and (whole or (each.kind, each.id) == (found.subject_kind, found.subject_id))
    ]
    documents = (present_document(each.kind, each.id, clock.today()) for each in wanted)
    return citable_in(document for document in documents if document is not None)


def _records_for(found: EvidenceClaim, search: str, kind: str) -> list[Citable]:
    words = search.casefold().split()
    return [
        each
        for each in _records(found).values()
        if kind in ("", each.kind)
        and all(word in f"{each.title} {each.place_title}".casefold() for word in words)
    ]


@blueprint.route("/<claim_id>/edit", methods=["GET", "POST"])
@requires("evidence.write")
def edit(claim_id: str) -> ResponseReturnValue:
    found, status = queries.claim_by_id(current_actor(), claim_id), 200
    form = ClaimForm(heading=found.heading, side=found.side, text=found.text, version=found.revision)
    made: list[EvidenceClaim] = []
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: made.append(
                services.edit_claim(current_actor(), found, _given(form), form.expected_version)
            ),
        )
        if status == 200:
            return redirect(url_for(".claim", claim_id=made[0].id))
    return _form_page(found, form, "Edit the claim"), status


@blueprint.route("/<claim_id>/strike-out", methods=["GET", "POST"])
@requires("evidence.write")
def strike_out(claim_id: str) -> ResponseReturnValue:
    found, status = queries.claim_by_id(current_actor(), claim_id), 200
    form = StrikeOutForm(version=found.revision)
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.strike_out(
                current_actor(), found, form.reason.data or "", form.expected_version
            ),
        )
        if status == 200:
            flash("The claim is taken back. Packs for earlier days still hold it.", "success")
            return redirect(_to(subject_of(found.subject_kind, found.subject_id)))
    return _form_page(found, form, "Take the claim back"), status


@blueprint.route("/<claim_id>/cite/<kind>/<path:record_id>", methods=["GET", "POST"])
@requires("evidence.write")
def cite(claim_id: str, kind: str, record_id: str) -> ResponseReturnValue:
    """Say what a record of the site shows, and what it does not."""
    found = queries.claim_by_id(current_actor(), claim_id)
    record = _records(found).get((kind, record_id))
    if record is None:
        raise NotFound("record")
    form, status = CiteForm(), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.cite_record(
                current_actor(),
                found,
                record,
                shows=form.shows.data or "",
                does_not_show=form.does_not_show.data or "",
            ),
        )
        if status == 200:
            return redirect(url_for(".claim", claim_id=found.id))
    return _form_page(found, form, "What does this show?", record.title), status


@blueprint.route("/<claim_id>/cite-document", methods=["GET", "POST"])
@requires("evidence.write")
def cite_document(claim_id: str) -> ResponseReturnValue:
    found, form, status = queries.claim_by_id(current_actor(), claim_id), CiteDocumentForm(), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.cite_document(
                current_actor(),
                found,
                DocumentInput(form.title.data or "", form.url.data or "", form.dated.data),
                shows=form.shows.data or "",
                does_not_show=form.does_not_show.data or "",
            ),
        )
        if status == 200:
            return redirect(url_for(".claim", claim_id=found.id))
    return _form_page(found, form, "Cite a document elsewhere"), status


@blueprint.post("/<claim_id>/take-out/<citation_id>")
@requires("evidence.write")
def take_out(claim_id: str, citation_id: str) -> ResponseReturnValue:
    found = queries.claim_by_id(current_actor(), claim_id)
    services.take_out_citation(current_actor(), found, citation_id)
    flash("This claim does not rest on it any more.", "success")
    return redirect(url_for(".claim", claim_id=claim_id))


def _form_page(found: EvidenceClaim, form: object, heading: str, about: str = "") -> str:
    return render_template(
        "evidence/manage/claim_form.html",
        form=form,
        subject=subject_of(found.subject_kind, found.subject_id),
        heading=heading,
        about=about or found.text,
        back=url_for(".claim", claim_id=found.id),
    )
