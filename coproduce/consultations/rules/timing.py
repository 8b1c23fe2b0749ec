"""Whether there is enough time: a closing date, enough school days, no election in the way. Pure."""

from __future__ import annotations

from coproduce.consultations.rules.days import school_days_open
from coproduce.consultations.rules.facts import Check, OpeningFacts, needed, skipped_because
from coproduce.consultations.rules.principles import TIME
from coproduce.core.clock import to_london
from coproduce.core.errors import Refusal


def closing(facts: OpeningFacts) -> Check:
    place = f"{facts.base}/edit#closes_at"
    words, skipped = "", ""
    if facts.closes_at is None:
        words = "" if facts.is_standing else "Give the closing date."
        skipped = "It stays open all year round." if facts.is_standing else ""
    elif facts.is_standing:
        words = "It is open all year, so it has no closing date. Take the date out."
    elif facts.closes_at <= facts.now:
        words = "The closing date has passed already. Choose a later one."
    elif facts.opens_at is not None and facts.closes_at <= facts.opens_at:
        words = "The closing date must be after the opening date."
    refusals = (Refusal(words, place),) if words else ()
    return Check("closes_at", TIME, "A closing date", place, refusals, skipped)


def days_open(facts: OpeningFacts) -> Check:
    label, place = "Open on enough school days", f"{facts.base}/track#shortened_reason"
    if not facts.proposes:
        return Check("days_open", TIME, label, place, (), skipped_because(facts))
    if facts.closes_at is None or facts.closes_at <= facts.begins_at:
        return Check("days_open", TIME, label, place, (), "They are counted once the closing date is right.")
    least = facts.calendar.least_days
    days = school_days_open(facts.calendar, facts.begins_at, facts.closes_at)
    hint = f"{days} school day{'' if days == 1 else 's'}, and at least {least} are usual here"
    if days >= least:
        words = "It is open on enough school days: take out again what is said about fewer."
        untrue = facts.shortened_by.strip() or facts.shortened_reason.strip()
        return Check(
            "days_open", TIME, label, place, (Refusal(words, place),) if untrue else (), "", f"{hint}."
        )
    if not facts.shortened_by.strip() and not facts.shortened_reason.strip():
        words = f"It is open on {hint}. Close it later, or say who agreed to fewer, and why."
        return Check("days_open", TIME, label, place, (Refusal(words, place),))
    needs = (
        (
            facts.shortened_by,
            "shortened_by",
            "Say who agreed that it is open on fewer school days than usual.",
        ),
        (facts.shortened_reason, "shortened_reason", "Say why it is open on fewer school days than usual."),
    )
    check = needed("days_open", TIME, label, place, needs)
    return Check(check.name, TIME, label, place, check.refusals, "", f"{hint}. Fewer were agreed to.")


def election(facts: OpeningFacts) -> Check:
    label, place = "No election in the way", f"{facts.base}/track#election_reason"
    period = facts.calendar.election_on(to_london(facts.begins_at).date())
    if bool(period) == bool(facts.election_reason.strip()):
        return Check("election", TIME, label, place)
    words = "It does not open before an election: take out again what is said about one."
    if period is not None:
        until = f"{period.ends_on.day} {period.ends_on:%B %Y}"
        words = f"It would open before an election ({period.name}, until {until})."
        words += " Open it later, or give a public reason."
    return Check("election", TIME, label, place, (Refusal(words, place),))
