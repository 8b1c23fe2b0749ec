"""The other formats of a consultation: what was promised, what is missing, and writing it."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired

from coproduce.analysis.easy_read import advice
from coproduce.consultations.forms import BareForm, plain_lines
from coproduce.consultations.forms.fields import LINE, WORDING, WORDS
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.queries.formats import languages, names_of_formats, videos_of
from coproduce.consultations.questionnaire import EASY_READ, YOUNG_PEOPLE, Question, Wording
from coproduce.consultations.questionnaire.formats import direction_of, is_format, is_language
from coproduce.consultations.services import wordings
from coproduce.consultations.services.formats_promised import (
    BSL,
    PAPER,
    labels_to_word,
    missing_of,
    missing_words,
)
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.consultations.views.manage.editor import question_called
from coproduce.core.errors import NotFound
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires


class WordsForm(BareForm):
    """Title, summary and what could change in one format."""

    title = StringField("Title", LINE)
    summary = TextAreaField("Summary", WORDS)
    what_could_change = TextAreaField("What could change", WORDS)


class WordingForm(BareForm):
    """One question in one format; the labels come beside it, under `label-` and their key."""

    text = TextAreaField("Question", WORDING)
    help = TextAreaField("Help beneath it", WORDING)
    picture = StringField("Picture", LINE, description="The name of a drawing.")
    reason = TextAreaField("Public reason for the correction", WORDING)


class VideoForm(BareForm):
    format = RadioField(
        "What kind of video",
        choices=[SelectChoice(BSL, "British Sign Language"), SelectChoice("video", "Another video")],
        default=BSL,
    )
    title = StringField("Title", (InputRequired("Give the video a title"), *LINE))
    url = StringField("Link", (InputRequired("Enter the link"),))
    transcript = TextAreaField("What it says, in words", WORDS)


@manage.route("/<slug>/formats", methods=["GET", "POST"])
@requires("consultations.edit")
def formats(slug: str) -> ResponseReturnValue:
    """What is promised, and how far each format is written."""
    consultation = consultation_by_slug(slug)
    form, status = BareForm(version=consultation.version), 200
    if form.is_submitted():
        wanted = request.form.getlist("formats")
        version = form.expected_version
        status = carry_out(
            form, lambda: wordings.promise_formats(current_actor(), consultation, wanted, version)
        )
        if status == 200:
            flash("The formats are saved.", "success")
            return to_page(consultation, "formats")
    return render_template(
        "consultations/manage/formats.html",
        consultation=consultation,
        form=form,
        choices=_choices(consultation),
        promised=request.form.getlist("formats") if form.is_submitted() else consultation.promised_formats,
        rows=_rows(consultation),
        videos=videos_of(consultation.id),
    ), status


def _choices(consultation: Consultation) -> list[dict[str, str]]:
    known = [{"value": each.code, "label": f"{each.name} ({each.english_name})"} for each in languages()]
    return [
        {"value": EASY_READ, "label": "Easy Read"},
        {"value": PAPER, "label": "On paper, as a print pack"},
        {"value": BSL, "label": "A video in British Sign Language"},
        *known,
    ]


def _rows(consultation: Consultation) -> list[dict[str, Any]]:
    """Each format that is written in words, with what is missing."""
    questionnaire = questionnaire_of(consultation)
    wanted = [YOUNG_PEOPLE, *(each for each in consultation.promised_formats if is_format(each))]
    names = names_of_formats(wanted)
    return [
        {
            "format": each,
            "name": names[each],
            "missing": list(missing_words(consultation, questionnaire, each)) if each != YOUNG_PEOPLE else [],
        }
        for each in wanted
    ]


@manage.route("/<slug>/formats/<wanted>", methods=["GET", "POST"])
@requires("consultations.edit")
def one_format(slug: str, wanted: str) -> ResponseReturnValue:
    """The words of the consultation in one format, and the list of its questions."""
    consultation = consultation_by_slug(slug)
    _known(wanted)
    stored = (consultation.wordings or {}).get(wanted, {})
    form, status = WordsForm(data={**stored, "version": consultation.version}), 200
    if form.is_submitted():
        typed = {name: plain_lines(form[name].data) for name in ("title", "summary", "what_could_change")}
        version = form.expected_version
        status = carry_out(
            form,
            lambda: wordings.save_consultation_words(current_actor(), consultation, wanted, typed, version),
        )
        if status == 200:
            flash("The words are saved.", "success")
            return to_page(consultation, "one_format", wanted=wanted)
    questions = questionnaire_of(consultation).questions
    return render_template(
        "consultations/manage/one_format.html",
        consultation=consultation,
        form=form,
        wanted=wanted,
        name=names_of_formats([wanted])[wanted],
        direction=direction_of(wanted),
        rows=[{"question": each, "missing": missing_of(each, wanted)} for each in questions],
        advice=advice("\n".join(str(each) for each in stored.values())) if wanted == EASY_READ else [],
    ), status


@manage.route("/<slug>/formats/<wanted>/<key>", methods=["GET", "POST"])
@requires("consultations.edit")
def question_in_format(slug: str, wanted: str, key: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    _known(wanted)
    question = question_called(consultation, key)
    own = question.wordings.get(wanted) or Wording()
    shown = {"text": own.text, "help": own.help, "picture": own.picture}
    form, status = WordingForm(data={**shown, "version": consultation.version}), 200
    labels = {
        name: request.form.get(f"label-{name}", own.labels.get(name, "")) for name in labels_to_word(question)
    }
    if form.is_submitted():
        status = _save_wording(consultation, question, wanted, form, labels)
        if status == 200:
            flash("The words are saved.", "success")
            return _next_question(consultation, question, wanted)
    return render_template(
        "consultations/manage/question_in_format.html",
        consultation=consultation,
        question=question,
        form=form,
        wanted=wanted,
        name=names_of_formats([wanted])[wanted],
        direction=direction_of(wanted),
        labels=[
            {"key": each, "standard": words, "own": labels[each]}
            for each, words in labels_to_word(question).items()
        ],
        advice=_advice(wanted, own),
    ), status


def _save_wording(
    consultation: Consultation, question: Question, wanted: str, form: WordingForm, labels: dict[str, str]
) -> int:
    typed = Wording(
        plain_lines(form.text.data),
        plain_lines(form.help.data),
        plain_lines(form.picture.data),
        {key: " ".join(words.split()) for key, words in labels.items() if words.strip()},
    )
    return carry_out(
        form,
        lambda: wordings.save_wording(
            current_actor(),
            consultation,
            question,
            wanted,
            typed,
            reason=form.reason.data or "",
            expected_version=form.expected_version,
        ),
    )


def _advice(wanted: str, own: Wording) -> list[str]:
    return advice("\n".join((own.text, own.help, *own.labels.values()))) if wanted == EASY_READ else []


def _next_question(consultation: Consultation, question: Question, wanted: str) -> ResponseReturnValue:
    """The same page again where Easy Read needs a second look, else the next question."""
    saved = question_called(consultation, question.key)
    if "again" in request.form or _advice(wanted, saved.wordings.get(wanted) or Wording()):
        return to_page(consultation, "question_in_format", wanted=wanted, key=question.key)
    keys = [each.key for each in questionnaire_of(consultation).questions]
    place = keys.index(question.key) + 1
    if place < len(keys):
        return to_page(consultation, "question_in_format", wanted=wanted, key=keys[place])
    return to_page(consultation, "one_format", wanted=wanted)


@manage.route("/<slug>/videos/new", methods=["GET", "POST"])
@requires("consultations.edit")
def new_video(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form, status = VideoForm(), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: wordings.add_video(
                current_actor(),
                consultation,
                form.format.data or "",
                form.title.data or "",
                form.url.data or "",
                plain_lines(form.transcript.data),
            ),
        )
        if status == 200:
            flash("The video is added.", "success")
            return to_page(consultation, "formats", _anchor="videos")
    return render_template("consultations/manage/video.html", consultation=consultation, form=form), status


@manage.post("/<slug>/videos/<video_id>/remove")
@requires("consultations.edit")
def remove_video(slug: str, video_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    video = next((each for each in videos_of(consultation.id) if each.id == video_id), None)
    if video is None:
        raise NotFound("video")
    wordings.remove_video(current_actor(), consultation, video)
    flash(f"“{video.title}” is removed.", "success")
    return to_page(consultation, "formats", _anchor="videos")


def _known(wanted: str) -> None:
    if wanted not in (EASY_READ, YOUNG_PEOPLE) and not is_language(wanted):
        raise NotFound("format")
