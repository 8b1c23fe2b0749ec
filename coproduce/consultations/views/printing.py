"""The paper form for everybody: as a page to print, and as a PDF."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries, rules
from coproduce.consultations.models import Consultation, PrintPack
from coproduce.consultations.printing.rendering import page_of
from coproduce.consultations.queries.printing import (
    format_name,
    pack_with_content,
    packs_of,
    paper_formats,
    paper_sheet,
    questionnaire_on_paper,
)
from coproduce.consultations.questionnaire import STANDARD, Questionnaire
from coproduce.consultations.views.blueprint import blueprint
from coproduce.core.errors import NotFound
from coproduce.web.guards import public

# Before it opens nobody sees its questions; a cancelled one asks nothing any more.
PRINTED_PHASES = (rules.OPEN, rules.PAUSED)


@dataclass(frozen=True)
class PaperLink:
    """One format's paper form as links: the page, and the PDF with its pages and size where there is one."""

    name: str
    page_url: str
    pdf_url: str = ""
    pdf_words: str = ""


@blueprint.get("/consultations/<slug>/print")
@public
def print_page(slug: str) -> ResponseReturnValue:
    """The paper form, to be printed from any browser."""
    consultation, wanted = _printed(slug), request.args.get("format", STANDARD)
    back = url_for("consultations.page", slug=slug)
    pdf = next((link for link in paper_links(consultation) if link.name == wanted and link.pdf_url), None)
    return paper_page(consultation, wanted, back_url=back, pdf=pdf)


@blueprint.get("/consultations/<slug>/print.pdf")
@public
def print_pdf(slug: str) -> ResponseReturnValue:
    """The paper form as a PDF; where that is still being made, the page that people can print themselves."""
    consultation, wanted = _printed(slug), request.args.get("format", STANDARD)
    pack = pack_with_content(consultation.id, wanted)
    if pack is None or not is_current(pack, consultation):
        return redirect(url_for("consultations.print_page", slug=slug, format=wanted))
    return pdf_response(pack, consultation)


def _printed(slug: str) -> Consultation:
    """Raises NotFound where people cannot answer on paper now."""
    consultation = queries.public_consultation_by_slug(slug)
    if queries.phase_of(consultation) not in PRINTED_PHASES:
        raise NotFound("paper form")
    return consultation


def paper_page(consultation: Consultation, wanted: str, **values: object) -> str:
    """The page of one format. Raises NotFound where there is none."""
    questionnaire = questionnaire_on_paper(consultation)
    if questionnaire is None or wanted not in paper_formats(consultation, questionnaire):
        raise NotFound("paper form")
    return page_of(paper_sheet(consultation, questionnaire, wanted), on_screen=True, **values)


def pdf_response(pack: PrintPack, consultation: Consultation) -> Response:
    response = Response(pack.content, mimetype="application/pdf")
    name = f"{consultation.slug}-{pack.format.replace('_', '-')}.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def is_current(pack: PrintPack, consultation: Consultation) -> bool:
    """Whether the PDF asks the questions that are asked now."""
    questionnaire = questionnaire_on_paper(consultation)
    return questionnaire is not None and asks(pack, questionnaire)


def asks(pack: PrintPack, questionnaire: Questionnaire) -> bool:
    """Whether a PDF was made of these very questions, and no attempt to bring it up to date has failed since."""
    return bool(pack.made_at) and not pack.problem and pack.version_id == questionnaire.version_id


def paper_links(consultation: Consultation) -> list[PaperLink]:
    """A link for each format that there is on paper."""
    questionnaire = questionnaire_on_paper(consultation)
    if questionnaire is None:
        return []
    packs = packs_of(consultation.id)
    made = {wanted: pack for wanted, pack in packs.items() if asks(pack, questionnaire)}
    return [_link(consultation, each, made.get(each)) for each in paper_formats(consultation, questionnaire)]


def _link(consultation: Consultation, wanted: str, pack: PrintPack | None) -> PaperLink:
    page = url_for("consultations.print_page", slug=consultation.slug, format=wanted)
    if pack is None:
        return PaperLink(wanted, page)
    pdf = url_for("consultations.print_pdf", slug=consultation.slug, format=wanted)
    return PaperLink(wanted, page, pdf, f"{link_words(wanted)} (PDF, {size_words(pack)})")


def link_words(wanted: str) -> str:
    name = format_name(wanted)
    return f"Paper form in {name}" if name else "Paper form"


def size_words(pack: PrintPack) -> str:
    """“9 pages, 84 kB”."""
    return f"{pack.pages} page{'' if pack.pages == 1 else 's'}, {max(1, round(pack.size / 1000))} kB"
