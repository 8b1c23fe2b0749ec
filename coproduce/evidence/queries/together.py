"""The record of co-production of one consultation or proposal: who took which part at which stage, and the rung that
this carries. Computed from what took place; nobody types it in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.decisions import proposals_of_consultation
from coproduce.commissioning.queries.judging import FamiliesSaid, said_about_proposal
from coproduce.commissioning.queries.participation import record_of, standing_of
from coproduce.commissioning.rules.ladder import PARTS, SOURCES, Standing, Step, standing
from coproduce.commissioning.rules.stages import stages
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.reviews import public_reviews
from coproduce.consultations.queries.sessions import confirmed_sessions
from coproduce.consultations.rules.reviews import SIGNED_OFF
from coproduce.core import clock
from coproduce.core.clock import to_london

UNNAMED = "A group that wants no name here"
EVERYBODY = "Everybody who answered"


@dataclass(frozen=True)
class Entry:
    """One line of the record. `stage` and `part` are keys of the cycle and of the ladder; `people` is the head count of
    a group that publishes it, else None."""

    stage: str
    part: str
    on: date
    who: str
    evidence: str
    source: str
    url: str = ""
    people: int | None = None

    @property
    def does(self) -> str:
        return PARTS[self.part].does

    @property
    def source_words(self) -> str:
        return SOURCES[self.source][0]

    @property
    def step(self) -> Step:
        return Step(self.stage, self.part, self.on, self.who, self.source)


@dataclass(frozen=True)
class StageRecord:
    """A stage with what took place in it; without entries it stays in sight as empty."""

    key: str
    name: str
    words: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Together:
    """The whole record. `said` is what families say themselves, None where nobody can (a consultation by itself);
    `of_proposal` says that the record is that of a proposal."""

    title: str
    stages: tuple[StageRecord, ...]
    standing: Standing
    said: FamiliesSaid | None
    of_proposal: bool
    url: str

    @property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(entry for stage in self.stages for entry in stage.entries)


def together_of(consultation: Consultation) -> list[Together]:
    """The records of the public proposals that a consultation asks about; its own where there is none."""
    proposals = proposals_of_consultation(consultation.id)
    return [together_of_proposal(each) for each in proposals] or [together_of_consultation(consultation)]


def together_of_proposal(proposal: Proposal) -> Together:
    """As the proposal's page has it."""
    rows = record_of(proposal.id)
    entries = [
        Entry(
            row.stage, row.part, row.on, row.name, row.evidence, row.source_kind, row.source_url, row.people
        )
        for row in rows
    ]
    if proposal.notice_given_at is not None:
        told_on = to_london(proposal.notice_given_at).date()
        words = "Early notice of the proposal was given to everybody who follows this site."
        entries.append(Entry("early_notice", "informed", told_on, "All who follow it", words, "early_notice"))
    return Together(
        proposal.title,
        _by_stage(entries),
        standing_of(proposal, rows),
        said_about_proposal(proposal.id),
        of_proposal=True,
        url=f"/proposals/{proposal.slug}",
    )


def together_of_consultation(consultation: Consultation) -> Together:
    """From the groups that led it, the drafts that groups signed, the sessions that they confirmed, and its opening."""
    entries = [*_led(consultation), *_signed(consultation), *_asked(consultation), *_met(consultation)]
    return Together(
        consultation.title,
        _by_stage(entries),
        standing([entry.step for entry in entries], clock.today()),
        None,
        of_proposal=False,
        url=f"/consultations/{consultation.slug}",
    )


def _by_stage(entries: list[Entry]) -> tuple[StageRecord, ...]:
    ordered = sorted(entries, key=lambda entry: (entry.on, entry.who, entry.part))
    return tuple(
        StageRecord(
            stage.key,
            stage.name,
            stage.words,
            tuple(entry for entry in ordered if entry.stage == stage.key),
        )
        for stage in stages()
    )


def _opened_on(consultation: Consultation) -> date | None:
    opened = consultation.opens_at
    return to_london(opened).date() if opened is not None and opened <= clock.now() else None


def _led(consultation: Consultation) -> Iterator[Entry]:
    """A group that led it had designed it by the day on which it opened."""
    opened = _opened_on(consultation)
    for each in consultation.groups if opened else ():
        if each.part == "led" and opened:
            words = f"{each.group.name} led this consultation: its page says so since it opened."
            yield Entry(
                "shaping", "designing", opened, each.group.name, words, "by_hand", _page(consultation)
            )


def _signed(consultation: Consultation) -> Iterator[Entry]:
    for review in public_reviews(consultation):
        if review.answered_on is None or review.state != SIGNED_OFF:
            continue
        changed = sum(change.changed for change in review.changes)
        words = "The group looked over the draft before it opened, and signed it off."
        if changed:
            words += f" {'One thing' if changed == 1 else f'{changed} things'} changed because of it."
        yield Entry(
            "shaping",
            "engaged",
            review.answered_on,
            review.group.name,
            words,
            "review",
            f"{_page(consultation)}#shaped",
        )


def _asked(consultation: Consultation) -> Iterator[Entry]:
    if consultation.closed_at is None:
        return
    closed = to_london(consultation.closed_at).date()
    words = "The consultation was open to everybody and closed on this day."
    yield Entry("consultation", "asked", closed, EVERYBODY, words, "consultation", _page(consultation))


def _met(consultation: Consultation) -> Iterator[Entry]:
    for session in confirmed_sessions(consultation.id):
        yield Entry(
            "consultation",
            "engaged",
            session.held_on,
            session.group_name if session.may_name else UNNAMED,
            "They answered together, and said yes to what was written down.",
            "session",
            _page(consultation),
            session.people if session.may_name else None,
        )


def _page(consultation: Consultation) -> str:
    return f"/consultations/{consultation.slug}"
