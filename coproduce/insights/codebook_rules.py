"""The codebook of a consultation: what rules may say, how well the machine does, what may be taken up at once. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LONGEST_PHRASE = 120
MOST_RULES = 40
# A theme with fewer examples is not learnt from them; its rules still count.
FEWEST_EXAMPLES = 3
# Fewer coded texts than this tell nothing about how well the machine would do.
FEWEST_TO_COMPARE = 20
PARTS = 5
# Many suggestions are taken up at once from this confidence on; below, a person looks at each.
LEAST_CONFIDENCE_AT_ONCE = 0.5
# Who gave a theme that the other did not; and of how many such texts is kept which they are.
PEOPLE, MACHINE = "people", "machine"
MOST_DIFFERENCES = 60


@dataclass(frozen=True)
class Coded:
    """A text that people coded: its words, the ids of its themes (none: "no theme"), and its own."""

    words: str
    theme_ids: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True)
class Phrase:
    """A rule of a theme; `excludes` speaks against it."""

    theme_id: str
    phrase: str
    excludes: bool = False


def can_learn(coded: Sequence[Coded], phrases: Sequence[Phrase]) -> bool:
    """Whether there is anything to code by."""
    counts: dict[str, int] = {}
    for each in coded:
        for theme_id in each.theme_ids:
            counts[theme_id] = counts.get(theme_id, 0) + 1
    return any(count >= FEWEST_EXAMPLES for count in counts.values()) or any(
        not each.excludes for each in phrases
    )


def parts_of(coded: Sequence[Coded]) -> list[tuple[list[Coded], list[Coded]]]:
    """(learn from, compare with), so that each text is compared once, with a machine that has not seen it. Texts of the
    same words stay together."""
    places = {words: number for number, words in enumerate(dict.fromkeys(each.words for each in coded))}
    return [
        (
            [each for each in coded if places[each.words] % PARTS != part],
            [each for each in coded if places[each.words] % PARTS == part],
        )
        for part in range(PARTS)
    ]


def labels_of(names: Mapping[str, str]) -> dict[str, str]:
    """Theme id -> the name under which the machine learns it: names help it, and no two may be the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for theme_id in sorted(names):
        label = name = names[theme_id].strip() or theme_id
        number = 2
        while label.casefold() in taken:
            label, number = f"{name} ({number})", number + 1
        taken.add(label.casefold())
        found[theme_id] = label
    return found


def agreement_with_people(
    texts: Sequence[Coded], machine: Sequence[Collection[str]], theme_ids: Collection[str] = ()
) -> dict[str, Any]:
    """How the machine would have coded what people did, for each theme: texts that `both`, only the `people`, only the
    `machine` or `neither` put into it, and some where the two differ (`differ`: [text, who gave the theme])."""
    from coproduce.analysis import agreement

    first = [frozenset(each.theme_ids) for each in texts]
    second = [frozenset(each) for each in machine]
    wanted = set(theme_ids).union(*first, *second)
    return {
        "texts": len(first),
        "overall": agreement.kappa_overall(first, second).value,
        "alpha": agreement.alpha([first, second], agreement.masi).value,
        "themes": {theme: _compared(theme, texts, first, second) for theme in sorted(wanted)},
    }


def _compared(
    theme: str, texts: Sequence[Coded], first: Sequence[frozenset[str]], second: Sequence[frozenset[str]]
) -> dict[str, Any]:
    said = [(theme in one, theme in other) for one, other in zip(first, second, strict=True)]
    differ = [
        [text.id, PEOPLE if by_people else MACHINE]
        for text, (by_people, by_machine) in zip(texts, said, strict=True)
        if by_people != by_machine
    ]
    return {
        "both": said.count((True, True)),
        PEOPLE: said.count((True, False)),
        MACHINE: said.count((False, True)),
        "neither": said.count((False, False)),
        "differ": differ[:MOST_DIFFERENCES],
    }


@dataclass(frozen=True)
class ThemeAgreement:
    """People and machine on one theme over every question: numbers of texts, and Cohen's kappa, None where one of them
    used the theme always or never. `differ`: text id -> who gave the theme, people or machine."""

    both: int
    people: int
    machine: int
    neither: int
    differ: Mapping[str, str]

    @property
    def texts(self) -> int:
        return self.both + self.people + self.machine + self.neither

    @property
    def kappa(self) -> float | None:
        """Cohen, "A coefficient of agreement for nominal scales" (1960), for given or not given."""
        total = self.texts
        given, found = self.both + self.people, self.both + self.machine
        if not total:
            return None
        by_chance = (given * found + (total - given) * (total - found)) / total**2
        observed = (self.both + self.neither) / total
        return None if by_chance == 1 else (observed - by_chance) / (1 - by_chance)


def agreement_on(measured: Sequence[Mapping[str, Any] | None], theme_id: str) -> ThemeAgreement | None:
    """What the runs of all questions say of one theme; None where nothing was compared."""
    found = [each["themes"][theme_id] for each in measured if each and theme_id in each.get("themes", {})]
    if not found:
        return None
    both, people, machine, neither = (
        sum(int(each[name]) for each in found) for name in ("both", PEOPLE, MACHINE, "neither")
    )
    differ = {str(text_id): str(who) for each in found for text_id, who in each["differ"]}
    return ThemeAgreement(both, people, machine, neither, differ)


def speaking_phrases(words: str, phrases: Sequence[str]) -> list[str]:
    """The phrases of a theme's rules that stand in a text."""
    from coproduce.analysis.codebook import Rule

    return [phrase for phrase in phrases if Rule("", (phrase,)).matched(words)]
