"""Where a proposal's contents are written: each list, and adding, changing, moving and taking out a row."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.commissioning.forms.contents import FORMS, DocumentForm, EntryForm, ReadingForm, shown
from coproduce.commissioning.forms.proposals import BareForm
from coproduce.commissioning.models import Proposal
from coproduce.commissioning.queries.proposals import proposal_by_slug
from coproduce.commissioning.services import contents as services
from coproduce.commissioning.services import papers
from coproduce.commissioning.views.blueprints import manage, to_page
from coproduce.commissioning.views.manage.section_words import (
    WORDS,
    facts_of_row,
    name_of,
    problems_of,
    sums_of,
)
from coproduce.core.access import allows
from coproduce.safeguarding.attachments.kinds import KINDS
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.uploads import sent_file, takes_files

SECTION = "<any(parts, needs, options, money, posts, measures, statements, documents):section>"


def _list_page(section: str) -> None:
    """One address and one endpoint for each list."""

    @requires("proposals.read")
    def view(slug: str) -> ResponseReturnValue:
        proposal = proposal_by_slug(slug)
        rows = services.rows_of(proposal, section)
        return render_template(
            "commissioning/manage/contents.html",
            proposal=proposal,
            section=section,
            words=WORDS[section],
            rows=[(row, name_of(section, row), facts_of_row(section, row)) for row in rows],
            sums=sums_of(proposal, section),
            problems=problems_of(proposal, section),
            may_edit=allows(current_actor(), "proposals.edit", proposal),
        )

    manage.add_url_rule(f"/<slug>/{section}", section, view)


for _section in services.SECTIONS:
    _list_page(_section)


@manage.route(f"/<slug>/{SECTION}/new", methods=["GET", "POST"])
@requires("proposals.edit")
@takes_files
def new_entry(slug: str, section: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    form = _form(proposal, section)
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.add_entry(
                current_actor(), proposal, section, _values(proposal, form), form.expected_version
            ),
        )
        if status == 200:
            return _saved(proposal, section, f"The {WORDS[section].one} is added.")
    return _entry_page(proposal, section, form, None), status


@manage.route(f"/<slug>/{SECTION}/<entry_id>", methods=["GET", "POST"])
@requires("proposals.edit")
@takes_files
def entry(slug: str, section: str, entry_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    row = services.entry_of(proposal, section, entry_id)
    form, status = _form(proposal, section, row), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_entry(
                current_actor(),
                proposal,
                section,
                entry_id,
                _values(proposal, form, row),
                form.expected_version,
            ),
        )
        if status == 200:
            return _saved(proposal, section, f"The {WORDS[section].one} is saved.")
    return _entry_page(proposal, section, form, row), status


@manage.post(f"/<slug>/{SECTION}/<entry_id>/move")
@requires("proposals.edit")
def move_entry(slug: str, section: str, entry_id: str) -> ResponseReturnValue:
    proposal, upwards = proposal_by_slug(slug), request.form.get("direction") == "up"
    version = BareForm().expected_version
    services.move_entry(current_actor(), proposal, section, entry_id, upwards, version)
    return to_page(proposal, section, _anchor=f"row-{entry_id}")


@manage.route(f"/<slug>/{SECTION}/<entry_id>/remove", methods=["GET", "POST"])
@requires("proposals.edit")
def remove_entry(slug: str, section: str, entry_id: str) -> ResponseReturnValue:
    proposal = proposal_by_slug(slug)
    row = services.entry_of(proposal, section, entry_id)
    name = name_of(section, row)
    form, status = BareForm(version=proposal.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.remove_entry(
                current_actor(), proposal, section, entry_id, form.expected_version
            ),
        )
        if status == 200:
            return _saved(proposal, section, f"“{name}” is taken out.")
    return render_template(
        "commissioning/manage/remove_entry.html",
        proposal=proposal,
        section=section,
        words=WORDS[section],
        name=name,
        form=form,
    ), status


@manage.route("/<slug>/measures/<measure_id>/readings", methods=["GET", "POST"])
@requires("proposals.edit")
def readings(slug: str, measure_id: str) -> ResponseReturnValue:
    """What a measure was found to be, day by day."""
    proposal = proposal_by_slug(slug)
    measure = services.entry_of(proposal, "measures", measure_id)
    form, status = ReadingForm(version=proposal.version), 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.add_reading(
                current_actor(),
                proposal,
                measure_id,
                value=form.value.data,
                on=form.on.data,
                source=form.source.data or "",
                expected_version=form.expected_version,
            ),
        )
        if status == 200:
            flash("The value is added.", "success")
            return to_page(proposal, "readings", measure_id=measure_id)
    return render_template(
        "commissioning/manage/readings.html", proposal=proposal, measure=measure, form=form
    ), status


@manage.post("/<slug>/measures/<measure_id>/readings/<reading_id>/remove")
@requires("proposals.edit")
def remove_reading(slug: str, measure_id: str, reading_id: str) -> ResponseReturnValue:
    proposal, version = proposal_by_slug(slug), BareForm().expected_version
    services.remove_reading(current_actor(), proposal, measure_id, reading_id, version)
    flash("The value is taken out.", "success")
    return to_page(proposal, "readings", measure_id=measure_id)


def _form(proposal: Proposal, section: str, row: Any = None) -> EntryForm:
    names = services.SECTIONS[section].columns
    stored = shown({name: getattr(row, name) for name in names}) if row is not None else {}
    form = FORMS[section](data={"version": proposal.version, **stored})
    if section == "statements":
        others = [each for each in proposal.statements if each.answers_id is None and each is not row]
        form["answers_id"].choices = [("", "Nothing: it stands for itself")] + [
            (each.id, f"{each.who}: {name_of('needs', each)}") for each in others
        ]
    return form


def _values(proposal: Proposal, form: EntryForm, row: Any = None) -> dict[str, Any]:
    """Columns of the row; those of a document with the file that was chosen for it."""
    if not isinstance(form, DocumentForm):
        return form.values()
    content = sent_file("file", KINDS["document"].largest)
    return papers.with_file(current_actor(), proposal, form.values(), content, row)


def _entry_page(proposal: Proposal, section: str, form: EntryForm, row: Any) -> str:
    return render_template(
        "commissioning/manage/entry.html",
        proposal=proposal,
        section=section,
        words=WORDS[section],
        form=form,
        name=name_of(section, row) if row is not None else "",
        fields=[field for field in form if field.name not in ("version", "csrf_token")],
    )


def _saved(proposal: Proposal, section: str, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return to_page(proposal, section)
