"""Drafting, accepting, renaming, merging, splitting, approving themes and setting them aside."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import exists, func, select

from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import telling_has_begun
from coproduce.consultations.queries import consultation_by_id
from coproduce.core import audit, outbox
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.events import ThemesAsked
from coproduce.insights.lifecycle import THEME
from coproduce.insights.models import CandidateTheme, Coding, MachineCoding, Theme
from coproduce.insights.queries.desk import codings_of
from coproduce.insights.queries.themes import LIVE, text_questions
from coproduce.insights.rules import LONGEST_NAME, ThemeFacts
from coproduce.insights.services.coding import chosen_texts
from coproduce.insights.services.machine_help import require_help
from coproduce.insights.services.steps import Change, read_by_coding


def ask_for_themes(
    actor: Actor, consultation: Consultation, *, topic: str = "", themes: int = 0, seed: int = 0
) -> None:
    """Ask the worker to suggest themes for one question or all. What people decided stays as it is, and so do earlier
    suggestions. The same texts, number of `themes` (0: left to the program) and seed give the same again."""
    require(actor, "themes.edit", consultation)
    require_help()
    if topic and topic not in text_questions(consultation.id):
        raise InvalidInput({"topic": "Choose one of the questions."})
    audit.record(actor, "ask_for_themes", "consultation", consultation.id, details={"seed": seed})
    outbox.emit(ThemesAsked(consultation.id, topic, themes, seed, actor.account_id or ""))


def draft_theme(
    actor: Actor, consultation_id: str, name: str, description: str = "", passage_ids: Sequence[str] = ()
) -> Theme:
    """Begin a theme of one's own, with some texts or none. Raises NotAllowed, InvalidInput."""
    require(actor, "themes.edit")
    theme = begin_theme(consultation_id, name, description)
    change = Change(actor, consultation_id)
    if passage_ids:
        chosen = chosen_texts(consultation_id, passage_ids)
        change.unmark(chosen)
        change.code(theme.id, chosen)
        read_by_coding(actor, chosen)
    change.save("draft", f"Began the theme “{theme.name}”", theme.id)
    audit.record(actor, "draft", "theme", theme.id)
    return theme


def accept_candidate(actor: Actor, candidate: CandidateTheme) -> Theme:
    """Make a drafted theme of the machine's suggestion. The person adopts its codings, which stay marked as coming
    from a suggestion; the texts count as read, but for those with an urgent hint."""
    require(actor, "themes.edit")
    consultation_id = candidate.run.consultation_id
    taken = exists().where(Theme.from_candidate_id == candidate.id, Theme.state.in_(LIVE))
    if db.session.scalar(select(taken)):
        raise Refused("This suggestion is in use already.")
    theme = begin_theme(consultation_id, candidate.name, "")
    theme.from_candidate_id = candidate.id
    passage_ids = list(
        db.session.scalars(
            select(MachineCoding.passage_id)
            .where(MachineCoding.candidate_id == candidate.id)
            .order_by(MachineCoding.passage_id)
        )
    )
    change = Change(actor, consultation_id)
    change.unmark(passage_ids)
    change.code(theme.id, passage_ids, from_machine=True)
    read_by_coding(actor, passage_ids)
    change.save("accept", f"Took up the suggestion “{theme.name}”", theme.id)
    audit.record(actor, "accept_candidate", "theme", theme.id, details={"texts": len(passage_ids)})
    return theme


def rename_theme(
    actor: Actor, theme: Theme, name: str, description: str, *, expected_version: int | None = None
) -> None:
    """Change a theme's name and description. Raises Stale, InvalidInput, Refused."""
    require(actor, "themes.edit", theme)
    if expected_version is not None and expected_version != theme.version:
        raise Stale("theme")
    if theme.state == "approved" and _name_taken(theme, name):
        raise Refused("Another approved theme has this name. Choose another, or merge the two.")
    theme.name, theme.description = _checked_name(name), description.strip()
    audit.record(actor, "rename", "theme", theme.id)
    db.session.flush()


