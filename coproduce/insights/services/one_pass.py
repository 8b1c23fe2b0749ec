"""Reading and coding text by text in one pass: what a list of texts with their themes beside them saves at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput
from coproduce.insights.models import CandidateTheme, Coding, Theme
from coproduce.insights.queries.themes import LIVE, candidate_by_id, live_themes, pieces
from coproduce.insights.services.coding import chosen_texts
from coproduce.insights.services.steps import Change, read_by_coding
from coproduce.insights.services.themes import begin_theme


@dataclass(frozen=True)
class Decision:
    """What a person decided about one text: ids of themes it goes into and of those it leaves, ids of suggestions that
    become themes with it, the name of a new theme, or the reason for none."""

    into: frozenset[str] = frozenset()
    out_of: frozenset[str] = frozenset()
    suggestions: frozenset[str] = frozenset()
    new_theme: str = ""
    no_theme: str = ""
    read: bool = False

    @property
    def is_empty(self) -> bool:
        return not (
            self.into
            or self.out_of
            or self.suggestions
            or self.new_theme.strip()
            or self.no_theme.strip()
            or self.read
        )


def read_and_code(actor: Actor, consultation_id: str, decisions: Mapping[str, Decision]) -> int:
    """Carry out what was decided about each text (and all others of the same words) as one step; each counts as read.
    Returns how many texts of the list it was about.

    Raises NotAllowed; InvalidInput by the text's id, or for "texts" where nothing was decided.
    """
    require(actor, "themes.edit")
    made = {each: decided for each, decided in decisions.items() if not decided.is_empty}
    if not made:
        raise InvalidInput({"texts": "Nothing is chosen yet. Tick the themes of at least one text."})
    _check(made)
    change = Change(actor, consultation_id)
    themes = _Themes(change)
    for passage_id, decided in made.items():
        texts = chosen_texts(consultation_id, [passage_id])
        _carry_out(change, themes, texts, decided)
        read_by_coding(actor, texts)
    summary = "Read and saved " + ("1 text" if len(made) == 1 else f"{len(made)} texts")
    change.save("list", f"{summary} of the list")
    audit.record(actor, "read_and_code", "consultation", consultation_id, details={"texts": len(made)})
    return len(made)


def _check(made: Mapping[str, Decision]) -> None:
    problems = {
        passage_id: "A text with a theme cannot have a reason for none. Choose one or the other."
        for passage_id, decided in made.items()
        if decided.no_theme.strip() and (decided.into or decided.suggestions or decided.new_theme.strip())
    }
    if problems:
        raise InvalidInput(problems)


def _carry_out(change: Change, themes: _Themes, texts: Sequence[str], decided: Decision) -> None:
    if decided.no_theme.strip():
        for theme_id in _themes_of(texts):
            change.uncode(theme_id, texts)
        change.mark(texts, decided.no_theme.strip())
        return
    wanted = themes.chosen(decided)
    if wanted:
        change.unmark(texts)
    for theme_id in sorted(decided.out_of - wanted):
        change.uncode(theme_id, texts)
    for theme_id in sorted(wanted):
        change.code(theme_id, texts, from_machine=theme_id in themes.from_suggestions)


def _themes_of(texts: Iterable[str]) -> list[str]:
    found: set[str] = set()
    for piece in pieces(texts):
        live = select(Coding.theme_id).join(Theme).where(Coding.passage_id.in_(piece), Theme.state.in_(LIVE))
        found.update(db.session.scalars(live.distinct()))
    return sorted(found)


class _Themes:
    """The themes of a consultation while a list is saved: each suggestion and each new name is taken up once."""

    def __init__(self, change: Change) -> None:
        self.change, self.consultation_id = change, change.consultation_id
        live = live_themes(self.consultation_id)
        self.live = {theme.id for theme in live}
        self.by_name = {theme.name.casefold(): theme.id for theme in live}
        self.by_candidate = {theme.from_candidate_id: theme.id for theme in live if theme.from_candidate_id}
        self.from_suggestions: set[str] = set()

    def chosen(self, decided: Decision) -> set[str]:
        found = set(decided.into & self.live)
        for candidate_id in sorted(decided.suggestions):
            found.add(self._taken_up(candidate_by_id(self.consultation_id, candidate_id)))
        name = " ".join(decided.new_theme.split())
        if name:
            found.add(self.by_name.get(name.casefold()) or self._begun(name))
        return found

    def _taken_up(self, candidate: CandidateTheme) -> str:
        if candidate.id not in self.by_candidate:
            theme_id = self.by_name.get(candidate.name.casefold()) or self._begun(
                candidate.name, candidate.id
            )
            self.by_candidate[candidate.id] = theme_id
            self.from_suggestions.add(theme_id)
        return self.by_candidate[candidate.id]

    def _begun(self, name: str, candidate_id: str | None = None) -> str:
        theme = begin_theme(self.consultation_id, name, "", candidate_id)
        self.by_name[theme.name.casefold()] = theme.id
        self.live.add(theme.id)
        self.change.begin(theme.id)
        return theme.id
