"""What the path of one person's words depends on, as plain facts, and what its page shows.

Answers that are not public yet are no part of the facts, so they cannot be shown by mistake (rule 4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from unicodedata import bidirectional

DONE, NOW, LATER, STOPPED = "done", "now", "later", "stopped"
Span = tuple[int, int]


@dataclass(frozen=True)
class Said:
    """That the person said “this is not what I meant” of a step, and what became of it: `state` is open, changed or
    kept; `about` is the step ("theme:…", "finding:…", "no_theme:")."""

    about: str
    state: str
    said_on: date
    settled_on: date | None = None
    reason: str = ""
    label: str = ""


@dataclass(frozen=True)
class TextTheme:
    """An approved theme that a text was put into. `spans` are the places in the writer's own words (`OwnText.words`)
    that speak of it; none where it is the whole text."""

    theme_id: str
    name: str
    spans: tuple[Span, ...] = ()
    sorted_on: date | None = None
    from_computer: bool = False


@dataclass(frozen=True)
class OwnText:
    """One free text of the response, in the writer's own words. `themes` are the approved ones it belongs to, `coded`
    the same with the places that speak of each."""

    question: str
    words: str
    reading: str
    read_on: date | None
    redacted: bool
    may_quote: bool
    quoted: bool
    themes: tuple[str, ...]
    no_theme_because: str = ""
    passage_id: str = ""
    coded: tuple[TextTheme, ...] = ()
    said: tuple[Said, ...] = ()
    no_theme_on: date | None = None

    @property
    def direction(self) -> str:
        """Which way the words run, by the first letter that says so (Unicode Annex 9, P2 and P3): stretches of a text
        stand each in its own frame, so none of them can be asked for it."""
        kinds = (bidirectional(sign) for sign in self.words)
        return next(("ltr" if kind == "L" else "rtl" for kind in kinds if kind in ("L", "R", "AL")), "ltr")

    @property
    def is_sorted(self) -> bool:
        return bool(self.themes or self.no_theme_because)


@dataclass(frozen=True)
class CountedAnswer:
    """An answer that is no text: the question, what the person chose, and in a sentence how it is counted in the
    published, protected results; empty while there are none."""

    question: str
    answer: str
    counted: str = ""


@dataclass(frozen=True)
class PublicPromise:
    """A promise in public answers. `late` only where that is public already (rule 6); `since` says in sentences what
    changed since: notes, figures, what families said."""

    title: str
    state: str
    due_on: date
    done_on: date | None
    stopped_reason: str
    moved_from: tuple[date, ...]
    late: bool
    since: tuple[str, ...] = ()
    href: str = ""


@dataclass(frozen=True)
class PublicAnswer:
    """A public finding that this response's words went into, with its reply. `owner` is the named person who answers
    for it with role and organisation; `extents` say of a theme how far the answer goes, where it is not all the way;
    `slug` names the consultation, where it is another one."""

    finding_id: str
    you_said: str
    kind: str
    reply: str
    promise: PublicPromise | None
    reason: str = ""
    owner: str = ""
    theme_ids: frozenset[str] = frozenset()
    extents: tuple[tuple[str, str], ...] = ()
    slug: str = ""

    def extent_of(self, theme_id: str) -> str:
        return dict(self.extents).get(theme_id, "")


@dataclass(frozen=True)
class Release:
    """How far the answers are, in what anybody may know: `public`, `settled` (they open at `public_from`), `held`,
    `withdrawn` or `promised`."""

    stage: str
    public_from: datetime | None = None
    held_until: date | None = None
    reason: str = ""
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class TraceFacts:
    """All that the path of one response depends on. `asked_by` is the organisation that asks."""

    slug: str
    title: str
    state: str
    submitted_on: date
    imported: bool
    closes_on: date | None
    promised_on: date | None
    cancelled_because: str
    results_on: date | None
    texts: tuple[OwnText, ...]
    answers: tuple[PublicAnswer, ...]
    release: Release
    today: date
    asked_by: str = ""
    counted: tuple[CountedAnswer, ...] = ()

    @property
    def themes_may_be_named(self) -> bool:
        return self.results_on is not None or self.release.stage == "public"

    @property
    def shown_answers(self) -> tuple[PublicAnswer, ...]:
        """Those of this consultation once it has opened; those of others are public in any case."""
        return tuple(each for each in self.answers if each.slug or self.release.stage == "public")


@dataclass(frozen=True)
class Point:
    """One line of a step: `kind` is a status to show before it."""

    text: str
    href: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Step:
    """One step of the path. `on` is when it happened, `by` when it is promised for; `at` has the minute too. `names`
    are themes, `points` what stands beneath."""

    name: str
    label: str
    state: str
    text: str = ""
    on: date | None = None
    by: date | None = None
    at: datetime | None = None
    names: tuple[str, ...] = ()
    points: tuple[Point, ...] = ()
    href: str = ""
    link: str = ""


@dataclass(frozen=True)
class Stretch:
    """A stretch of own words. `parts` are the numbers of the marked parts that it lies in, `begins` and `ends` those
    that begin before it and end after it."""

    words: str
    parts: tuple[int, ...] = ()
    begins: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()


@dataclass(frozen=True)
class ThemePath:
    """What became of a part of a text. `name` is empty while it may not be named; `parts` number the marked parts, none
    where it is the whole text; `about` is what “not what I meant” names, empty where that cannot be said."""

    name: str
    parts: tuple[int, ...]
    excerpts: tuple[str, ...]
    who: str
    on: date | None
    because: str = ""
    answers: tuple[PublicAnswer, ...] = ()
    waits: str = ""
    by: date | None = None
    at: datetime | None = None
    about: str = ""
    said: Said | None = None
    theme_id: str = ""


@dataclass(frozen=True)
class TextPath:
    """One text, cut into stretches, with the path of each of its parts. `said` is what the person said of places where
    it stands no more."""

    text: OwnText
    stretches: tuple[Stretch, ...]
    themes: tuple[ThemePath, ...] = ()
    said: tuple[Said, ...] = ()


@dataclass(frozen=True)
class Trace:
    """What the trace page shows, the person's own words first."""

    slug: str
    title: str
    texts: tuple[OwnText, ...]
    steps: tuple[Step, ...]
    paths: tuple[TextPath, ...] = ()
    counted: tuple[CountedAnswer, ...] = ()
    results: str = ""

    @property
    def has_parts(self) -> bool:
        """Whether anything can be said word by word."""
        return any(path.themes or path.said for path in self.paths)
