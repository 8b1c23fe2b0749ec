"""Finds people's names in English sentences: titles, initials, families, and words that weigh like a name.

Every word that could be a name is weighed by a logistic model over what lists say of it and what the words around it
say (`redaction_tokens.features`); names with a title, initials and families go by rules.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_aside import set_aside
from coproduce.analysis.redaction_families import families
from coproduce.analysis.redaction_initials import with_initials, with_letters
from coproduce.analysis.redaction_letters import likeness
from coproduce.analysis.redaction_patterns import Found
from coproduce.analysis.redaction_sentences import Reading
from coproduce.analysis.redaction_tokens import (
    Token,
    before,
    candidate,
    features,
    helps_a_verb,
    is_foreign,
    opens_sentence,
    tokens,
)

_WEIGHTS = Path(__file__).parent / "models" / "redaction_names.json"
_LIKE_A_NAME = 3.0
_BESIDE_A_NAME = 0.1
_ARTICLES, _JOINED = frozenset({"the", "a", "an"}), frozenset({"and", "or", "who", "in", "at", "from", "on"})
_MOST_INITIALS = 3
_SMALL_LETTERS = "bcdefghjklmpqstvwz"
_NICKNAMED = frozenset({"little", "wee", "big", "old"})
_SURE = frozenset({"REL", "CALLED", "NAMED", "IAM"})
_LISTING = frozenset({", ", " & ", "/", ". "})
_SUREST = 0.3  # less still where it has a capital amid a sentence
_READ, _HARDLY_READ, _OPENING_READ, _SLIP_READ, _PLAINLY_READ = (
    0.35,
    0.25,
    0.5,
    0.55,
    0.9,
)  # how sure the second look must be
_SURER = 0.6  # a word that is a first name and nothing else needs less of the sentence


@cache
def _model() -> tuple[dict[str, float], float]:
    held = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return held["weights"], float(held["threshold"])


def names(text: str, reading: Reading | None = None) -> Iterator[Found]:
    """People's names, with title and surname, without a possessive ending; longest first where they overlap.

    `reading` is what the second look says of each token, where there is one.
    """
    row = tokens(text)
    if not row:
        return
    found: dict[int, int] = {}
    for start, end in (
        *_with_titles(text, row),
        *families(text, row),
        *with_initials(text),
        *with_letters(text),
    ):
        found[start] = max(end, found.get(start, 0))
    aside = set_aside(text, row)
    found = {
        start: end for start, end in found.items() if not any(one <= start < other for one, other in aside)
    }
    if reading is None:
        weighed = [_weigh(text, row, place, found, aside) for place in range(len(row))]
    else:
        weighed = [_read(text, row, place, reading[place], found, aside) for place in range(len(row))]
    for place in range(len(row) - 1):
        weighed[place] = weighed[place] or (weighed[place + 1] and _first_of_two(row, place, reading))
    for place, accepted in enumerate(weighed):
        if accepted and not _inside(row[place], found):
            start = _with_little(row, place)
            found[start] = _with_surname(text, row, place)
    _again(text, row, found, aside)
    for start, end in sorted(found.items(), key=lambda span: (span[0], -span[1])):
        yield start, end, "name"


def _first_of_two(row: Sequence[Token], place: int, reading: Reading | None) -> bool:
    """Whether a doubtful word is a first name before what is taken for one: Tom in "Tom Large"."""
    share, token, following = reading[place] if reading else None, row[place], row[place + 1]
    if share is None or share[0] < _BESIDE_A_NAME or token.possessive or following.gap != " ":
        return False
    return token.case == following.case == "cap" and token.known in "FAGU"


def _share(row: Sequence[Token], place: int) -> float:
    """The share of the threshold that is asked: less of first names, least where a capital stands amid a sentence."""
    token = row[place]
    amid = token.case == "cap" and not opens_sentence(row, place) and token.low not in words.SEASONS
    if token.known == "F" and (len(token.low) > 2 or token.case == "cap"):
        return _SUREST if amid else _SURER
    return _SUREST if amid and token.known == "A" else 1.0


def _weigh(
    text: str, row: Sequence[Token], place: int, found: dict[int, int], aside: Sequence[tuple[int, int]]
) -> bool:
    token = row[place]
    if not candidate(row, place) or _inside(token, found):
        return False
    if any(start <= token.start < end for start, end in aside):
        return False
    if token.case == "cap" and _a_thing(row, place):
        return False
    if _surely(row, place):
        return True
    opening = opens_sentence(row, place)
    if opening and token.known in "UOTR" and _small_elsewhere(row, token):
        return False
    if token.known not in "FG" and (opening or token.case == "low") and is_foreign(row):
        return False  # a word of another language
    weights, threshold = _model()
    tail = text[row[-1].end :] if place == len(row) - 1 else ""
    weight = weights["bias"] + sum(weights.get(name, 0.0) for name in features(row, place, tail))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, weight)))) >= threshold * _share(row, place)


def _read(
    text: str,
    row: Sequence[Token],
    place: int,
    share: tuple[float, float] | None,
    found: dict[int, int],
    aside: Sequence[tuple[int, int]],
) -> bool:
    """Whether the second look takes the word for a name. More is asked of what stands like a thing; a word that has
    its capital from the beginning of the sentence needs both looks."""
    token = row[place]
    if share is None or _inside(token, found) or any(start <= token.start < end for start, end in aside):
        return False
    doubtful = token.case == "cap" and (_a_thing(row, place) or _among_things(row, place))
    doubtful = doubtful or helps_a_verb(row, place)
    if token.case == "cap" and token.known in "AO" and opens_sentence(row, place) and not doubtful:
        either = share[0] >= _HARDLY_READ and _weigh(text, row, place, found, aside)
        return either or share[0] >= _OPENING_READ
    slip = token.case == "low" and token.known == "U"  # more often a slip of the pen than a name
    return share[0] >= (_PLAINLY_READ if doubtful else _SLIP_READ if slip else _READ)


def _a_thing(row: Sequence[Token], place: int) -> bool:
    """Whether an article stands before the capitals ("the Eric Carle book"), or the word is in a list of things."""
    start = place
    while (
        start
        and row[start].gap == " "
        and row[start - 1].case == "cap"
        and row[start - 1].low not in _ARTICLES
    ):
        start -= 1
    last = row[start - 1].low if start and row[start].gap == " " else ""
    if last == "the":
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    if last in _ARTICLES and following is not None and following.gap == " " and following.known == "O":
        return following.low not in words.PERSON_VERBS and following.low not in _JOINED
    if row[place].known not in "AGTRO" or opens_sentence(row, place):
        return False
    beside = [row[place - 1]] if place and row[place].gap == ", " else []
    beside += [following] if following is not None and following.gap == ", " else []
    return any(other.case == "cap" and other.known == "O" and len(other.text) > 2 for other in beside)


def _among_things(row: Sequence[Token], place: int) -> bool:
    """Whether the word stands in a list with a place or the like and with no first name: "Otley, Ilkley, Burwen"."""
    first = last = place
    while first and row[first].gap in _LISTING and row[first - 1].case == "cap":
        first -= 1
    while last + 1 < len(row) and row[last + 1].gap in _LISTING and row[last + 1].case == "cap":
        last += 1
    known = {each.known for each in row[first : last + 1]}
    return "N" in known and "F" not in known


def _surely(row: Sequence[Token], place: int) -> bool:
    """What needs no weighing: who is called so, a first name and a surname, an odd word after "my" before a verb."""
    token, first = row[place], before(row, place)
    if token.case == "cap" and first == "CALLED":
        return True
    following = row[place + 1] if place + 1 < len(row) else None
    if following is None or following.gap != " " or token.possessive:
        return False
    if token.case == "cap" and token.known == "F" and following.case == "cap":
        return following.known in "SU" and following.low not in words.NOUNS_OF_THINGS
    odd = token.case == "low" and token.known == "U" and likeness(token.low) > _LIKE_A_NAME
    return odd and first == "MY" and following.low in words.PERSON_VERBS


def _small_elsewhere(row: Sequence[Token], token: Token) -> bool:
    return any(other.low == token.low and other.case == "low" for other in row)


def _inside(token: Token, found: dict[int, int]) -> bool:
    return any(start <= token.start < end for start, end in found.items())


def _with_titles(text: str, row: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """A title and the name after it; a small letter counts where the word is no English word."""
    for place, token in enumerate(row[:-1]):
        if token.low not in words.TITLES or token.possessive:
            continue
        start = _with_husband(row, place)
        if _lone_letter(row, place):
            yield start, row[place + 1].end
            continue
        step = 1
        while step < _MOST_INITIALS and len(row[place + step].text) == 1 and place + step + 1 < len(row):
            step += 1
        following = row[place + step]
        gap = text[token.end : following.start]
        if gap[0] == "." and len(token.low) > 4:
            continue
        if not re.fullmatch(r"\.?\s{1,2}(?:[A-Z]\.?\s){0,2}", gap) or not _may_follow(row, place, following):
            continue
        yield start, _with_surname(text, row, place + step)


def _with_husband(row: Sequence[Token], place: int) -> int:
    """Where the titles begin: in "Mr and Mrs Okoro" with the first of them."""
    if row[place].gap in {" & ", ". & "} and place and row[place - 1].low in words.FORMAL_TITLES:
        return row[place - 1].start
    if place < 2 or row[place - 1].low != "and" or row[place].gap != " ":
        return row[place].start
    first = row[place - 2]
    joined = first.low in words.FORMAL_TITLES or (
        first.low in words.TITLES and first.case == row[place].case == "cap"
    )
    return first.start if joined else row[place].start


def _lone_letter(row: Sequence[Token], place: int) -> bool:
    """Whether the title stands before a letter alone: "Miss K", "mr k"."""
    title, letter = row[place], row[place + 1]
    if len(letter.text) != 1 or not re.fullmatch(r"\.? ", letter.gap):
        return False
    if letter.text not in ("BCDEFGHJKLMNOPQRSTUVWXYZ" if title.case == "cap" else _SMALL_LETTERS):
        return False
    if title.case != "cap" and title.low not in words.FORMAL_TITLES | {"miss"}:
        return False
    return place + 2 == len(row) or row[place + 2].case == "low" or row[place + 2].gap[0] not in " ."


def _may_follow(row: Sequence[Token], place: int, following: Token) -> bool:
    title = row[place]
    formal = title.low in words.FORMAL_TITLES
    if following.low in words.NEVER or following.low in words.TITLES or following.known == "N":
        return False
    if following.case == "cap":
        shouted = title.case == "cap" and title.text.isupper() and len(title.text) > 3
        if shouted and not formal:
            return following.known in "FASGRT"
        return following.known != "O" or formal or (title.low in {"miss", "nurse"} and title.case == "cap")
    if following.case == "up" or (formal and following.low in words.PERSON_VERBS):
        return False
    if title.low == "miss":
        last = row[place - 1].low if place else ""
        thanked = last == "to" and place > 1 and row[place - 2].low in {"you", "thanks", "thank"}
        if last in words.BEFORE_VERB_MISS and not thanked:
            return following.known in "FSU"
        return following.known in "FSUA"
    if formal:
        short = title.low in {"mr", "mrs", "ms", "mx", "dr"}
        return following.known in ("FSUATGR" if short else "FSU")
    return following.known in "F" and title.low not in {"brother", "cousin", "lady", "lord"}


def _with_little(row: Sequence[Token], place: int) -> int:
    """Little Jay and Big Tom are names, amid a sentence big tom too; a little girl is none."""
    last = row[place - 1] if place else None
    if last is None or row[place].gap != " " or last.possessive:
        return row[place].start
    if last.case == "cap":
        called = last.low in words.LITTLE | words.TITLES and row[place].case == "cap"
        return last.start if called else row[place].start
    whose = row[place - 2].low if place > 1 else ""
    free = not opens_sentence(row, place - 1) and whose not in words.MINE | words.DETERMINERS | {"our"}
    return last.start if free and last.low in _NICKNAMED else row[place].start


def _with_surname(text: str, row: Sequence[Token], place: int) -> int:
    """The end of the name: up to three more words may follow a first name."""
    end, here = row[place].end, place
    if row[place].possessive:
        return end
    for step in range(place + 1, min(place + 4, len(row))):
        token, gap = row[step], text[row[step - 1].end : row[step].start]
        particle = token.low in words.PARTICLES and step + 1 < len(row) and row[step + 1].case == "cap"
        initial = len(token.text) == 1 and token.case == "cap" and step + 1 < len(row)
        if (
            len(token.text) == 1
            and token.case == "cap"
            and token.text != "I"
            and gap == " "
            and row[here].case == "cap"
            and (step + 1 == len(row) or row[step + 1].case == "low" or row[step + 1].gap[0] not in " .")
        ):
            return token.end
        if gap not in {" ", ". "} or (gap == ". " and len(row[step - 1].text) > 1):
            break
        if particle or (initial and row[step + 1].case == "cap" and token.text != "I"):
            continue
        if not _surname_like(row[here], token, sure=before(row, place) in _SURE):
            break
        end, here = token.end, step
        if token.possessive:
            break
    return end


def _surname_like(first: Token, token: Token, *, sure: bool) -> bool:
    """`sure` where the words before tell of a person, so that a surname may be any word: his teacher Ann Church."""
    if token.low in words.NEVER:
        return False
    if token.case == "cap" and first.case == "cap":
        if token.known == "O" and first.known == "F":  # Ned Large
            return sure or token.low not in words.NOUNS_OF_THINGS
        return token.known not in "ON"
    return token.case == "low" and first.case == "low" and token.known == "S"


def _again(text: str, row: Sequence[Token], found: dict[int, int], aside: Sequence[tuple[int, int]]) -> None:
    """A name found once is a name wherever the text repeats it with its capital letter."""
    held = {text[start:end] for start, end in found.items()}
    single = {token.text for token in row if token.text in held and token.known not in "AGTRO"}
    single |= {
        token.text
        for place, token in enumerate(row)
        if token.start in found
        and token.known == "A"
        and token.case == "cap"
        and not opens_sentence(row, place)
    } - {"Will", "May", "June", "April"}
    for token in row:
        plain = not any(start <= token.start < end for start, end in aside)
        if plain and token.text in single and token.case == "cap" and not _inside(token, found):
            found[token.start] = token.end
