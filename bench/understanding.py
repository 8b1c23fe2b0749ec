"""Measure the analysis: `python -m bench.understanding`, and the second part of `make bench`.

How often it is right where people have said what is right, how fast it is, how large what it needs, and that pages do
not carry it. Figures of the trained models are those that training measured on rows left out (their cards); everything
else is measured now, through the commands, on texts that no training saw: those of one writer, kept for testing, and
the labelled collections. What is missing on this machine is named, and not counted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence

from bench.figures import Figure, Table
from bench.installation import measure_installation, measure_web_process
from bench.judgement import measure_groups, measure_redaction, measure_screening, measure_sentiment
from bench.material import MissingMaterial
from bench.speed import measure_speed
from bench.themes import measure_codebook, measure_themes
from bench.whole_commands import FailedCommand

PARTS: Mapping[str, Callable[[], Table]] = {
    "sentiment": measure_sentiment,
    "themes": measure_themes,
    "codebook": measure_codebook,
    "screening": measure_screening,
    "redaction": measure_redaction,
    "groups": measure_groups,
    "speed": measure_speed,
    "installation": measure_installation,
    "web": measure_web_process,
}


def measure(names: Sequence[str] = tuple(PARTS)) -> list[Figure]:
    """Measure and print one part after the other; the figures below their target."""
    failed: list[Figure] = []
    for name in names:
        table = _measured(name)
        table.show()
        failed += table.failed
    return failed


def _measured(name: str) -> Table:
    """A part that cannot be measured at all is one line that says why."""
    try:
        return PARTS[name]()
    except MissingMaterial as problem:
        return Table(name.capitalize(), [Figure(name, None, remark=str(problem))])
    except FailedCommand as problem:
        return Table(name.capitalize(), [Figure(name, None, remark=str(problem), broken=True)])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"some of: {', '.join(PARTS)}; all if none is named"
    )
    parts = parser.parse_args().parts
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        parser.error(f"there is no part {unknown[0]}")
    failed = measure(parts or tuple(PARTS))
    if failed:
        sys.exit(f"\nBelow the target: {', '.join(each.name for each in failed)}.")


if __name__ == "__main__":
    main()
