"""The list of consultations and the page of one."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import all_organisations
from coproduce.consultations import queries, rules
from coproduce.consultations.calendar_file import answer_date_file
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.formats import names_of_formats, phrases_of, videos_of
from coproduce.consultations.questionnaire.formats import direction_of, is_format, language_of
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.wording import card_of, change_words, closing_words, formats_of, thread_of
from coproduce.core.errors import NotFound
from coproduce.web.guards import public
from coproduce.web.paging import page_number, page_of

PAGE_SIZE = 12

PHASES = (
    ("", "Everything"),
    (rules.OPEN, "Open now"),
    (rules.COMING, "Opening soon"),
    (rules.PAUSED, "Paused"),
    (rules.CLOSED, "Closed"),
    (rules.CANCELLED, "Stopped"),
)


@blueprint.get("/consultations/")
@public
def index() -> ResponseReturnValue:
    phase = request.args.get("state", "")
    chosen = {
        "wanted_phase": phase if phase in dict(PHASES) else "",
        "organisation": request.args.get("organisation", "")[:80],
        "words": request.args.get("q", "")[:200].replace("\x00", ""),
    }
    found = page_of(queries.public_consultations(**chosen), PAGE_SIZE, page_number())
    return render_template(
        "consultations/index.html",
        found=found,
        cards=[card_of(row) for row in found.rows],
        filters=_filters(chosen),
        is_filtered=any(chosen.values()),
    )


def _filters(chosen: dict[str, str]) -> list[dict[str, object]]:
    organisations = [{"value": "", "label": "Every organisation"}]
    organisations += [{"value": each.slug, "label": each.name} for each in all_organisations()]
    return [
        {"kind": "search", "name": "q", "label": "Words", "value": chosen["words"]},
        {
            "kind": "select",
            "name": "state",
            "label": "Show",
            "value": chosen["wanted_phase"],
            "options": [{"value": value, "label": label} for value, label in PHASES],
        },
        {
            "kind": "select",
            "name": "organisation",
            "label": "Asked by",
            "value": chosen["organisation"],
            "options": organisations,
        },
    ]


@blueprint.get("/consultations/<slug>")
@public
def page(slug: str) -> ResponseReturnValue:
    return _page(queries.public_consultation_by_slug(slug), young=False)


@blueprint.get("/consultations/<slug>/young")
@public
def young(slug: str) -> ResponseReturnValue:
    return _page(queries.public_consultation_by_slug(slug), young=True)


def _page(consultation: Consultation, young: bool) -> str:
    phase = queries.phase_of(consultation)
    return render_template(
        "consultations/young.html" if young else "consultations/page.html",
        consultation=consultation,
        phase=phase,
        closing=closing_words(consultation, phase),
        thread_steps=thread_of(consultation),
        changes=[change_words(change) for change in reversed(consultation.changes)],
        formats=formats_of(consultation, queries.questionnaire_of(consultation)),
        other_formats=names_of_formats([each for each in consultation.promised_formats if is_format(each)]),
        videos=videos_of(consultation.id),
    )


@blueprint.get("/consultations/<slug>/in/<wanted>")
@public
def in_format(slug: str, wanted: str) -> ResponseReturnValue:
    """What it is about, in Easy Read or in a language that was promised."""
    consultation = queries.public_consultation_by_slug(slug)
    if wanted not in consultation.promised_formats or not is_format(wanted):
        raise NotFound("format")
    phase = queries.phase_of(consultation)
    return render_template(
        "consultations/in_format.html",
        consultation=consultation,
        wanted=wanted,
        words=consultation.wordings.get(wanted, {}),
        name=names_of_formats([wanted])[wanted],
        language=language_of(wanted),
        direction=direction_of(wanted),
        start_words=phrases_of(wanted).get("start", "Start"),
        phase=phase,
        closing=closing_words(consultation, phase),
    )


@blueprint.get("/consultations/<slug>/answer-date.ics")
@public
def answer_date(slug: str) -> ResponseReturnValue:
    """A calendar file of the day for which the answer is promised. It is the same for everybody."""
    consultation = queries.public_consultation_by_slug(slug)
    if consultation.answer_promised_on is None:
        raise NotFound("promised date")
    address = url_for("consultations.page", slug=slug, _external=True)
    return Response(
        answer_date_file(consultation.id, consultation.title, consultation.answer_promised_on, address),
        mimetype="text/calendar",
        headers={"Content-Disposition": f'attachment; filename="{slug}-answer.ics"'},
    )
