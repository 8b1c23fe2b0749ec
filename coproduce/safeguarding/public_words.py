"""Words of people on public pages: each room says which of its own anybody may report."""

from __future__ import annotations

from collections.abc import Callable

from coproduce.core.errors import NotFound
from coproduce.safeguarding.models import Passage

Finder = Callable[[str], Passage | None]

_finders: dict[str, Finder] = {}


def register_public_words(kind: str, finder: Finder) -> None:
    """`finder(id)` gives the text behind words that stand on a public page now; None for all others."""
    _finders[kind] = finder


def text_behind(kind: str, words_id: str) -> Passage:
    """Raises NotFound, also for words that nobody may read yet or any more."""
    finder = _finders.get(kind)
    found = finder(words_id) if finder else None
    if found is None:
        raise NotFound("words")
    return found