def approve_theme(actor: Actor, theme: Theme, *, expected_version: int | None = None) -> None:
    """Make a theme official: from now on it has to be answered (rule 5). Raises NotAllowed, Refused (also where people
    are told the answers already), Stale."""
    texts = (
        db.session.scalar(select(func.count()).select_from(Coding).where(Coding.theme_id == theme.id)) or 0
    )
    told = telling_has_begun(consultation_by_id(theme.consultation_id))
    facts = ThemeFacts(theme.name, texts, _name_taken(theme, theme.name), told)
    fire(THEME, theme, "approve", actor, facts=facts, expected_version=expected_version)
    Change(actor, theme.consultation_id).save("approve", f"Approved “{theme.name}”", theme.id)


def reconsider_theme(actor: Actor, theme: Theme) -> None:
    """Take an approval back, or bring a theme back that was set aside."""
    fire(THEME, theme, "reconsider", actor)


def merge_themes(actor: Actor, source: Theme, into: Theme, *, expected_version: int | None = None) -> None:
    """Put everything of one theme into another; the first is kept as merged, so that it can be undone."""
    if source.id == into.id or source.consultation_id != into.consultation_id or into.state not in LIVE:
        raise Refused("Choose another theme of this consultation to merge with.")
    fire(THEME, source, "merge", actor, expected_version=expected_version, details={"into": into.id})
    source.merged_into_id = into.id
    passage_ids = list(db.session.scalars(codings_of(source.id).order_by(Coding.passage_id)))
    change = Change(actor, source.consultation_id)
    change.uncode(source.id, passage_ids, into=into.id)
    change.code(into.id, passage_ids)
    change.save("merge", f"Merged “{source.name}” into “{into.name}”", source.id)


def split_theme(actor: Actor, theme: Theme, passage_ids: Sequence[str], name: str) -> Theme:
    """Take some texts out of a theme and begin a new one with them."""
    require(actor, "themes.edit", theme)
    chosen = chosen_texts(theme.consultation_id, passage_ids)
    part = begin_theme(theme.consultation_id, name, "")
    change = Change(actor, theme.consultation_id)
    change.uncode(theme.id, chosen, into=part.id)
    change.unmark(chosen)
    change.code(part.id, chosen)
    read_by_coding(actor, chosen)
    change.save("split", f"Split “{part.name}” from “{theme.name}”", part.id)
    audit.record(actor, "split", "theme", theme.id, details={"into": part.id, "texts": len(chosen)})
    return part


def set_aside_theme(actor: Actor, theme: Theme, reason: str, *, expected_version: int | None = None) -> None:
    """Put a theme away, with a reason. Its texts need another theme or a "no theme" mark."""
    fire(THEME, theme, "set_aside", actor, reason=reason, expected_version=expected_version)
    Change(actor, theme.consultation_id).save("set_aside", f"Set “{theme.name}” aside", theme.id)


def begin_theme(
    consultation_id: str, name: str, description: str = "", candidate_id: str | None = None
) -> Theme:
    """A new draft without texts, for a step that authorises and is remembered. Raises InvalidInput."""
    theme = Theme(
        id=new_id(),
        state=THEME.initial,
        consultation_id=consultation_id,
        name=_checked_name(name),
        description=description.strip(),
        from_candidate_id=candidate_id,
    )
    db.session.add(theme)
    db.session.flush()
    return theme


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput({"name": "Give the theme a name."})
    if len(name) > LONGEST_NAME:
        raise InvalidInput({"name": f"Use at most {LONGEST_NAME} characters."})
    return name


def _name_taken(theme: Theme, name: str) -> bool:
    same = exists().where(
        Theme.consultation_id == theme.consultation_id,
        Theme.state == "approved",
        Theme.id != theme.id,
        func.lower(Theme.name) == " ".join(name.split()).lower(),
    )
    return bool(db.session.scalar(select(same)))
