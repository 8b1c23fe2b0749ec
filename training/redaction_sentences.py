"""Fits the second look for names and schools: `python -m training.redaction_sentences`.

Needs the sentence encoder. Writes `coproduce/analysis/models/redaction_sentences.npz`, three small networks over what
the encoder, the lists and the words beside a word say of it (see `coproduce.analysis.redaction_sentences`), and the
figures of texts kept apart into the card of `training.redaction`, which is run before. With
`--measure` it writes nothing: each group of writers is read by networks fitted on the others; `--show` prints what was
missed or marked wrongly in them.

Names are swapped for others and for invented ones, so that a name is learnt from its sentence; the sentences and
concerns of the same writers, which name few people (`names_in_sentences.txt` says which), teach what is none.
"""

from __future__ import annotations

import csv
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from coproduce.analysis import encoder
from coproduce.analysis import redaction_sentences as second
from coproduce.analysis import redaction_words as words
from coproduce.analysis.redaction_lists import lists
from coproduce.analysis.redaction_tokens import tokens
from training.redaction import (
    TESTING,
    WRITERS,
    WRITTEN,
    Row,
    comments,
    figures,
    in_context,
    labelled,
    read_marked,
    show,
    write_card,
    written,
)

_PROSE = ("rowan", "hazel", "alder", "linden", "maple", "willow", "cedar")
NETWORKS, HIDDEN, DIRECTIONS, ROUNDS = 3, 48, 96, 10
_SCALE, _PENALTY, _SEED = 1.0, 0.1, 4
_COMMENTS, _OTHERS = 700, 0.35
_INVENTED = 0.35
_FOLDS = (("elm",), ("ash", "fir", "yew"), ("hornbeam",), ("spruce",), ("medlar", "sycamore"))
_KEPT_WORDS = words.TITLES | words.LITTLE | {"and"}

Example = tuple[dict[str, float], Any, int]


def groups() -> dict[str, list[Row]]:
    """The rows to learn from, by writer or source."""
    found = {writer: written(writer) for writer in WRITERS}
    found["context"], found["other languages"] = in_context(), read_marked("other_languages.txt")
    found["labelled"] = labelled()
    found["sentences"] = sentences()
    chance = random.Random(_SEED)
    plain = comments()
    found["comments"] = chance.sample(plain, min(_COMMENTS, len(plain)))
    return found


def sentences() -> list[Row]:
    """The sentences and concerns of the development writers, with the names in them."""
    named = read_marked("names_in_sentences.txt")
    known = {text for text, _ in named}
    paths = [WRITTEN / f"{writer}-{kind}.csv" for writer in _PROSE for kind in ("sentences", "concerns")]
    paths += [WRITTEN / "extra-concerns.csv", WRITTEN / "extra-concerns-2.csv"]
    paths.append(WRITTEN.parent / "plain" / "plain-sentences.csv")
    texts: dict[str, None] = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            texts.update((row["text"], None) for row in csv.DictReader(file))
    return [*named, *((text, []) for text in texts if text not in known)]


def swapped(row: Row, chance: random.Random) -> Row:
    """The text with other names in the places of its names; titles and particles stay."""
    text, spans = row
    new, found, position = "", [], 0
    for start, end, kind in spans:
        new += text[position:start]
        name = _another(text[start:end], chance) if kind == "name" else text[start:end]
        found.append((len(new), len(new) + len(name), kind))
        new, position = new + name, end
    return new + text[position:], found


def _another(name: str, chance: random.Random) -> str:
    parts, surname = re.split(r"([^\w]+)", name), False
    for place, part in enumerate(parts):
        if not part.isalpha() or len(part) < 3 or part.lower() in _KEPT_WORDS:
            continue
        choice = _invented(chance) if chance.random() < _INVENTED else chance.choice(_names(surname))
        parts[place] = (
            choice.upper() if part.isupper() else choice.capitalize() if part[0].isupper() else choice
        )
        surname = True
    return "".join(parts)


def _names(surname: bool) -> list[str]:
    known = lists().surnames if surname else lists().first
    return sorted(word for word in known if len(word) > 2 and word.isalpha())


def _invented(chance: random.Random) -> str:
    one, other = chance.choice(_names(False)), chance.choice(_names(False))
    return one[: chance.randint(2, 4)] + other[-chance.randint(2, 4) :]


def examples(rows: Sequence[Row], keep: Callable[[int], bool] = bool) -> list[Example]:
    """Facts, state and answer (place in `KINDS`) of each word that is asked; of words that are no name only those
    whose running number `keep` takes."""
    model = encoder.installed()
    if model is None:
        raise SystemExit("the sentence encoder is not installed")
    found: list[Example] = []
    for (text, spans), there in zip(rows, model.words([text for text, _ in rows], second.LAYER), strict=True):
        row = tokens(text)
        wanted = second.asked(row)
        states = second.states_of(text, row, there)
        for place, token in enumerate(row):
            kind = next((kind for start, end, kind in spans if start <= token.start < end), "")
            if not wanted[place] or kind not in second.KINDS or (not kind and not keep(len(found) + 1)):
                continue
            tail = text[row[-1].end :] if place == len(row) - 1 else ""
            found.append((second.facts(row, place, tail), states[place], second.KINDS.index(kind)))
    return found


