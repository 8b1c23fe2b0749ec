"""Staff go through the comments of a year and write entries: what was said, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.queries import all_organisations
from coproduce.core import access
from coproduce.feedback import queries, services
from coproduce.feedback.forms import EntryForm, KindForm, OutcomeForm, ResponseForm
from coproduce.feedback.models import ReportEntry, YearlyReport
from coproduce.feedback.queries import Comment
from coproduce.feedback.rules import CATEGORIES, KINDS, WAITING
from coproduce.feedback.services import EntryInput, ResponseInput
from coproduce.feedback.views.blueprints import yearly_manage as manage
from coproduce.feedback.views.yearly import report_by_address, to_work
from coproduce.insights.queries import approved_quotes, text_questions
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import Page, page_number

ON_A_PAGE = 25
SHOWN = (
    (WAITING, "Waiting for an answer"),
    ("to_confirm", "Left out, to be agreed"),
    ("held", "Held back"),
    ("answered", "Answered"),
    ("excluded", "Left out"),
)


@manage.get("/<int:year>/comments")
@requires("reports.read")
def comments(slug: str, year: int) -> ResponseReturnValue:
    """The comments of the year that are read, those of the same words as one, grouped by what they seem to be about."""
    report = report_by_address(slug, year)
    everything = queries.comments_of(report)
    chosen = {"show": request.args.get("show", WAITING), "about": request.args.get("about", "")}
    matching = [
        comment
        for comment in everything
        if comment.fate == chosen["show"] and chosen["about"] in ("", comment.category or "unsorted")
    ]
    page = _page_of(queries.grouped_by_words(matching))
    return render_template(
        "feedback/manage/yearly/comments.html",
        consultation=report.consultation,
        report=report,
        page=page,
        groups=_by_category(page.rows),
        progress=queries.progress_of(everything),
        chosen=chosen,
        shown=SHOWN,
        categories=CATEGORIES.values(),
        questions=text_questions(report.consultation_id),
        editing=report.state != "published" and access.allows(current_actor(), "reports.write"),
    )


def _page_of(found: list[tuple[Comment, int]]) -> Page[tuple[Comment, int]]:
    order = [*CATEGORIES, ""]
    ordered = sorted(found, key=lambda pair: order.index(pair[0].category))
    number = page_number()
    return Page(ordered[(number - 1) * ON_A_PAGE : number * ON_A_PAGE], number, ON_A_PAGE, len(found))


def _by_category(rows: Sequence[tuple[Comment, int]]) -> list[tuple[str, list[tuple[Comment, int]]]]:
    names = {name: category.words for name, category in CATEGORIES.items()} | {
        "": "Nobody said what it is about"
    }
    groups = [(words, [row for row in rows if row[0].category == name]) for name, words in names.items()]
    return [(words, found) for words, found in groups if found]


@manage.route("/<int:year>/entries/new", methods=["GET", "POST"])
@requires("reports.write")
def new_entry(slug: str, year: int) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    ids = request.args.getlist("comment")
    chosen = _chosen(report, ids)
    form, status = EntryForm(category=_suggested(chosen), comment_ids=ids), 200
    _offer(form, report, chosen)
    if form.is_submitted():
        made: list[ReportEntry] = []
        status = carry_out(
            form, lambda: made.append(services.add_entry(current_actor(), report, _typed(form)))
        )
        if made:
            return redirect(url_for("yearly_manage.response", slug=slug, year=year, entry_id=made[0].id))
    return _entry_page(report, None, form, chosen), status


@manage.route("/<int:year>/entries/<entry_id>", methods=["GET", "POST"])
@requires("reports.write")
def entry(slug: str, year: int, entry_id: str) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    found = queries.entry_of(report, entry_id)
    chosen = _chosen(report, [passage.id for passage in found.passages])
    form = EntryForm(
        obj=found,
        version=found.revision,
        comment_ids=[comment.id for comment, _ in chosen],
        quote_ids=[quote.id for quote in found.quotes],
    )
    _offer(form, report, chosen)
    status = 200
    if form.is_submitted():
        status = carry_out(
            form, lambda: services.edit_entry(current_actor(), found, _typed(form), form.expected_version)
        )
        if status == 200:
            flash("The entry is saved.", "success")
            return to_work(slug, year, f"entry-{entry_id}")
    return _entry_page(report, found, form, chosen), status


def _chosen(report: YearlyReport, ids: Sequence[str]) -> list[tuple[Comment, int]]:
    """The comments of these ids, those of the same words as one with how often they came."""
    found = queries.with_same_words(queries.comments_of(report), ids)
    grouped = queries.grouped_by_words([comment for comment in found if comment.passage.state == "read"])
    return [(comment, copies) for comment, copies in grouped if comment.exclusion is None]


def _suggested(chosen: Sequence[tuple[Comment, int]]) -> str:
    return next((comment.category for comment, _ in chosen if comment.category), "")


def _offer(form: EntryForm, report: YearlyReport, chosen: Sequence[tuple[Comment, int]]) -> None:
    """The comments and their approved quotes as what can be ticked."""
    alike = queries.with_same_words(queries.comments_of(report), [comment.id for comment, _ in chosen])
    passages = {comment.id for comment in alike}
    quotes = [quote for quote in approved_quotes(report.consultation_id) if quote.passage_id in passages]
    form.quote_ids.choices = [SelectChoice(quote.id, quote.words) for quote in quotes]
    form.comment_ids.choices = [
        SelectChoice(comment.id, queries.excerpt(comment.passage)) for comment, _ in chosen
    ]


def _typed(form: EntryForm) -> EntryInput:
    return EntryInput(
        form.category.data or "",
        tuple(form.comment_ids.data or ()),
        form.said.data or "",
        tuple(form.quote_ids.data or ()),
    )


def _entry_page(
    report: YearlyReport, found: ReportEntry | None, form: EntryForm, chosen: list[tuple[Comment, int]]
) -> str:
    return render_template(
        "feedback/manage/yearly/entry.html",
        consultation=report.consultation,
        report=report,
        entry=found,
        form=form,
        chosen=chosen,
        questions=text_questions(report.consultation_id),
    )


@manage.route("/<int:year>/entries/<entry_id>/response", methods=["GET", "POST"])
@requires("reports.write")
def response(slug: str, year: int, entry_id: str) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    found = queries.entry_of(report, entry_id)
    kind = KINDS.get(request.args.get("kind") or found.kind)
    shared: dict[str, Any] = {"consultation": report.consultation, "report": report, "entry": found}
    if kind is None or "choose" in request.args:
        form = KindForm(kind=kind.name if kind else None)
        return render_template("feedback/manage/yearly/kind.html", form=form, kinds=KINDS.values(), **shared)
    form, status = _response_form(found), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.write_response(
                current_actor(), found, _typed_response(kind.name, form), form.expected_version
            ),
        )
        if status == 200:
            flash("The answer is saved.", "success")
            return to_work(slug, year, f"entry-{entry_id}")
    return render_template("feedback/manage/yearly/response.html", form=form, kind=kind, **shared), status


def _response_form(found: ReportEntry) -> ResponseForm:
    form = ResponseForm(obj=found, version=found.revision)
    form.organisation_id.choices = [
        SelectChoice("", "Not stated"),
        *(SelectChoice(each.id, each.name) for each in all_organisations()),
    ]
    if form.organisation_id.data is None:
        form.organisation_id.data = found.report.consultation.owner_organisation_id or ""
    return form


def _typed_response(kind: str, form: ResponseForm) -> ResponseInput:
    names = ("text", "reason", "owner_name", "owner_role", "passed_to")
    words: dict[str, Any] = {name: form[name].data or "" for name in names}
    return ResponseInput(
        kind=kind,
        **words,
        organisation_id=form.organisation_id.data or None,
        due_on=form.due_on.data,
        passed_on=form.passed_on.data,
    )


@manage.route("/<int:year>/entries/<entry_id>/outcome", methods=["GET", "POST"])
@requires("reports.publish")
def outcome(slug: str, year: int, entry_id: str) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    found = queries.entry_of(report, entry_id)
    form, status = OutcomeForm(obj=found, version=found.revision), 200
    if form.is_submitted():
        words = form.came_of_it.data or ""
        status = carry_out(
            form, lambda: services.tell_outcome(current_actor(), found, words, form.expected_version)
        )
        if status == 200:
            flash("It stands beside the answer.", "success")
            return to_work(slug, year, f"entry-{entry_id}")
    return render_template(
        "feedback/manage/yearly/outcome.html",
        consultation=report.consultation,
        report=report,
        entry=found,
        form=form,
    ), status


@manage.route("/<int:year>/entries/<entry_id>/remove", methods=["GET", "POST"])
@requires("reports.write")
def remove_entry(slug: str, year: int, entry_id: str) -> ResponseReturnValue:
    report = report_by_address(slug, year)
    found = queries.entry_of(report, entry_id)
    if request.method == "POST":
        services.remove_entry(current_actor(), found)
        flash("The entry is removed. Its comments wait for an answer again.", "success")
        return to_work(slug, year)
    return render_template(
        "feedback/manage/yearly/remove.html", consultation=report.consultation, report=report, entry=found
    )
