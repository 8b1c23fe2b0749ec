"""What each figure should reach: (target, beyond), None where nothing is set.

Shares are 0 to 1; the names are those of the lines in `judgement`, `speed` and `installation`.
"""

from __future__ import annotations

from collections.abc import Mapping

Bars = tuple[float | None, float | None]
NONE: Bars = (None, None)

TARGETS: Mapping[str, Bars] = {
    "sentiment comments right": (0.83, 0.86),
    "sentiment comments F1": (0.72, 0.79),
    # In how many draws of 200 some share is off by more than five points.
    "sentiment comments draws": (0.05, None),
    "sentiment sentences right": (0.80, 0.90),
    "themes NMI": (0.36, 0.42),
    "themes ARI": (0.18, 0.25),
    "themes seeds": (0.85, None),
    "themes draws": (0.65, None),
    "codebook 20 examples a theme macro": (0.50, 0.60),
    "codebook 20 examples a theme micro": (0.56, 0.66),
    "codebook all examples macro": (0.60, 0.70),
    "codebook all examples micro": (0.71, 0.77),
    "screening urgent noticed": (1.00, None),
    "screening noticed": (0.95, None),
    "screening alarms": (0.10, None),
    "redaction recall": (0.95, None),
    "redaction clean": (0.03, None),
    "groups": (0.75, 0.85),
    "speed sentiment": (3000.0, None),
    "themes 10000 seconds": (10.0, None),
    "themes 100000 seconds": (60.0, None),
    "themes 100000 memory": (1200.0, None),
}


def bars(name: str) -> Bars:
    return TARGETS.get(name, NONE)
