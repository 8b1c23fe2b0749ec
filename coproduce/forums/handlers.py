"""What a person's reading of a text does to the posts that show it."""

from __future__ import annotations

from coproduce.core.outbox import handles
from coproduce.forums.services.counting import settle_passage
from coproduce.safeguarding.events import (
    PassageAnswered,
    PassageHidden,
    PassageRead,
    PassageRedacted,
    PassageRefused,
)


@handles(PassageRead)
def show_what_was_read(event: PassageRead) -> None:
    settle_passage(event.passage_id)


@handles(PassageHidden)
def count_what_is_hidden(event: PassageHidden) -> None:
    settle_passage(event.passage_id)


@handles(PassageRefused)
def count_what_was_refused(event: PassageRefused) -> None:
    settle_passage(event.passage_id)


@handles(PassageRedacted)
def store_what_was_redacted(event: PassageRedacted) -> None:
    settle_passage(event.passage_id)


@handles(PassageAnswered)
def look_at_new_words(event: PassageAnswered) -> None:
    settle_passage(event.passage_id)
