"""The record of co-production, stage by stage, of one consultation or proposal: for everybody."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coproduce.commissioning.queries.proposals import public_proposal_by_slug
from coproduce.commissioning.rules.ladder import RUNGS
from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.evidence.queries.together import Together, together_of, together_of_proposal
from coproduce.web.guards import public

site = Blueprint("shared_record", __name__)


@site.get("/consultations/<slug>/co-production")
@public
def of_consultation(slug: str) -> ResponseReturnValue:
    """Its own record, or those of the proposals that it asks about."""
    consultation = public_consultation_by_slug(slug)
    back = (consultation.title, f"/consultations/{slug}")
    return _page(together_of(consultation), back, ("Have your say", "/consultations/"))


@site.get("/proposals/<slug>/co-production")
@public
def of_proposal(slug: str) -> ResponseReturnValue:
    proposal = public_proposal_by_slug(slug)
    back = (proposal.title, f"/proposals/{slug}")
    return _page([together_of_proposal(proposal)], back, ("What we plan", "/proposals/"))


def _page(records: list[Together], back: tuple[str, str], room: tuple[str, str]) -> str:
    return render_template("evidence/co_production.html", records=records, rungs=RUNGS, back=back, room=room)
