"""Facts for what is asked of a proposal's own words and figures."""

from __future__ import annotations

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.impact import finished_assessment, mitigations_of
from coproduce.commissioning.queries.requirements import facts_of
from coproduce.commissioning.rules import readiness
from coproduce.commissioning.rules.money import Line
from coproduce.core import clock


@facts_of("summary")
def summary_facts(proposal: Proposal) -> readiness.TextFacts:
    return readiness.TextFacts(proposal.summary, _editing(proposal))


@facts_of("young_summary")
def young_summary_facts(proposal: Proposal) -> readiness.TextFacts:
    return readiness.TextFacts(proposal.summary_young, _editing(proposal))


@facts_of("accountable_lead")
def lead_facts(proposal: Proposal) -> readiness.LeadFacts:
    return readiness.LeadFacts(proposal.accountable_name, proposal.accountable_role, _editing(proposal))


@facts_of("next_date")
def next_facts(proposal: Proposal) -> readiness.NextFacts:
    return readiness.NextFacts(proposal.next_step, proposal.next_step_on, clock.today(), _editing(proposal))


@facts_of("need_with_source")
def need_facts(proposal: Proposal) -> readiness.NeedFacts:
    return readiness.NeedFacts(
        [(need.text, need.source) for need in proposal.needs], _page(proposal, "needs")
    )


@facts_of("options_with_no_change")
def options_facts(proposal: Proposal) -> readiness.OptionsFacts:
    return readiness.OptionsFacts(
        [
            readiness.OptionFact(
                option.name,
                option.is_no_change,
                option.benefits,
                option.cost,
                option.who_gains,
                option.who_loses,
            )
            for option in proposal.options
        ],
        _page(proposal, "options"),
    )


@facts_of("money_adds_up")
def money_facts(proposal: Proposal) -> readiness.MoneyFacts:
    return readiness.MoneyFacts(money_lines(proposal), _page(proposal, "money"))


@facts_of("measures")
def measures_facts(proposal: Proposal) -> readiness.MeasuresFacts:
    return readiness.MeasuresFacts(
        [(each.name, bool(each.baseline_on and each.target_on)) for each in proposal.measures],
        _page(proposal, "measures"),
    )


@facts_of("impact_assessment")
def assessment_facts(proposal: Proposal) -> readiness.AssessmentFacts:
    url = _page(proposal, "assessment")
    assessment = finished_assessment(proposal.id)
    if assessment is None:
        return readiness.AssessmentFacts(None, url)
    promised = {mitigation.who for mitigation in mitigations_of(proposal.id)}
    return readiness.AssessmentFacts(
        [
            readiness.EffectFact(each.who, each.effect, each.why_not, each.who in promised)
            for each in assessment.effects
        ],
        url,
    )


def money_lines(proposal: Proposal) -> list[Line]:
    return [Line(line.label, line.amount, line.kind, line.year) for line in proposal.money]


def _editing(proposal: Proposal) -> str:
    return _page(proposal, "words")


def _page(proposal: Proposal, page: str) -> str:
    return f"/manage/proposals/{proposal.slug}/{page}"
