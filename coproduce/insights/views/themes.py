"""What the desk does with one theme or one suggestion."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.errors import InvalidInput
from coproduce.insights import queries, services
from coproduce.insights.forms import ReasonForm, ThemeForm
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk import attempt, desk_page
from coproduce.web.forms import VersionedForm
from coproduce.web.guards import current_actor, requires


@manage.post("/themes/ask")
@requires("themes.edit")
def ask(slug: str) -> ResponseReturnValue:
    """Ask the worker for suggestions."""
    consultation = consultation_by_slug(slug)

    def action() -> str:
        services.ask_for_themes(current_actor(), consultation)
        return "The computer is looking for themes. Load this page again in a minute."

    return attempt(consultation, action)


@manage.post("/themes/new")
@requires("themes.edit")
def draft(slug: str) -> ResponseReturnValue:
    """Begin a theme without texts."""
    consultation = consultation_by_slug(slug)

    def action() -> str:
        theme = services.draft_theme(current_actor(), consultation.id, request.form.get("new_name", ""))
        return f"“{theme.name}” is drafted. Now put texts into it."

    return attempt(consultation, action)


@manage.post("/themes/suggestions/<candidate_id>")
@requires("themes.edit")
def accept(slug: str, candidate_id: str) -> ResponseReturnValue:
    """Take a suggestion up as a drafted theme."""
    consultation = consultation_by_slug(slug)

    def action() -> str:
        candidate = queries.candidate_by_id(consultation.id, candidate_id)
        theme = services.accept_candidate(current_actor(), candidate)
        return f"“{theme.name}” is now a drafted theme. Give it a name of your own, check its texts, then approve it."

    return attempt(consultation, action)


@manage.post("/themes/<theme_id>/rename")
@requires("themes.edit")
def rename(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    theme = queries.theme_by_id(consultation.id, theme_id)
    form = ThemeForm(obj=theme)
    if not form.validate_on_submit():
        return desk_page(consultation, theme=form), 422

    def action() -> str:
        services.rename_theme(
            current_actor(),
            theme,
            form.name.data,
            form.description.data or "",
            expected_version=form.expected_version,
        )
        return "The theme is changed."

    return attempt(consultation, action, theme=form)


@manage.post("/themes/<theme_id>/approve")
@requires("themes.edit")
def approve(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)

    def action() -> str:
        theme = queries.theme_by_id(consultation.id, theme_id)
        services.approve_theme(current_actor(), theme, expected_version=VersionedForm().expected_version)
        return f"“{theme.name}” is approved. It now has to be answered."

    return attempt(consultation, action)


@manage.post("/themes/<theme_id>/reconsider")
@requires("themes.edit")
def reconsider(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)

    def action() -> str:
        services.reconsider_theme(current_actor(), queries.theme_by_id(consultation.id, theme_id))
        return "The theme is a draft again."

    return attempt(consultation, action)


@manage.post("/themes/<theme_id>/merge")
@requires("themes.edit")
def merge(slug: str, theme_id: str) -> ResponseReturnValue:
    """Put everything of this theme into another."""
    consultation = consultation_by_slug(slug)

    def action() -> str:
        if not request.form.get("merge_into"):
            raise InvalidInput({"merge_into": "Choose the theme to merge with."})
        source = queries.theme_by_id(consultation.id, theme_id)
        into = queries.theme_by_id(consultation.id, request.form["merge_into"])
        services.merge_themes(
            current_actor(), source, into, expected_version=VersionedForm().expected_version
        )
        return f"“{source.name}” is now part of “{into.name}”."

    return attempt(consultation, action)


@manage.post("/themes/<theme_id>/set-aside")
@requires("themes.edit")
def set_aside(slug: str, theme_id: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    theme = queries.theme_by_id(consultation.id, theme_id)
    form = ReasonForm(version=theme.version)
    if not form.validate_on_submit():
        return desk_page(consultation, reason=form), 422

    def action() -> str:
        services.set_aside_theme(
            current_actor(), theme, form.reason.data, expected_version=form.expected_version
        )
        return f"“{theme.name}” is set aside. Its texts need another theme."

    return attempt(consultation, action, reason=form)
