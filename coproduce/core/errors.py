"""What can go wrong in a service, in words that a page can show. `web.errors` turns each into its status."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Refusal:
    """One reason why something cannot be done yet, and the page where it can be mended."""

    message: str
    url: str = ""


class DomainError(Exception):
    """The parent of all errors that a person is told about."""


class NotAllowed(DomainError):
    """The actor lacks the permission (403)."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class NotFound(DomainError):
    """The object does not exist, or this actor may not know of it (404)."""


class Refused(DomainError):
    """The action is not possible now; `refusals` lists every reason (409)."""

    def __init__(self, refusals: Sequence[Refusal] | str) -> None:
        self.refusals = (Refusal(refusals),) if isinstance(refusals, str) else tuple(refusals)
        super().__init__("; ".join(refusal.message for refusal in self.refusals))


class Stale(DomainError):
    """Somebody else changed the object after this page was loaded (409)."""


class InvalidInput(DomainError):
    """Input that cannot be stored as it is; `problems` maps a field name to one plain sentence (422)."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__("; ".join(self.problems.values()))
