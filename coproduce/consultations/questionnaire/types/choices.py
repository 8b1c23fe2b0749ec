"""Questions whose answer is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from coproduce.consultations.questionnaire.questions import (
    PREFER_NOT_TO_SAY,
    Atomic,
    Facet,
    Option,
    Problem,
    Question,
    with_decline,
)

OTHER, NONE = "other", "none_of_these"

YES_NO = (Option("yes", "Yes"), Option("no", "No"), Option("not_sure", "I’m not sure"))

AGE_BANDS = (
    Option("under_11", "Under 11"),
    Option("11_to_15", "11 to 15"),
    Option("16_to_18", "16 to 18"),
    Option("19_to_25", "19 to 25"),
    Option("26_or_over", "26 or over"),
)


@dataclass(frozen=True, kw_only=True)
class OneChoice(Question):
    """One of some options. With `other_label` people can choose that and say what; the words are a facet of their
    own, apart from the option."""

    type: ClassVar[str] = "one_choice"
    options: tuple[Option, ...] = ()
    other_label: str = ""

    @property
    def offered(self) -> tuple[Option, ...]:
        other = (Option(OTHER, self.other_label),) if self.other_label else ()
        return with_decline((*self.options, *other), self)

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        said = (Facet(key=OTHER, kind="text", label=self.other_label),) if self.other_label else ()
        return (Facet(kind="choice", options=self.offered), *said)

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        return _other_problem(pieces, self.other_label)

    def is_missing(self, pieces: Mapping[str, Atomic]) -> bool:
        return not pieces.get("")


@dataclass(frozen=True, kw_only=True)
class SeveralChoices(OneChoice):
    """Some of the options. `none_label` excludes all others; `at_least` and `at_most` count the chosen ones."""

    type: ClassVar[str] = "several_choices"
    please_answer: ClassVar[str] = "Choose at least one answer."
    none_label: str = ""
    at_least: int | None = None
    at_most: int | None = None

    @property
    def offered(self) -> tuple[Option, ...]:
        other = (Option(OTHER, self.other_label),) if self.other_label else ()
        none = (Option(NONE, self.none_label),) if self.none_label else ()
        return with_decline((*self.options, *other, *none), self)

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        said = (Facet(key=OTHER, kind="text", label=self.other_label),) if self.other_label else ()
        return (Facet(kind="choices", options=self.offered), *said)

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        chosen = pieces.get("", ())
        keys: tuple[str, ...] = chosen if isinstance(chosen, tuple) else ()
        for alone in (NONE, PREFER_NOT_TO_SAY):
            if alone in keys and len(keys) > 1:
                words = next(option.label for option in self.offered if option.key == alone)
                return Problem(f"“{words}” cannot go together with another answer. Untick one of them.")
        if keys and self.at_least and len(keys) < self.at_least and not {NONE, PREFER_NOT_TO_SAY} & set(keys):
            return Problem(f"Choose at least {self.at_least} answers.")
        if self.at_most and len(keys) > self.at_most:
            return Problem(f"Choose at most {self.at_most} {'answer' if self.at_most == 1 else 'answers'}.")
        return _other_problem(pieces, self.other_label)


def _other_problem(pieces: dict[str, Atomic], label: str) -> Problem | None:
    """Words without “other” choose it where nothing else is chosen; otherwise the person has to say which counts."""
    if not label:
        return None
    chosen = pieces.get("")
    is_chosen = chosen == OTHER or (isinstance(chosen, tuple) and OTHER in chosen)
    if is_chosen and OTHER not in pieces:
        return Problem(f"Say what you mean by “{label}”.", (OTHER,))
    if OTHER in pieces and not is_chosen:
        return Problem(
            f"You wrote something beside “{label}”. Choose “{label}” too, or clear what you wrote.", (OTHER,)
        )
    return None


@dataclass(frozen=True, kw_only=True)
class YesNo(Question):
    type: ClassVar[str] = "yes_no"
    measures: str = ""  # "involvement" where this asks whether people feel involved

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="choice", options=with_decline(YES_NO, self)),)


@dataclass(frozen=True, kw_only=True)
class ListChoice(Question):
    """One of a long list, found by typing where a script runs."""

    type: ClassVar[str] = "list_choice"
    most_options: ClassVar[int] = 2000
    options: tuple[Option, ...] = ()

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="choice", options=with_decline(self.options, self)),)


@dataclass(frozen=True, kw_only=True)
class Area(ListChoice):
    """The part of the area in which a person lives, from a list: never an address, postcode or map point."""

    type: ClassVar[str] = "area"


@dataclass(frozen=True, kw_only=True)
class AgeBand(Question):
    """An age band; bands of its own take the place of the usual ones."""

    type: ClassVar[str] = "age_band"
    options: tuple[Option, ...] = ()

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="choice", options=with_decline(self.options or AGE_BANDS, self)),)


@dataclass(frozen=True, kw_only=True)
class PictureChoice(Question):
    """Options with pictures; one, or with `several` as many as fit."""

    type: ClassVar[str] = "picture_choice"
    options: tuple[Option, ...] = ()
    several: bool = False

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (
            Facet(kind="choices" if self.several else "choice", options=with_decline(self.options, self)),
        )

    def problem_of(self, pieces: dict[str, Atomic]) -> Problem | None:
        chosen = pieces.get("")
        if isinstance(chosen, tuple) and PREFER_NOT_TO_SAY in chosen and len(chosen) > 1:
            return Problem(
                "“I prefer not to say” cannot go together with another answer. Untick one of them."
            )
        return None


@dataclass(frozen=True, kw_only=True)
class Consent(Question):
    """Something to agree to with a tick. Required means that nobody goes on without it."""

    type: ClassVar[str] = "consent"
    please_answer: ClassVar[str] = "Tick the box if you agree. You can only go on if you do."
    agree_label: str = ""

    @property
    def own_facets(self) -> tuple[Facet, ...]:
        return (Facet(kind="choice", options=(Option("yes", self.agree_label or "Yes, I agree"),)),)
