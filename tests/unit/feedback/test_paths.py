"""When the path of a view is complete."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coproduce.feedback.rules.meaning import SettlingFacts, changed_refusals, parted
from coproduce.feedback.rules.paths import PathFacts, first_gap, share_of, together

WHOLE = PathFacts(True, True, True, True, True)


def test_the_first_gap_is_what_holds_a_view_up() -> None:
    assert first_gap(WHOLE) == ""
    assert first_gap(replace(WHOLE, read=False, public=False)) == "read"
    assert [
        first_gap(replace(WHOLE, **{stage: False})) for stage in ("sorted", "finding", "public", "promise")
    ] == [
        "sorted",
        "finding",
        "public",
        "promise",
    ]


def test_every_view_is_counted_once() -> None:
    share = share_of([replace(WHOLE, count=199), replace(WHOLE, sorted=False, public=False, count=1)])
    assert (share.views, share.complete, share.gaps) == (200, 199, (("sorted", 1),))
    assert share.percent == 99, "rounded down: 100 is said only of all"
    both = together([share, share_of([replace(WHOLE, read=False, count=3)])])
    assert (both.views, both.complete, both.gaps) == (203, 199, (("read", 3), ("sorted", 1)))
    assert share_of([]).percent is None


@pytest.mark.parametrize(
    ("about", "expected"),
    [
        ("theme:abc", ("theme", "abc")),
        ("no_theme:", ("no_theme", "")),
        ("finding:f1", ("finding", "f1")),
        ("no_theme:abc", None),
        ("theme:", None),
        ("theme", None),
        ("reply:abc", None),
        ("theme:" + "x" * 33, None),
        ("", None),
    ],
)
def test_only_steps_of_a_path_can_be_named(about: str, expected: tuple[str, str] | None) -> None:
    assert parted(about) == expected


@pytest.mark.parametrize("about", ["theme", "no_theme", "finding"])
def test_who_says_changed_has_changed_something(about: str) -> None:
    assert changed_refusals(SettlingFacts(about, still_so=False)) == []
    assert len(changed_refusals(SettlingFacts(about, still_so=True))) == 1
