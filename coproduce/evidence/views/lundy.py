"""The Lundy card of a consultation: for everybody, and for staff who add to it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug, public_consultation_by_slug
from coproduce.evidence.queries.lundy import card_of, words_on
from coproduce.evidence.report_forms import LundyForm
from coproduce.evidence.rules.lundy import FIELDS
from coproduce.evidence.services.lundy import write_words
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires

site = Blueprint("lundy", __name__, url_prefix="/consultations/<slug>/children")
manage = Blueprint("lundy_manage", __name__, url_prefix="/manage/consultations/<slug>/children")


@site.get("")
@public
def page(slug: str) -> ResponseReturnValue:
    """What children could do here, who listened, and what changed."""
    consultation = public_consultation_by_slug(slug)
    return render_template("evidence/children.html", consultation=consultation, card=card_of(consultation))


@manage.get("")
@requires("lundy.write")
def index(slug: str) -> ResponseReturnValue:
    """The card as everybody sees it, with a way to add to each field."""
    consultation = consultation_by_slug(slug)
    return render_template(
        "evidence/manage/children.html", consultation=consultation, card=card_of(consultation)
    )


@manage.route("/<field>", methods=["GET", "POST"])
@requires("lundy.write")
def write(slug: str, field: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    row = words_on(consultation.id, field)
    form, status = LundyForm(obj=row, version=None if row else 0), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: write_words(
                current_actor(),
                consultation,
                field,
                words=form.words.data or "",
                source=form.source.data or "",
                source_url=form.source_url.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("Saved.", "success")
            return redirect(url_for(".index", slug=slug))
    return render_template(
        "evidence/manage/children_words.html",
        consultation=consultation,
        about=FIELDS[field],
        filled=next(each for each in card_of(consultation) if each.field.key == field),
        form=form,
    ), status
