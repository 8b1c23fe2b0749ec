"""The trained sentiment model: numbers for a text, and from them the probabilities of the three labels.

A text becomes counts of word sequences and of pieces of words (tf-idf, each block of length 1), the numbers of
`sentiment_features` and, where the word vectors are installed, its vector. Three linear scorers read them: one that
learnt from patients' comments, one from families' sentences, and one that tells the two manners of speaking apart and
so says how much each of the others counts. Multinomial logistic regression throughout (scikit-learn trains,
`training/sentiment.py`); here it is one matrix product.

The file is an npz without pickled objects. numpy is imported when a model is loaded, not before.
"""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal
from zipfile import BadZipFile

from coproduce.analysis import vectors
from coproduce.analysis.sentiment_features import features
from coproduce.analysis.sentiment_questions import asked_for
from coproduce.analysis.sentiment_tokens import Vocabulary, words
from coproduce.analysis.sparse import counted

Label = Literal["negative", "neutral", "positive"]
LABELS: tuple[Label, Label, Label] = ("negative", "neutral", "positive")
SHIPPED = Path(__file__).parent / "models" / "sentiment.npz"
# Another model, such as one retrained from an area's own corrections.
MODEL_SETTING = "COPRODUCE_SENTIMENT_MODEL"
METHOD_WITH_VECTORS = "textblob+vader+lists+ngrams+vectors"
METHOD_WITHOUT_VECTORS = "textblob+vader+lists+ngrams"
# Columns of `weights`: three labels by patients' manner, three by families', and the manner itself.
PATIENTS, FAMILIES, MANNER = slice(0, 3), slice(3, 6), 6
OUTPUTS = 7
# How strongly the numbers and the vectors count beside the counts of words, before training.
VECTORS_SCALE = 0.7


class UnusableModel(ValueError):
    """The file is not a sentiment model; the message is one line."""


# Fewer texts say too little about their collection, which is never taken to be quite of one manner.
FEWEST_TOGETHER = 100
_ROUNDS, _LEAST_SHARE = 20, 0.02


@dataclass(frozen=True)
class Scorer:
    """Linear weights, and how labels are chosen from what they give.

    `weights` (columns, 7) and `bias` (7,) in float32. `choosing` (2, 3) is added to the log probabilities (patients',
    families') before the label is chosen, so that each label is chosen as often as it is true. `temperature` (2,)
    divides the sums, so that probabilities are right as often as they say. Below `unclear` a label
    wants a person's eye.
    """

    weights: Any
    bias: Any
    choosing: Any
    temperature: Any
    unclear: float


@dataclass(frozen=True)
class Model:
    """A vocabulary, the rarity of each entry (sequences first), and two scorers: with word vectors and without."""

    version: str
    vocabulary: Vocabulary
    rarity: Any
    with_vectors: Scorer
    without_vectors: Scorer


@dataclass(frozen=True)
class Verdict:
    """`chances` (texts, 3) add up to 1; `chosen` (texts,) is the column of the label; `unclear` (texts,) of bool;
    `families` (texts,) 0..1 is how surely a text speaks as families do."""

    chances: Any
    chosen: Any
    unclear: Any
    families: Any


def scorer_for(model: Model) -> tuple[Scorer, vectors.WordVectors | None]:
    """The scorer that fits this installation, and its word vectors if it has them."""
    known = vectors.installed()
    return (model.without_vectors if known is None else model.with_vectors), known


def method() -> str:
    """What the scores of this installation rest on."""
    return METHOD_WITHOUT_VECTORS if vectors.installed() is None else METHOD_WITH_VECTORS


def judge(model: Model, texts: Sequence[str], questions: Sequence[str] | None = None) -> Verdict:
    """Probabilities and labels of texts; `questions` are what each answers, empty where unknown. Many texts together
    tell by which manner their collection speaks, and each is heard in that light."""
    scorer, known = scorer_for(model)
    numbers = matrix(model, texts, questions, known)
    return decide(scorer, numbers, of_collection(numbers @ scorer.weights[:, MANNER] + scorer.bias[MANNER]))


def of_collection(manners: Any) -> float:
    """What the log odds of each text's manner are to be raised by, as these texts come together; 0 of few texts.

    Source: Saerens, Latinne and Decaestecker, "Adjusting the Outputs of a Classifier to New a Priori Probabilities",
    Neural Computation 14, 2002. The manners were learnt from about as many texts of each.
    """
    import numpy as np

    raised = 0.0
    if len(manners) < FEWEST_TOGETHER:
        return raised
    for _ in range(_ROUNDS):
        share = float((1.0 / (1.0 + np.exp(-np.clip(manners + raised, -30, 30)))).mean())
        share = min(max(share, _LEAST_SHARE), 1 - _LEAST_SHARE)
        raised = float(np.log(share / (1 - share)))
    return raised


def decide(scorer: Scorer, numbers: Any, raised: float = 0.0) -> Verdict:
    """Probabilities and labels from the rows of `matrix`; `raised` as of `of_collection`."""
    import numpy as np

    sums = numbers @ scorer.weights + scorer.bias
    families = (1.0 / (1.0 + np.exp(-np.clip(sums[:, MANNER] + raised, -30, 30))))[:, None]
    chances = (1 - families) * _probabilities(sums[:, PATIENTS] / scorer.temperature[0])
    chances = chances + families * _probabilities(sums[:, FAMILIES] / scorer.temperature[1])
    leaning = (1 - families) * scorer.choosing[0] + families * scorer.choosing[1]
    chosen = (np.log(chances + 1e-9) + leaning).argmax(axis=1)
    unclear = chances[np.arange(len(chosen)), chosen] < scorer.unclear
    return Verdict(chances, chosen, unclear, families[:, 0])


