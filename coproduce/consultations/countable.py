"""What characteristics can be counted against: closed questions, and what upper rooms register, such as themes.

An upper room calls `use_views("themes", provider)`: this room never asks an upper one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Select


@dataclass(frozen=True)
class Views:
    """One thing that people said, in columns.

    `chosen` selects (response id, key of a column), or a JSON list of such keys as text: each pair once, and a person
    as often as they said several things. `answered` selects the ids of the responses that said anything to it.
    """

    key: str
    title: str
    labels: Mapping[str, str]
    chosen: Select[str, str]
    answered: Select[str]


Provider = Callable[[str], Sequence[Views]]

_providers: dict[str, Provider] = {}


def use_views(name: str, provider: Provider) -> None:
    """`provider(consultation_id)` gives what characteristics can be counted against. The same name replaces."""
    _providers[name] = provider


def registered_views(consultation_id: str) -> list[Views]:
    """What upper rooms know of a consultation."""
    return [views for _, provider in sorted(_providers.items()) for views in provider(consultation_id)]
