"""TextBlob's score of a text (its default "pattern" analyser), the same as the package's but several times as fast.

The word list, the way of cutting a text into words and the faces made of marks are those of the package textblob
(MIT licence; its `_text` is adapted from pattern, BSD licence). `_text` is loaded alone: the package itself loads nltk,
which takes as long as scoring thousands of texts. What the rules ask of a word is looked up once for each.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec, module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, NamedTuple

_MOST_REMEMBERED = 200_000
_NEGATIONS = frozenset(("no", "not", "n't", "never"))
_EXCLAIMED = 1.25
_QUOTES = str.maketrans({quote: f" {quote} " for quote in "“”‘’'\""})
# Where the package puts a mark between paragraphs; only a text that holds the words themselves is cut at it.
_PARAGRAPH = "END-OF-SENTENCE"
# Every face has such a character, and so have the mark between paragraphs and "(!)"; few texts do.
_SIGN_OF_A_FACE = re.compile(r"[^\w\s.,!?'’&/-]|[DO_]")


class Word(NamedTuple):
    """What the rules ask of a word. `known` has its polarity, subjectivity and intensity, if it is in the list.

    `strengthens` is true of listed adverbs, `turns` of adverbs in -ly before a negation. `ends_negation` and
    `ends_strengthening` are true of unknown words that are not small. `mood` is the polarity of a face.
    """

    known: tuple[float, float, float] | None
    strengthens: bool
    turns: bool
    negates: bool
    ends_negation: bool
    ends_strengthening: bool
    exclaims: bool
    ironic: bool
    mood: float | None
    # Nothing happens at this word unless a negation or an adverb stands before it.
    inert: bool


def polarity_and_subjectivity(text: str) -> tuple[float, float]:
    """The means over the assessed words: -1..1 and 0..1; zeros where none is known."""
    found = _assessed(_cut(text))
    polarity = subjectivity = 0.0
    for score, subjective, _, negated in found:
        polarity += score * -0.5 if negated else score
        subjectivity += subjective
    count = float(len(found) or 1)
    return polarity / count, subjectivity / count


def _cut(text: str) -> list[Word]:
    """The words of a text in order. Texts where a face may stand across blanks are left to the package."""
    known = _words()
    if _SIGN_OF_A_FACE.search(text) and _may_hold_face().search(text):
        pieces = " ".join(_rules().find_tokens(text)).split()
        return [known.of_token(piece.lower()) for piece in pieces]
    found: list[Word] = []
    for chunk in text.replace("n't", " n't").translate(_QUOTES).split():
        found.extend(known[chunk])
    return found


def _assessed(words: list[Word]) -> list[list[Any]]:
    """Polarity, subjectivity, intensity and whether it is negated, for each known word with what belongs to it."""
    found: list[list[Any]] = []
    adverb: Word | None = None
    negated = False
    for word in words:
        if word.inert and adverb is None and not negated:
            continue
        if word.known is not None:
            _assess(found, word.known, adverb is not None, negated)
            adverb = word if word.strengthens else None
            negated = word.negates
            continue
        if word.negates:
            negated = True
        elif word.ends_negation:
            negated = False
        if negated and adverb is not None and adverb.turns:
            found[-1][3] = True
            negated = False
        elif word.ends_strengthening:
            adverb = None
        _marks(found, word)
    return found


def _assess(
    found: list[list[Any]], known: tuple[float, float, float], after_adverb: bool, negated: bool
) -> None:
    polarity, subjectivity, intensity = known
    if after_adverb:
        last = found[-1]
        last[0] = max(-1.0, min(polarity * last[2], 1.0))
        last[1] = max(-1.0, min(subjectivity * last[2], 1.0))
        last[2] = intensity
    else:
        found.append([polarity, subjectivity, intensity, False])
    if negated:
        found[-1][2] = 1.0 / found[-1][2]
        found[-1][3] = True


def _marks(found: list[list[Any]], word: Word) -> None:
    if word.exclaims and found:
        found[-1][0] = max(-1.0, min(found[-1][0] * _EXCLAIMED, 1.0))
    if word.ironic:
        found.append([0.0, 1.0, 1.0, False])
    if word.mood is not None:
        found.append([word.mood, 1.0, 1.0, False])


class _Words(dict[str, tuple[Word, ...]]):
    """Pieces of text between blanks, each as its words."""

    def __init__(self, rules: Any) -> None:
        self._rules = rules
        self._listed = _listed(rules)
        self._of_token: dict[str, Word] = {}

    def __missing__(self, chunk: str) -> tuple[Word, ...]:
        # Nothing can be split off letters and figures.
        tokens = [chunk] if chunk.isalnum() else " ".join(self._rules.find_tokens(chunk)).split()
        found = tuple(self.of_token(token.lower()) for token in tokens)
        if len(self) < _MOST_REMEMBERED:
            self[chunk] = found
        return found

    def of_token(self, piece: str) -> Word:
        """What the rules ask of one word in lower case."""
        found = self._of_token.get(piece)
        if found is None:
            found = self._described(piece)
            if len(self._of_token) < _MOST_REMEMBERED:
                self._of_token[piece] = found
        return found

    def _described(self, piece: str) -> Word:
        senses = self._listed.get(piece)
        known = tuple(senses[None]) if senses is not None and None in senses else None
        exclaims, ironic, mood = piece == "!", piece == "(!)", self._mood(piece)
        negates = piece in _NEGATIONS
        return Word(
            known,
            known is not None and senses is not None and "RB" in senses,
            piece.endswith("ly"),
            negates,
            not negates and len(piece.strip("'")) > 1,
            len(piece) > 2,
            exclaims,
            ironic,
            mood,
            inert=known is None and not (negates or exclaims or ironic or mood is not None),
        )

    def _mood(self, piece: str) -> float | None:
        if piece.isalpha() or len(piece) > 5 or piece in self._rules.PUNCTUATION:
            return None
        for (_, polarity), faces in self._rules.EMOTICONS.items():
            if piece in {face.lower() for face in faces}:
                return float(polarity)
        return None


def _listed(rules: Any) -> dict[str, dict[str | None, Any]]:
    """The senses of each listed word by part of speech; None stands for any. With the adverbs that the package derives
    from adjectives ("terrible", "terribly")."""
    words = rules.Sentiment(path=str(_folder() / "en" / "en-sentiment.xml"), synset="wordnet_id")
    words.load()
    for word, senses in list(dict.items(words)):
        if "JJ" in senses:
            stem = word[:-1] + "i" if word.endswith("y") else word
            stem = stem[:-2] if stem.endswith("le") else stem
            words.annotate(stem + "ly", "RB", *senses["JJ"])
    return dict(dict.items(words))


def _folder() -> Path:
    found = find_spec("textblob")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("textblob is not installed")
    return Path(next(iter(found.submodule_search_locations)))


@lru_cache(maxsize=1)
def _rules() -> Any:
    place = spec_from_file_location("textblob_text", _folder() / "_text.py")
    if place is None or place.loader is None:
        raise ModuleNotFoundError("textblob has no word list")
    loaded = module_from_spec(place)
    place.loader.exec_module(loaded)
    return loaded


@lru_cache(maxsize=1)
def _words() -> _Words:
    return _Words(_rules())


@lru_cache(maxsize=1)
def _may_hold_face() -> re.Pattern[str]:
    """Finds at least every face and every "(!)" that the package would, also those with blanks inside."""
    faces = [r"\s*".join(map(re.escape, face)) for kind in _rules().EMOTICONS.values() for face in kind]
    return re.compile(
        rf"(?:{'|'.join(sorted(faces))})(?:(?<![^\W_])|(?![^\W_])|(?=n't))|\(\s*!\s*\)|{_PARAGRAPH}"
    )
