"""Files that come in: a consultation as JSON; responses, which are checked and shown before anything is stored."""

from __future__ import annotations

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import services, staff_queries
from coproduce.consultations.files.answer_columns import columns_to_fill
from coproduce.consultations.files.columns import ImportChoices
from coproduce.consultations.files.document import from_bytes
from coproduce.consultations.files.tabular import read_table
from coproduce.consultations.forms import BareForm, ConsultationFileForm, ResponsesFileForm
from coproduce.consultations.models import Consultation, ImportUpload
from coproduce.consultations.queries import consultation_by_slug, questionnaire_of
from coproduce.consultations.questionnaire import Value, to_json
from coproduce.consultations.services.importing import ImportRefused, ImportReport
from coproduce.consultations.views.answer_words import shown_answer
from coproduce.consultations.views.manage.blueprint import manage, to_page
from coproduce.core.errors import InvalidInput, Refused
from coproduce.web.forms import explain
from coproduce.web.guards import current_actor, requires
from coproduce.web.uploads import takes_files

# What a column can be besides the answer to a question.
EXTERNAL_ID, CONSENT = "*id", "*consent"
SHOWN_REFUSED, SHOWN_READY = 50, 5
LONGEST_SAMPLE = 160


@manage.route("/upload_file", methods=["GET", "POST"])
@requires("consultations.edit")
def upload() -> ResponseReturnValue:
    form, status = ConsultationFileForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                document = from_bytes(form.file.data.read())
                consultation = services.load_consultation_file(current_actor(), document)
            except (InvalidInput, Refused) as problem:
                explain(form, problem)
            else:
                flash("The file is loaded as a draft.", "success")
                return to_page(consultation)
    return render_template("consultations/manage/upload.html", form=form), status


@manage.route("/<slug>/import", methods=["GET", "POST"])
@requires("consultations.import")
@takes_files
def upload_responses(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    form, status = ResponsesFileForm(), 200
    if form.is_submitted():
        status = 422
        if form.validate():
            try:
                upload = services.keep_upload(current_actor(), consultation, form.file.data.read())
            except (InvalidInput, Refused) as problem:
                explain(form, problem)
            else:
                return redirect(_address("check_upload", consultation, upload))
    return render_template("consultations/manage/import.html", consultation=consultation, form=form), status


@manage.get("/<slug>/import/<upload_id>")
@requires("consultations.import")
def check_upload(slug: str, upload_id: str) -> ResponseReturnValue:
    """What the import would do; nothing is stored."""
    consultation = consultation_by_slug(slug)
    return _report_page(consultation, staff_queries.upload_of(current_actor(), consultation, upload_id))


@manage.post("/<slug>/import/<upload_id>/columns")
@requires("consultations.import")
def choose_columns(slug: str, upload_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    upload = staff_queries.upload_of(current_actor(), consultation, upload_id)
    names = [name for name in read_table(upload.content).columns if name]
    services.keep_choices(
        upload, _chosen({name: request.form.get(f"column-{place}", "") for place, name in enumerate(names)})
    )
    return redirect(_address("check_upload", consultation, upload, anchor="report"))


@manage.post("/<slug>/import/<upload_id>/confirm")
@requires("consultations.import")
def confirm_import(slug: str, upload_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    upload = staff_queries.upload_of(current_actor(), consultation, upload_id)
    skip = request.form.get("skip_bad_rows") == "y"
    try:
        report = services.import_upload(current_actor(), consultation, upload, skip_bad_rows=skip)
    except (ImportRefused, InvalidInput) as problem:
        return _report_page(consultation, upload, str(problem)), 422
    left_out = f" {len(report.refused)} rows were left out." if report.refused else ""
    flash(f"{len(report.ready)} responses are imported.{left_out}", "success")
    return to_page(consultation)


@manage.post("/<slug>/import/<upload_id>/discard")
@requires("consultations.import")
def discard_upload(slug: str, upload_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    services.discard_upload(staff_queries.upload_of(current_actor(), consultation, upload_id))
    flash("The file is erased and nothing was imported.", "success")
    return to_page(consultation)


def _report_page(consultation: Consultation, upload: ImportUpload, refusal: str = "") -> str:
    report: ImportReport | None = None
    problem = refusal
    try:
        report = services.check_responses(
            current_actor(), consultation, upload.content, services.choices_of(upload)
        )
    except InvalidInput as found:
        problem = str(found)
    return render_template(
        "consultations/manage/import_report.html",
        consultation=consultation,
        upload=upload,
        report=report,
        problem=problem,
        form=BareForm(),
        columns=_columns(upload, report),
        options=_options(consultation),
        shown_refused=SHOWN_REFUSED,
        sample=[_sample(consultation, row.answers) for row in report.ready[:SHOWN_READY]] if report else [],
    )


def _columns(upload: ImportUpload, report: ImportReport | None) -> list[dict[str, str]]:
    """Each column with what it is taken for: as it was fitted, else as it was chosen."""
    names = [name for name in read_table(upload.content).columns if name]
    if report is None:
        choices = services.choices_of(upload)
        taken = {**choices.mapping, choices.external_id: EXTERNAL_ID, choices.consent: CONSENT}
    else:
        fitted = report.columns
        taken = {fitted.names[place]: question.key for place, question in fitted.questions.items()}
        taken |= {fitted.names[place]: EXTERNAL_ID for place in (fitted.external_id,) if place is not None}
        taken |= {fitted.names[place]: CONSENT for place in (fitted.consent,) if place is not None}
    return [{"name": name, "value": taken.get(name, "")} for name in names]


def _options(consultation: Consultation) -> list[dict[str, str]]:
    questions = columns_to_fill(questionnaire_of(consultation).questions)
    return [
        {"value": "", "label": "Not used"},
        *({"value": each.key, "label": f"Answers: {each.text}"} for each in questions),
        {"value": EXTERNAL_ID, "label": "The row’s identifier"},
        {"value": CONSENT, "label": "Yes where the words may be quoted"},
    ]


def _sample(consultation: Consultation, answers: Mapping[str, Value]) -> str:
    """One response in a line: the answers in the words of their questions' options."""
    words = "; ".join(
        shown_answer(question, to_json(answers[question.key]))
        for question in questionnaire_of(consultation).questions
        if question.key in answers
    )
    return words if len(words) <= LONGEST_SAMPLE else f"{words[: LONGEST_SAMPLE - 1]}…"


def _chosen(columns: dict[str, str]) -> ImportChoices:
    mapping = {
        name: value for name, value in columns.items() if value and value not in (EXTERNAL_ID, CONSENT)
    }
    named = {value: name for name, value in columns.items()}
    return ImportChoices(mapping, named.get(EXTERNAL_ID, ""), named.get(CONSENT, ""))


def _address(page: str, consultation: Consultation, upload: ImportUpload, anchor: str | None = None) -> str:
    return url_for(
        f"consultations_manage.{page}", slug=consultation.slug, upload_id=upload.id, _anchor=anchor
    )
