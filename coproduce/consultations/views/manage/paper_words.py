"""The fixed words of paper forms in one language of the area."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.forms import BareForm
from coproduce.consultations.printing.speech import PAPER
from coproduce.consultations.printing.words import SHARED, STANDARD_WORDS
from coproduce.consultations.queries.formats import language_by_code
from coproduce.consultations.questionnaire.formats import direction_of
from coproduce.consultations.services.printing import save_paper_words
from coproduce.consultations.views.manage.languages import language_pages
from coproduce.core.errors import InvalidInput
from coproduce.web.guards import current_actor, requires

LONGEST_SENTENCE = 1000
WORDS = {name: words for name, words in STANDARD_WORDS.items() if name not in SHARED}


@language_pages.route("/<code>/paper", methods=["GET", "POST"])
@requires("languages.edit")
def paper(code: str) -> ResponseReturnValue:
    language, problems, status = language_by_code(code), {}, 200
    typed = {name: language.phrases.get(f"{PAPER}{name}", "") for name in WORDS}
    if request.method == "POST":
        typed = {name: request.form.get(name, "")[:LONGEST_SENTENCE].replace("\x00", "") for name in WORDS}
        try:
            save_paper_words(current_actor(), language, typed)
        except InvalidInput as problem:
            problems, status = problem.problems, 422
        else:
            flash(f"The words of paper forms in {language.english_name} are saved.", "success")
            return redirect(url_for("languages_manage.index"))
    return render_template(
        "consultations/manage/paper_words.html",
        language=language,
        words=WORDS,
        typed=typed,
        problems=problems,
        direction=direction_of(code),
        form=BareForm(),
    ), status
