"""What is missing before answers can be told: every view has its answer (rules 5 and 7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from coproduce.core.errors import Refusal
from coproduce.feedback.rules.checking import CheckFacts, check_refusals
from coproduce.feedback.rules.release import (
    EARLY,
    NORMAL,
    ROUTES,
    EarlyFacts,
    early_release_refusals,
    needs_reach_plan,
)


@dataclass(frozen=True)
class Kind:
    """One of the seven kinds of reply (rule 5) and what it must state."""

    name: str
    words: str
    needs_owner: bool = True
    needs_reason: bool = False
    needs_date: bool = False
    needs_passing: bool = False
    asks_for_money: bool = False
    may_promise: bool = False
    date_label: str = ""


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("we_did", "We did", may_promise=True, date_label="Done on"),
        Kind("we_are_doing", "We are doing", needs_date=True, may_promise=True, date_label="Finished by"),
        Kind("we_will", "We will, by a date", needs_date=True, may_promise=True, date_label="By"),
        Kind("we_keep_doing", "We will keep doing this", may_promise=True, date_label="Checked again by"),
        Kind("we_cannot", "We can’t, because", needs_reason=True, asks_for_money=True),
        Kind("not_ours", "Not ours: passed on", needs_passing=True, date_label="Passed on"),
        Kind(
            "we_need_to_understand",
            "We need to understand more, by a date",
            needs_date=True,
            may_promise=True,
            date_label="By",
        ),
    )
}


# For which time or unit a cost is: as it is stored -> as the public reads it after the sum.
PERIODS: Mapping[str, str] = {
    "once": "once",
    "year": "a year",
    "month": "a month",
    "child_year": "a year for each child",
    "visit": "for each visit",
}


@dataclass(frozen=True)
class ReplyFacts:
    """A reply as written so far; the fields are those of the model."""

    kind: str
    text: str
    text_young: str = ""
    reason: str = ""
    owner_name: str = ""
    due_on: date | None = None
    passed_to: str = ""
    passed_on: date | None = None
    has_promise: bool = False
    because_of_money: bool = False
    cost: Decimal | None = None
    cost_period: str = ""
    cost_source: str = ""


@dataclass(frozen=True)
class FindingFacts:
    """A finding as written so far. `number` counts from 1 as on the page; `lost_themes` are those of its themes that
    are not approved any more; `unexplained` names what its answer does not answer fully, without saying why."""

    number: int
    you_said: str
    you_said_young: str
    themes: int
    reply: ReplyFacts | None
    url: str = ""
    reply_url: str = ""
    lost_themes: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()
    sources_url: str = ""


@dataclass(frozen=True)
class Addresses:
    """Pages where something that is missing can be mended."""

    overview: str = ""
    introduction: str = ""
    release: str = ""
    reading: str = ""
    themes: str = ""
    consultation: str = ""


@dataclass(frozen=True)
class TellingFacts:
    """Everything that rule 5 asks before contributors are told.

    `unread_texts` nobody has read; `unanswered_texts` are in no approved theme and not marked "no theme, because".
    `recipients` is how many addresses there are, None where nobody knows. `open_warnings` are those of the writing desk
    that nobody mended or let stand.
    """

    consultation_state: str
    unread_texts: int
    unanswered_texts: int
    themes_without_finding: tuple[str, ...]
    findings: tuple[FindingFacts, ...]
    introduction: str = ""
    introduction_young: str = ""
    route: str = NORMAL
    route_reason: str = ""
    route_authority: str = ""
    group_led: bool = False
    recipients: int | None = None
    took_part: int = 0
    reach_plan: str = ""
    at: Addresses = Addresses()
    check: CheckFacts = field(default_factory=CheckFacts)
    open_warnings: tuple[Refusal, ...] = ()


def reply_problems(reply: ReplyFacts) -> dict[str, str]:
    """What the reply lacks for its kind: the field's name and one plain sentence each."""
    kind = KINDS.get(reply.kind)
    if kind is None:
        return {"kind": "Choose what kind of answer this is."}
    checks = {
        "text": (not reply.text.strip(), "Write the answer."),
        "owner_name": (
            kind.needs_owner and not reply.owner_name.strip(),
            "Name the person who is responsible.",
        ),
        "reason": (
            kind.needs_reason and not reply.reason.strip(),
            "Give the reason, so that people can judge it.",
        ),
        "due_on": (kind.needs_date and reply.due_on is None, "Give the date."),
        "passed_to": (kind.needs_passing and not reply.passed_to.strip(), "Say who it was passed to."),
        "passed_on": (kind.needs_passing and reply.passed_on is None, "Say on which day it was passed on."),
        "promise": (kind.needs_date and not reply.has_promise, "Say in one line what you promise."),
    }
    found = {name: sentence for name, (lacking, sentence) in checks.items() if lacking}
    return found | (money_problems(reply) if reply.because_of_money else {})


