"""The coding desk: themes on the left, texts in the middle, one of either on the right."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.insights import queries, services
from coproduce.insights.forms import QuoteForm, ReasonForm, ThemeForm
from coproduce.insights.models import Theme
from coproduce.insights.queries.comments import Said, comments_about, open_comments
from coproduce.insights.queries.desk import SIZES, DeskText, desk_text
from coproduce.insights.queries.desk_filter import belongs_at_the_desk
from coproduce.insights.queries.desk_guard import givers_of, singles_out
from coproduce.insights.queries.making_sense import unanswered_by_group
from coproduce.insights.queries.sentiment import unread_languages
from coproduce.insights.queries.tasks import task_of
from coproduce.insights.services.coding import last_step
from coproduce.insights.views.blueprints import manage
from coproduce.insights.views.desk_filter import choices_of, current_filter, kept, shown_line
from coproduce.web.forms import VersionedForm, explain
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import Page, page_number

# So many themes have a key of their own: the digits.
KEYS = 9


@manage.get("/themes")
@requires("themes.see")
def desk(slug: str) -> ResponseReturnValue:
    return desk_page(consultation_by_slug(slug))


@manage.post("/themes/texts")
@requires("themes.edit")
def code(slug: str) -> ResponseReturnValue:
    """Do something with the chosen texts: put them into a theme, out of it, into a new one, or into none."""
    consultation = consultation_by_slug(slug)
    return attempt(consultation, lambda: _code(consultation), keep_text=False)


def _code(consultation: Consultation) -> str:
    actor, chosen, done = current_actor(), _chosen(consultation), request.form.get("do", "")
    out_of = request.args.get("theme", "")
    if done == "no_theme":
        count = services.mark_no_theme(actor, consultation.id, chosen, request.form.get("reason", ""))
        return f"{_count(count)} marked “no theme”."
    if done == "new":
        return _begin_theme(consultation, chosen, out_of)
    if done == "remove":
        theme = queries.theme_by_id(consultation.id, out_of)
        return f"{_count(services.remove_from_theme(actor, consultation.id, chosen, theme))} taken out."
    if not request.form.get("into"):
        raise InvalidInput({"into": "Choose the theme that the texts belong to."})
    into = queries.theme_by_id(consultation.id, request.form["into"])
    source = queries.theme_by_id(consultation.id, out_of) if done == "move" and out_of else None
    count = services.move_passages(actor, consultation.id, chosen, into, source)
    return f"{_count(count)} put into “{into.name}”."


def _begin_theme(consultation: Consultation, chosen: list[str], out_of: str) -> str:
    actor, name = current_actor(), request.form.get("name", "")
    if not chosen:
        raise InvalidInput({"texts": "Choose at least one text."})
    if out_of:
        services.split_theme(actor, queries.theme_by_id(consultation.id, out_of), chosen, name)
    else:
        services.draft_theme(actor, consultation.id, name, "", chosen)
    return "The new theme is drafted with these texts."


@manage.post("/themes/undo")
@requires("themes.edit")
def undo(slug: str) -> ResponseReturnValue:
    consultation = consultation_by_slug(slug)
    return attempt(
        consultation,
        lambda: f"Undone: {services.undo(current_actor(), consultation.id).summary}.",
        keep_text=False,
    )


def attempt(
    consultation: Consultation, action: Callable[[], str], *, keep_text: bool = True, **forms: VersionedForm
) -> ResponseReturnValue:
    """Carry out `action` and come back to the same state of the desk; where it is refused, say why beside what was
    typed, with nothing half done. `forms` names the form that the words stand in, where there is one."""
    try:
        words = action()
    except (InvalidInput, Refused, Stale) as problem:
        db.session.rollback()
        status = 409 if isinstance(problem, Stale) else 422
        for form in forms.values():
            explain(form, problem)
        found = [] if forms else sentences_of(problem)
        return desk_page(consultation_by_slug(consultation.slug), found, **forms), status
    flash(words, "success")
    state = kept() if keep_text else kept("text")
    following, anchor = _next_text()
    if following:
        state["text"] = following
    return redirect(url_for("insights_manage.desk", slug=consultation.slug, **state, _anchor=anchor))


def _next_text() -> tuple[str, str | None]:
    """After one text was coded, the next of the page comes: (its id for the column on the right where the last one
    stood there, the place on the page to go on at)."""
    if "next" in request.form:
        following = request.form["next"]
        return following, "detail" if following else "texts"
    chosen, listed = request.form.getlist("passage"), request.form.getlist("listed")
    if request.form.get("scope", "ticked") != "ticked" or len(chosen) != 1 or chosen[0] not in listed:
        return "", None
    after = listed[listed.index(chosen[0]) + 1 :]
    return "", f"text-{after[0]}" if after else "texts"


def sentences_of(problem: InvalidInput | Refused | Stale) -> list[str]:
    if isinstance(problem, Stale):
        return [
            "Somebody else changed this after you opened the page. Look at it as it is now, then try again."
        ]
    if isinstance(problem, InvalidInput):
        return list(problem.problems.values())
    return [refusal.message for refusal in problem.refusals]


def _empty_forms() -> dict[str, Any]:
    return {
        "theme": ThemeForm(formdata=None),
        "reason": ReasonForm(formdata=None),
        "quote": QuoteForm(formdata=None),
    }


def desk_page(consultation: Consultation, problems: list[str] | None = None, **forms: Any) -> str:
    """The whole desk in a number of queries that does not grow with the texts. `forms` came back with errors."""
    actor = current_actor()
    themes = queries.live_themes(consultation.id)
    texts = _texts(consultation, themes)
    return render_template(
        "insights/desk.html",
        consultation=consultation,
        themes=themes,
        numbers={theme.id: number for number, theme in enumerate(themes[:KEYS], 1)},
        sizes=queries.theme_sizes(consultation.id),
        suggested=queries.candidates(actor, consultation.id),
        progress=queries.progress(actor, consultation.id),
        here=kept(),
        step=last_step(consultation.id),
        task=task_of(consultation.id, "themes"),
        comments_open=open_comments(consultation.id),
        proposals=unanswered_by_group(actor, consultation.id),
        problems=problems or [],
        posted=request.form,
        ticked=set(request.form.getlist("passage")),
        may_edit=allows(actor, "themes.edit"),
        may_read=allows(actor, "passages.read"),
        may_comment=allows(actor, "desk.comment"),
        forms={**_empty_forms(), **forms},
        **texts,
        **_detail(consultation, texts["page"].rows, texts["theme"]),
    )


def _texts(consultation: Consultation, themes: Sequence[Theme]) -> dict[str, Any]:
    """The column in the middle: the texts that the filter shows, and the filter itself."""
    givers = givers_of(consultation.id)
    shown, topics = current_filter(givers), queries.text_questions(consultation.id)
    size = request.args.get("size", type=int)
    size = size if size in SIZES else SIZES[0]
    hidden = singles_out(consultation.id, shown, givers)
    page, matching = (
        (Page([], 1, size, 0), 0)
        if hidden
        else queries.desk_page(current_actor(), consultation.id, shown, size, page_number())
    )
    unread = unread_languages(belongs_at_the_desk(consultation.id, few=True))
    choices = choices_of(consultation, givers, unread)
    back = kept("page", "text")
    return {
        "shown": shown,
        "unread": unread.get(shown.topic, []) if shown.topic and not hidden else [],
        "hidden": hidden,
        "size": size,
        "page": page,
        "matching": matching,
        "topics": topics,
        "theme": next((each for each in themes if each.id == shown.theme), None),
        "choices": choices,
        "shown_line": shown_line(consultation, shown, choices, topics),
        "kept": back,
        "pager": Pager(page.number, page.pages, consultation.slug, back),
    }


def _detail(consultation: Consultation, rows: Sequence[DeskText], theme: Theme | None) -> dict[str, Any]:
    """The column on the right: one text, or one theme, and what colleagues said about it."""
    actor, asked = current_actor(), request.args.get("text", "")
    text = desk_text(actor, consultation.id, asked) if asked else None
    listed = [row.passage.id for row in rows]
    following = listed[listed.index(asked) + 1 :][:1] if asked in listed else listed[:1]
    said: list[Said] = []
    if text is not None:
        said = comments_about(actor, consultation.id, passage_id=text.passage.id)
    elif theme is not None:
        said = comments_about(actor, consultation.id, theme_id=theme.id)
    reader = text.passage.read_by_id if text is not None else None
    return {
        "text": text,
        "next_text": "".join(following),
        "said": said,
        "reader": accounts_by_ids([reader]).get(reader) if reader else None,
    }


@dataclass(frozen=True)
class Pager:
    """Links to the other pages of the desk, also from an answer to a form, whose own address cannot be opened."""

    number: int
    pages: int
    slug: str
    kept: dict[str, Any]
    endpoint: str = "insights_manage.desk"

    def url_for(self, number: int) -> str:
        return url_for(self.endpoint, slug=self.slug, **{**self.kept, "page": number})


def _chosen(consultation: Consultation) -> list[str]:
    """The ticked texts, those of this page, or all that match on every page."""
    scope = request.form.get("scope", "ticked")
    if scope == "matching":
        shown = current_filter(givers_of(consultation.id))
        return queries.matching_passages(current_actor(), consultation.id, shown)
    return request.form.getlist("listed" if scope == "page" else "passage")


def _count(count: int) -> str:
    return "1 text" if count == 1 else f"{count:,} texts"
