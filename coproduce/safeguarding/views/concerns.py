"""Concerns, for the safeguarding lead and deputies. Opening one leaves an access record (rule 20)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.queries import accounts_by_ids
from coproduce.core import clock
from coproduce.core.access import Actor, allows
from coproduce.core.database import db
from coproduce.core.lifecycle import possible_actions
from coproduce.safeguarding import concern_forms as forms
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.attachment_queries import attachment_of
from coproduce.safeguarding.concern_rules import categories, name_of, severities, time_left
from coproduce.safeguarding.contexts import Context, places_of
from coproduce.safeguarding.lifecycle import CONCERN
from coproduce.safeguarding.models import Concern, RestrictedRead
from coproduce.safeguarding.services import concern_log
from coproduce.safeguarding.views.raising import people_choices
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number, page_of
from coproduce.web.site import record_access

blueprint = Blueprint("safeguarding_concerns", __name__, url_prefix="/manage/concerns")


@dataclass(frozen=True)
class Action:
    """What can be done on the page of a concern: its form, the step, and the words afterwards."""

    form: type[VersionedForm]
    step: Callable[[Actor, Concern, Any], object]
    done: str


def _link(actor: Actor, found: Concern, form: Any) -> None:
    concern_log.link(actor, found, queries.concern_for_handling(actor, form.other.data))


def _correct(actor: Actor, found: Concern, form: Any) -> None:
    concern_log.correct(actor, found, request.form.get("step", ""), form.right.data or "")


ACTIONS: Mapping[str, Action] = {
    "acknowledge": Action(
        VersionedForm,
        lambda actor, found, form: services.acknowledge_concern(
            actor, found, expected_version=form.expected_version
        ),
        "You have taken this concern on.",
    ),
    "close": Action(
        forms.OutcomeForm,
        lambda actor, found, form: services.close_concern(
            actor, found, form.words.data or "", expected_version=form.expected_version
        ),
        "The concern is closed.",
    ),
    "reopen": Action(
        forms.OutcomeForm,
        lambda actor, found, form: services.reopen_concern(
            actor, found, form.words.data or "", expected_version=form.expected_version
        ),
        "The concern is open again, and you have it.",
    ),
    "hand_on": Action(
        forms.HandOnForm,
        lambda actor, found, form: services.hand_on(
            actor, found, form.why.data or "", expected_version=form.expected_version
        ),
        "The concern waits for somebody again, and the next on duty is told.",
    ),
    "note": Action(
        forms.NoteForm,
        lambda actor, found, form: concern_log.add_note(
            actor, found, form.entry.data or "", form.on_day.data
        ),
        "The entry is in the log.",
    ),
    "correct": Action(forms.CorrectionForm, _correct, "The correction stands beneath the entry."),
    "refer": Action(
        forms.ReferralForm,
        lambda actor, found, form: concern_log.refer(
            actor, found, form.referred_to.data or "", form.on_day.data, form.agreed.data or ""
        ),
        "The referral is in the log.",
    ),
    "number": Action(
        forms.CaseNumberForm,
        lambda actor, found, form: concern_log.set_case_number(
            actor, found, form.number.data or "", expected_version=form.expected_version
        ),
        "The number is kept.",
    ),
    "name_staff": Action(
        forms.NamedForm,
        lambda actor, found, form: services.name_staff(
            actor, found, form.named.data or (), expected_version=form.expected_version
        ),
        "From now on the concern does not reach them.",
    ),
    "link": Action(forms.LinkForm, _link, "The two concerns are linked."),
}


@blueprint.get("", strict_slashes=False)
@requires("concerns.handle")
def index() -> ResponseReturnValue:
    """Open concerns, those that nobody took on first; or the closed ones."""
    closed, number = request.args.get("state") == "closed", request.args.get("number", "")[:80]
    statement = queries.concerns(current_actor(), closed=closed, number=number.replace("\x00", ""))
    page = page_of(statement, number=page_number())
    ids = {each for row in page.rows for each in (row.raised_by_id, row.acknowledged_by_id) if each}
    return render_template(
        "safeguarding/concerns.html",
        page=page,
        closed=closed,
        number=number,
        names=accounts_by_ids(ids),
        time_left=time_left,
        severities={kind.key: kind.name for kind in severities()},
        waiting=queries.waiting_count(current_actor()),
    )


@blueprint.get("/<concern_id>")
@requires("concerns.handle")
def concern(concern_id: str) -> ResponseReturnValue:
    found = queries.concern_for_handling(current_actor(), concern_id)
    _note_look(concern_id)
    return _page(found)


@blueprint.post(f"/<concern_id>/<any({', '.join(ACTIONS)}):action>")
@requires("concerns.handle")
def act(concern_id: str, action: str) -> ResponseReturnValue:
    actor, wanted = current_actor(), ACTIONS[action]
    found = queries.concern_for_handling(actor, concern_id)
    form = _form(action, actor, found, sent=True)
    status = carry_out(form, lambda: wanted.step(actor, found, form))
    if status != 200:
        # The page shows the concern again, so this look is noted too; its own transaction needs this one to be over.
        db.session.rollback()
        _note_look(concern_id)
        return _page(found, {action: form}), status
    flash(wanted.done, "success")
    if not allows(actor, "concerns.handle", found) or action == "close":
        return redirect(url_for(".index"))
    return redirect(url_for(".concern", concern_id=found.id))


def tasks(actor: Actor) -> str | None:
    """Staff home: concerns that wait for the lead."""
    if not allows(actor, "concerns.handle"):
        return None
    waiting = queries.open_concerns(actor)
    if not waiting:
        return None
    return render_template("safeguarding/tasks_concerns.html", concerns=waiting, time_left=time_left)


def _note_look(concern_id: str) -> None:
    record_access(
        RestrictedRead(
            account_id=current_actor().account_id or "",
            subject_kind="concern",
            subject_id=concern_id,
            at=clock.now(),
        )
    )


def _form(action: str, actor: Actor, found: Concern, *, sent: bool) -> Any:
    """The form of an action; `sent` where it is the one that came with the request."""
    kind = ACTIONS[action].form
    form = kind(version=found.version) if sent else kind(formdata=None, version=found.version)
    if isinstance(form, forms.NamedForm):
        form.named.choices = [each for each in people_choices(actor) if each[0] not in found.named_ids]
    if isinstance(form, forms.LinkForm):
        form.other.choices = [
            (
                other.id,
                f"{clock.to_london(other.raised_at):%-d %b %Y, %H:%M}"
                f"{', ' + other.case_number if other.case_number else ''}",
            )
            for other in queries.can_be_linked(actor, found)
        ]
    for each in form:
        each.id = f"{action}-{each.id}"  # many forms stand on one page
    return form


def _page(found: Concern, came_back: Mapping[str, Any] | None = None) -> str:
    actor = current_actor()
    came_back = came_back or {}
    passage, attachment = queries.passage_of(found), attachment_of(found)
    tellings, looks = queries.tellings_of(found), queries.looks_at(found)
    ids = {found.raised_by_id, found.acknowledged_by_id, *found.named_ids}
    ids |= {telling.account_id for telling in tellings} | {look.account_id for look in looks}
    key = (found.context_kind, found.context_id)
    return render_template(
        "safeguarding/concern.html",
        concern=found,
        passage=passage,
        attachment=attachment,
        people=accounts_by_ids({each for each in ids if each}),
        tellings=tellings,
        looks=looks,
        steps=queries.steps_of(found),
        linked=queries.linked_to(actor, found),
        possible=possible_actions(CONCERN, found, actor),
        form=next(iter(came_back.values()), None),
        forms={each: came_back.get(each) or _form(each, actor, found, sent=False) for each in ACTIONS},
        correcting=request.form.get("step", "") if "correct" in came_back else "",
        where=places_of([key]).get(key, Context("")),
        category=name_of(categories(), found.category),
        severity=name_of(severities(), found.severity),
        time_left=time_left,
    )
