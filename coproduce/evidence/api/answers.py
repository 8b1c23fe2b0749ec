"""Answers that are public at this moment: what people said, what we answered, and what stands against it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import Schema
from sqlalchemy import Select, select

from coproduce.accounts.models import Organisation
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import public_consultation_by_slug
from coproduce.core.clock import london_moment
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.evidence.api.addresses import here, of_list, whole
from coproduce.evidence.api.consultations import page_facts
from coproduce.evidence.api.parameters import Asked, Paging, day_from, one_of, plain, slug_of, words
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import (
    addresses,
    day,
    listed,
    many,
    moment,
    one,
    string,
    strings,
    yes_or_no,
)
from coproduce.feedback import queries
from coproduce.feedback.models import Feedback, Finding, Reply
from coproduce.feedback.queries import AnswerCard, PromiseCard, ShownObjection, contested_condition
from coproduce.feedback.rules import KINDS
from coproduce.web.paging import page_of

TAG = "Answers"
SORTS = ("newest", "oldest")
STATUSES = ("promised", "in_progress", "late", "kept", "dropped")


class AskedInShape(Schema):
    """A consultation by name."""

    slug = string("Its stable name.", "short-breaks")
    title = string("Its title.", "Short breaks for families")


class QuotedShape(Schema):
    """Words of somebody who agreed to this. They may be taken back at any time: ask again before you show them."""

    id = string("Its stable id.")
    words = string("The words.")


class PromiseInShortShape(Schema):
    """The promise that an answer makes."""

    id = string("Its stable id.")
    title = string("What is promised.")
    status = string("How it stands at this moment.", "in_progress", enum=list(STATUSES))
    due_on = day("The promised day.", may_lack=False)
    done_on = day("When it was kept.")
    html = string("Its page.", format="uri")


class ObjectionShape(Schema):
    """Somebody who says that we missed something."""

    verdict = string("What they say of the answer.", "missed")
    words = string("Their words, where they agreed and a person has read them.")
    group = string("The group that speaks, where one does.")
    before_release = yes_or_no("Whether it was said before everybody could read the answer.")
    answer = string("Our answer to it.")
    answered_on = day("When we answered it.")
    is_late = yes_or_no("Whether our answer to it is late.")


class AnswerShape(Schema):
    """One answer: you said, we did."""

    id = string("Its stable id.")
    consultation = one(AskedInShape, "Where people said it.")
    you_said = string("What people said, in our words.")
    you_said_young = string("The same in young people’s words.")
    said_by = string(
        "By how many, as the published results say it; empty without a figure.", "Said by about 25 people"
    )
    themes = strings("What it is about.")
    quotes = many(QuotedShape, "People’s own words, as far as they agreed.")
    kind = string("The kind of answer.", "we_will", enum=list(KINDS))
    kind_words = string("The same in words.", "We will, by a date")
    answer = string("What we answered.")
    answer_young = string("The same in young people’s words.")
    reason = string("Why.")
    owner = string("Who answers for it.")
    date_label = string("What the date means.", "By")
    date = string("The date, in words.", "4 May 2027")
    due_on = day("The date as a day, where the answer has one.")
    passed_to = string("To whom it was passed, where it is not ours.")
    passed_on = day("When.")
    cost = string("What it would cost, where money is the reason.")
    alternatives = string("What else was considered.")
    also_said_in = strings("Where it was said besides the consultation.")
    not_answered = strings("What this does not answer fully.")
    promise = one(PromiseInShortShape, "The promise that it makes.", may_lack=True)
    objections = many(ObjectionShape, "What stands against it.")
    public_from = moment("When it became public.")
    links = addresses("`self`, `html`, `consultation`, and `promise` where it makes one.")


class ConsultationAnswersShape(Schema):
    """All answers to one consultation. Withdrawn ones leave the reason and nothing else."""

    consultation = one(AskedInShape, "The consultation.")
    status = string("`public` or `withdrawn`.", "public", enum=["public", "withdrawn"])
    introduction = string("What is said before all answers.")
    introduction_young = string("The same in young people’s words.")
    told = string("How many were told before everybody else, in protected figures.")
    public_from = moment("When they became public.")
    withdrawn_on = day("When they were taken back.")
    withdrawn_reason = string("Why.")
    answers = many(AnswerShape, "The answers in their order.")
    links = addresses()


class AnswersAsked(Paging):
    """What the list can be asked for."""

    kind = one_of(tuple(KINDS), "Only answers of this kind.")
    consultation = slug_of("a consultation")
    organisation = slug_of("the organisation that answers")
    contested = one_of(("yes",), "`yes`: only those that somebody objects to.")
    public_since = day_from("Only what became public on this day or later.")
    search = words("Only those with these words.")
    sort = one_of(SORTS, "By the moment of becoming public.", "newest")


@resource("/answers", listed(AnswerShape, "AnswerList", "Answers."), tag=TAG, asked=AnswersAsked)
def answers(asked: Asked) -> dict[str, Any]:
    """List answers

    Every answer of every consultation that is public at this moment.
    """
    page = page_of(_found(asked), asked["per_page"], asked["page"])
    data = shown_answers(page.rows)
    return {
        "data": data,
        "page": page_facts(page),
        "links": of_list(page, here("answers"), asked, "/feedback/"),
    }


@resource("/answers/<identifier:finding_id>", AnswerShape, tag=TAG)
def answer(asked: Asked, finding_id: str) -> dict[str, Any]:
    """Read one answer"""
    found = db.session.scalars(queries.public_findings().where(Finding.id == finding_id)).first()
    if found is None:
        raise NotFound("answer")
    return shown_answers([found])[0]


@resource("/consultations/<slug:slug>/answers", ConsultationAnswersShape, tag=TAG)
def answers_of_consultation(asked: Asked, slug: str) -> dict[str, Any]:
    """Read all answers to one consultation"""
    consultation = public_consultation_by_slug(slug)
    feedback = queries.public_feedback(consultation.id)
    withdrawn = queries.withdrawn_feedback(consultation.id) if feedback is None else None
    if feedback is None and withdrawn is None:
        raise NotFound("answers")
    return {
        "consultation": {"slug": slug, "title": consultation.title},
        "status": "public" if feedback else "withdrawn",
        "introduction": feedback.introduction if feedback else "",
        "introduction_young": feedback.introduction_young if feedback else "",
        "told": queries.told_sentence(feedback) if feedback else "",
        "public_from": feedback.public_from if feedback else None,
        "withdrawn_on": withdrawn.withdrawn_on if withdrawn else None,
        "withdrawn_reason": withdrawn.withdrawn_reason if withdrawn else "",
        "answers": shown_answers(feedback.findings) if feedback else [],
        "links": {
            "self": here("answers_of_consultation", slug=slug),
            "html": whole(f"/consultations/{slug}/feedback"),
            "consultation": here("consultation", slug=slug),
        },
    }


def shown_answers(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """`AnswerShape` of findings that are public now: the caller has asked."""
    cards = {card.id: card for card in queries.answer_cards(findings)}
    return [
        _shown(finding, finding.reply, cards[finding.id])
        for finding in findings
        if finding.reply is not None and finding.id in cards
    ]


def _shown(finding: Finding, reply: Reply, card: AnswerCard) -> dict[str, Any]:
    kind, consultation = KINDS[reply.kind], finding.feedback.consultation
    promise_id = reply.commitment.id if reply.commitment else ""
    return {
        "id": finding.id,
        "consultation": {"slug": consultation.slug, "title": consultation.title},
        "you_said": finding.you_said,
        "you_said_young": finding.you_said_young,
        "said_by": card.count,
        "themes": list(card.themes),
        "quotes": [
            {"id": identifier, "words": words_of}
            for identifier, words_of in zip(card.quote_ids, card.quotes, strict=True)
        ],
        "kind": reply.kind,
        "kind_words": kind.words,
        "answer": reply.text,
        "answer_young": reply.text_young,
        "reason": reply.reason,
        "owner": card.owner,
        "date_label": card.date_label if card.date else "",
        "date": card.date,
        "due_on": None if kind.needs_passing else reply.due_on,
        "passed_to": reply.passed_to if kind.needs_passing else "",
        "passed_on": reply.passed_on if kind.needs_passing else None,
        "cost": card.cost,
        "alternatives": card.alternatives,
        "also_said_in": [place.words for place in card.rests_on.places],
        "not_answered": list(card.rests_on.extents),
        "promise": _promise(promise_id, card.promise) if card.promise else None,
        "objections": [_objection(each) for each in card.objections],
        "public_from": finding.feedback.public_from,
        "links": _links(card, consultation.slug, promise_id),
    }


def _links(card: AnswerCard, slug: str, promise_id: str) -> dict[str, str]:
    found = {
        "self": here("answer", finding_id=card.id),
        "html": whole(card.url),
        "consultation": here("consultation", slug=slug),
    }
    return found | ({"promise": here("promise", commitment_id=promise_id)} if promise_id else {})


def _promise(promise_id: str, card: PromiseCard) -> dict[str, Any]:
    return {
        "id": promise_id,
        "title": card.title,
        "status": card.status,
        "due_on": card.due_on,
        "done_on": card.done_on,
        "html": whole(f"/feedback/promises/{promise_id}"),
    }


def _objection(shown: ShownObjection) -> dict[str, Any]:
    return {
        "verdict": shown.verdict,
        "words": shown.words,
        "group": shown.group,
        "before_release": shown.before_release,
        "answer": shown.answer,
        "answered_on": shown.answered_on,
        "is_late": shown.late,
    }


def _found(asked: Asked) -> Select[Finding]:
    statement = queries.public_findings(kind=asked["kind"])
    if asked["consultation"]:
        statement = statement.where(Consultation.slug == asked["consultation"])
    if asked["organisation"]:
        owner = select(Organisation.id).where(Organisation.slug == asked["organisation"]).scalar_subquery()
        answering = Reply.organisation_id == owner
        asking = Reply.organisation_id.is_(None) & (Consultation.owner_organisation_id == owner)
        statement = statement.where(answering | asking)
    if asked["contested"]:
        statement = statement.where(contested_condition())
    if asked["public_since"] is not None:
        statement = statement.where(Feedback.public_from >= london_moment(asked["public_since"], 0))
    for word in plain(asked["search"]).split()[:8]:
        within = (Finding.you_said, Reply.text, Consultation.title)
        found = [column.icontains(word, autoescape=True) for column in within]
        statement = statement.where(found[0] | found[1] | found[2])
    if asked["sort"] == "oldest":
        return statement.order_by(None).order_by(
            Feedback.public_from, Feedback.id, Finding.position, Finding.id
        )
    return statement.order_by(Finding.id)
