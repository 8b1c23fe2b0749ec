"""What everybody reads: the list of proposals, and the page of one."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_organisations
from coproduce.commissioning.queries import proposals as queries
from coproduce.commissioning.queries.versions import stage_days, versions_of
from coproduce.commissioning.rules.impact import EFFECTS
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN, stage_keys
from coproduce.commissioning.views.blueprints import public
from coproduce.commissioning.views.comparing import (
    difference_between,
    has_changed,
    moments,
    usual_comparison,
)
from coproduce.commissioning.views.shown import shown
from coproduce.commissioning.wording import ORIGINS, STATUS, stage_name, thread_of
from coproduce.safeguarding.attachment_queries import is_public
from coproduce.web.guards import public as open_to_all
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 12


@public.get("/")
@open_to_all
def index() -> ResponseReturnValue:
    stage = request.args.get("stage", "")
    chosen = {
        "stage": stage if stage in dict(_stages()) else "",
        "words": request.args.get("q", "")[:200].replace("\x00", ""),
        "organisation": request.args.get("organisation", "")[:80].replace("\x00", ""),
    }
    found = page_of(queries.public_proposals(**chosen), PAGE_SIZE, page_number())
    return render_template(
        "commissioning/index.html",
        found=found,
        filters=_filters(chosen),
        is_filtered=any(chosen.values()),
        status_of=STATUS,
        stage_name=stage_name,
    )


@public.get("/<slug>")
@open_to_all
def page(slug: str) -> ResponseReturnValue:
    proposal = queries.public_proposal_by_slug(slug)
    return render_template(
        "commissioning/page.html",
        proposal=proposal,
        shown=shown(proposal),
        status_kind=STATUS[proposal.state],
        status_words=stage_name(proposal.state),
        origin=ORIGINS[proposal.origin],
        effect_words=EFFECTS,
        is_fetchable=is_public,
        thread_steps=thread_of(proposal, stage_days(proposal.id)),
        changed=has_changed(proposal, versions_of(proposal.id)),
    )


@public.get("/<slug>/changes")
@open_to_all
def changes(slug: str) -> ResponseReturnValue:
    """What is different between two versions, or between a version and now."""
    proposal = queries.public_proposal_by_slug(slug)
    known = moments(proposal, versions_of(proposal.id))
    keys = [moment.key for moment in known]
    asked = (request.args.get("from", ""), request.args.get("to", ""))
    earlier, later = (
        key if key in keys else default for key, default in zip(asked, usual_comparison(known), strict=True)
    )
    if keys.index(earlier) > keys.index(later):
        earlier, later = later, earlier
    return render_template(
        "commissioning/changes.html",
        proposal=proposal,
        moments=known,
        earlier=next(moment for moment in known if moment.key == earlier),
        later=next(moment for moment in known if moment.key == later),
        changes=difference_between(proposal, known, earlier, later),
    )


def _stages() -> list[tuple[str, str]]:
    return [(key, stage_name(key)) for key in (*stage_keys(), CLOSED, WITHDRAWN)]


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    organisations = [{"value": "", "label": "Everybody"}]
    organisations += [{"value": each.slug, "label": each.name} for each in all_organisations()]
    stages = [{"value": "", "label": "Everything"}]
    stages += [{"value": value, "label": label} for value, label in _stages()]
    return [
        {"kind": "search", "name": "q", "label": "Words", "value": chosen["words"]},
        {"kind": "select", "name": "stage", "label": "Show", "value": chosen["stage"], "options": stages},
        {
            "kind": "select",
            "name": "organisation",
            "label": "Planned by",
            "value": chosen["organisation"],
            "options": organisations,
        },
    ]
