"""What a consultation needs before it opens: each thing a check, and each check with the words and the place of what
is missing. Pure.

Two kinds ask for less. The light track is for small matters (rule 26): it needs a reason and somebody who agreed, and
does without options, costs, assessment and a number of days. A standing consultation collects comments all year round
and proposes nothing, so there is nothing to weigh or to decide (R (CU) v Secretary of State for Education, 2024: asking
for information without a proposal is not what the Gunning principles are about). Both keep the young people's words,
the promise of an answer and the safety numbers.
"""

from __future__ import annotations

from coproduce.consultations.rules.dates import decision_refusals, promise_refusals
from coproduce.consultations.rules.facts import LIGHT, NOTHING, Check, OpeningFacts, needed, skipped_because
from coproduce.consultations.rules.principles import CARE, CONSIDERED, FORMATIVE, REASONS, WHY
from coproduce.consultations.rules.standing import first_report_refusals
from coproduce.consultations.rules.timing import closing, days_open, election
from coproduce.core.clock import to_london
from coproduce.core.errors import Refusal

SAFETY_NUMBERS = "/manage/safety-numbers"


def opening_refusals(facts: OpeningFacts) -> list[Refusal]:
    """Every single thing that is missing, with the place where it is put right; empty when all is ready."""
    return [refusal for check in opening_checks(facts) for refusal in check.refusals]


def reasons_of(principle: str) -> list[tuple[str, str]]:
    """What a principle asks for and why: (what, why), in the order of the readiness page."""
    checks = opening_checks(NOTHING)
    return [(each.label, WHY[each.name]) for each in checks if each.principle == principle]


def opening_checks(facts: OpeningFacts) -> list[Check]:
    """Everything that is needed, missing or not, in the order of the principles."""
    return [
        *_formative(facts),
        _reviews(facts),
        *_words(facts),
        *_weighing(facts),
        _formats(facts),
        _questions(facts),
        _gaps(facts),
        closing(facts),
        days_open(facts),
        election(facts),
        *_responsible(facts),
        *_promises(facts),
        _track(facts),
        _safety(facts),
    ]


def _formative(facts: OpeningFacts) -> list[Check]:
    edit = f"{facts.base}/edit"
    change = (facts.what_could_change, "what_could_change", "Say what people’s answers could change.")
    part = "Name at least one part that is still open: without one there is nothing to ask about."
    return [
        needed(
            "what_could_change",
            FORMATIVE,
            "What answers could change",
            f"{edit}#what_could_change",
            [change],
        ),
        needed(
            "parts",
            FORMATIVE,
            "A part that is still open",
            f"{edit}#parts",
            [(facts.open_parts, "parts", part)],
        ),
        _decision(facts, edit),
    ]


def _decision(facts: OpeningFacts, edit: str) -> Check:
    refusals = decision_refusals(facts.closes_at, facts.decision_on, edit)
    if facts.decision_on is None and not facts.is_standing:
        refusals = [Refusal("Say on which day it will be decided.", f"{edit}#decision_on")]
    return Check(
        "decision_on",
        FORMATIVE,
        "A decision that comes after the answers",
        f"{edit}#decision_on",
        tuple(refusals),
        _nothing_to_decide(facts),
    )


def _reviews(facts: OpeningFacts) -> Check:
    """The sign-off of groups that led it, and an answer to what groups said about the draft (rules.reviews)."""
    page = f"{facts.base}/reviews"
    label = "Groups that led it agree to the draft, and have an answer to each comment"
    return Check("reviews", FORMATIVE, label, page, tuple(facts.missing_reviews))


def _words(facts: OpeningFacts) -> list[Check]:
    edit = f"{facts.base}/edit"
    young = "Write the summary for young people."
    needs = (
        ("title", "A title", facts.title, "Give it a title."),
        ("summary", "A summary in plain words", facts.summary, "Write a summary in plain words."),
        ("young_people_summary", "A summary for young people", facts.young_people_summary, young),
    )
    return [
        needed(name, REASONS, label, f"{edit}#{name}", [(value, name, words)])
        for name, label, value, words in needs
    ]


def _weighing(facts: OpeningFacts) -> list[Check]:
    options, impact = f"{facts.base}/options", f"{facts.base}/impact"
    checks = (
        Check(
            "options", REASONS, "Options, “no change” among them", options, tuple(_options(facts, options))
        ),
        needed(
            "costs_and_impact",
            REASONS,
            "Costs and impact",
            f"{impact}#costs_and_impact",
            [(facts.costs_and_impact, "costs_and_impact", "Say what it costs, and who gains and who loses.")],
        ),
        _assessment(facts, f"{impact}#assessment_title"),
    )
    if facts.proposes:
        return list(checks)
    return [
        Check(each.name, each.principle, each.label, each.url, (), skipped_because(facts)) for each in checks
    ]


