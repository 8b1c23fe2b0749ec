"""What keeps a proposal where it is, in a few words for the board of all proposals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.rules.stages import CLOSED, WITHDRAWN


@dataclass(frozen=True)
class DecisionGlance:
    """The record of a decision: its state, and whether it was called in (`suspended`) or sent back (`again`)."""

    state: str
    suspended: bool = False
    again: bool = False


@dataclass(frozen=True)
class Standing:
    """What is known of a proposal at a glance. `unsigned`: partners who are concerned and have signed no version;
    `open_consultations` and `linked` count consultations, `untold` those that ended without a theme and whose answers
    nobody was told. `left_out` are the requirements of the next stage that its light or urgent way does not ask for."""

    stage: str
    today: date
    owner: str = ""
    next_on: date | None = None
    plan_agreed: bool = False
    suggestions_waiting: int = 0
    needs: int = 0
    options: int = 0
    money_problems: Sequence[str] = ()
    assessment_finished: bool = False
    linked: int = 0
    open_consultations: int = 0
    unsigned: int = 0
    unanswered_themes: int = 0
    untold: int = 0
    report_made: bool = False
    makers: int = 0
    attested: int = 0
    duties_chosen: bool = False
    duties_missing: int = 0
    decision: DecisionGlance | None = None
    left_out: frozenset[str] = frozenset()


def obstacles(standing: Standing) -> list[str]:
    """Sentences, the most pressing first; none for a proposal that is over."""
    if standing.stage in (CLOSED, WITHDRAWN):
        return []
    found = []
    if not standing.owner:
        found.append("Nobody looks after it.")
    if standing.next_on is None:
        found.append("It has no next date.")
    elif standing.next_on < standing.today:
        days = (standing.today - standing.next_on).days
        found.append(f"Its next date passed {days} {'day' if days == 1 else 'days'} ago.")
    return found + _of_stage(standing)


def _of_stage(standing: Standing) -> list[str]:
    """What the next stage asks for and is not there, without what the proposal's way leaves out."""
    missing = _MISSING.get(standing.stage)
    found = missing(standing) if missing else ()
    return [words for key, words in found if words and key not in standing.left_out]


# (requirement of the next stage, what is missing of it in words; "" where nothing is)
Missing = Iterable[tuple[str, str]]


def _early_notice(known: Standing) -> Missing:
    yield "participation_plan", "" if known.plan_agreed else "The participation plan is not agreed."
    yield "suggestions_answered", _count(known.suggestions_waiting, "suggestion", "without an answer")


def _shaping(known: Standing) -> Missing:
    yield "need_with_source", "" if known.needs else "Nothing shows the need yet."


def _options(known: Standing) -> Missing:
    yield "options_with_no_change", "" if known.options >= 2 else "There are not two options yet."
    yield from (("money_adds_up", problem) for problem in known.money_problems[:1])
    yield (
        "impact_assessment",
        "" if known.assessment_finished else "The impact assessment is not finished.",
    )
    yield "linked_consultation", "" if known.linked else "No consultation is linked."


def _consultation(known: Standing) -> Missing:
    yield "consultations_closed", _count(known.open_consultations, "consultation", "not closed yet")
    yield "themes_answered", _count(known.unanswered_themes, "theme", "without an answer")
    yield "themes_answered", _count(known.untold, "consultation", "whose answers nobody was told")
    yield "attestations", _reading(known)
    missing = _count(known.duties_missing, "duty to ask", "not met", "duties to ask")
    yield "duties", missing if known.duties_chosen else "Nobody said who must be asked by law."
    yield "partners_signed", _count(known.unsigned, "partner", "without a signature")


def _reading(known: Standing) -> str:
    """Whether those who decide have read the report."""
    if not known.makers:
        return "Nobody is named who decides."
    if not known.report_made:
        return "There is no report on what people said yet."
    waiting = known.makers - known.attested
    return (
        f"{waiting} of {known.makers} who decide have not said that they read the report." if waiting else ""
    )


def _decision(known: Standing) -> Missing:
    decision = known.decision
    if decision is None:
        words = "The decision is not written down."
    elif decision.suspended:
        words = "The decision was called in."
    elif decision.again:
        words = "Scrutiny sent the decision back."
    else:
        words = _NOT_PUBLIC.get(decision.state, "")
    yield "decision_public", words


_NOT_PUBLIC = {
    "drafted": "Nobody was told of the decision yet.",
    "telling": "Not everybody was told of the decision yet.",
    "withdrawn": "The decision was withdrawn.",
}
_MISSING: Mapping[str, Callable[[Standing], Missing]] = {
    "early_notice": _early_notice,
    "shaping": _shaping,
    "options": _options,
    "consultation": _consultation,
    "decision": _decision,
}


def _count(number: int, noun: str, what: str, plural: str = "") -> str:
    """“2 themes without an answer.”; nothing where there is none."""
    return f"{number} {noun if number == 1 else plural or noun + 's'} {what}." if number else ""
