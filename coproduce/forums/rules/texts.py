"""What people type: how long it may be, and how a topic's title and text become one text and two again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST_TITLE = 120
LONGEST_TEXT = 10_000
MOST_LINES = 500
LONGEST_QUOTE = 600

IDEA_PARTS = (
    ("what", "What is your idea?", "What"),
    ("why", "Why would it help?", "Why it would help"),
    ("who", "Who would it help?", "Who it helps"),
)
KINDS = {"discussion": "Discussion", "question": "Question to a service", "idea": "Idea"}


@dataclass(frozen=True)
class Opening:
    """A new topic as it was typed: an idea has three parts, everything else one text."""

    kind: str
    title: str
    text: str = ""
    parts: Mapping[str, str] | None = None
    organisation_id: str = ""

    @property
    def words(self) -> str:
        """The text of the first post."""
        if self.kind != "idea":
            return cleaned(self.text)
        given = self.parts or {}
        return "\n\n".join(
            f"### {heading}\n\n{cleaned(given.get(name, ''))}" for name, _, heading in IDEA_PARTS
        )


def opening_problems(opening: Opening) -> dict[str, str]:
    """Field -> what is wrong with a new topic, in a sentence."""
    problems = {}
    title = one_line(opening.title)
    if opening.kind not in KINDS:
        problems["kind"] = "Choose what you want to begin."
    if not title:
        problems["title"] = "Write a title, so that others can see what it is about."
    elif len(title) > LONGEST_TITLE:
        problems["title"] = f"Use at most {LONGEST_TITLE} characters. Yours has {len(title):,}."
    if opening.kind == "idea":
        given = opening.parts or {}
        for name, _, _ in IDEA_PARTS:
            if problem := text_problem(given.get(name, "")):
                problems[name] = problem
    elif problem := text_problem(opening.text):
        problems["text"] = problem
    return problems


def text_problem(text: str) -> str:
    """What is wrong with a text, in a sentence; empty where nothing is."""
    text = cleaned(text)
    if not text:
        return "Write something first."
    if len(text) > LONGEST_TEXT:
        return (
            f"Use at most {LONGEST_TEXT:,} characters. Yours has {len(text):,}. You can send it in two posts."
        )
    lines = text.count("\n") + 1
    if lines > MOST_LINES:
        return f"Use at most {MOST_LINES} lines. Yours has {lines:,}."
    return ""


def cleaned(text: str) -> str:
    """The words with one kind of line break and no blank ends."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def one_line(text: str) -> str:
    return " ".join(text.split())


def joined(title: str, words: str) -> str:
    """A title and a text as one text, so that both are read together."""
    return f"{one_line(title)}\n\n{cleaned(words)}"


TITLE_NOT_SHOWN = "A topic whose first post is not shown"


def split_opening(words: str) -> tuple[str, str]:
    """(title, text) of a text that `joined` made and that a person may have redacted since."""
    title, _, text = words.strip().partition("\n")
    return one_line(title)[:LONGEST_TITLE] or "A topic", text.strip()


def quoted_part(words: str) -> str:
    """The part of somebody's words that stands above an answer to them."""
    plain = cleaned(words)
    return plain if len(plain) <= LONGEST_QUOTE else plain[:LONGEST_QUOTE].rsplit(" ", 1)[0].rstrip() + " …"
