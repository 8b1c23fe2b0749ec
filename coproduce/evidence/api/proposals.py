"""Proposals from the first public notice on, and the forward plan of decisions."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from coproduce.commissioning.models import Decision, ForwardPlanEntry, Proposal
from coproduce.commissioning.queries.decisions import public_decision
from coproduce.commissioning.queries.forward_plan import forward_plan
from coproduce.commissioning.queries.proposals import public_proposal_by_slug, public_proposals
from coproduce.commissioning.rules.holding_back import REASONS
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN, stage_keys
from coproduce.commissioning.wording import stage_name
from coproduce.evidence.api.addresses import here, of_list, whole
from coproduce.evidence.api.consultations import page_facts
from coproduce.evidence.api.parameters import Asked, Paging, one_of, plain, slug_of, words
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import (
    NamedShape,
    addresses,
    day,
    listed,
    many,
    one,
    string,
    strings,
    yes_or_no,
)
from coproduce.web.paging import Page, page_of

STAGES = (*stage_keys(), CLOSED, WITHDRAWN)


class ProposalShape(Schema):
    """Something that the council or a partner thinks of buying, changing or ending."""

    slug = string("Its stable name in addresses.", "speech-therapy")
    title = string("Its title.")
    summary = string("What it is about.")
    stage = string("Where it stands.", STAGES[0], enum=list(STAGES))
    stage_words = string("The same in words.")
    organisation = one(NamedShape, "Who plans it.")
    next_step = string("What comes next.")
    next_step_on = day("When.")
    links = addresses()


class ProposalPartShape(Schema):
    """A part of it."""

    title = string("What.")
    text = string("More about it.")
    decided = yes_or_no("Whether it is decided already.")


class DecisionShape(Schema):
    """What was decided, once everybody may read it."""

    decided_on = day("When.")
    decided_by = string("By whom.")
    outcome = string("What.")
    outcome_young = string("The same in young people’s words.")
    reasons = string("Why.")
    alternatives = string("What else was considered.")
    what_views_changed = string("What people’s views changed.")
    html = string("Its page.", format="uri")


class WholeProposalShape(ProposalShape):
    """A proposal with what its page says."""

    summary_young = string("The same in young people’s words.")
    accountable = string("The person who must answer, with their role.")
    contract_ends_on = day("When the contract ends.")
    parts = many(ProposalPartShape, "Its parts that everybody may read.")
    held_back = strings("Why parts of it are held back, one reason each.")
    decision = one(DecisionShape, "What was decided.", may_lack=True)


class ProposalsAsked(Paging):
    """What the list can be asked for."""

    stage = one_of(STAGES, "Only those at this stage.")
    organisation = slug_of("the organisation that plans")
    search = words("Only those with all of these words in title or summary.")


class DayMovedShape(Schema):
    """A planned day that moved."""

    before = day("The day before.", may_lack=False)
    after = day("The day after.", may_lack=False)
    reason = string("Why.")


class PlannedDecisionShape(Schema):
    """A decision that was announced."""

    id = string("Its stable id.")
    proposal = one(NamedShape, "What it is about.")
    matter = string("What is to be decided.")
    decide_on = day("When.", may_lack=False)
    decided_by = string("By whom.")
    is_key = yes_or_no("Whether it is a key decision.")
    announced_on = day("When it was announced.", may_lack=False)
    papers = string("Which papers there are.")
    moved = many(DayMovedShape, "Every day that moved.")
    links = addresses("`proposal` and `html`.")


@resource(
    "/proposals", listed(ProposalShape, "ProposalList", "Proposals."), tag="Proposals", asked=ProposalsAsked
)
def proposals(asked: Asked) -> dict[str, Any]:
    """List proposals

    From the first public notice on, the nearest next date first.
    """
    statement = public_proposals(asked["stage"], plain(asked["search"]), asked["organisation"])
    page = page_of(statement, asked["per_page"], asked["page"])
    links = of_list(page, here("proposals"), asked, "/proposals/")
    return {"data": [_short(each) for each in page.rows], "page": page_facts(page), "links": links}


@resource("/proposals/<slug:slug>", WholeProposalShape, tag="Proposals")
def proposal(asked: Asked, slug: str) -> dict[str, Any]:
    """Read one proposal"""
    found = public_proposal_by_slug(slug)
    decision = public_decision(found.id)
    return {
        **_short(found),
        "summary_young": found.summary_young,
        "accountable": ", ".join(filter(None, (found.accountable_name, found.accountable_role))),
        "contract_ends_on": found.contract_ends_on,
        "parts": [
            {"title": part.title, "text": part.text, "decided": part.decided}
            for part in found.parts
            if not part.held_back
        ],
        "held_back": [REASONS[part.held_back_reason] for part in found.parts if part.held_back],
        "decision": _decision(decision, slug) if decision else None,
    }


@resource(
    "/forward-plan",
    listed(PlannedDecisionShape, "ForwardPlan", "Decisions."),
    tag="Forward plan",
    asked=Paging,
)
def planned_decisions(asked: Asked) -> dict[str, Any]:
    """List decisions that are coming

    What was announced, the nearest day first. Decisions stay here for four weeks after their day.
    """
    entries, size, number = forward_plan(), asked["per_page"], asked["page"]
    rows = entries[(number - 1) * size : number * size]
    page: Page[ForwardPlanEntry] = Page(rows, number, size, len(entries))
    links = of_list(page, here("planned_decisions"), asked, "/proposals/forward-plan")
    return {"data": [_planned(each) for each in rows], "page": page_facts(page), "links": links}


def _short(found: Proposal) -> dict[str, Any]:
    goes_on = found.state not in (CLOSED, WITHDRAWN)
    return {
        "slug": found.slug,
        "title": found.title,
        "summary": found.summary,
        "stage": found.state,
        "stage_words": stage_name(found.state),
        "organisation": {"slug": found.organisation.slug, "name": found.organisation.name},
        "next_step": found.next_step if goes_on and found.next_step_on else "",
        "next_step_on": found.next_step_on if goes_on else None,
        "links": {
            "self": here("proposal", slug=found.slug),
            "html": whole(f"/proposals/{found.slug}"),
        },
    }


def _decision(found: Decision, slug: str) -> dict[str, Any]:
    return {
        "decided_on": found.decided_on,
        "decided_by": found.decided_by,
        "outcome": found.outcome,
        "outcome_young": found.outcome_young,
        "reasons": found.reasons,
        "alternatives": found.alternatives,
        "what_views_changed": found.what_views_changed,
        "html": whole(f"/proposals/{slug}/decision"),
    }


def _planned(entry: ForwardPlanEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "proposal": {"slug": entry.proposal.slug, "name": entry.proposal.title},
        "matter": entry.matter,
        "decide_on": entry.decide_on,
        "decided_by": entry.decided_by,
        "is_key": entry.is_key,
        "announced_on": entry.noticed_on,
        "papers": entry.documents,
        "moved": [
            {"before": change.day_before, "after": change.day_after, "reason": change.reason}
            for change in entry.changes
        ],
        "links": {
            "proposal": here("proposal", slug=entry.proposal.slug),
            "html": whole("/proposals/forward-plan"),
        },
    }
