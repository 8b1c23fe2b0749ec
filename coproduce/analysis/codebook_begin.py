"""Where a theme begins: the probability from which it is given, so that it is given as often as it is right.

Half of the F1 that can be expected is the best beginning for one theme (Lipton and others 2014, "Optimal thresholding
of classifiers to maximize F1 measure"). Two measures are wanted here, the mean F1 of the themes and F1 over all of
them: what a beginning does to the first counts for more the rarer the theme. What is expected is then mixed with what
would have been best for the examples, as a mean over beginnings that do nearly as well: the best one alone is chance.
"""

from __future__ import annotations

from typing import Any

from coproduce.analysis.codebook_fit import logit

# How much F1 over all themes counts beside the mean F1 of the themes.
_OVER_ALL = 0.6
# How much the examples say beside what is expected, and with how many of a theme half of that.
_OF_EXAMPLES, _HALF_WITH = 0.8, 20
_SHARP = 60.0


def beginnings(judged: Any, examples: Any, truth: Any) -> Any:
    """For each theme the logit of the probability from which it is given.

    `judged` (texts, themes): probabilities that tell what to expect; `examples` (examples, themes): those of the
    examples, each by the others alone; `truth` (examples, themes) of 0 and 1.
    """
    import numpy as np

    number = judged.sum(axis=0) + 1e-3
    own = np.array([_expected_f1(column) for column in judged.T])
    together = _expected_f1(judged.ravel())
    # One text more moves the mean by 1 / (themes * 2 * number) and the other by 1 / (2 * all numbers).
    one, all_of_them = 1 / (len(number) * number), _OVER_ALL / number.sum()
    expected = logit((one * own + all_of_them * together) / (one + all_of_them) / 2)
    best = np.array([_best(*each) for each in zip(examples.T, truth.T, number / len(judged), strict=True)])
    share = _say_of_examples(number / len(judged), truth)
    return share * best + (1 - share) * expected


def _say_of_examples(frequency: Any, truth: Any) -> Any:
    """What the examples count for each theme: less where they are few, or not like the texts in how frequent it is."""
    import numpy as np

    held = truth.sum(axis=0) + 1e-3
    change = frequency / (held / len(truth))
    return _OF_EXAMPLES * held / (held + _HALF_WITH) * np.minimum(change, 1 / change)


def _expected_f1(probabilities: Any) -> float:
    import numpy as np

    ordered = np.sort(probabilities)[::-1]
    hits = np.cumsum(ordered)
    return float((2 * hits / (np.arange(len(ordered)) + 1 + ordered.sum())).max())


def _best(probabilities: Any, truth: Any, frequency: float) -> float:
    """The mean logit of beginnings that give the examples nearly the best F1, were the theme as frequent as in
    texts."""
    import numpy as np

    if truth.min() == truth.max():
        return float(logit(0.5))
    weights = np.where(truth > 0, frequency / truth.mean(), (1 - frequency) / (1 - truth.mean()))
    order = np.argsort(-probabilities, kind="stable")
    given, hits = np.cumsum(weights[order]), np.cumsum((weights * truth)[order])
    reached = 2 * hits / (given + hits[-1])
    return float(np.average(logit(probabilities[order]), weights=np.exp(_SHARP * (reached - reached.max()))))
