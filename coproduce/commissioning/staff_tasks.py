"""The work on one proposal as one list: each part of the room adds its page with the state of what stands there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import url_for

from coproduce.commissioning.models import Proposal
from coproduce.core.access import Actor, allows

DONE, MISSING, TO_DO, NOT_NEEDED = "complete", "missing", "to_do", "not_asked"
WORDS = {DONE: "Done", MISSING: "Missing", TO_DO: "To do", NOT_NEEDED: "Not needed"}


@dataclass(frozen=True)
class TaskState:
    """How a section stands: one of DONE, MISSING, TO_DO, NOT_NEEDED, and what a person has to know about it."""

    state: str
    hint: str = ""


StateOf = Callable[[Proposal], TaskState]


@dataclass(frozen=True)
class Task:
    """A line of the list, as the component `task_list` takes it."""

    label: str
    url: str
    hint: str
    state: str
    word: str | None


@dataclass(frozen=True)
class _Entry:
    position: int
    title: str
    state_fn: StateOf
    permission: str


_entries: dict[str, _Entry] = {}


def register_task(
    position: int, title: str, endpoint: str, state_fn: StateOf, permission: str = "proposals.read"
) -> None:
    """Add a page with the address `url_for(endpoint, slug=…)`; lower positions come first. Registering an endpoint
    twice replaces. `state_fn` may ask the database, but not once a row."""
    _entries[endpoint] = _Entry(position, title, state_fn, permission)


def tasks_of(proposal: Proposal, actor: Actor) -> list[Task]:
    """The pages that this person may open, in their order."""
    ordered = sorted(_entries.items(), key=lambda item: (item[1].position, item[0]))
    return [
        _task(entry, endpoint, proposal)
        for endpoint, entry in ordered
        if allows(actor, entry.permission, proposal)
    ]


def _task(entry: _Entry, endpoint: str, proposal: Proposal) -> Task:
    found = entry.state_fn(proposal)
    url = url_for(endpoint, slug=proposal.slug)
    return Task(entry.title, url, found.hint, found.state, WORDS.get(found.state))
