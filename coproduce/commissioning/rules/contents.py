"""What a row of a proposal's contents must have before it can be stored: problems by field, over the typed values."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coproduce.commissioning.rules.holding_back import REASONS
from coproduce.commissioning.rules.money import KINDS, OF_BUDGET, STATUSES, TOTAL

Values = Mapping[str, Any]
Problems = dict[str, str]
Check = Callable[[Values, Sequence[Any]], Problems]


def part_problems(values: Values, others: Sequence[Any]) -> Problems:
    return {
        **_needed(values, title="Name the part."),
        **_not_below_nothing(values, "posts_fte", "amount"),
        **_held_back(values),
    }


def need_problems(values: Values, others: Sequence[Any]) -> Problems:
    return {**_needed(values, text="Say what shows the need."), **_address(values, "source_url")}


def option_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = _needed(values, name="Name the option.")
    if values.get("is_no_change") and any(other.is_no_change for other in others):
        problems["is_no_change"] = "There is an option already that leaves everything as it is."
    return problems


def money_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = {
        **_needed(values, label="Say what the amount is for."),
        **_not_below_nothing(values, "amount"),
    }
    kind, year = values.get("kind"), values.get("year")
    if values.get("amount") is None:
        problems["amount"] = "Enter an amount in pounds."
    if kind not in KINDS:
        problems["kind"] = "Say what kind of amount it is."
    if kind in (TOTAL, OF_BUDGET) and any((other.kind, other.year) == (kind, year) for other in others):
        problems["kind"] = "There is one of this kind for this year already."
    return problems


def post_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = {
        **_needed(values, title="Name the post."),
        **_not_below_nothing(values, "fte"),
        **_held_back(values),
    }
    if values.get("fte") is None:
        problems["fte"] = "Enter the posts in full-time equivalents, like 1.5."
    if values.get("status") not in STATUSES:
        problems["status"] = "Say how the post stands."
    return problems


def measure_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = _needed(values, name="Name what is measured.", unit="Give the unit, like weeks.")
    for name, sentence in (
        ("baseline", "Enter where it stands now."),
        ("target", "Enter where it should get to."),
    ):
        if values.get(name) is None:
            problems[name] = sentence
    start, end = values.get("baseline_on"), values.get("target_on")
    if start and end and end <= start:
        problems["target_on"] = "The day of the target must come after the day of the present value."
    return problems


def statement_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = {
        **_needed(values, who="Say who said it.", text="Enter what they said."),
        **_address(values, "source_url"),
    }
    answered = values.get("answers_id")
    if answered and not any(other.id == answered and other.answers_id is None for other in others):
        problems["answers_id"] = "Choose a statement that is not an answer itself."
    return problems


def document_problems(values: Values, others: Sequence[Any]) -> Problems:
    problems = {**_needed(values, title="Name the document."), **_address(values, "url")}
    if not values.get("url") and not values.get("attachment_id"):
        problems["file"] = "Choose the document as a PDF, or give its address."
    return problems


CHECKS: Mapping[str, Check] = {
    "parts": part_problems,
    "needs": need_problems,
    "options": option_problems,
    "money": money_problems,
    "posts": post_problems,
    "measures": measure_problems,
    "statements": statement_problems,
    "documents": document_problems,
}


def _needed(values: Values, **sentences: str) -> Problems:
    return {name: words for name, words in sentences.items() if not (values.get(name) or "").strip()}


def _not_below_nothing(values: Values, *names: str) -> Problems:
    return {
        name: "Enter a number of 0 or more."
        for name in names
        if values.get(name) is not None and values[name] < 0
    }


def _held_back(values: Values) -> Problems:
    if values.get("held_back") and values.get("held_back_reason") not in REASONS:
        return {"held_back_reason": "Choose the reason. Everybody can read its kind."}
    return {}


def _address(values: Values, name: str) -> Problems:
    """Only addresses that a browser opens without running anything."""
    address = values.get(name) or ""
    if address and not address.startswith(("https://", "http://")):
        return {name: "Enter an address that begins with https://"}
    return {}
