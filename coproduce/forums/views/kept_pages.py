"""A visitor's page of a topic, kept for some seconds: it is the same for everybody who is not signed in.

What is kept is found by the state of the topic, which is asked each time, so words that are held back or taken back are
gone with the next request. Only what the clock alone changes (a card, a date that comes) can be some seconds late.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask import current_app, request, session
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.web.display import text_size

MOST_KEPT = 200  # pages; some sixty kilobytes each


@dataclass(frozen=True)
class Kept:
    html: str
    state: tuple[Any, ...]
    until: datetime


def kept_or_drawn(
    state: tuple[Any, ...] | None, draw: Callable[[], ResponseReturnValue]
) -> ResponseReturnValue:
    """The page as it was drawn for another visitor in the same state, else drawn now."""
    seconds: int = current_app.config["TALK_KEPT_SECONDS"]
    if state is None or not seconds or "_flashes" in session:
        return draw()
    pages: OrderedDict[tuple[str, ...], Kept] = current_app.extensions.setdefault("talk_kept", OrderedDict())
    address = (request.full_path, text_size())
    state = (*state, clock.today())
    found = pages.get(address)
    if found is not None and found.state == state and clock.now() < found.until:
        return found.html
    page = draw()
    if isinstance(page, str):
        pages[address] = Kept(page, state, clock.now() + timedelta(seconds=seconds))
        pages.move_to_end(address)
        while len(pages) > MOST_KEPT:
            pages.popitem(last=False)
    return page