def _probabilities(sums: Any) -> Any:
    import numpy as np

    raised = np.exp(sums - sums.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def matrix(
    model: Model,
    texts: Sequence[str],
    questions: Sequence[str] | None = None,
    known: vectors.WordVectors | None = None,
) -> Any:
    """The numbers of each text as a sparse matrix (texts, columns): sequences, pieces, features, question, vector."""
    import numpy as np
    from scipy.sparse import csr_matrix, hstack

    found = [words(text) for text in texts]
    first = len(model.vocabulary.sequences)
    sequences = counted([model.vocabulary.sequence_columns(each) for each in found], first)
    asked = [asked_for(question) for question in questions] if questions else [(0.0, 0.0)] * len(texts)
    dense = [
        np.array([(*features(text), *kind) for text, kind in zip(texts, asked, strict=True)], np.float32)
    ]
    if known is not None:
        dense.append(known.embed(texts) * VECTORS_SCALE)
    return hstack(
        [
            _weighted(sequences, model.rarity[:first]),
            _weighted(_pieces(model.vocabulary, found), model.rarity[first:]),
            *(csr_matrix(block) for block in dense),
        ],
        format="csr",
    )


def _pieces(vocabulary: Vocabulary, found: Sequence[Sequence[str]]) -> Any:
    """How often each piece stands in each text: the words of the texts, times the pieces of each distinct word."""
    places: dict[str, int] = {}
    rows = [[places.setdefault(word, len(places)) for word in words_of_one] for words_of_one in found]
    of_words = counted([vocabulary.piece_columns(word) for word in places], len(vocabulary.pieces))
    return counted(rows, len(places)) @ of_words


def _weighted(counts: Any, rarity: Any) -> Any:
    """Logarithm of counts times rarity, each row of length 1."""
    import numpy as np
    from scipy.sparse import diags

    counts.data = (1 + np.log(counts.data)) * rarity[counts.indices]
    lengths = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return diags(1 / np.where(lengths == 0, 1, lengths)).astype(np.float32) @ counts


def current() -> Model:
    """The model that the setting names, or the shipped one. Raises UnusableModel."""
    return load(current_place())


def current_place() -> Path:
    """Where the model in use lies."""
    return Path(os.environ.get(MODEL_SETTING) or SHIPPED)


def load(place: Path) -> Model:
    """A model from its file; kept for the next call while the file stays the same. Raises UnusableModel."""
    try:
        changed = place.stat().st_mtime_ns
    except OSError as error:
        raise UnusableModel(f"cannot read the model {place}: {error.strerror or error}") from error
    return _load(place, changed)


@lru_cache(maxsize=2)
def _load(place: Path, _changed: int) -> Model:
    import numpy as np

    try:
        with place.open("rb") as file, np.load(file, allow_pickle=False) as stored:
            parts = {name: stored[name] for name in stored.files}
        return _assembled(parts)
    except (OSError, ValueError, KeyError, IndexError, EOFError, TypeError, BadZipFile) as error:
        raise UnusableModel(f"{place} is not a sentiment model") from error


def _assembled(parts: dict[str, Any]) -> Model:
    import numpy as np

    sequences, pieces = (_unpacked(parts[name]) for name in ("sequences", "pieces"))
    model = Model(
        _text(parts["version"]),
        Vocabulary(sequences, pieces),
        parts["rarity"].astype(np.float32),
        *(_scorer(parts, name) for name in ("with_vectors", "without_vectors")),
    )
    rows = len(sequences) + len(pieces)
    if len(model.rarity) != rows or len(model.with_vectors.weights) < rows + vectors.DIMENSIONS:
        raise ValueError
    return model


def _scorer(parts: dict[str, Any], name: str) -> Scorer:
    import numpy as np

    return Scorer(
        parts[f"{name}_weights"].astype(np.float32),
        parts[f"{name}_bias"].astype(np.float32),
        parts[f"{name}_choosing"].astype(np.float32),
        parts[f"{name}_temperature"].astype(np.float32),
        float(parts[f"{name}_unclear"]),
    )


def as_bytes(model: Model) -> bytes:
    """The model's file; weights keep 16 bits, which changes no probability by more than about .001."""
    import numpy as np

    parts = {
        "version": _packed([model.version]),
        "sequences": _packed(model.vocabulary.sequences),
        "pieces": _packed(model.vocabulary.pieces),
        "rarity": model.rarity.astype(np.float16),
    }
    for name in ("with_vectors", "without_vectors"):
        scorer: Scorer = getattr(model, name)
        parts[f"{name}_weights"] = scorer.weights.astype(np.float16)
        for each in ("bias", "choosing", "temperature", "unclear"):
            parts[f"{name}_{each}"] = np.asarray(getattr(scorer, each), dtype=np.float32)
    content = io.BytesIO()
    np.savez_compressed(content, **parts)
    return content.getvalue()


def _packed(entries: Any) -> Any:
    import numpy as np

    return np.frombuffer("\n".join(entries).encode(), dtype=np.uint8)


def _text(packed: Any) -> str:
    return bytes(packed.tobytes()).decode()


def _unpacked(packed: Any) -> dict[str, int]:
    return {entry: column for column, entry in enumerate(_text(packed).split("\n"))}
