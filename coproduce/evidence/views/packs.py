"""Staff make evidence packs and check them; everybody can read how, and with which key."""

from __future__ import annotations

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.access import allows
from coproduce.core.errors import InvalidInput, NotFound
from coproduce.evidence.models import EvidencePack
from coproduce.evidence.pack.signing import fingerprint, pem_of, site_key
from coproduce.evidence.pack.verifying import verify_pack
from coproduce.evidence.pack_forms import CheckForm, PackForm
from coproduce.evidence.queries.pack.subjects import KINDS, Subject, subject_of, subjects_to_choose
from coproduce.evidence.queries.packs import kept_packs, pack_by_id
from coproduce.evidence.services import packs as services
from coproduce.web.forms import carry_out, show_problems
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.uploads import LARGEST_UPLOAD, sent_file, takes_files

blueprint = Blueprint("evidence_packs", __name__, url_prefix="/manage/evidence")
site = Blueprint("evidence", __name__, url_prefix="/evidence")


@blueprint.get("/")
@requires("evidence.read")
def index() -> ResponseReturnValue:
    """Every pack that was asked for, and what claims can be written about."""
    return render_template(
        "evidence/manage/packs.html",
        page=page_of(kept_packs(current_actor()), 20, page_number()),
        subjects=subjects_to_choose(),
        kinds=KINDS,
        may_build=allows(current_actor(), "evidence.build"),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("evidence.build")
def new() -> ResponseReturnValue:
    form, status = _pack_form(), 200
    made: list[EvidencePack] = []
    if form.is_submitted():
        status = carry_out(form, lambda: made.append(_ask(form)))
        if status == 200:
            return redirect(url_for(".pack", pack_id=made[0].id))
    return render_template("evidence/manage/pack_new.html", form=form), status


def _pack_form() -> PackForm:
    form = PackForm()
    choices: dict[str, list[tuple[str, str]]] = {}
    for each in subjects_to_choose():
        choices.setdefault(KINDS[each.kind], []).append((f"{each.kind}:{each.id}", each.title))
    form.subject.choices = choices
    if not form.is_submitted():
        form.subject.data = request.args.get("subject", "area:")
    if not allows(current_actor(), "results.see_exact"):
        del form.for_staff
    return form


def _ask(form: PackForm) -> EvidencePack:
    kind, _, subject_id = (form.subject.data or "").partition(":")
    for_staff = bool(form.for_staff.data) if "for_staff" in form else False
    return services.ask_for_pack(
        current_actor(), subject_of(kind, subject_id), form.as_of.data, for_staff=for_staff
    )


@blueprint.get("/packs/<pack_id>")
@requires("evidence.read")
def pack(pack_id: str) -> ResponseReturnValue:
    found = pack_by_id(current_actor(), pack_id)
    return render_template(
        "evidence/manage/pack.html",
        pack=found,
        kinds=KINDS,
        claims_url=_claims_url(found),
        may_take=services.may_take(current_actor(), found),
        key=fingerprint(site_key(current_app.extensions["settings"]).public),
        may_build=allows(current_actor(), "evidence.build"),
    )


def _claims_url(found: EvidencePack) -> str:
    return url_for("evidence_claims.index", kind=found.subject_kind, slug=found.slug)


@blueprint.post("/packs/<pack_id>/download")
@requires("evidence.read")
def download(pack_id: str) -> ResponseReturnValue:
    """A pack is taken by a button: one that is not for publication leaves an audit row."""
    actor = current_actor()
    found = pack_by_id(actor, pack_id)
    content = services.take_pack(actor, found)
    marked = "-not-for-publication" if found.for_staff else ""
    name = f"evidence-{found.slug}-{found.as_of.isoformat()}{marked}.zip"
    response = Response(content, content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.route("/check", methods=["GET", "POST"])
@requires("evidence.read")
@takes_files
def check() -> ResponseReturnValue:
    """Somebody brings a pack: is it as this site signed it?"""
    form, found = CheckForm(), None
    status = 200
    if form.is_submitted():
        content = sent_file("file", LARGEST_UPLOAD)
        if content is None or not form.validate():
            show_problems(form, InvalidInput({"file": "Choose the file of a pack."}))
            status = 422
        else:
            found = verify_pack(content, site_key(current_app.extensions["settings"]).public)
    return render_template("evidence/manage/pack_check.html", form=form, found=found), status


@site.get("/key")
@public
def key() -> ResponseReturnValue:
    """The public key as a text file."""
    public_key = site_key(current_app.extensions["settings"]).public
    return Response(pem_of(public_key), content_type="text/plain; charset=utf-8")


@site.get("/how-to-check")
@public
def how_to_check() -> ResponseReturnValue:
    public_key = site_key(current_app.extensions["settings"]).public
    return render_template("evidence/how_to_check.html", fingerprint=fingerprint(public_key))


def subject_in_address(kind: str, slug: str) -> Subject:
    """What an address names. Raises NotFound."""
    found = next((each for each in subjects_to_choose() if (each.kind, each.slug) == (kind, slug)), None)
    if found is None:
        raise NotFound("subject of evidence")
    return found
