"""Commissioning proposals on the front page, in the feed, the sitemap and the search: what anyone may read (rule 4)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coproduce.commissioning import addresses
from coproduce.commissioning.models import Decision, Proposal
from coproduce.commissioning.queries.decisions import public_decisions, public_decisions_statement
from coproduce.commissioning.queries.improvement import public_plans
from coproduce.commissioning.queries.proposals import public_proposals, visible_to_everyone
from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN, stage, stage_keys
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.home.publications import MOST_ENTRIES, Entry, SitePage
from coproduce.home.searching import Hit, Source, each_word
from coproduce.web.marking import excerpt, marked
from coproduce.web.templating import day

EARLY_ON_FRONT = 3
STANDING_PAGES = ("/proposals/", "/proposals/forward-plan", "/proposals/light", "/improvement-plan/")


def stage_words(proposal: Proposal) -> str:
    """The stage in a word or two, for lists."""
    ended = {CLOSED: "Closed", WITHDRAWN: "Withdrawn"}
    return ended.get(proposal.state) or stage(proposal.state).name


def early_notices() -> list[Proposal]:
    """What is only an idea yet, the latest first: the time to suggest solutions."""
    statement = (
        select(Proposal)
        .where(Proposal.state == "early_notice")
        .order_by(Proposal.notice_given_at.desc(), Proposal.id)
        .limit(EARLY_ON_FRONT)
    )
    return list(db.session.scalars(statement))


def proposal_entries() -> list[Entry]:
    """Every proposal that was announced, the latest change of stage first."""
    rows = db.session.scalars(
        select(Proposal)
        .where(visible_to_everyone())
        .options(joinedload(Proposal.organisation))
        .order_by(Proposal.stage_began_at.desc(), Proposal.id)
        .limit(MOST_ENTRIES)
    )
    return [_entry(proposal) for proposal in rows]


def _entry(proposal: Proposal) -> Entry:
    announced = proposal.notice_given_at or clock.now()
    coming = (
        f" {proposal.next_step}: {day(proposal.next_step_on)}."
        if proposal.next_step_on and proposal.state in stage_keys()
        else ""
    )
    return Entry(
        proposal.id,
        f"{stage_words(proposal)}: {proposal.title}",
        f"/proposals/{proposal.slug}",
        (proposal.withdrawn_reason if proposal.state == WITHDRAWN else proposal.summary) + coming,
        announced,
        max(announced, proposal.stage_began_at or announced),
        proposal.organisation.name,
    )


def proposal_pages() -> list[SitePage]:
    rows = db.session.execute(
        select(Proposal.slug, Proposal.stage_began_at).where(visible_to_everyone()).order_by(Proposal.slug)
    )
    plans = db.session.scalars(public_plans())
    return [
        *(SitePage(path) for path in STANDING_PAGES),
        *(SitePage(f"/proposals/{slug}", began) for slug, began in rows),
        *(
            SitePage(addresses.decision_page(each.proposal.slug), each.public_from)
            for each in public_decisions()
        ),
        *(SitePage(f"/improvement-plan/{plan.slug}") for plan in plans),
    ]


def decisions_found(words: Sequence[str]) -> Source:
    """Decisions that anyone may read now, whose words hold all of those looked for."""
    texts = (
        Decision.outcome,
        Decision.outcome_young,
        Decision.reasons,
        Decision.what_views_changed,
        Proposal.title,
    )
    return Source(public_decisions_statement().where(*each_word(words, *texts)), _decision_hit)


def _decision_hit(decision: Decision, words: Sequence[str]) -> Hit:
    texts = (decision.outcome, decision.reasons, decision.what_views_changed, decision.outcome_young)
    return Hit(
        "Decision",
        marked(decision.proposal.title, words),
        excerpt(texts, words),
        addresses.decision_page(decision.proposal.slug),
    )


def proposals_found(words: Sequence[str]) -> Source:
    """Proposals whose title or summaries hold all of the words."""
    texts = (Proposal.title, Proposal.summary, Proposal.summary_young)
    return Source(public_proposals().where(*each_word(words, *texts)), _hit)


def _hit(proposal: Proposal, words: Sequence[str]) -> Hit:
    return Hit(
        "Proposal",
        marked(proposal.title, words),
        excerpt((proposal.summary, proposal.summary_young), words),
        f"/proposals/{proposal.slug}",
        stage_words(proposal),
    )
