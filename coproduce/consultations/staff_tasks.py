"""The work on one consultation as a list: each room adds its own pages, and a person sees those they may open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor, allows

PREPARE, WHILE_OPEN, AFTERWARDS = "prepare", "while_open", "afterwards"
GROUPS = {PREPARE: "Prepare", WHILE_OPEN: "While it is open", AFTERWARDS: "Afterwards"}
# What a person has to see to.
WAITING = frozenset({"to_do", "overdue", "late", "missing"})


@dataclass(frozen=True)
class Task:
    """A page to work on. `state` and `word` are those of the status component."""

    group: str
    position: int
    label: str
    url: str
    permission: str
    hint: str = ""
    state: str = ""
    word: str | None = None
    # Part of the picture even for those who may not open it: then a line without a link.
    always: bool = False


@dataclass(frozen=True)
class TaskGroup:
    key: str
    heading: str
    tasks: tuple[Task, ...]

    @property
    def waiting(self) -> int:
        return sum(task.state in WAITING for task in self.tasks)


Source = Callable[[Consultation, Actor], Iterable[Task]]
_sources: dict[str, Source] = {}


def register_tasks(source: Source) -> None:
    """Add what `source(consultation, actor)` gives. It asks the database for what it counts, never once a row."""
    _sources[f"{source.__module__}.{source.__qualname__}"] = source


def task_groups(consultation: Consultation, actor: Actor) -> list[TaskGroup]:
    """The lists in their order, without empty ones."""
    found: defaultdict[str, list[Task]] = defaultdict(list)
    for source in _sources.values():
        for task in source(consultation, actor):
            if allows(actor, task.permission, consultation):
                found[task.group].append(task)
            elif task.always:
                found[task.group].append(replace(task, url=""))
    return [
        TaskGroup(key, heading, tuple(sorted(found[key], key=lambda task: task.position)))
        for key, heading in GROUPS.items()
        if found[key]
    ]
