"""What belongs to the whole area: groups, headline figures, and what the interface offers."""

from __future__ import annotations

from typing import Any

from flask import current_app
from marshmallow import Schema
from sqlalchemy import func, select

from coproduce.accounts.models import Group
from coproduce.accounts.queries import group_by_slug
from coproduce.analysis.disclosure import exempt_number
from coproduce.consultations.queries.consultations import consultations_of_group
from coproduce.core import clock
from coproduce.evidence.api.addresses import here, of_list, whole
from coproduce.evidence.api.consultations import page_facts
from coproduce.evidence.api.parameters import Asked, Paging
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import FigureShape, addresses, day, figure, listed, many, one, string
from coproduce.evidence.licence import licence_of_area
from coproduce.feedback.figure_words import everything
from coproduce.web.paging import page_of


class LicenceShape(Schema):
    """How all of this may be used."""

    name = string("Its name.", "Open Government Licence v3.0")
    address = string("Its words.", format="uri")
    attribution = string("What to say where you use it.")


class InterfaceShape(Schema):
    """What is here."""

    area = string("Whose data this is.", "Bury local area")
    licence = one(LicenceShape, "How it may be used.")
    contact = string("Where to write to.", "coproduction@example.org")
    links = addresses("Every list, the description and the pages for people.")


class GroupShape(Schema):
    """A group of families or young people. Who belongs to it is told to nobody."""

    slug = string("Its stable name in addresses.", "stars")
    name = string("Its name.")
    kind = string("What kind of group it is.", "youth group")
    description = string("What it does, in its own words.")
    links = addresses()


class PartInShape(Schema):
    """A consultation that a group led or shaped."""

    slug = string("Its stable name.", "short-breaks")
    title = string("Its title.")
    part = string("`led` or `shaped`.", "led", enum=["led", "shaped"])


class WholeGroupShape(GroupShape):
    """A group with what it took part in."""

    consultations = many(PartInShape, "What it led or shaped, newest first.")


class HeadlineShape(Schema):
    """A headline figure. Figures of people are protected, those of our own work are exact."""

    id = string("Its stable name.", "kept")
    what = string("What it counts.")
    figure = string("The figure in words.", "4 of 7")
    base = string("What it is counted of.")
    how = string("How it is counted.")


class CountShape(Schema):
    """One line of what we count of our own work."""

    name = string("What.", "we_did")
    figure = one(FigureShape, "How many.")


class FiguresShape(Schema):
    """How we are doing, as it stands at this moment."""

    taken_on = day("Today.", may_lack=False)
    figures = many(HeadlineShape, "The headline figures.")
    answers_by_kind = many(CountShape, "Public answers by kind.")
    promises_by_status = many(CountShape, "Public promises by how they stand.")
    links = addresses()


@resource("/", InterfaceShape, tag="Start")
def interface(asked: Asked) -> dict[str, Any]:
    """See what is here"""
    settings = current_app.extensions["settings"]
    licence = licence_of_area()
    lists = ("consultations", "answers", "promises", "proposals", "planned_decisions", "groups", "figures")
    links = {
        "self": here("interface"),
        "html": whole("/api/"),
        "description": here("description"),
        "open_data": whole("/open-data/"),
        "catalogue": whole("/open-data/catalogue.jsonld"),
        **{name: here(name) for name in lists},
    }
    return {
        "area": settings.area_name,
        "licence": {"name": licence.name, "address": licence.address, "attribution": licence.attribution},
        "contact": settings.contact_email,
        "links": links,
    }


@resource("/groups", listed(GroupShape, "GroupList", "Groups."), tag="Groups", asked=Paging)
def groups(asked: Asked) -> dict[str, Any]:
    """List groups of families and young people"""
    statement = select(Group).order_by(func.lower(Group.name), Group.id)
    page = page_of(statement, asked["per_page"], asked["page"])
    links = of_list(page, here("groups"), asked, "/groups/")
    return {"data": [_group(each) for each in page.rows], "page": page_facts(page), "links": links}


@resource("/groups/<slug:slug>", WholeGroupShape, tag="Groups")
def group(asked: Asked, slug: str) -> dict[str, Any]:
    """Read one group with what it led or shaped"""
    found = group_by_slug(slug)
    return {
        **_group(found),
        "consultations": [
            {"slug": each.slug, "title": each.title, "part": part}
            for each, part in consultations_of_group(found.id)
        ],
    }


@resource("/figures", FiguresShape, tag="Figures")
def figures(asked: Asked) -> dict[str, Any]:
    """Read the headline figures

    How many views were answered, how long it took, and which promises were kept.
    """
    found = everything()
    return {
        "taken_on": clock.today(),
        "figures": [
            {"id": each.id, "what": each.what, "figure": each.figure, "base": each.base, "how": each.how}
            for each in found.shown
        ],
        "answers_by_kind": [
            {"name": name, "figure": figure(exempt_number(count, "findings"))}
            for name, count in found.findings.by_kind.items()
        ],
        "promises_by_status": [
            {"name": name, "figure": figure(exempt_number(count, "promises"))}
            for name, count in found.promises.by_status.items()
        ],
        "links": {"self": here("figures"), "html": whole("/feedback/figures")},
    }


def _group(found: Group) -> dict[str, Any]:
    return {
        "slug": found.slug,
        "name": found.name,
        "kind": found.kind,
        "description": found.description,
        "links": {"self": here("group", slug=found.slug), "html": whole(f"/groups/{found.slug}")},
    }
