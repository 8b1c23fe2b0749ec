"""The parts of a report in their order, and for whom a report can be made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

PUBLIC, STAFF = "public", "staff"
AUDIENCES = {
    PUBLIC: "For everybody: protected figures, and only what is public today",
    STAFF: "For staff and members in private: exact figures, and answers that nobody was told of yet",
}
EMBARGOED = "holds answers that are not public yet"
MARKS = {PUBLIC: "", STAFF: "Not for publication"}


@dataclass(frozen=True)
class PartKind:
    """One part that can be in a report. `audiences` are those whose report can have it."""

    key: str
    title: str
    hint: str = ""
    appendix: bool = False
    audiences: frozenset[str] = frozenset({PUBLIC, STAFF})


PARTS: dict[str, PartKind] = {
    each.key: each
    for each in (
        PartKind("summary", "Summary", "The answers in one page"),
        PartKind(
            "asked", "What was asked", "What could change, the options, and in which ways people could answer"
        ),
        PartKind("people", "Who answered, and who did not", "Beside the people who live in the area"),
        PartKind("how", "How people took part", "Online, on paper, in groups"),
        PartKind("results", "What people said", "Charts, each with its sentence and its base"),
        PartKind(
            "crosses",
            "Answers against each other",
            "Exact cross-tables",
            audiences=frozenset({STAFF}),
        ),
        PartKind(
            "findings",
            "What we heard and what we do",
            "Every finding with its answer, its owner and its date",
        ),
        PartKind("promises", "Promises and how they stand"),
        PartKind("few", "Views of few, beside those of many"),
        PartKind("refused", "What could not be done, and why"),
        PartKind("checked", "What families said of the findings"),
        PartKind("children", "Children and young people", "Space, voice, audience, influence (Lundy 2007)"),
        PartKind(
            "together",
            "Co-production by stage",
            "Who took part in what, and the rung that the record carries",
        ),
        PartKind("method", "Method and limits"),
        PartKind("questions", "The full questionnaire", appendix=True),
        PartKind("tables", "Every table", "The figures of all charts", appendix=True),
        PartKind(
            "trail", "The audit trail on the day of this report", appendix=True, audiences=frozenset({STAFF})
        ),
    )
}


def parts_for(audience: str) -> list[PartKind]:
    """What a report for this audience can have."""
    return [kind for kind in PARTS.values() if audience in kind.audiences]


def chosen_parts(audience: str, wanted: Collection[str] = ()) -> list[PartKind]:
    """The wanted parts in their order; all of them where none is named, or none that exists."""
    offered = parts_for(audience)
    return [kind for kind in offered if kind.key in wanted] or offered
