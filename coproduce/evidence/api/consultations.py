"""Consultations: what is asked, was asked, and is announced."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from marshmallow import Schema
from sqlalchemy import Select, func, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import phase_of, public_consultation_by_slug, public_consultations
from coproduce.consultations.wording import change_words
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.evidence.api.addresses import here, of_list, whole
from coproduce.evidence.api.parameters import Asked, Paging, one_of, plain, slug_of, words
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import (
    NamedShape,
    addresses,
    day,
    listed,
    many,
    moment,
    one,
    string,
    yes_or_no,
)
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import public_condition
from coproduce.insights.models import ResultsSnapshot
from coproduce.web.paging import Page, page_of

TAG = "Consultations"
STATUSES = ("coming", "open", "paused", "closed", "cancelled")
SORTS = ("soonest", "newest", "title")


class PartOfGroupShape(NamedShape):
    """A group of families or young people, and its part."""

    part = string("`led` or `shaped`.", "led", enum=["led", "shaped"])


class ConsultationShape(Schema):
    """A consultation in short."""

    slug = string("Its stable name in addresses.", "short-breaks")
    title = string("Its title.", "Short breaks for families")
    summary = string("What it is about.")
    status = string("How it stands at this moment.", "closed", enum=list(STATUSES))
    organisation = one(NamedShape, "Who asks.", may_lack=True)
    audience = string("Whom it is for.")
    opens_at = moment("When it opens or opened.")
    closes_at = moment("When it closes or closed.")
    answer_promised_on = day("The day for which the answer is promised.")
    groups = many(PartOfGroupShape, "Groups that led or shaped it.")
    has_results = yes_or_no("Whether results are published now.")
    has_answers = yes_or_no("Whether answers are public now.")
    links = addresses("`self`, `html`, and `results` and `answers` where they are public.")


class PartShape(Schema):
    """One part of what it is about."""

    status = string("`open` to change, or `decided`.", "open", enum=["open", "decided"])
    title = string("What it is.")
    text = string("More about it.")
    reason = string("Why it is decided already.")


class ChangeShape(Schema):
    """Something that was changed on the way."""

    on = day("When.", may_lack=False)
    text = string("What.")
    reason = string("Why.")


class WholeConsultationShape(ConsultationShape):
    """A consultation with all that its page says."""

    summary_young = string("The same in young people’s words.")
    what_could_change = string("What answers could change.")
    lead = string("The person who must answer, with their role.")
    decided_by = string("Who decides.")
    decision_on = day("The day of the decision.")
    parts = many(PartShape, "What is open and what is decided.")
    changes = many(ChangeShape, "What was changed on the way, oldest first.")


class ConsultationsAsked(Paging):
    """What the list can be asked for."""

    status = one_of(STATUSES, "Only those that stand so now.")
    organisation = slug_of("the organisation that asks")
    group = slug_of("a group that led or shaped it")
    search = words("Only those with all of these words in title, summary or audience.")
    sort = one_of(SORTS, "`soonest`: open ones first, by closing date.", "soonest")


@resource(
    "/consultations",
    listed(ConsultationShape, "ConsultationList", "Consultations."),
    tag=TAG,
    asked=ConsultationsAsked,
)
def consultations(asked: Asked) -> dict[str, Any]:
    """List consultations

    Everything that is asked, was asked or is announced.
    """
    statement = public_consultations(
        asked["status"], asked["organisation"], plain(asked["search"]), asked["group"]
    )
    page = page_of(_sorted(statement, asked["sort"]), asked["per_page"], asked["page"])
    links = of_list(page, here("consultations"), asked, "/consultations/")
    return {"data": in_short(page.rows), "page": page_facts(page), "links": links}


@resource("/consultations/<slug:slug>", WholeConsultationShape, tag=TAG)
def consultation(asked: Asked, slug: str) -> dict[str, Any]:
    """Read one consultation"""
    found = public_consultation_by_slug(slug)
    lead = ", ".join(filter(None, (found.lead_name, found.lead_role)))
    return {
        **in_short([found])[0],
        "summary_young": found.young_people_summary,
        "what_could_change": found.what_could_change,
        "lead": lead,
        "decided_by": found.decided_by,
        "decision_on": found.decision_on,
        "parts": [
            {"status": part.status, "title": part.title, "text": part.text, "reason": part.reason}
            for part in found.parts
        ],
        "changes": [
            {
                "on": clock.to_london(change.at).date(),
                "text": change_words(change)["text"],
                "reason": change.reason or "",
            }
            for change in found.changes
        ],
    }


def in_short(rows: Sequence[Consultation]) -> list[dict[str, Any]]:
    """`ConsultationShape` of consultations that everybody may know of."""
    ids = [each.id for each in rows]
    with_results, with_answers = _with_results(ids), _with_answers(ids)
    return [_short(each, each.id in with_results, each.id in with_answers) for each in rows]


def _short(each: Consultation, has_results: bool, has_answers: bool) -> dict[str, Any]:
    owner = each.owner_organisation
    links = {
        "self": here("consultation", slug=each.slug),
        "html": whole(f"/consultations/{each.slug}"),
        **({"results": here("results", slug=each.slug)} if has_results else {}),
        **({"answers": here("answers_of_consultation", slug=each.slug)} if has_answers else {}),
    }
    return {
        "slug": each.slug,
        "title": each.title,
        "summary": each.summary,
        "status": phase_of(each),
        "organisation": {"slug": owner.slug, "name": owner.name} if owner else None,
        "audience": each.audience,
        "opens_at": each.opens_at,
        "closes_at": each.closes_at,
        "answer_promised_on": each.answer_promised_on,
        "groups": [
            {"slug": entry.group.slug, "name": entry.group.name, "part": entry.part} for entry in each.groups
        ],
        "has_results": has_results,
        "has_answers": has_answers,
        "links": links,
    }


def page_facts(page: Page[Any]) -> dict[str, int]:
    """`PageShape` of a page of a list."""
    return {"number": page.number, "size": page.size, "total": page.total, "pages": page.pages}


def _sorted(statement: Select[Consultation], sort: str) -> Select[Consultation]:
    if sort == "newest":
        return statement.order_by(None).order_by(
            Consultation.opens_at.is_(None), Consultation.opens_at.desc(), Consultation.id
        )
    if sort == "title":
        return statement.order_by(None).order_by(func.lower(Consultation.title), Consultation.id)
    return statement.order_by(Consultation.id)


def _with_results(ids: Collection[str]) -> set[str]:
    return set(
        db.session.scalars(
            select(ResultsSnapshot.consultation_id).where(
                ResultsSnapshot.consultation_id.in_(ids), ResultsSnapshot.state == "published"
            )
        )
    )


def _with_answers(ids: Collection[str]) -> set[str]:
    return set(
        db.session.scalars(
            select(Feedback.consultation_id).where(Feedback.consultation_id.in_(ids), public_condition())
        )
    )