def money_problems(reply: ReplyFacts) -> dict[str, str]:
    """What a reply lacks that gives money as its reason: a sum that anybody can check."""
    checks = {
        "cost": (reply.cost is None or reply.cost <= 0, "Say what it would cost, in pounds."),
        "cost_period": (reply.cost_period not in PERIODS, "Say what the cost is for."),
        "cost_source": (not reply.cost_source.strip(), "Say who worked out the cost."),
    }
    return {name: sentence for name, (lacking, sentence) in checks.items() if lacking}


def missing_answers(facts: TellingFacts) -> list[Refusal]:
    """Every reason why the answers are not complete (rules 5 and 7), each with the page that mends it."""
    return [
        *_unread_and_unsorted(facts),
        *_missing_words(facts),
        *(refusal for finding in facts.findings for refusal in missing_in_finding(finding)),
        *check_refusals(facts.check),
    ]


def telling_refusals(facts: TellingFacts) -> list[Refusal]:
    """Guard of "tell": complete answers, no warning that waits for somebody, and a complete plan for telling people."""
    return [*missing_answers(facts), *facts.open_warnings, *release_refusals(facts)]


def _unread_and_unsorted(facts: TellingFacts) -> list[Refusal]:
    refusals = []
    if facts.consultation_state != "closed":
        refusals.append(
            Refusal("The consultation is not closed yet. Close it before you answer.", facts.at.consultation)
        )
    if facts.unread_texts:
        refusals.append(
            Refusal(
                f"Nobody has read {_texts(facts.unread_texts)} yet. Read all texts first.", facts.at.reading
            )
        )
    if facts.unanswered_texts:
        refusals.append(
            Refusal(
                f"No approved theme holds {_texts(facts.unanswered_texts)}. Put each text in a theme, or mark it "
                "“no theme, because”.",
                facts.at.themes,
            )
        )
    return refusals


def _missing_words(facts: TellingFacts) -> list[Refusal]:
    refusals = [
        Refusal(f"The theme “{theme}” has no finding. Write one, or add it to a finding.", facts.at.overview)
        for theme in facts.themes_without_finding
    ]
    if not facts.findings and not facts.introduction.strip():
        refusals.append(
            Refusal("There is nothing to tell yet. Write a finding or an introduction.", facts.at.overview)
        )
    if facts.introduction.strip() and not facts.introduction_young.strip():
        refusals.append(Refusal("The introduction has no young people’s version.", facts.at.introduction))
    return refusals


def missing_in_finding(finding: FindingFacts) -> list[Refusal]:
    """What one finding and its reply lack."""
    name = f"Finding {finding.number}"
    refusals = [
        Refusal(
            f"{name} stands for the theme “{theme}”, which is no longer approved. Choose its themes anew.",
            finding.url,
        )
        for theme in finding.lost_themes
    ]
    refusals += [
        Refusal(f"{name} does not answer “{each}” fully, and does not say why.", finding.sources_url)
        for each in finding.unexplained
    ]
    if not finding.you_said.strip():
        refusals.append(Refusal(f"{name} does not say what people told us.", finding.url))
    if not finding.you_said_young.strip():
        refusals.append(Refusal(f"{name} has no young people’s version of “you said”.", finding.url))
    if finding.reply is None:
        return [*refusals, Refusal(f"{name} has no answer yet.", finding.reply_url)]
    refusals += [
        Refusal(f"The answer to finding {finding.number} is not complete. {sentence}", finding.reply_url)
        for sentence in reply_problems(finding.reply).values()
    ]
    if not finding.reply.text_young.strip():
        refusals.append(
            Refusal(
                f"The answer to finding {finding.number} has no young people’s version.", finding.reply_url
            )
        )
    return refusals


def release_refusals(facts: TellingFacts) -> list[Refusal]:
    """What the plan for telling people lacks (rules 2 and 3)."""
    refusals = []
    if facts.route not in ROUTES:
        refusals.append(Refusal("Choose how the answers are released.", facts.at.release))
    if facts.group_led and facts.route == NORMAL:
        refusals.append(
            Refusal(
                "A group led this consultation: use the lead time that was agreed with it.", facts.at.release
            )
        )
    if facts.route == EARLY:
        refusals += early_release_refusals(EarlyFacts(facts.route_authority, facts.at.release))
        if not facts.route_reason.strip():
            refusals.append(Refusal("Give the public reason for the early release.", facts.at.release))
    if needs_reach_plan(facts.recipients, facts.took_part) and not facts.reach_plan.strip():
        refusals.append(
            Refusal(
                "Few people left an address. Write down how the others are told: by the group, "
                "schools, the forum or by post.",
                facts.at.release,
            )
        )
    return refusals


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count} texts"
