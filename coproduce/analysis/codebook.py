"""A codebook learnt from a few examples for each theme, and from rules, codes all other texts.

A codebook is its examples and rules: it is fitted when texts are coded, since the texts themselves tell which words are
rare and how frequent a theme is. The same examples and texts give the same codes. What is coded is a proposal for
people; the confidence of a code is the probability that a person would give it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from coproduce.analysis.codebook_features import words_of
from coproduce.analysis.encoder import Progress

VERSION = "3"
# Beyond these many different examples the arithmetic gets slow and the gain small; rare themes keep theirs.
MOST_EXAMPLES = 3000
_RULE_CONFIDENCE = 0.9
_RULE_ALONE = 0.02
_ENOUGH_TEXTS = 200


@dataclass(frozen=True)
class Example:
    """A text and the themes that a person gave it; none says that no theme of the codebook applies."""

    text: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """A text with one of `phrases` (words in order; `wait*` for a beginning) and none of `exclude` has the theme."""

    theme: str
    phrases: tuple[str, ...]
    exclude: tuple[str, ...] = ()

    def matched(self, text: str) -> str | None:
        """The phrase that speaks for the theme, or None."""
        said = f" {' '.join(words_of(text))} "
        if any(_says(said, phrase) for phrase in self.exclude):
            return None
        return next((phrase for phrase in self.phrases if _says(said, phrase)), None)


def _says(said: str, phrase: str) -> bool:
    words = re.findall(r"[^\W_]+(?:['’][^\W_]+)*\*?", phrase.lower())
    parts = [
        re.escape(word.rstrip("*").replace("’", "'")) + (r"\S*" if word.endswith("*") else "")
        for word in words
    ]
    return bool(parts) and re.search(f" {' '.join(parts)} ", said) is not None


@dataclass(frozen=True)
class Code:
    """A theme and the probability (0 to 1) that a person would give it."""

    theme: str
    confidence: float


@dataclass(frozen=True)
class Codes:
    """The themes of a text, surest first. `confidence`: of the least sure; without themes, that none applies."""

    codes: tuple[Code, ...]
    confidence: float

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(code.theme for code in self.codes)


@dataclass(frozen=True)
class Reason:
    """Why a theme: the phrase of a rule, the words that spoke for it, and the example of the theme nearest in words."""

    phrase: str | None = None
    words: tuple[str, ...] = ()
    example: int | None = None


@dataclass(frozen=True)
class Codebook:
    """Themes in the order of their first use; `method` says what they are learnt from on this installation."""

    themes: tuple[str, ...]
    examples: tuple[Example, ...]
    rules: tuple[Rule, ...] = ()
    with_known_themes: bool = True
    _reasons: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def method(self) -> str:
        """As `method_for` says it, for few texts."""
        return self.method_for([])

    def method_for(self, texts: Sequence[str]) -> str:
        """What is learnt from when these texts are coded: `sentences` are left out where there are too many."""
        from coproduce.analysis import codebook_sentences, vectors
        from coproduce.analysis.codebook_known import shipped

        parts = ["ridge", "words"]
        parts += ["vectors"] if vectors.installed() else []
        everything = [*(example.text for example in self.examples), *texts, *self.themes]
        parts += ["sentences"] if codebook_sentences.readable(everything) else []
        parts += ["known-themes"] if self.with_known_themes and shipped() else []
        return "+".join(parts + (["rules"] if self.rules else []))

    def code(self, texts: Sequence[str], progress: Progress | None = None) -> list[Codes]:
        """The themes of each text. `progress` tells how many sentences are read, and may raise to stop."""
        if not texts:
            return []
        chances, given = self._chances(texts, progress)
        self._obey_rules(texts, chances, given)
        return [self._codes(words_of(text), *rows) for text, *rows in zip(texts, chances, given, strict=True)]

    def reason(self, text: str, theme: str) -> Reason:
        """Why a theme was proposed, found when asked. Raises KeyError for a theme that the codebook does not hold."""
        from coproduce.analysis.codebook_reasons import nearest, speaking

        if theme not in self.themes:
            raise KeyError(theme)
        phrases = (rule.matched(text) for rule in self.rules if rule.theme == theme)
        phrase = next((each for each in phrases if each), None)
        if not self._reasons:
            self._reasons.update(speaking(self.examples, self.themes))
        words = sorted(set(words_of(text)), key=lambda word: (-self._reasons[theme].get(word, 0.0), word))
        telling = tuple(word for word in words if self._reasons[theme].get(word, 0.0) > 0)[:3]
        return Reason(phrase, telling, nearest(text, theme, self.examples))

    def save(self, place: Path) -> None:
        """Write the codebook as JSON. Raises OSError."""
        document = {
            "version": VERSION,
            "themes": self.themes,
            "examples": [asdict(example) for example in self.examples],
            "rules": [asdict(rule) for rule in self.rules],
            "with_known_themes": self.with_known_themes,
        }
        place.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")

    def _chances(self, texts: Sequence[str], progress: Progress | None) -> tuple[Any, Any]:
        """Probabilities and whether given, each (texts, themes)."""
        import numpy as np

        merged = list(_merged(self.examples))
        if not merged:
            shape = (len(texts), len(self.themes))
            return np.full(shape, _RULE_ALONE), np.zeros(shape, dtype=bool)
        from coproduce.analysis.codebook_texts import estimated

        truth = np.array(
            [[theme in labels for theme in self.themes] for _, labels in merged], dtype=np.float64
        )
        learnt_from = [text for text, _ in merged]
        return estimated(
            learnt_from, truth, self.themes, texts, self.with_known_themes, _ENOUGH_TEXTS, progress
        )

    def _obey_rules(self, texts: Sequence[str], chances: Any, given: Any) -> None:
        for rule in self.rules:
            column = self.themes.index(rule.theme)
            for row, text in enumerate(texts):
                if rule.matched(text):
                    chances[row, column] = max(chances[row, column], _RULE_CONFIDENCE)
                    given[row, column] = True

    def _codes(self, words: Sequence[str], chances: Any, given: Any) -> Codes:
        if not words:
            return Codes((), 1.0)
        held = sorted(
            (number for number in range(len(self.themes)) if given[number]), key=lambda n: (-chances[n], n)
        )
        codes = tuple(Code(self.themes[number], round(float(chances[number]), 4)) for number in held)
        return Codes(codes, codes[-1].confidence if codes else round(float(1 - max(chances, default=0.0)), 4))


def learn(
    examples: Sequence[Example], rules: Sequence[Rule] = (), with_known_themes: bool = True
) -> Codebook:
    """A codebook from examples and rules. Raises ValueError where they name no theme at all."""
    kept = tuple(
        Example(
            example.text, tuple(dict.fromkeys(label.strip() for label in example.labels if label.strip()))
        )
        for example in examples
    )
    named = [label for example in kept for label in example.labels] + [rule.theme for rule in rules]
    themes = tuple(dict.fromkeys(named))
    if not themes:
        raise ValueError("the examples name no theme")
    return Codebook(themes, kept, tuple(rules), with_known_themes)


def load(place: Path) -> Codebook:
    """A codebook that `save` wrote. Raises OSError, and ValueError for a file that is none."""
    try:
        document = json.loads(place.read_text(encoding="utf-8"))
        examples = tuple(
            Example(str(each["text"]), tuple(map(str, each["labels"]))) for each in document["examples"]
        )
        rules = tuple(
            Rule(str(each["theme"]), tuple(map(str, each["phrases"])), tuple(map(str, each["exclude"])))
            for each in document["rules"]
        )
        themes = tuple(map(str, document["themes"]))
        with_known_themes = bool(document["with_known_themes"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"{place} is not a codebook: {error}") from error
    if not {*(label for each in examples for label in each.labels), *(rule.theme for rule in rules)} <= set(
        themes
    ):
        raise ValueError(f"{place} is not a codebook: an example names a theme that is not in it")
    return Codebook(themes, examples, rules, with_known_themes)


def _merged(examples: Sequence[Example]) -> Iterator[tuple[str, set[str]]]:
    """Different texts with the labels that at least half of the copies have.

    A copy would otherwise speak for its twin when an example is scored by the others.
    """
    copies: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        said = " ".join(words_of(example.text))
        if said:
            copies[said].append(example)
    found = []
    for same in copies.values():
        counts = Counter(label for example in same for label in example.labels)
        found.append((same[0].text, {label for label, count in counts.items() if 2 * count >= len(same)}))
    return iter(found if len(found) <= MOST_EXAMPLES else _rarest_first(found)[:MOST_EXAMPLES])


def _rarest_first(found: list[tuple[str, set[str]]]) -> list[tuple[str, set[str]]]:
    """Examples of rare themes first, the others in an order that does not depend on how the file was sorted."""
    counts = Counter(label for _, labels in found for label in labels)
    rare = MOST_EXAMPLES // (2 * max(len(counts), 1))

    def place(each: tuple[str, set[str]]) -> tuple[bool, str]:
        keep = any(counts[label] <= rare for label in each[1])
        return not keep, hashlib.blake2b(each[0].encode("utf-8", "replace"), digest_size=8).hexdigest()

    return sorted(found, key=place)