def all_examples(rows: Sequence[Row], chance: random.Random) -> Iterator[Example]:
    """The rows, those with names twice more with other names, and some in small letters."""
    yield from examples(rows)
    named = [row for row in rows if any(kind == "name" for _, _, kind in row[1])]
    for _ in range(2):
        yield from examples([swapped(row, chance) for row in named], lambda _: chance.random() < _OTHERS)
    small = [(text.lower(), spans) for text, spans in named if len(text.lower()) == len(text)]
    yield from examples(chance.sample(small, len(small) // 3), lambda _: chance.random() < _OTHERS)


def fit(shown: Sequence[Example]) -> second.Known:
    """Networks over the facts that occur twice and the main directions of the states."""
    import numpy as np
    from scipy import sparse
    from sklearn.decomposition import PCA
    from sklearn.feature_extraction import DictVectorizer
    from sklearn.neural_network import MLPClassifier

    counts = Counter(name for names, _, _ in shown for name in names)
    columns = DictVectorizer(dtype=np.float32)
    told = columns.fit_transform([{k: v for k, v in names.items() if counts[k] > 1} for names, _, _ in shown])
    states = np.array([state for _, state, _ in shown], dtype=np.float32)
    main = PCA(DIRECTIONS, random_state=_SEED, svd_solver="randomized").fit(states)
    scale = np.float32(_SCALE / main.transform(states).std())
    table = sparse.hstack([told, sparse.csr_matrix(main.transform(states) * scale)]).tocsr()
    answers = [answer for _, _, answer in shown]
    models = []
    for number in range(NETWORKS):
        model = MLPClassifier(
            (HIDDEN,),
            alpha=_PENALTY,
            random_state=number,
            max_iter=ROUNDS,
            batch_size=64,
            tol=0,
            n_iter_no_change=99,
        )
        models.append(_fitted(model, table, answers))
    first = np.hstack([model.coefs_[0] for model in models])
    known = told.shape[1]
    onto = main.components_.T * scale @ first[known:]
    bias = np.concatenate([model.intercepts_[0] for model in models]) - main.mean_ @ onto
    return second.Known(
        {name: index for index, name in enumerate(columns.get_feature_names_out())},
        first[:known],
        onto,
        bias,
        np.array([model.coefs_[1] for model in models]),
        np.array([model.intercepts_[1] for model in models]),
    )


def _fitted(model: Any, table: Any, answers: Sequence[int]) -> Any:
    import warnings

    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # the number of rounds is set
        return model.fit(table, answers)


def save(known: second.Known, place: Path = second.PLACE) -> None:
    import numpy as np

    names = "\n".join(sorted(known.places, key=known.places.__getitem__)).encode()
    np.savez_compressed(
        place,
        names=np.frombuffer(names, dtype=np.uint8),
        facts=known.facts.astype(np.float16),
        states=known.states.astype(np.float32),
        bias=known.bias.astype(np.float32),
        out=known.out.astype(np.float32),
        out_bias=known.out_bias.astype(np.float32),
    )


def use(known: second.Known) -> None:
    """Puts networks in the place of the shipped ones, for measuring."""
    second.installed = lambda: known


def measure(found: dict[str, list[Row]], shown: dict[str, list[Example]]) -> dict[str, dict[str, Any]]:
    """The figures of each group of development writers by networks fitted on the others."""
    result = {}
    for fold in _FOLDS:
        use(fit([each for name, rows in shown.items() if name not in fold for each in rows]))
        for name in fold:
            result[name] = figures(found[name])
            if "--show" in sys.argv:
                show(found[name])
    return result


def kept_apart() -> dict[str, list[Row]]:
    """What nothing was fitted on, and the collections that others labelled or redacted."""
    found = {writer: written(writer) for writer in TESTING}
    return {
        **found,
        "send_redact.jsonl (fitted on)": labelled(),
        "nhs comments (partly fitted on)": comments(),
    }


def main() -> None:
    """Writes the networks; with --measure prints figures instead."""
    found, chance = groups(), random.Random(_SEED)
    shown = {name: list(all_examples(rows, chance)) for name, rows in found.items()}
    if "--measure" in sys.argv:
        for name, figure in measure(found, shown).items():
            sys.stdout.write(f"{name} {figure}\n")
        return
    save(fit([each for rows in shown.values() for each in rows]))
    write_card({"measured": {name: figures(rows) for name, rows in kept_apart().items()}})
    sys.stdout.write(f"{sum(map(len, shown.values()))} words, {second.PLACE.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
