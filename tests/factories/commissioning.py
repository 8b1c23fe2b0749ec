"""Made-up proposals. Each function adds to the session and flushes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from coproduce.accounts.models import Organisation
from coproduce.commissioning.models import (
    AttributedStatement,
    ImpactAssessment,
    ImpactEffect,
    MoneyLine,
    NeedStatement,
    PostLine,
    Proposal,
    ProposalMeasure,
    ProposalOption,
    ProposalPart,
)
from coproduce.commissioning.rules.stages import stage_keys
from coproduce.commissioning.services.versions import record_version
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id

_numbers = count(1)

# A plain actor without an account, where a test does not need one.
COMMISSIONER = Actor(name="Cora Missioner (invented)", roles=frozenset({"commissioner"}))


def make_proposal(
    stage: str = "draft", *, organisation: Organisation | None = None, empty: bool = False, **values: Any
) -> Proposal:
    """A complete proposal in any stage, or draft, closed, withdrawn. `empty` leaves out all contents.

    It stands in the stage without having passed the gates before, with one version a stage that it has reached.
    """
    number = next(_numbers)
    facts = {**_words(number), "organisation": organisation or _organisation(number), **values}
    proposal = Proposal(id=new_id(), state=stage, edits=0, held_back_removed=[], **facts)
    db.session.add(proposal)
    if not empty:
        _fill(proposal)
    db.session.flush()
    if not empty:
        make_assessment(proposal)
    _reach(proposal, stage)
    return proposal


def make_part(proposal: Proposal, title: str = "One part", **values: Any) -> ProposalPart:
    part = ProposalPart(id=new_id(), title=title, position=len(proposal.parts), **values)
    proposal.parts.append(part)
    db.session.flush()
    return part


def make_assessment(
    proposal: Proposal, number: int = 1, *, finished: bool = True, **values: Any
) -> ImpactAssessment:
    """An assessment with one effect that is worse; finished, unless asked otherwise."""
    assessment = ImpactAssessment(
        id=new_id(),
        proposal_id=proposal.id,
        number=number,
        summary="Deaf children could get fewer visits.",
        owner_name="Ola Okoro (invented)",
        owner_role="Head of SEND (invented)",
        written_on=clock.today() - timedelta(days=30),
        finished_on=clock.today() - timedelta(days=20) if finished else None,
        **values,
    )
    assessment.effects = [
        ImpactEffect(
            id=new_id(),
            who="Deaf children under five",
            effect="worse",
            words="Fewer home visits.",
            evidence="Visits recorded in 2025.",
            mitigation="Keep two visits a year for each child.",
            why_not="A visit that is not made cannot be made up for.",
            position=0,
        )
    ]
    db.session.add(assessment)
    db.session.flush()
    return assessment


def _organisation(number: int) -> Organisation:
    slug = f"planning-council-{number}-{new_id()[:6]}"
    organisation = Organisation(slug=slug, name=f"Invented Planning Council {number}", kind="council")
    db.session.add(organisation)
    db.session.flush()
    return organisation


def _words(number: int) -> dict[str, Any]:
    return {
        "slug": f"sensory-support-{number}-{new_id()[:6]}",
        "title": f"Sensory support {number}",
        "origin": "money",
        "summary": "How children who are deaf or cannot see well get help at school.",
        "summary_young": "We are thinking about the help that deaf children get at school.",
        "accountable_name": "Ola Okoro (invented)",
        "accountable_role": "Head of SEND (invented)",
        "next_step": "First meeting with families",
        "next_step_on": clock.today() + timedelta(days=30),
        "yearly_value": Decimal("927950"),
    }


def _fill(proposal: Proposal) -> None:
    proposal.parts = [
        ProposalPart(
            id=new_id(),
            title="One post of a specialist teacher",
            text="The post was empty.",
            decided=True,
            status_words="Deleted in April",
            posts_fte=Decimal("1"),
            amount=Decimal("29400"),
            position=0,
        ),
        ProposalPart(
            id=new_id(),
            title="Two posts of teaching assistants",
            status_words="Under review, no decisions yet",
            position=1,
        ),
    ]
    proposal.needs = [
        NeedStatement(
            id=new_id(),
            text="Four in ten plans were written late",
            qualifier="looked-after children only",
            source="Joint inspection report (invented)",
            as_of=date(2025, 11, 4),
        )
    ]
    proposal.options = [
        ProposalOption(
            id=new_id(),
            name="Leave it as it is",
            is_no_change=True,
            description="All posts stay.",
            who_gains="Families who know their teacher.",
            who_loses="Families who wait for a first visit.",
            position=0,
        ),
        ProposalOption(
            id=new_id(),
            name="Share the team with the next council",
            description="One team for both areas.",
            benefits="Cover when somebody is ill.",
            cost="£12,000 once.",
            who_gains="Families near the border.",
            who_loses="Families who would travel further.",
            position=1,
        ),
    ]
    proposal.money = [
        MoneyLine(id=new_id(), label="Specialist teacher", amount=Decimal("20000"), kind="part", position=0),
        MoneyLine(id=new_id(), label="Travel", amount=Decimal("9400"), kind="part", position=1),
        MoneyLine(id=new_id(), label="Saving in a year", amount=Decimal("29400"), kind="total", position=2),
        MoneyLine(id=new_id(), label="Whole budget", amount=Decimal("927950"), kind="of_budget", position=3),
    ]
    proposal.posts = [
        PostLine(
            id=new_id(), title="Teacher of the deaf", fte=Decimal("1.5"), status="under_review", position=0
        ),
        PostLine(
            id=new_id(), title="Teaching assistant", fte=Decimal("1.3"), status="under_review", position=1
        ),
    ]
    proposal.measures = [
        ProposalMeasure(
            id=new_id(),
            name="Wait for a first visit",
            unit="weeks",
            baseline=Decimal("28"),
            baseline_on=date(2026, 4, 1),
            target=Decimal("12"),
            target_on=date(2027, 4, 1),
            position=0,
        )
    ]
    charity = AttributedStatement(
        id=new_id(),
        who="Dora Keel (invented)",
        organisation="Invented Deaf Children’s Society",
        text="Families were told after the post was gone.",
        said_on=date(2026, 5, 2),
        source="Letter to the council (invented)",
        position=0,
    )
    answer = AttributedStatement(
        id=new_id(),
        who="Ola Okoro (invented)",
        organisation="Invented Council",
        text="The post was empty for a year. We should have said so earlier.",
        said_on=date(2026, 5, 20),
        answers_id=charity.id,
        position=1,
    )
    proposal.statements = [charity, answer]


def _reach(proposal: Proposal, stage: str) -> None:
    keys = stage_keys()
    if stage == "draft":
        return
    proposal.notice_given_at = clock.now()
    proposal.stage_began_at = clock.now()
    if stage == "withdrawn":
        proposal.withdrawn_reason = "The contract was renewed."
    reached = keys[: keys.index(stage) + 1] if stage in keys else keys if stage == "closed" else keys[:1]
    for each in reached:
        record_version(COMMISSIONER, proposal, each)
    db.session.flush()
