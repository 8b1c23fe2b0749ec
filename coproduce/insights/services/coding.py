"""Putting texts into themes, taking them out, marking "no theme, because", and undoing."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, select
from sqlalchemy.orm import defer

from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.lifecycle import fire
from coproduce.insights.lifecycle import THEME
from coproduce.insights.models import Coding, CodingStep, Theme
from coproduce.insights.queries.themes import LIVE, passages_with_copies
from coproduce.insights.services.steps import Change, begun_by, give_back, read_by_coding

# What a step remembers may be about thousands of texts, and is loaded only to undo it.
LONG = (CodingStep.added, CodingStep.removed, CodingStep.marked, CodingStep.unmarked)


def move_passages(
    actor: Actor, consultation_id: str, passage_ids: Sequence[str], into: Theme, out_of: Theme | None = None
) -> int:
    """Put texts (and all others of the same words) into a theme, and out of another where one is given. Returns how
    many texts it was about. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "themes.edit", into)
    require_live(into, consultation_id)
    chosen = chosen_texts(consultation_id, passage_ids)
    change = Change(actor, consultation_id)
    change.unmark(chosen)
    if out_of is not None and out_of.id != into.id:
        change.uncode(out_of.id, chosen, into=into.id)
    change.code(into.id, chosen)
    read_by_coding(actor, chosen)
    change.save("code", f"Put {_texts(len(chosen))} into “{into.name}”")
    audit.record(actor, "code", "theme", into.id, details={"texts": len(chosen)})
    return len(chosen)


def remove_from_theme(actor: Actor, consultation_id: str, passage_ids: Sequence[str], theme: Theme) -> int:
    """Take texts (and all others of the same words) out of a theme."""
    require(actor, "themes.edit", theme)
    chosen = chosen_texts(consultation_id, passage_ids)
    change = Change(actor, consultation_id)
    count = change.uncode(theme.id, chosen)
    change.save("code", f"Took {_texts(count)} out of “{theme.name}”")
    audit.record(actor, "uncode", "theme", theme.id, details={"texts": count})
    return count


def mark_no_theme(actor: Actor, consultation_id: str, passage_ids: Sequence[str], reason: str) -> int:
    """Mark texts (and all others of the same words) "no theme, because" (rule 5). They leave every theme."""
    require(actor, "themes.edit")
    reason = reason.strip()
    if not reason:
        raise InvalidInput({"reason": "Say why these texts belong to no theme."})
    chosen = chosen_texts(consultation_id, passage_ids)
    change = Change(actor, consultation_id)
    themes = db.session.scalars(
        select(Theme).where(Theme.consultation_id == consultation_id, Theme.state.in_(LIVE))
    ).all()
    for theme_id in [theme.id for theme in themes]:
        change.uncode(theme_id, chosen)
    change.mark(chosen, reason)
    read_by_coding(actor, chosen)
    change.save("code", f"Marked {_texts(len(chosen))} “no theme”")
    audit.record(actor, "mark_no_theme", "consultation", consultation_id, details={"texts": len(chosen)})
    return len(chosen)


def last_steps(actor: Actor, consultation_id: str, most: int = 20) -> list[CodingStep]:
    """The newest steps, undone ones too, without what they were about."""
    require(actor, "themes.see")
    return list(
        db.session.scalars(
            select(CodingStep)
            .where(CodingStep.consultation_id == consultation_id)
            .options(*(defer(column) for column in LONG))
            .order_by(CodingStep.at.desc(), CodingStep.id)
            .limit(most)
        )
    )


def last_step(consultation_id: str) -> CodingStep | None:
    """The newest step that was not undone. What it is about may be long and is left until it is asked for."""
    return db.session.scalars(
        select(CodingStep)
        .where(CodingStep.consultation_id == consultation_id, CodingStep.undone.is_(False))
        .options(*(defer(column) for column in LONG))
        .order_by(CodingStep.at.desc(), CodingStep.id)
        .limit(1)
    ).first()


def undo(actor: Actor, consultation_id: str) -> CodingStep:
    """Undo the last step of the desk; that a text was read stays. Raises Refused where there is none, or where the
    last step was somebody else's."""
    require(actor, "themes.edit")
    step = last_step(consultation_id)
    if step is None:
        raise Refused("There is nothing to undo.")
    if step.account_id != actor.account_id:
        raise Refused("The last step was taken by a colleague. Ask them to undo it.")
    begun = begun_by(step)
    give_back(step)
    step.undone = True
    _undo_theme(actor, step)
    for theme_id in begun:
        _set_aside_if_empty(actor, theme_id)
    audit.record(actor, "undo", "coding step", step.id, details={"kind": step.kind})
    db.session.flush()
    return step


_REVERSED = {"merge": "undo_merge", "set_aside": "reconsider", "approve": "reconsider"}


def _undo_theme(actor: Actor, step: CodingStep) -> None:
    """Bring the theme of a step back to where it was."""
    theme = db.session.get(Theme, step.theme_id) if step.theme_id else None
    if theme is None:
        return
    if step.kind in ("draft", "accept", "split") and theme.state in LIVE:
        fire(THEME, theme, "set_aside", actor, reason="Undone at the coding desk")
        theme.from_candidate_id = None
    elif step.kind in _REVERSED and (theme.state, _REVERSED[step.kind]) in THEME.table:
        fire(THEME, theme, _REVERSED[step.kind], actor)
        theme.merged_into_id = None


def _set_aside_if_empty(actor: Actor, theme_id: str) -> None:
    """Put away a theme that was begun on the way of an undone step, unless somebody has used it since."""
    theme = db.session.get(Theme, theme_id)
    used = exists().where(Coding.theme_id == theme_id)
    if theme is not None and theme.state == "drafted" and not db.session.scalar(select(used)):
        fire(THEME, theme, "set_aside", actor, reason="Undone at the coding desk")
        theme.from_candidate_id = None


def chosen_texts(consultation_id: str, passage_ids: Sequence[str]) -> list[str]:
    """The chosen texts with their copies. Raises InvalidInput where none is chosen."""
    chosen = passages_with_copies(consultation_id, passage_ids)
    if not chosen:
        raise InvalidInput({"texts": "Choose at least one text."})
    return chosen


def require_live(theme: Theme, consultation_id: str) -> None:
    """Raises Refused where the theme is another consultation's or no longer in use."""
    if theme.consultation_id != consultation_id or theme.state not in LIVE:
        raise Refused("This theme is no longer in use.")


def _texts(count: int) -> str:
    return "1 text" if count == 1 else f"{count:,} texts"
