"""What every template keeps to, so that the content security policy holds and the tone stays calm."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent / "coproduce" / "templates"
TEMPLATES = sorted(ROOT.rglob("*.html"))

COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)
CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
TAG = re.compile(r"<[^>]*>", re.DOTALL)
SCRIPT = re.compile(r"<script\b[^>]*>", re.DOTALL)
HANDLER = re.compile(r"<[^>]*\son[a-z]+\s*=", re.DOTALL)
FOREIGN = re.compile(
    r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)\s*=\s*[\"'](?:https?:)?//", re.DOTALL
)

each_template = pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: path.relative_to(ROOT).as_posix()
)


def markup(template: Path) -> str:
    return COMMENT.sub("", template.read_text(encoding="utf-8"))


def test_there_are_templates_to_check() -> None:
    assert len(TEMPLATES) > 10


@each_template
def test_scripts_within_a_page_carry_the_nonce(template: Path) -> None:
    within = [
        tag for tag in SCRIPT.findall(markup(template)) if "src=" not in tag and "application/json" not in tag
    ]
    assert [tag for tag in within if "nonce=" not in tag] == []


@each_template
def test_no_element_carries_its_own_handler(template: Path) -> None:
    assert HANDLER.findall(CODE.sub("", markup(template))) == []


@each_template
def test_nothing_is_loaded_from_another_host(template: Path) -> None:
    assert FOREIGN.findall(markup(template)) == []


@each_template
def test_nobody_is_shouted_at(template: Path) -> None:
    """No exclamation marks after the words of a page; the sign of a warning stands by itself."""
    words = TAG.sub("\n", CODE.sub(" ", markup(template)))
    assert [line.strip() for line in words.splitlines() if re.search(r"\w\s*!", line)] == []
