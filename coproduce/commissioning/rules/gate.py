"""The gate before a decision, and what is asked around it: consultations, answers, attestations, duties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from coproduce.commissioning.rules.requirements import requirement
from coproduce.core.clock import london_moment
from coproduce.core.errors import Refusal

CLOSED, CANCELLED = "closed", "cancelled"
# People were told the answers, or everybody can read them.
TOLD = frozenset({"telling", "settled", "public"})


@dataclass(frozen=True)
class ThemeFacts:
    """An approved theme: `answered` by a finding with a reply, or `carried` into the decision by name."""

    name: str
    answered: bool
    carried: bool
    url: str = ""


@dataclass(frozen=True)
class LinkedFacts:
    """A linked consultation. `unread` and `unsorted` count texts that nobody read, or that stand in no theme."""

    title: str
    state: str
    feedback_state: str = ""
    unread: int = 0
    unsorted: int = 0
    themes: tuple[ThemeFacts, ...] = ()
    url: str = ""
    answers_url: str = ""


@dataclass(frozen=True)
class ConsultationsFacts:
    linked: tuple[LinkedFacts, ...]
    url: str = ""

    @property
    def counted(self) -> tuple[LinkedFacts, ...]:
        """Without those that were called off: they asked nobody."""
        return tuple(each for each in self.linked if each.state != CANCELLED)


@requirement("linked_consultation")
def linked_refusals(facts: ConsultationsFacts) -> list[Refusal]:
    if facts.counted:
        return []
    return [Refusal("No consultation asks about this proposal. Link one.", facts.url)]


@requirement("consultations_closed")
def closed_refusals(facts: ConsultationsFacts) -> list[Refusal]:
    """At least one consultation asked, and every one has ended."""
    if not facts.counted:
        return list(linked_refusals(facts))
    return [
        Refusal(f"The consultation “{each.title}” is not closed yet.", each.url)
        for each in facts.counted
        if each.state != CLOSED
    ]


@requirement("themes_answered")
def answers_refusals(facts: ConsultationsFacts) -> list[Refusal]:
    """Every approved theme has an answer that people were told, or stands in the decision by name. A consultation
    whose texts nobody has read or sorted has no themes yet, which is not the same as none."""
    return [refusal for each in facts.counted for refusal in _unanswered(each)]


def _unanswered(linked: LinkedFacts) -> Iterator[Refusal]:
    if linked.unread:
        words = "1 text" if linked.unread == 1 else f"{linked.unread} texts"
        yield Refusal(f"Nobody has read {words} of “{linked.title}”.", linked.answers_url)
    if linked.unsorted:
        words = "1 text" if linked.unsorted == 1 else f"{linked.unsorted} texts"
        yield Refusal(f"No approved theme holds {words} of “{linked.title}”.", linked.answers_url)
    for theme in linked.themes:
        if not (theme.carried or (theme.answered and linked.feedback_state in TOLD)):
            yield Refusal(
                f"The theme “{theme.name}” has no answer that people were told. Answer it, or carry it into the "
                "decision by name.",
                theme.url or linked.answers_url,
            )
    if not linked.themes and linked.feedback_state not in TOLD:
        yield Refusal(f"Nobody was told the answers to “{linked.title}” yet.", linked.answers_url)


@dataclass(frozen=True)
class AttestationFacts:
    report_number: int
    assessment_number: int
    at: datetime


@dataclass(frozen=True)
class MakerFacts:
    name: str
    attestations: tuple[AttestationFacts, ...] = ()


@dataclass(frozen=True)
class ReportFacts:
    """The report as last made, and the newest finished assessment; 0 where there is none. `report_stands`: nothing that
    the report was made of has changed since. `before` is the end of the day of the decision, or the present moment."""

    makers: tuple[MakerFacts, ...]
    report_number: int
    report_stands: bool
    assessment_number: int
    before: datetime
    url: str = ""
    report_url: str = ""
    assessment_url: str = ""


@requirement("attestations")
def attestation_refusals(facts: ReportFacts) -> list[Refusal]:
    """Each of those who decide has read the report and the assessment as they are now, before the decision."""
    refusals = []
    if not facts.makers:
        refusals.append(Refusal("Nobody is named who decides.", facts.url))
    if not facts.report_number:
        refusals.append(Refusal("There is no report on what people said yet.", facts.report_url))
    elif not facts.report_stands:
        refusals.append(
            Refusal(
                "Something changed since the report was made. Make it again, to be read anew.",
                facts.report_url,
            )
        )
    if not facts.assessment_number:
        refusals.append(Refusal("No version of the impact assessment is finished.", facts.assessment_url))
    if refusals:
        return refusals
    return [
        Refusal(
            f"{maker.name} has not said that they read report {facts.report_number} and assessment "
            f"{facts.assessment_number} before the decision.",
            facts.url,
        )
        for maker in facts.makers
        if not has_read(maker, facts)
    ]


def has_read(maker: MakerFacts, facts: ReportFacts) -> bool:
    """Whether an attestation of the versions that hold now was made in time. Earlier versions no longer count."""
    return any(
        (each.report_number, each.assessment_number) == (facts.report_number, facts.assessment_number)
        and each.at <= facts.before
        for each in maker.attestations
    )


@dataclass(frozen=True)
class DutyFacts:
    """Somebody who must be asked. Either invited and answered, or excused with a reason and a name."""

    who: str
    invited_on: date | None = None
    answered_on: date | None = None
    excused_reason: str = ""
    excused_by: str = ""

    @property
    def is_excused(self) -> bool:
        return bool(self.excused_reason.strip() and self.excused_by.strip())


@dataclass(frozen=True)
class DutiesFacts:
    """`chosen`: somebody said what the proposal touches, so that it is clear which duties apply."""

    chosen: bool
    duties: tuple[DutyFacts, ...]
    url: str = ""


@requirement("duties")
def duties_refusals(facts: DutiesFacts) -> list[Refusal]:
    if not facts.chosen:
        return [Refusal("Say what this proposal touches, so that it is clear who must be asked.", facts.url)]
    sentences = [(duty.who, duty_missing(duty)) for duty in facts.duties]
    return [Refusal(f"{who}: {missing}", facts.url) for who, missing in sentences if missing]


def duty_missing(duty: DutyFacts) -> str:
    """What is missing with somebody who must be asked; "" where nothing is."""
    if duty.is_excused:
        return ""
    if duty.invited_on is None:
        return "not invited yet."
    if duty.answered_on is None:
        return "no answer yet. Write down the answer, or why it was not waited for."
    return "" if duty.answered_on >= duty.invited_on else "the answer is dated before the invitation."


@dataclass(frozen=True)
class PublicDecisionFacts:
    """`is_public`: everybody can read the decision now. `may_take_effect_on` is the first day after the time for a
    call-in, `suspended` that it was called in and nobody has settled that."""

    is_public: bool
    may_take_effect_on: date | None
    suspended: bool
    to_be_made_again: bool
    today: date
    url: str = ""


@requirement("decision_public")
def public_decision_refusals(facts: PublicDecisionFacts) -> list[Refusal]:
    """What was decided is put in place once everybody can read it and nobody can call it in any more."""
    if not facts.is_public:
        return [Refusal("The decision is not public yet.", facts.url)]
    if facts.suspended:
        return [Refusal("The decision was called in. It waits until that is settled.", facts.url)]
    if facts.to_be_made_again:
        return [Refusal("Scrutiny sent the decision back. It has to be made again.", facts.url)]
    day = facts.may_take_effect_on
    if day is None or facts.today < day:
        when = f"{day.day} {day:%B %Y}" if day else "the day that is not known yet"
        return [Refusal(f"The decision can be called in until then: it takes effect on {when}.", facts.url)]
    return []


@dataclass(frozen=True)
class ReviewFacts:
    review_on: date | None
    today: date
    url: str = ""


@requirement("review_date_came")
def review_refusals(facts: ReviewFacts) -> list[Refusal]:
    if facts.review_on is None:
        return [Refusal("The decision names no day for its review.", facts.url)]
    if facts.today < facts.review_on:
        return [Refusal(f"The review begins on {facts.review_on.day} {facts.review_on:%B %Y}.", facts.url)]
    return []


@dataclass(frozen=True)
class DatedConsultation:
    title: str
    closes_on: date | None  # None where it has no closing date yet


def decided_too_early(decided_on: date | None, asked: Sequence[DatedConsultation]) -> list[DatedConsultation]:
    """The linked consultations that were, or will be, still open on the day of the decision. The closing day itself is
    a day on which people can still answer."""
    if decided_on is None:
        return []
    return [each for each in asked if each.closes_on is None or decided_on <= each.closes_on]


def end_of_day(day: date) -> datetime:
    """The last minute of a day in London."""
    return london_moment(day, 23, 59)
