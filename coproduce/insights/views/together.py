"""Making sense together, for the people of the group: the texts, and what they propose."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.consultations.queries import consultation_by_id
from coproduce.consultations.views.respond import safety_numbers
from coproduce.insights import queries
from coproduce.insights.making_sense_forms import ProposalForm
from coproduce.insights.models import MakingSense
from coproduce.insights.queries import making_sense as reads
from coproduce.insights.services import making_sense as services
from coproduce.insights.views.blueprints import together
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


@together.get("/<making_id>")
@requires("making_sense.take_part")
def page(slug: str, making_id: str) -> ResponseReturnValue:
    making = _own(slug, making_id)
    return _page(making, _proposal_form(making))


@together.post("/<making_id>/proposals")
@requires("making_sense.take_part")
def propose(slug: str, making_id: str) -> ResponseReturnValue:
    making = _own(slug, making_id)
    form = _proposal_form(making)
    status = carry_out(
        form,
        lambda: services.propose_theme(
            current_actor(), making, form.name.data or "", form.why.data or "", form.texts.data or ()
        ),
    )
    if status != 200:
        return _page(making, form), status
    flash("Thank you. A person reads it, and you find the answer here.", "success")
    return _back(making)


@together.post("/<making_id>/proposals/<proposal_id>/take-back")
@requires("making_sense.take_part")
def take_back(slug: str, making_id: str, proposal_id: str) -> ResponseReturnValue:
    making = _own(slug, making_id)
    services.take_back_proposal(current_actor(), making, reads.proposal_of(making, proposal_id))
    flash("It is taken back.", "success")
    return _back(making)


def _own(slug: str, making_id: str) -> MakingSense:
    return reads.invitation_for_group(current_actor(), slug, making_id)


def _back(making: MakingSense) -> ResponseReturnValue:
    address = url_for("together.page", slug=making.group.slug, making_id=making.id, _anchor="proposals")
    return redirect(address, 303)


def _proposal_form(making: MakingSense) -> ProposalForm:
    form = ProposalForm()
    form.texts.choices = [SelectChoice(shared.id, shared.words) for shared in reads.visible_texts(making)]
    return form


def _page(making: MakingSense, form: ProposalForm) -> str:
    consultation = consultation_by_id(making.consultation_id)
    return render_template(
        "insights/making_sense/together.html",
        making=making,
        consultation=consultation,
        question=queries.text_questions(consultation.id).get(making.topic, ""),
        texts=reads.visible_texts(making),
        proposals=reads.proposals_of(making),
        named=services.name_and_reason,
        waits=reads.waits_for_group(making),
        numbers=safety_numbers(),
        form=form,
    )
