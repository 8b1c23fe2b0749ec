"""Staff pages: making, changing and closing boards, and who belongs to a circle."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_with_role, all_groups
from coproduce.accounts.roles import GROUP_FACILITATOR, STAFF
from coproduce.core.errors import NotFound
from coproduce.forums.forms import BoardForm, BoardReasonForm, CircleForm
from coproduce.forums.models import Board
from coproduce.forums.queries import boards as queries
from coproduce.forums.queries.viewing import viewer_of
from coproduce.forums.rules.boards import AGE_BANDS, AUDIENCES, MODERATION
from coproduce.forums.services import boards as services
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

blueprint = Blueprint("forums_manage", __name__, url_prefix="/manage/forums")


@blueprint.get("/")
@requires("boards.manage")
def index() -> ResponseReturnValue:
    return render_template(
        "forums/manage/index.html",
        boards=queries.boards(viewer_of(current_actor())),
        audiences=AUDIENCES,
        ages=AGE_BANDS,
        moderation=MODERATION,
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires("boards.manage")
def create() -> ResponseReturnValue:
    form = _with_choices(BoardForm())
    made: list[Board] = []
    status = 200
    if form.is_submitted():
        status = carry_out(form, lambda: made.append(services.create_board(current_actor(), _details(form))))
    if made and status == 200:
        flash(f"The board “{made[0].name}” is open.", "success")
        return redirect(url_for("forums_manage.board", slug=made[0].slug))
    return render_template("forums/manage/board.html", form=form, board=None), status


@blueprint.route("/<slug>", methods=["GET", "POST"])
@requires("boards.manage")
def board(slug: str) -> ResponseReturnValue:
    found = queries.board_for_keeping(current_actor(), slug)
    form = _with_choices(BoardForm(obj=found))
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: services.edit_board(
                current_actor(), found, _details(form), expected_version=form.expected_version
            ),
        )
        if status == 200:
            flash("The board is saved.", "success")
            return redirect(url_for("forums_manage.board", slug=found.slug))
    return _page(found, form=form), status


def _page(found: Board, **forms: object) -> str:
    return render_template(
        "forums/manage/board.html",
        **{
            "form": None,
            "board": found,
            "members": queries.members_of(found) if found.audience == "circle" else (),
            "member_form": CircleForm(),
            "reason_form": BoardReasonForm(version=found.version),
            **forms,
        },
    )


@blueprint.route("/<slug>/close", methods=["GET", "POST"])
@requires("boards.manage")
def archive(slug: str) -> ResponseReturnValue:
    """Close a board, or open it again: one page that says what it does and asks why."""
    found = queries.board_for_keeping(current_actor(), slug)
    form = BoardReasonForm(version=found.version)
    change = services.archive_board if found.state == "open" else services.reopen_board
    status = 200
    if form.is_submitted():
        status = carry_out(
            form,
            lambda: change(
                current_actor(), found, form.reason.data or "", expected_version=form.expected_version
            ),
        )
        if status == 200:
            flash("The board is closed." if found.state != "open" else "The board is open again.", "success")
            return redirect(url_for("forums_manage.board", slug=found.slug))
    return render_template("forums/manage/close.html", board=found, form=form), status


@blueprint.post("/<slug>/members")
@requires("boards.manage")
def add_member(slug: str) -> ResponseReturnValue:
    found = queries.board_for_keeping(current_actor(), slug)
    form = CircleForm()
    status = carry_out(form, lambda: services.add_to_circle(current_actor(), found, form.email.data or ""))
    if status == 200:
        flash("They belong to the circle now.", "success")
        return redirect(url_for("forums_manage.board", slug=found.slug, _anchor="members"))
    board_form = _with_choices(BoardForm(formdata=None, obj=found))
    return _page(found, form=board_form, member_form=form), status


@blueprint.post("/<slug>/members/<member_id>/remove")
@requires("boards.manage")
def remove_member(slug: str, member_id: str) -> ResponseReturnValue:
    found = queries.board_for_keeping(current_actor(), slug)
    members = {member.id: member for member, _ in queries.members_of(found)}
    if member_id not in members:
        raise NotFound("member")
    services.remove_from_circle(current_actor(), found, members[member_id])
    flash("They are taken out. You can add them again at any time.", "success")
    return redirect(url_for("forums_manage.board", slug=found.slug, _anchor="members"))


def _with_choices(form: BoardForm) -> BoardForm:
    hosts = accounts_with_role(*STAFF, GROUP_FACILITATOR)
    form.host_id.choices = [("", "Choose")] + [(each.id, each.name or each.email) for each in hosts]
    form.group_id.choices = [("", "No group")] + [(group.id, group.name) for group in all_groups()]
    return form


def _details(form: BoardForm) -> services.BoardDetails:
    return services.BoardDetails(
        name=form.name.data or "",
        purpose=form.purpose.data or "",
        audience=form.audience.data or "",
        age_band=form.age_band.data or "",
        moderation=form.moderation.data or "",
        host_id=form.host_id.data or "",
        group_id=form.group_id.data or "",
        reading_promise=form.reading_promise.data or "",
        answer_within=form.answer_within.data or 10,
        position=form.position.data or 0,
    )
