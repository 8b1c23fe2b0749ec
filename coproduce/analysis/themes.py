"""Candidate themes: what many texts speak of, suggested for a person to rename, merge, split or refuse.

Texts become weighted words and word pairs (TF-IDF); non-negative matrix factorisation finds groups of words that
occur together; a text belongs to each theme that explains enough of it, to several or to none. The number of themes
is chosen by the program from the number of texts, and themes that say the same are joined. The same texts and seed
give the same themes.

Method: Lee and Seung, "Learning the parts of objects by non-negative matrix factorization" (Nature 401, 1999), with
the deterministic start of Boutsidis and Gallopoulos (2008). scikit-learn is loaded at the first call.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from coproduce.analysis.theme_names import STOP_WORDS, stem, theme_name

METHOD = "tfidf+nmf"
VERSION = "1"

_WORD = re.compile(r"[^\W\d_][^\W\d_'’]*[^\W\d_]|[^\W\d_]")
_FEWEST_TEXTS = 8
_LEARN_FROM = 6000
_KEYWORDS = 8
_QUOTES = 3
_OWN_SHARE = 0.34
_LEAST_WEIGHT = 0.12
_SAME_TEXTS = 0.6
_MOST_THEMES = 20
_SMALLEST_THEME = 3


@dataclass(frozen=True)
class SuggestedTheme:
    """`size` counts the texts that carry it; `quotes` are the texts that show it best, unredacted, for staff only."""

    id: int
    name: str
    keywords: tuple[str, ...]
    size: int
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Suggestion:
    """Themes, largest first with ids from 1, and for each text the ids of its themes, strongest first."""

    themes: tuple[SuggestedTheme, ...]
    assignments: tuple[tuple[int, ...], ...]
    method: str = METHOD
    version: str = VERSION


def suggest(texts: Sequence[str], themes: int | None = None, seed: int = 0) -> Suggestion:
    """Suggest themes for texts; `themes` fixes how many are looked for (fewer may be found).

    Under 8 texts with words there is nothing to group: no themes. Raises ValueError for a number of themes under 1.
    """
    if themes is not None and themes < 1:
        raise ValueError("the number of themes is 1 or more")
    documents = [_terms(text) for text in texts]
    matrix, vocabulary = _weighted(documents)
    spoken = [position for position, terms in enumerate(documents) if terms]
    if matrix is None or len(spoken) < _FEWEST_TEXTS:
        return Suggestion((), tuple(() for _ in texts))
    wanted = themes or _reasonable_number(len(spoken))
    strengths, words = _factorise(matrix, min(wanted, len(spoken), len(vocabulary)), seed)
    groups = _joined(_members(strengths))
    if themes is None:
        groups = [group for group in groups if len(group[1]) >= _SMALLEST_THEME]
    return _described(texts, groups, strengths, [[vocabulary[i] for i in row] for row in words])


def _reasonable_number(texts: int) -> int:
    """2 for a handful, 7 for 100 texts, 17 for 2,658, never more than 20: what a person can hold apart."""
    return max(2, min(_MOST_THEMES, round(2 * math.log2(texts) - 6)))


def _terms(text: str) -> list[str]:
    """Stems of the words that carry meaning, and pairs of neighbours."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    kept = [stem(word) if len(word) > 2 and word not in STOP_WORDS else "" for word in words]
    pairs = [f"{a} {b}" for a, b in pairwise(kept) if a and b]
    return [word for word in kept if word] + pairs


def _weighted(documents: Sequence[Sequence[str]]) -> tuple[Any, list[str]]:
    """TF-IDF of the terms; None where no term is left."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    seen_in = 2 if len(documents) < 500 else max(3, len(documents) // 700)
    vectoriser = TfidfVectorizer(
        analyzer=list, min_df=seen_in, max_df=0.5, sublinear_tf=True, max_features=6000
    )
    try:
        matrix = vectoriser.fit_transform(documents)
    except ValueError:
        return None, []
    return matrix, [str(term) for term in vectoriser.get_feature_names_out()]


def _factorise(matrix: Any, themes: int, seed: int) -> tuple[Any, list[list[int]]]:
    """How strongly each text speaks of each theme, and each theme's terms from the most telling down."""
    import warnings

    import numpy as np
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(n_components=themes, init="nndsvda", random_state=seed, max_iter=150, tol=1e-3)
    chosen = np.sort(np.random.default_rng(seed).permutation(matrix.shape[0])[:_LEARN_FROM])
    # A few texts can be factorised without remainder; its rounding error is then a root of less than nothing.
    with warnings.catch_warnings(), np.errstate(invalid="ignore"):
        warnings.simplefilter("ignore", ConvergenceWarning)  # close enough is good enough for a suggestion
        model.fit(matrix[chosen])
    strengths = model.transform(matrix) * np.linalg.norm(model.components_, axis=1)
    return strengths, [list(np.argsort(-row, kind="stable")[:30]) for row in model.components_]


def _members(strengths: Any) -> list[set[int]]:
    """The texts of each theme: those in which it is strong enough, alone and beside the others."""
    totals = strengths.sum(axis=1, keepdims=True)
    totals[totals == 0] = 1.0
    belongs = (strengths >= _LEAST_WEIGHT) & (strengths / totals >= _OWN_SHARE)
    return [{int(row) for row in column.nonzero()[0]} for column in belongs.T]


def _joined(members: Sequence[set[int]]) -> list[tuple[int, set[int]]]:
    """(number of the leading theme, texts), largest first; a theme mostly inside a larger one is joined to it."""
    groups: list[tuple[int, set[int]]] = []
    for number in sorted(range(len(members)), key=lambda n: (-len(members[n]), n)):
        texts = members[number]
        for _, larger in groups:
            if texts and len(texts & larger) >= _SAME_TEXTS * len(texts):
                larger |= texts
                break
        else:
            if texts:
                groups.append((number, set(texts)))
    return sorted(groups, key=lambda group: (-len(group[1]), group[0]))


def _described(
    texts: Sequence[str],
    groups: Sequence[tuple[int, set[int]]],
    strengths: Any,
    words: Sequence[Sequence[str]],
) -> Suggestion:
    found, held = [], defaultdict(list)
    names: Counter[str] = Counter()
    for identifier, (number, members) in enumerate(groups, start=1):
        own_texts = [texts[position] for position in sorted(members)]
        name, keywords = theme_name(words[number], own_texts, _KEYWORDS)
        names[name] += 1
        name = name if names[name] == 1 else f"{name} ({names[name]})"
        strongest = sorted(members, key=lambda position: (-strengths[position][number], position))
        quotes = tuple(dict.fromkeys(texts[position].strip() for position in strongest))[:_QUOTES]
        found.append(SuggestedTheme(identifier, name, keywords, len(members), quotes))
        for position in members:
            held[position].append((-float(strengths[position][number]), identifier))
    assignments = tuple(tuple(theme for _, theme in sorted(held[position])) for position in range(len(texts)))
    return Suggestion(tuple(found), assignments)
