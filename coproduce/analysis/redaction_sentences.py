"""Whether a word names a person or a school, by what the sentence encoder makes of it in its sentence.

Small networks of one hidden layer (Rumelhart, Hinton and Williams, Nature 1986), their answers averaged, read two
things of each word that could be a name: the state of the word in a middle layer of the encoder, which knows small
letters only but tells who does what to whom, and what lists, letters and the words beside it say
(`redaction_tokens.features`). `training.redaction_sentences` fits them. The file holds weights, no texts. Reads numpy
when first used.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from coproduce.analysis import encoder
from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_letters import likeness
from coproduce.analysis.redaction_lists import without_accents
from coproduce.analysis.redaction_tokens import Token, features, is_foreign, opens_sentence, tokens

PLACE = Path(__file__).parent / "models" / "redaction_sentences.npz"
LAYER = 3
KINDS = ("", "name", "school")
_BESIDE = (-2, -1, 1, 2)
_MOST_LETTERS = 9
_STRETCH = 4.0  # likeness is cut at this and scaled to one
_FEW_WORDS = 2
_BATCH = 200

Reading = list[tuple[float, float] | None]


@dataclass(frozen=True)
class Known:
    """`places` of the facts in `facts` (n, h); `states` (384, h); `bias` (h,); of each of the networks side by side:
    `out` (networks, h / networks, 3) and `out_bias` (networks, 3) for nothing, a name, a school."""

    places: dict[str, int]
    facts: Any
    states: Any
    bias: Any
    out: Any
    out_bias: Any


def installed() -> Known | None:
    """What is shipped with the program, or None where there is no encoder."""
    return _loaded() if PLACE.exists() and encoder.installed() is not None else None


@lru_cache(maxsize=1)
def _loaded() -> Known:
    return load(PLACE)


def load(place: Path) -> Known:
    """What `training.redaction_sentences` wrote."""
    import numpy as np

    with np.load(place, allow_pickle=False) as stored:
        names = bytes(stored["names"]).decode().split("\n")
        return Known(
            {name: index for index, name in enumerate(names)},
            stored["facts"].astype(np.float32),
            stored["states"].astype(np.float32),
            stored["bias"].astype(np.float32),
            stored["out"].astype(np.float32),
            stored["out_bias"].astype(np.float32),
        )


def readings(texts: Sequence[str], known: Known) -> list[Reading | None]:
    """For each text, token by token, how likely it is (part of) a person's name and of a school's, None where it was
    not asked; None for a text without any such word, which the encoder need not read. Raises ValueError without the
    encoder."""
    model = encoder.installed()
    if model is None:
        raise ValueError("the sentence encoder is not installed")
    found: list[Reading | None] = [None] * len(texts)
    rows = {place: row for place, text in enumerate(texts) if any(asked(row := tokens(text)))}
    places = list(rows)
    for start in range(0, len(places), _BATCH):
        chosen = places[start : start + _BATCH]
        states = model.words([texts[place] for place in chosen], LAYER)
        for place, there in zip(chosen, states, strict=True):
            found[place] = _reading(texts[place], rows[place], there, known)
    return found


def asked(row: Sequence[Token]) -> list[bool]:
    """Of each word, whether it could be a name at all."""
    return [_could_be(row, place) for place in range(len(row))]


def _could_be(row: Sequence[Token], place: int) -> bool:
    token = row[place]
    if token.low in words.NEVER or len(token.text) < 2 or token.case == "up":
        return False
    if token.case == "low":
        return token.known in "FGASTRU" and token.low not in words.LITTLE
    if token.known != "O" or not opens_sentence(row, place) or token.possessive:
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    if following is None:
        return place == 0
    if following.gap != " ":
        return following.gap.startswith((",", " ("))
    return (
        following.low in words.PERSON_VERBS
        or following.low in {"and", "my", "who"}
        or following.case == "cap"
    )


def facts(row: Sequence[Token], place: int, tail: str, known: str | None = None) -> dict[str, float]:
    """What lists, letters and the words beside a word say, by name; `known` overrides what the lists say, for fitting.

    `tail` is what follows the last word of the text.
    """
    token = row[place]
    opening = "^" if opens_sentence(row, place) else ""
    found = dict.fromkeys(features(row, place, tail, known), 1.0)
    found[f"case:{token.case}{opening}"] = 1.0
    if is_foreign(row):
        found["foreign"] = found[f"foreign:{token.case}:{known or token.known}{opening}"] = 1.0
    if (
        sum(each.case == "cap" and not opens_sentence(row, other) for other, each in enumerate(row))
        > _FEW_WORDS
    ):
        found["many capitals"] = 1.0
    for step in _BESIDE:
        other = row[place + step] if 0 <= place + step < len(row) else None
        sort = "-" if other is None else other.known + ("c" if other.case == "cap" else "")
        found[f"beside:{step}:{sort}"] = 1.0
    found[f"length:{min(len(token.low), _MOST_LETTERS)}"] = 1.0
    if token.possessive:
        found["possessive"] = 1.0
    found["like"] = max(-_STRETCH, min(_STRETCH, likeness(without_accents(token.low)))) / _STRETCH
    return found


def states_of(text: str, row: Sequence[Token], there: Sequence[encoder.Word]) -> Any:
    """(tokens, 384): the mean state of the words of the encoder that make up each token."""
    import numpy as np

    found = np.zeros((len(row), encoder.DIMENSIONS), dtype=np.float32)
    at = 0
    for place, token in enumerate(row):
        while at < len(there) and there[at][1] <= token.start:
            at += 1
        inside = list(_inside(text, token, there, at))
        if inside:
            found[place] = np.mean(inside, axis=0)
    return found


def _inside(text: str, token: Token, there: Sequence[encoder.Word], at: int) -> Iterator[Any]:
    for start, _, state in there[at:]:
        if start >= token.end:
            return
        if text[start].isalnum():
            yield state


def _reading(text: str, row: Sequence[Token], there: Sequence[encoder.Word], known: Known) -> Reading:
    import numpy as np

    chosen = [place for place, wanted in enumerate(asked(row)) if wanted]
    hidden = states_of(text, row, there)[chosen] @ known.states + known.bias
    for index, place in enumerate(chosen):
        tail = text[row[-1].end :] if place == len(row) - 1 else ""
        for name, value in facts(row, place, tail).items():
            if name in known.places:
                hidden[index] += value * known.facts[known.places[name]]
    networks = len(known.out)
    parts = np.maximum(hidden, 0).reshape(len(chosen), networks, -1).transpose(1, 0, 2)
    scores = parts @ known.out + known.out_bias[:, None, :]
    scores = np.exp(scores - scores.max(axis=2, keepdims=True))
    shares = (scores / scores.sum(axis=2, keepdims=True)).mean(axis=0)
    result: Reading = [None] * len(row)
    for place, (_, person, school) in zip(chosen, shares.tolist(), strict=True):
        result[place] = (person, school)
    return result
