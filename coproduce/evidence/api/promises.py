"""Promises, with every date that moved, what their measures say and whether they worked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema

from coproduce.core.working_days import closed_days
from coproduce.evidence.api.addresses import here, of_list, whole
from coproduce.evidence.api.answers import AskedInShape
from coproduce.evidence.api.consultations import page_facts
from coproduce.evidence.api.parameters import Asked, Paging, one_of, plain, slug_of, words
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import (
    FigureShape,
    TableShape,
    addresses,
    day,
    figure,
    listed,
    many,
    one,
    string,
    table,
    yes_or_no,
)
from coproduce.evidence.api.shapes import whole as number
from coproduce.evidence.queries.public_promises import STATUSES, public_promises
from coproduce.feedback.models import Commitment
from coproduce.feedback.places import Place, places_of
from coproduce.feedback.queries import PromiseCard, ShownCheck, promise_card, public_promise
from coproduce.feedback.queries.promise_record import Measure, PromiseRecord, owner_of, record_of
from coproduce.feedback.rules.progress import UNITS, publishable, target_in_words
from coproduce.web.paging import page_of

TAG = "Promises"


class MovedShape(Schema):
    """A promised day that moved. Both days and the reason stay for good."""

    before = day("The day before.", may_lack=False)
    after = day("The day after.", may_lack=False)
    on = day("When it was moved.", may_lack=False)
    reason = string("Why.")


class PlaceShape(Schema):
    """Where a promise stands that no answer makes."""

    what = string("What kind of thing it is.", "Proposal")
    title = string("Its title.")
    html = string("Its page.", format="uri")


class PromiseShape(Schema):
    """A promise."""

    id = string("Its stable id.")
    title = string("What is promised.", "Two more evenings a week")
    status = string("How it stands at this moment.", "in_progress", enum=list(STATUSES))
    owner = string("Who keeps it.")
    due_on = day("The promised day.", may_lack=False)
    done_on = day("When it was kept.")
    kept_on_time = yes_or_no("Whether it was kept by the day that was promised first.")
    seen_by = string("By what everybody can see it.")
    evidence = string("What shows that it was kept.")
    stopped_reason = string("Why it was stopped.")
    moved = many(MovedShape, "Every day that moved, oldest first.")
    consultation = one(AskedInShape, "Where people asked for it.", may_lack=True)
    place = one(PlaceShape, "Where it stands, if no answer makes it.", may_lack=True)
    links = addresses("`self`, `html`, and `answer` where an answer makes it.")


class MilestoneShape(Schema):
    """A step on the way."""

    title = string("What.")
    due_on = day("Planned for.", may_lack=False)
    reached_on = day("Reached.")


class NoteShape(Schema):
    """A note of how it goes."""

    on = day("When.", may_lack=False)
    words = string("How it goes.")
    shown_by = string("What shows it.")
    address = string("Where that is.")


class ReadingShape(Schema):
    """What a measure was found to be."""

    on = day("When.", may_lack=False)
    figure = one(FigureShape, "The figure, protected where it counts people.")
    source = string("Where it comes from.")


class MeasureShape(Schema):
    """What is measured."""

    name = string("What.", "Weeks until an assessment")
    unit = string("In what.", "weeks", enum=list(UNITS))
    start = one(ReadingShape, "Where it was.")
    target = string("Where it should get.", "12 weeks")
    target_on = day("By when.", may_lack=False)
    readings = many(ReadingShape, "What was found since, oldest first.")
    sentence = string("The same in words.")
    verdict = string("`reached`, `better`, `same`, `worse`, or empty where nothing can be said.")


class CheckShape(Schema):
    """Did it work? What families said. Published once, when the asking is over."""

    months = number("After how many months.", example=6)
    closed_on = day("The day of the figures.")
    table = one(TableShape, "What they said.", may_lack=True)
    sentence = string("The same in words.")
    reply = string("What follows from it.")


class WholePromiseShape(PromiseShape):
    """A promise with its whole record."""

    made_on = day("When it was made.")
    first_due_on = day("The day that was promised first.", may_lack=False)
    milestones = many(MilestoneShape, "Steps on the way.")
    notes = many(NoteShape, "How it goes.")
    measures = many(MeasureShape, "What its figures say.")
    did_it_work = many(CheckShape, "What families say of it.")


class PromisesAsked(Paging):
    """What the list can be asked for."""

    status = one_of(STATUSES, "Only those that stand so now.")
    consultation = slug_of("the consultation where people asked for it")
    search = words("Only those with all of these words in their title.")


@resource("/promises", listed(PromiseShape, "PromiseList", "Promises."), tag=TAG, asked=PromisesAsked)
def promises(asked: Asked) -> dict[str, Any]:
    """List promises

    Every promise that is public at this moment, the next date first.
    """
    statement = public_promises(asked["status"], asked["consultation"], plain(asked["search"]))
    page = page_of(statement, asked["per_page"], asked["page"])
    links = of_list(page, here("promises"), asked, "/feedback/")
    return {"data": shown_promises(page.rows), "page": page_facts(page), "links": links}


@resource("/promises/<identifier:commitment_id>", WholePromiseShape, tag=TAG)
def promise(asked: Asked, commitment_id: str) -> dict[str, Any]:
    """Read one promise with its whole record"""
    found = public_promise(commitment_id)
    record = record_of(found)
    return {
        **shown_promises([found])[0],
        "made_on": record.made_on,
        "first_due_on": record.first_due_on,
        "milestones": [
            {"title": each.title, "due_on": each.due_on, "reached_on": each.reached_on}
            for each in record.milestones
        ],
        "notes": _notes(record),
        "measures": [_measure(each) for each in record.measures],
        "did_it_work": [_check(each) for each in record.checks if each.table is not None],
    }


def shown_promises(rows: Sequence[Commitment]) -> list[dict[str, Any]]:
    """`PromiseShape` of promises that are public now: the caller has asked."""
    closed, places = closed_days(), places_of([each for each in rows if each.reply is None])
    return [_short(each, promise_card(each, closed), places.get(each.id)) for each in rows]


def _short(promise: Commitment, card: PromiseCard, place: Place | None) -> dict[str, Any]:
    finding = promise.reply.finding if promise.reply else None
    consultation = finding.feedback.consultation if finding else None
    return {
        "id": promise.id,
        "title": card.title,
        "status": card.status,
        "owner": owner_of(promise),
        "due_on": card.due_on,
        "done_on": card.done_on,
        "kept_on_time": card.on_time,
        "seen_by": card.measure,
        "evidence": card.evidence if card.status == "kept" else "",
        "stopped_reason": card.stopped_reason if card.status == "dropped" else "",
        "moved": [
            {"before": each.before, "after": each.after, "on": each.on, "reason": each.reason}
            for each in card.moved
        ],
        "consultation": {"slug": consultation.slug, "title": consultation.title} if consultation else None,
        "place": {"what": place.what, "title": place.title, "html": whole(place.public_url)}
        if place
        else None,
        "links": {
            "self": here("promise", commitment_id=promise.id),
            "html": whole(f"/feedback/promises/{promise.id}"),
            **({"answer": here("answer", finding_id=finding.id)} if finding else {}),
        },
    }


def _notes(record: PromiseRecord) -> list[dict[str, Any]]:
    return [
        {"on": note.on, "words": note.words, "shown_by": note.title or "", "address": note.url or ""}
        for note in record.notes
        if note.taken_back_on is None or note.taken_back_on > record.on
    ]


def _measure(measure: Measure) -> dict[str, Any]:
    facts = measure.facts
    return {
        "name": facts.name,
        "unit": facts.unit,
        "start": {
            "on": facts.baseline_on,
            "figure": figure(publishable(facts.baseline, facts.unit)),
            "source": measure.source,
        },
        "target": target_in_words(facts),
        "target_on": facts.target_on,
        "readings": [
            {"on": each.on, "figure": figure(publishable(each.value, facts.unit)), "source": each.source}
            for each in measure.readings
        ],
        "sentence": measure.sentence,
        "verdict": measure.verdict,
    }


def _check(check: ShownCheck) -> dict[str, Any]:
    return {
        "months": check.months,
        "closed_on": check.closed_on,
        "table": table(check.table),
        "sentence": check.sentence,
        "reply": check.reply,
    }
