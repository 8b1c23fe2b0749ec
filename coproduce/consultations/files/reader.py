"""Typed values out of the JSON of a consultation file, and everything that is wrong with them in sentences. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Any

LONGEST_WORDS = 20_000
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Reader:
    """Takes typed values out of one object of the file and collects what is wrong with them."""

    def __init__(self, values: Mapping[str, Any], place: str, problems: dict[str, str]) -> None:
        self._values = values
        self._place = place
        self._taken: set[str] = set()
        self.problems = problems

    def take(self, name: str, missing: Any = None) -> Any:
        self._taken.add(name)
        return self._values.get(name, missing)

    def ignore(self, *names: str) -> None:
        self._taken.update(names)

    @property
    def given(self) -> list[str]:
        """The names that the object has, in its order."""
        return list(self._values)

    def refuse(self, name: str, words: str) -> None:
        self.problems[self._place + name] = f"{self._place}{name} {words}"

    def refuse_unknown(self) -> None:
        for name in sorted(set(self._values) - self._taken, key=str):
            self.refuse(name, "is not known in a consultation file.")

    def words(self, name: str, longest: int = LONGEST_WORDS, *, needed: bool = False) -> str:
        value = self.take(name, "")
        value = "" if value is None and not needed else value
        if not isinstance(value, str) or "\x00" in value:
            self.refuse(name, "must be text.")
        elif needed and not value.strip():
            self.refuse(name, "is missing.")
        elif len(value) > longest:
            self.refuse(name, f"has {len(value):,} characters; at most {longest:,} can be kept.")
        else:
            return value
        return ""

    def slug(self, name: str) -> str:
        value = self.words(name, 80, needed=True)
        if value and not SLUG.fullmatch(value):
            self.refuse(name, f"is “{value}”; it may hold a to z, 0 to 9, and single hyphens between them.")
        return value

    def one_of(self, name: str, choices: tuple[str, ...], missing: str | None = None) -> str:
        """One of a few words; `missing` where it is left out, if it may be."""
        value = self.take(name, missing)
        if value in choices:
            return str(value)
        self.refuse(name, f"must be {' or '.join(each or 'empty' for each in choices)}, not {value!r}.")
        return ""

    def yes_or_no(self, name: str) -> bool:
        """false where it is left out."""
        value = self.take(name, False)
        if isinstance(value, bool):
            return value
        self.refuse(name, f"must be true or false, not {value!r}.")
        return False

    def number(self, name: str, smallest: int, largest: int) -> int | None:
        value = self.take(name)
        if value is None or (type(value) is int and smallest <= value <= largest):
            return value
        self.refuse(name, f"must be a whole number from {smallest} to {largest}, or null, not {value!r}.")
        return None

    def moment(self, name: str) -> datetime | None:
        value = self.take(name)
        with suppress(ValueError, OverflowError):
            found = datetime.fromisoformat(value) if isinstance(value, str) else None
            if found is not None and found.tzinfo is not None:
                return found.astimezone(UTC)
        if value is not None:
            self.refuse(name, f"must be a time in UTC such as 2026-11-01T09:00:00Z, or null, not {value!r}.")
        return None

    def day(self, name: str) -> date | None:
        value = self.take(name)
        with suppress(ValueError):
            if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
                return date.fromisoformat(value)
        if value is not None:
            self.refuse(name, f"must be a date such as 2026-11-27, or null, not {value!r}.")
        return None

    def names(self, name: str, is_known: Callable[[str], bool], kinds: str) -> tuple[str, ...]:
        """A list of names, each once; `kinds` says in words which there are."""
        value = self.take(name, [])
        if not isinstance(value, list) or not all(isinstance(each, str) and is_known(each) for each in value):
            self.refuse(name, f"must be a list of {kinds}.")
        elif len(set(value)) < len(value):
            self.refuse(name, "names something twice.")
        else:
            return tuple(value)
        return ()

    def inside(self, name: str) -> Reader:
        """The reader of an object within; an empty one where there is none or null."""
        value = self.take(name, None)
        value = {} if value is None else value
        if not isinstance(value, Mapping):
            self.refuse(name, "must be an object.")
            value = {}
        return Reader(value, f"{self._place}{name}.", self.problems)

    def each(self, name: str) -> list[Reader]:
        """The readers of a list of objects within."""
        value = self.take(name, [])
        if not isinstance(value, list) or not all(isinstance(entry, Mapping) for entry in value):
            self.refuse(name, "must be a list of objects.")
            return []
        return [
            Reader(entry, f"{self._place}{name}[{number}].", self.problems)
            for number, entry in enumerate(value)
        ]
