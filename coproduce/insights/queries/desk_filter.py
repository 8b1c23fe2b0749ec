"""Which texts the coding desk shows: the filter of its address as conditions over Passage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from coproduce.consultations.models import Answer, GroupSession, Response, SessionNote
from coproduce.consultations.queries.sessions import said_alone
from coproduce.insights.facets import FACETS, YOUNG
from coproduce.insights.models import Coding, DeskAssignment, Excerpt, MachineCoding, NoTheme
from coproduce.insights.queries.sentiment import not_read, sounds
from coproduce.insights.queries.themes import CONTEXT, has_no_theme, has_theme, taken_passages
from coproduce.safeguarding.models import Passage

VIEWS = ("uncoded", "all", "no_theme", "unread")
# Instead of a session: answered alone, on a form of one's own.
ALONE = "alone"
# Instead of a language: whichever the machine cannot read.
ANY_LANGUAGE = "any"
FORUM, SESSION = "forum", "session"


@dataclass(frozen=True)
class DeskFilter:
    """Which texts are shown. `theme` and `candidate` are ids and stand before `view`; `search` is words in the text.

    `language` is the code of one that the machine cannot read, or ANY_LANGUAGE for all of those. `session` is the id
    of a group session or ALONE. `format`, `source` and `behalf` are one value each, or several that stand together,
    joined by commas. `reader`, `coder` and `assigned` are ids of accounts; `excerpts` is "with" or "without".
    """

    view: str = "uncoded"
    theme: str = ""
    candidate: str = ""
    topic: str = ""
    search: str = ""
    session: str = ""
    age: str = ""
    format: str = ""
    source: str = ""
    behalf: str = ""
    sentiment: str = ""
    language: str = ""
    excerpts: str = ""
    reader: str = ""
    coder: str = ""
    assigned: str = ""

    @property
    def facets(self) -> tuple[str, ...]:
        """What is asked of who gave the text. What stands in the forums everybody sees, and what was said in a group
        session its group knows: such a source points at nobody."""
        asked = (name for name in FACETS if getattr(self, name))
        return tuple(name for name in asked if name != "source" or self.source not in (FORUM, SESSION))

    def without_facets(self) -> DeskFilter:
        """The same texts, whoever gave them."""
        return replace(self, **dict.fromkeys(FACETS, ""))


def conditions(consultation_id: str, chosen: DeskFilter) -> list[ColumnElement[bool]]:
    """SQL conditions over Passage: all of them hold for each text that the filter shows."""
    few = bool(chosen.theme or chosen.candidate)
    found = [
        belongs_at_the_desk(consultation_id, few=few),
        _standing(chosen),
        *_of_the_text(consultation_id, chosen),
    ]
    found += [
        _facet(consultation_id, name, getattr(chosen, name)) for name in FACETS if getattr(chosen, name)
    ]
    if chosen.session:
        found.append(_session(consultation_id, chosen.session))
    return found


def belongs_at_the_desk(consultation_id: str, *, few: bool = False) -> ColumnElement[bool]:
    """`belongs_to`, worded for databases that would else read a whole index: an identifier names one thing alone, so
    its kind need not be asked, and texts of the same words lie side by side. Of a `few` texts that are named each is
    looked up by itself."""
    given = (Passage.context_id.concat("") if few else Passage.context_id) == consultation_id
    taken = taken_passages(consultation_id)
    return or_(given, Passage.id.in_(taken)) if taken else given


def _standing(chosen: DeskFilter) -> ColumnElement[bool]:
    if chosen.theme:
        return Passage.id.in_(select(Coding.passage_id).where(Coding.theme_id == chosen.theme))
    if chosen.candidate:
        placed = select(MachineCoding.passage_id).where(MachineCoding.candidate_id == chosen.candidate)
        return Passage.id.in_(placed)
    by_view: dict[str, ColumnElement[bool]] = {
        "all": true(),
        "no_theme": has_no_theme(),
        "unread": Passage.state == "unread",
        "uncoded": and_(~has_theme(), ~has_no_theme()),
    }
    return by_view.get(chosen.view, by_view["uncoded"])


def _of_the_text(consultation_id: str, chosen: DeskFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.topic:
        found.append(Passage.topic == chosen.topic)
    if chosen.search.strip():
        found.append(Passage.body.icontains(chosen.search.strip(), autoescape=True))
    if chosen.sentiment:
        found.append(sounds(chosen.sentiment))
    if chosen.language:
        found.append(not_read("" if chosen.language == ANY_LANGUAGE else chosen.language))
    if chosen.excerpts:
        marked = has_excerpts(consultation_id)
        found.append(~marked if chosen.excerpts == "without" else marked)
    if chosen.reader:
        found.append(Passage.read_by_id == chosen.reader)
    if chosen.coder:
        found.append(_coded_by(chosen.coder))
    if chosen.assigned:
        found.append(
            Passage.topic.in_(
                select(DeskAssignment.topic).where(
                    DeskAssignment.consultation_id == consultation_id,
                    DeskAssignment.account_id == chosen.assigned,
                )
            )
        )
    return found


def has_excerpts(consultation_id: str) -> ColumnElement[bool]:
    """SQL condition over Passage: an excerpt was marked in it, or in another text of the same words."""
    marked = Passage.__table__.alias()
    words = (
        select(marked.c.topic, marked.c.fingerprint)
        .join(Excerpt, Excerpt.passage_id == marked.c.id)
        .where(marked.c.context_id == consultation_id)
    )
    with_taken = Passage.id.in_(select(Excerpt.passage_id))
    return or_(tuple_(Passage.topic, Passage.fingerprint).in_(words), with_taken)


def _coded_by(account_id: str) -> ColumnElement[bool]:
    coded = exists().where(Coding.passage_id == Passage.id, Coding.coded_by_id == account_id)
    return or_(coded, exists().where(NoTheme.passage_id == Passage.id, NoTheme.marked_by_id == account_id))


def _session(consultation_id: str, session: str) -> ColumnElement[bool]:
    if session == ALONE:
        return and_(Passage.context_kind == CONTEXT, said_alone())
    notes = (
        select(SessionNote.passage_id)
        .join(GroupSession, GroupSession.id == SessionNote.session_id)
        .where(SessionNote.session_id == session, GroupSession.consultation_id == consultation_id)
    )
    phones = (
        select(Answer.passage_id)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.group_session_id == session,
            Response.consultation_id == consultation_id,
            Answer.passage_id.is_not(None),
        )
    )
    return or_(Passage.id.in_(notes), Passage.id.in_(phones))


def _facet(consultation_id: str, name: str, value: str) -> ColumnElement[bool]:
    if name == "age":
        return Passage.young.is_(value == YOUNG)
    values = value.split(",")
    if name == "source" and FORUM in values:
        return Passage.id.in_(taken_passages(consultation_id))
    answered = (
        select(Answer.passage_id)
        .join(Response, Response.id == Answer.response_id)
        .where(
            Response.consultation_id == consultation_id,
            Answer.passage_id.is_not(None),
            column_of(name).in_(values),
        )
    )
    return or_(Passage.id.in_(answered), _noted(consultation_id, name, values))


def _noted(consultation_id: str, name: str, values: Sequence[str]) -> ColumnElement[bool]:
    """The same of notes of group sessions, which are no forms: whom they speak for was not asked."""
    notes = (
        select(SessionNote.passage_id)
        .join(GroupSession, GroupSession.id == SessionNote.session_id)
        .where(GroupSession.consultation_id == consultation_id)
    )
    if name == "format":
        return Passage.id.in_(notes.where(GroupSession.format.in_(values)))
    return Passage.id.in_(notes) if name == "source" and SESSION in values else false()


def column_of(facet: str) -> InstrumentedAttribute[str]:
    """The column of Response that holds a facet."""
    columns: dict[str, InstrumentedAttribute[str]] = {
        "format": Response.format,
        "source": Response.source,
        "behalf": Response.on_behalf_of,
    }
    return columns[facet]


def is_inside(facet: str, value: str) -> ColumnElement[bool]:
    """SQL condition over Response and its Passage: inside the chosen value of a facet."""
    return Passage.young.is_(value == YOUNG) if facet == "age" else column_of(facet).in_(value.split(","))
