"""Improvement plans and their areas."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from coproduce.commissioning.lifecycle import IMPROVEMENT_PLAN
from coproduce.commissioning.models import ImprovementPlan, PlanArea
from coproduce.commissioning.rules.improvement import PlanFacts
from coproduce.commissioning.services.improvement.basics import fresh, may_edit, note, title_of
from coproduce.core import clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id, slug_of
from coproduce.core.lifecycle import fire

# What inspectors found to be significantly weak in one area in 2017: a plan can begin with them.
EIGHT_AREAS = (
    (
        "Strategic leadership and vision",
        "Leaders had no shared plan, and judged themselves too kindly.",
        "Leaders of education, health and care share one plan and can show what it changed.",
    ),
    (
        "Co-production",
        "Nobody could name a single example, and few knew what the word means.",
        "Families help to design what is for them, and the record shows it.",
    ),
    (
        "Services that work together",
        "Services worked side by side and not together. Families told their story again and again.",
        "A family tells its story once, and services act on it together.",
    ),
    (
        "Sharing health information",
        "Information went by post and on paper, and some of it was lost.",
        "Who helps a child has what they need to know, with the family’s consent.",
    ),
    (
        "The Local Offer",
        "Few parents knew of it. Those who did found it hard to use.",
        "Families know the Local Offer, and find in it what they need.",
    ),
    (
        "Seeing needs early in schools",
        "Schools did not see needs early enough, and not all in the same way.",
        "A child’s needs are seen early, whatever school the child goes to.",
    ),
    (
        "What health staff know about EHC plans",
        "Too few health staff knew what an education, health and care plan asks of them.",
        "Health staff write advice for plans that is clear and in time.",
    ),
    (
        "Joint commissioning",
        "Education, health and care bought services apart from each other.",
        "Services for children with special needs are planned and bought together.",
    ),
)
PLAN_TEXTS = ("title", "introduction", "accountable_name", "accountable_role")
RESERVED_SLUGS = frozenset({"new"})


def create_plan(actor: Actor, **texts: str) -> ImprovementPlan:
    """Begin a draft. Raises NotAllowed, InvalidInput."""
    require(actor, "improvement.edit")
    title = title_of(texts.get("title", ""))
    plan = ImprovementPlan(
        id=new_id(), state=IMPROVEMENT_PLAN.initial, slug=_free_slug(title), title=title, areas=[]
    )
    _write(plan, texts)
    db.session.add(plan)
    db.session.flush()
    note(actor, "create", plan)
    return plan


def edit_plan(
    actor: Actor, plan: ImprovementPlan, texts: Mapping[str, str], expected_version: int | None = None
) -> None:
    """Raises NotAllowed, Stale, InvalidInput, Refused."""
    may_edit(actor, plan)
    fresh(plan, expected_version)
    if plan.state == "public" and not texts.get("accountable_name", "").strip():
        raise InvalidInput(
            {"accountable_name": "The page names who must answer. It cannot be empty any more."}
        )
    title_of(texts.get("title", ""))
    _write(plan, texts)
    db.session.flush()
    note(actor, "edit", plan)


def begin_with_eight_areas(actor: Actor, plan: ImprovementPlan) -> None:
    """Add the eight areas of 2017 to a plan that has none. Raises NotAllowed, Refused."""
    may_edit(actor, plan)
    if plan.areas:
        raise Refused("The plan has areas already.")
    for title, found, aim in EIGHT_AREAS:
        add_area(actor, plan, title, found, aim)


def add_area(actor: Actor, plan: ImprovementPlan, title: str, found: str = "", aim: str = "") -> PlanArea:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, plan)
    area = PlanArea(
        id=new_id(),
        position=len(plan.areas),
        title=title_of(title),
        found=found.strip(),
        aim=aim.strip(),
        noted_on=clock.today(),
        actions=[],
        measures=[],
        evidence=[],
        judgements=[],
    )
    plan.areas.append(area)
    db.session.flush()
    note(actor, "add_area", plan)
    return area


def edit_area(actor: Actor, area: PlanArea, title: str, found: str, aim: str) -> None:
    """Raises NotAllowed, InvalidInput, Refused."""
    may_edit(actor, area.plan)
    area.title, area.found, area.aim = title_of(title), found.strip(), aim.strip()
    db.session.flush()
    note(actor, "edit_area", area.plan)


def publish_plan(actor: Actor, plan: ImprovementPlan, expected_version: int | None = None) -> None:
    """Everybody can read it from now on. Raises NotAllowed, Stale, Refused with all that is missing."""
    facts = PlanFacts(len(plan.areas), plan.accountable_name)
    fire(IMPROVEMENT_PLAN, plan, "publish", actor, facts=facts, expected_version=expected_version)
    plan.public_on = clock.today()
    db.session.flush()


def close_plan(actor: Actor, plan: ImprovementPlan, reason: str, expected_version: int | None = None) -> None:
    """The plan is over; it stays public with the reason. Raises NotAllowed, Stale, Refused."""
    fire(IMPROVEMENT_PLAN, plan, "close", actor, reason=reason, expected_version=expected_version)
    plan.closed_reason = reason.strip()
    db.session.flush()


def _write(plan: ImprovementPlan, texts: Mapping[str, str]) -> None:
    for name in PLAN_TEXTS:
        setattr(plan, name, texts.get(name, "").strip())


def _free_slug(title: str) -> str:
    slug = slug_of(title)
    taken = (
        set(db.session.scalars(select(ImprovementPlan.slug).where(ImprovementPlan.slug.startswith(slug))))
        | RESERVED_SLUGS
    )
    return (
        slug
        if slug not in taken
        else next(name for number in range(2, len(taken) + 3) if (name := f"{slug}-{number}") not in taken)
    )