def _options(facts: OpeningFacts, page: str) -> list[Refusal]:
    if facts.options_reason.strip():
        return []
    if facts.options < 2:
        return [Refusal("Describe two options at least, or say why there are not two.", page)]
    if not facts.has_no_change:
        return [Refusal("Make “no change” one of the options, or say why it cannot be one.", page)]
    return []


def _assessment(facts: OpeningFacts, url: str) -> Check:
    is_to_come = facts.assessment_on is not None and facts.assessment_on > to_london(facts.now).date()
    needs = (
        (facts.assessment_title, "assessment_title", "Name the equality impact assessment."),
        (
            facts.assessment_version,
            "assessment_version",
            "Give the version of the equality impact assessment.",
        ),
        (facts.assessment_on, "assessment_on", "Give the date of the equality impact assessment."),
        (not is_to_come, "assessment_on", "The date of the equality impact assessment has not come yet."),
        (facts.assessment_text, "assessment_text", "Say in plain words what the assessment found."),
    )
    return needed("assessment", REASONS, "Equality impact assessment, with its version", url, needs)


def format_refusals(facts: OpeningFacts) -> list[Refusal]:
    """Formats that were promised and are not there."""
    return list(facts.missing_formats)


def _formats(facts: OpeningFacts) -> Check:
    return Check(
        "formats", REASONS, "Every format that was promised", facts.base, tuple(format_refusals(facts))
    )


def _questions(facts: OpeningFacts) -> Check:
    place = f"{facts.base}/edit#questions"
    refusals = [Refusal(fault, place) for fault in facts.question_faults]
    if not facts.questions:
        refusals = [Refusal("Ask at least one question.", place)]
    return Check("questions", REASONS, "Questions that work", place, tuple(refusals))


def _gaps(facts: OpeningFacts) -> Check:
    return Check("gaps", REASONS, "Nothing left to fill in", f"{facts.base}/edit", tuple(facts.gaps))


def _responsible(facts: OpeningFacts) -> list[Check]:
    edit = f"{facts.base}/edit"
    owner = (facts.has_owner, "owner_organisation", "Choose the organisation that asks.")
    lead = (
        (facts.lead_name, "lead_name", "Name the person who is accountable."),
        (facts.lead_role, "lead_role", "Give the accountable person’s role."),
    )
    decides = (
        facts.is_standing or facts.decided_by,
        "decided_by",
        "Say who decides: a person or a committee, with the role.",
    )
    return [
        needed("owner", CONSIDERED, "Who asks", f"{edit}#owner_organisation", [owner]),
        needed("lead", CONSIDERED, "Who must answer, by name", f"{edit}#lead_name", lead),
        needed("decided_by", CONSIDERED, "Who decides", f"{edit}#decided_by", [decides]),
    ]


def _promises(facts: OpeningFacts) -> list[Check]:
    edit = f"{facts.base}/edit"
    refusals = promise_refusals(facts.closes_at, facts.answer_promised_on, facts.keep_until, edit)
    if facts.is_standing:
        opens_on = to_london(facts.begins_at).date()
        refusals = [*refusals, *first_report_refusals(opens_on, facts.answer_promised_on, edit)]
    labels = (
        ("answer_promised_on", "A promised day for the answer"),
        ("keep_until", "How long answers are kept"),
    )
    return [
        Check(
            name,
            CONSIDERED,
            label,
            f"{edit}#{name}",
            tuple(each for each in refusals if each.url.endswith(f"#{name}")),
        )
        for name, label in labels
    ]


def _track(facts: OpeningFacts) -> Check:
    page = f"{facts.base}/track"
    if facts.track != LIGHT:
        return Check("track", CARE, "The full track", page)
    needs = (
        (facts.track_reason, "track_reason", "Say why this is a small matter."),
        (facts.track_agreed_by, "track_agreed_by", "Say who agreed that this is a small matter."),
    )
    return needed("track", CARE, "The light track, agreed and with a reason", page, needs)


def _safety(facts: OpeningFacts) -> Check:
    words = (
        "This area has no safety numbers of its own yet. They must stand before every question that people "
        "answer in their own words."
    )
    is_missing = facts.asks_for_free_text and not facts.safety_contacts
    refusals = (Refusal(words, SAFETY_NUMBERS),) if is_missing else ()
    return Check("safety_numbers", CARE, "The area’s own safety numbers", SAFETY_NUMBERS, refusals)


def _nothing_to_decide(facts: OpeningFacts) -> str:
    is_decided = facts.decision_on is not None
    return (
        "A standing consultation proposes nothing to decide." if facts.is_standing and not is_decided else ""
    )
