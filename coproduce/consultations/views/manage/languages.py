"""The languages of the area: their names, and the form's fixed words in them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.phrases import PHRASES
from coproduce.consultations.queries.formats import language_by_code, languages
from coproduce.consultations.questionnaire.formats import direction_of
from coproduce.consultations.services.wordings import save_language
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import current_actor, requires

language_pages = Blueprint("languages_manage", __name__, url_prefix="/manage/languages")


@language_pages.get("/")
@requires("languages.edit")
def index() -> ResponseReturnValue:
    return render_template(
        "consultations/manage/languages.html",
        rows=[
            {"language": each, "said": sum(key in PHRASES for key in each.phrases)} for each in languages()
        ],
        total=len(PHRASES),
    )


@language_pages.route("/new", methods=["GET", "POST"])
@requires("languages.edit")
def new() -> ResponseReturnValue:
    return _page("", {"code": "", "name": "", "english_name": ""})


@language_pages.route("/<code>", methods=["GET", "POST"])
@requires("languages.edit")
def edit(code: str) -> ResponseReturnValue:
    language = language_by_code(code)
    stored = {"code": code, "name": language.name, "english_name": language.english_name, **language.phrases}
    return _page(code, stored)


def _page(code: str, stored: dict[str, str]) -> ResponseReturnValue:
    typed, problems, status = stored, {}, 200
    if request.method == "POST":
        typed = {
            name: request.form.get(name, "")[:1000] for name in ("code", "name", "english_name", *PHRASES)
        }
        try:
            saved = save_language(
                current_actor(),
                code or typed["code"].strip(),
                typed["name"],
                typed["english_name"],
                {key: typed[key] for key in PHRASES},
            )
        except InvalidInput as problem:
            problems, status = problem.problems, 422
        else:
            flash(f"{saved.english_name} is saved.", "success")
            return redirect(url_for("languages_manage.index"))
    return render_template(
        "consultations/manage/language.html",
        code=code,
        typed=typed,
        problems=problems,
        phrases=PHRASES,
        direction=direction_of(code or typed.get("code", "")),
        form=BareForm(),
    ), status
