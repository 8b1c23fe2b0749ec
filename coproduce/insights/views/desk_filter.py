"""The address of the desk: which texts it asks for, in words with a way to take each filter off, and the choices."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for

from coproduce.accounts.queries import accounts_with_role
from coproduce.accounts.roles import ANALYST, COMMISSIONER, MODERATOR
from coproduce.consultations.models import Consultation
from coproduce.consultations.phrases import ON_BEHALF_OF
from coproduce.insights import queries
from coproduce.insights.facets import ADULT, YOUNG
from coproduce.insights.queries.desk_filter import ALONE, ANY_LANGUAGE, FORUM, SESSION, VIEWS
from coproduce.insights.queries.desk_guard import Givers, format_names
from coproduce.insights.queries.sentiment import LABELS, UnreadLanguage
from coproduce.web.guards import current_actor

ME = "me"
# What the filter keeps in the address, so that every state of the desk can be linked to and come back to.
NARROWING = (
    "topic",
    "q",
    "session",
    "age",
    "format",
    "source",
    "behalf",
    "sentiment",
    "language",
    "excerpts",
    "reader",
    "coder",
    "assigned",
)
KEPT = ("view", "theme", "candidate", *NARROWING, "size", "page", "text")

AGES = {YOUNG: "Young people", ADULT: "Adults"}
SOURCES = {
    "web": "On this site",
    "paper": "On paper",
    "phone": "By telephone",
    "import": "From a file",
    SESSION: "In a group session",
    FORUM: "From the forums",
}
FORMATS = {"standard": "Standard form", "young_people": "Young people’s form", "easy_read": "Easy Read form"}
SOUNDS = {"negative": "Negative", "neutral": "Neutral", "positive": "Positive"}
EXCERPTS = {"with": "With excerpts", "without": "Without excerpts"}

Options = list[dict[str, str]]


@dataclass(frozen=True)
class Shown:
    """One thing that is asked for, in words, and the address of the desk without it."""

    words: str
    without: str


def current_filter(givers: Givers) -> queries.DeskFilter:
    """Which texts the address asks for. Kinds that few gave stand together, whichever of them was asked for."""
    view = request.args.get("view", "")
    return queries.DeskFilter(
        view=view if view in VIEWS else VIEWS[0],
        theme=request.args.get("theme", ""),
        candidate=request.args.get("candidate", ""),
        topic=request.args.get("topic", ""),
        search=request.args.get("q", "").replace("\x00", ""),
        session=_known("session", [ALONE, *givers.sessions]),
        age=_known("age", AGES),
        format=_kind("format", givers),
        source=_kind("source", givers),
        behalf=_kind("behalf", givers),
        sentiment=_known("sentiment", LABELS),
        language=request.args.get("language", "").replace("\x00", ""),
        excerpts=_known("excerpts", EXCERPTS),
        reader=_somebody("reader"),
        coder=_somebody("coder"),
        assigned=_somebody("assigned"),
    )


def _known(name: str, values: Mapping[str, str] | Sequence[str]) -> str:
    value = request.args.get(name, "")
    return value if value in values else ""


def _kind(name: str, givers: Givers) -> str:
    value = request.args.get(name, "").partition(",")[0].replace("\x00", "")
    return ",".join(givers.kinds[name].group_of(value)) if value else ""


def _somebody(name: str) -> str:
    value = request.args.get(name, "").replace("\x00", "")
    return current_actor().account_id or "" if value == ME else value


def kept(*without: str) -> dict[str, Any]:
    """The filter as parts of an address, `without` some of them."""
    return {name: value for name, value in request.args.items() if name in KEPT and name not in without}


@dataclass(frozen=True)
class Choices:
    """What can be chosen for each filter: name -> value -> words. A filter with nothing to choose is left out."""

    labels: dict[str, tuple[str, dict[str, str]]]

    def options(self, name: str, any_words: str = "Any") -> Options:
        words = self.labels[name][1]
        return [{"value": "", "label": any_words}, *({"value": v, "label": w} for v, w in words.items())]


def choices_of(
    consultation: Consultation, givers: Givers, unread: Mapping[str, Sequence[UnreadLanguage]]
) -> Choices:
    """The selects of the filter: each with its label and what can be chosen. `unread`: question -> languages of texts
    that the machine cannot read."""
    sessions = {ALONE: "Answered alone", **givers.sessions} if givers.sessions else {}
    sources = {**SOURCES} if givers.sessions or givers.has_forum else dict(list(SOURCES.items())[:4])
    people = {account.id: account.name for account in accounts_with_role(ANALYST, COMMISSIONER, MODERATOR)}
    me = current_actor().account_id
    somebody = {ME: "Me", **{key: name for key, name in people.items() if key != me}}
    found = {
        "session": ("Group session", sessions),
        "age": ("Age", AGES if givers.kinds["age"].groups else {}),
        "format": ("Form", _grouped("format", {**FORMATS, **format_names()}, givers)),
        "source": ("How it came", _sources(sources, givers)),
        "behalf": ("Speaks for", _grouped("behalf", ON_BEHALF_OF, givers)),
        "sentiment": ("Sounds", SOUNDS),
        "language": ("Not read by the computer", _languages(unread)),
        "excerpts": ("Excerpts", EXCERPTS),
        "reader": ("Read by", somebody),
        "coder": ("Coded by", somebody),
        "assigned": ("Question looked after by", somebody),
    }
    return Choices({name: each for name, each in found.items() if each[1]})


def _languages(unread: Mapping[str, Sequence[UnreadLanguage]]) -> dict[str, str]:
    found = {each.code: each.name for languages in unread.values() for each in languages}
    by_name = dict(sorted(found.items(), key=lambda each: each[1]))
    return {ANY_LANGUAGE: "Any language", **by_name} if found else {}


def _grouped(name: str, words: Mapping[str, str], givers: Givers) -> dict[str, str]:
    return {
        ",".join(group): " or ".join(words.get(value, value or "Not said") for value in group)
        for group in givers.kinds[name].groups
        if "".join(group)
    }


def _sources(words: Mapping[str, str], givers: Givers) -> dict[str, str]:
    found = _grouped("source", words, givers)
    if givers.sessions:
        found[SESSION] = SOURCES[SESSION]
    if givers.has_forum:
        found[FORUM] = SOURCES[FORUM]
    return found


def shown_line(
    consultation: Consultation, chosen: queries.DeskFilter, choices: Choices, topics: Mapping[str, str]
) -> list[Shown]:
    """What narrows the texts down, each with a link that takes it off."""
    found = []
    for name in NARROWING:
        words = _words(name, chosen, choices, topics)
        if words:
            address = url_for("insights_manage.desk", slug=consultation.slug, **kept(name, "page", "text"))
            found.append(Shown(words, f"{address}#texts"))
    return found


def _words(name: str, chosen: queries.DeskFilter, choices: Choices, topics: Mapping[str, str]) -> str:
    value = chosen.search.strip() if name == "q" else getattr(chosen, name)
    if not value:
        return ""
    if name == "q":
        return f"words “{value}”"
    if name == "topic":
        return f"question “{topics.get(value, 'no question')}”"
    label, words = choices.labels.get(name, (name, {}))
    if name in ("reader", "coder", "assigned") and value == current_actor().account_id:
        value = ME
    return f"{label.lower()}: {words.get(value, 'others')}"
