"""Do you agree? What anybody says of a public answer, with or without an account. None of these requests leaves a line
in the log (rule 17)."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from wtforms import SelectChoice

from coproduce.accounts.models import Group
from coproduce.consultations import receipts
from coproduce.consultations.views.qr_codes import qr_code
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.errors import NotFound
from coproduce.feedback import addresses
from coproduce.feedback.checking_forms import AgreeForm
from coproduce.feedback.models import Finding, FindingVerdict
from coproduce.feedback.queries import check_rounds, checking
from coproduce.feedback.queries.cards import answer_cards
from coproduce.feedback.rules.checking import AFTER
from coproduce.feedback.services import checking as services
from coproduce.feedback.services.checking import Said
from coproduce.feedback.views.checking import safety_numbers
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import RECEIPT, SUBMISSION, limited

blueprint = Blueprint("disagreeing", __name__)

SENT, SHOWN_FOR = "said_of_answer", timedelta(minutes=30)
MYSELF = ""


@blueprint.before_request
def leave_no_line() -> None:
    g.leaves_no_line = True


@blueprint.get("/consultations/<slug>/feedback/<finding_id>/agree")
@public
def agree(slug: str, finding_id: str) -> ResponseReturnValue:
    finding, groups = checking.public_finding(slug, finding_id), _groups(current_actor())
    form = AgreeForm(formdata=None, seed=_new_seed(finding), group=groups[0].slug if groups else MYSELF)
    return _form_page(slug, finding, form, groups)


@blueprint.post("/consultations/<slug>/feedback/<finding_id>/agree")
@public
@limited(SUBMISSION)
def send(slug: str, finding_id: str) -> ResponseReturnValue:
    """Store it, once however often the button is pressed."""
    finding, actor = checking.public_finding(slug, finding_id), current_actor()
    groups, form = _groups(actor), AgreeForm()
    group = next((each for each in groups if each.slug == form.group.data), None)
    words = _receipt_of(form, finding)
    said = Said(
        form.verdict.data or "", form.words.data or "", bool(form.may_show.data), form.who.data == "young"
    )
    if group is not None:
        status = carry_out(form, lambda: services.say_after_release_for_group(actor, finding, group, said))
    else:
        own = actor.account_id if form.link.data else None
        status = carry_out(
            form, lambda: services.say_after_release(finding, said, receipt=words, account_id=own)
        )
    if status != 200:
        return _form_page(slug, finding, form, groups), status
    if group is not None:
        flash(f"Thank you. {group.name} has said it, and only {group.name} can change it.", "success")
        return redirect(addresses.public_page(slug, finding_id), 303)
    session[SENT] = {
        "finding": finding_id,
        "words": words,
        "until": (clock.now() + SHOWN_FOR).isoformat(),
    }
    return redirect(url_for(".sent", slug=slug, finding_id=finding_id), 303)


@blueprint.get("/consultations/<slug>/feedback/<finding_id>/agree/sent")
@public
def sent(slug: str, finding_id: str) -> ResponseReturnValue:
    finding, words = checking.public_finding(slug, finding_id), _just_sent(finding_id)
    back = addresses.public_page(slug, finding_id)
    qr = qr_code(words) if words else None
    return render_template("feedback/checking/sent.html", finding=finding, words=words, qr=qr, back=back)


@blueprint.post("/consultations/<slug>/feedback/<finding_id>/agree/sent")
@public
def leave(slug: str, finding_id: str) -> ResponseReturnValue:
    """The person has kept the words: this browser forgets them, since others may use it too."""
    session.pop(SENT, None)
    return redirect(addresses.public_page(slug, finding_id), 303)


@blueprint.post("/consultations/<slug>/feedback/<finding_id>/agree/take-back")
@requires("checks.answer_for_group")
def take_back_for_group(slug: str, finding_id: str) -> ResponseReturnValue:
    finding, actor = checking.public_finding(slug, finding_id), current_actor()
    group = next((each for each in _groups(actor) if each.slug == request.form.get("group")), None)
    if group is None:
        raise NotFound("group")
    found = _said_by([group], finding).get(group.id)
    if found is not None:
        services.take_back_for_group(actor, found)
        flash(f"What {group.name} said is taken back.", "success")
    return redirect(addresses.public_page(slug, finding_id), 303)


@blueprint.post("/receipt/what-i-said/take-back")
@public
@limited(RECEIPT)
def take_back() -> ResponseReturnValue:
    """Show what will be deleted, and delete it when that page was sent."""
    typed = request.form.get("words", "")[:400]
    found = check_rounds.verdict_by_receipt(typed)
    if found is None:
        return redirect(url_for("trace.receipt"), 303)
    if request.form.get("confirmed") != "yes":
        return render_template("feedback/checking/take_back.html", verdict=found, words=typed, own="")
    services.take_back(found)
    flash("What you said is deleted.", "success")
    return redirect(url_for("trace.receipt"), 303)


@blueprint.route("/my/what-i-said/<verdict_id>", methods=["GET", "POST"])
@requires("contributions.read")
def own(verdict_id: str) -> ResponseReturnValue:
    """What somebody keeps with their account; posted to, it is taken back."""
    found = check_rounds.verdict_of_account(current_actor().account_id, verdict_id)
    if FlaskForm().validate_on_submit():
        if request.form.get("confirmed") != "yes":
            return render_template("feedback/checking/take_back.html", verdict=found, words="", own=found.id)
        services.take_back(found)
        flash("What you said is deleted.", "success")
        return redirect("/my/", 303)
    return _path(found, "")


def page_of_receipt(typed: str) -> str | None:
    """For the page that follows words: what these words stand for."""
    found = check_rounds.verdict_by_receipt(typed)
    return None if found is None else _path(found, typed)


def _path(verdict: FindingVerdict, words: str) -> str:
    consultation = verdict.finding.feedback.consultation
    passage = verdict.passage
    return render_template(
        "feedback/checking/path.html",
        verdict=verdict,
        consultation=consultation,
        said=AFTER[verdict.verdict],
        reading=passage.state if passage else "none",
        due=check_rounds.disagreement_due(verdict),
        late=check_rounds.disagreement_lateness(verdict) == "late",
        words=words,
    )


def _form_page(slug: str, finding: Finding, form: AgreeForm, groups: list[Group]) -> str:
    form.group.choices = [
        *(SelectChoice(each.slug, f"{each.name}, as a group") for each in groups),
        SelectChoice(MYSELF, "I say it for myself"),
    ]
    return render_template(
        "feedback/checking/agree.html",
        consultation=finding.feedback.consultation,
        card=answer_cards([finding])[0],
        form=form,
        groups=groups,
        before={each.slug: said for each in groups if (said := _said_by([each], finding).get(each.id))},
        said_words=AFTER,
        signed_in=current_actor().signed_in,
        numbers=safety_numbers(),
        back=addresses.public_page(slug, finding.id),
    )


def _groups(actor: Actor) -> list[Group]:
    """Those that the person may speak for."""
    return check_rounds.groups_to_speak_for(actor)


def _said_by(groups: list[Group], finding: Finding) -> dict[str, FindingVerdict]:
    """What these groups said of it, by group."""
    keys = [services.key_of_group(each.id, finding.id, None) for each in groups]
    return {each.group_id: each for each in check_rounds.verdicts_by_key(keys).values() if each.group_id}


def _receipt_of(form: AgreeForm, finding: Finding) -> str:
    """Six words that follow from the page, so that a second press finds what the first one stored."""
    opened = receipts.opened_seed(_secret(), (form.seed.data or "")[:400])
    if opened is None or opened[1] != _named(finding):
        form.seed.data = form.seed.raw_data = _new_seed(finding)
        opened = receipts.opened_seed(_secret(), form.seed.data)
    return receipts.words_from(opened[0]) if opened else receipts.new_receipt()


def _just_sent(finding_id: str) -> str:
    kept = session.get(SENT)
    if not isinstance(kept, dict) or kept.get("finding") != finding_id:
        return ""
    return str(kept["words"]) if clock.now() < datetime.fromisoformat(str(kept["until"])) else ""


def _named(finding: Finding) -> str:
    """A seed for this opens nothing else."""
    return f"agree {finding.id}"


def _new_seed(finding: Finding) -> str:
    return receipts.sealed_seed(_secret(), _named(finding))


def _secret() -> str:
    return str(current_app.config["SECRET_KEY"])
