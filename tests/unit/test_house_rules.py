"""The house's own rules, read off the source: what neither the linter nor the type checker can hold."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "coproduce"
MODULES = sorted(PACKAGE.rglob("*.py"))
LOCKS = [*sorted((ROOT / "requirements").glob("*.txt")), ROOT / "package-lock.json"]

LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "stuff"}
ROOMS = (
    "accounts",
    "safeguarding",
    "consultations",
    "forums",
    "insights",
    "feedback",
    "commissioning",
    "evidence",
)


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def syntax(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from "def" to the end."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def called_methods(tree: ast.AST, method: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == method:
            yield node.lineno


def imports_of(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_there_is_something_to_check() -> None:
    assert len(MODULES) > 10
    assert len(LOCKS) == 6


def test_no_module_is_too_long() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in MODULES}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST_MODULE} == {}


def test_no_function_is_too_long() -> None:
    long = [
        f"{named(path)}:{function.lineno} {function.name} has {length(function)} lines"
        for path in MODULES
        for function in functions(syntax(path))
        if length(function) > LONGEST_FUNCTION
    ]
    assert long == []


def test_every_name_of_a_module_says_what_it_holds() -> None:
    vague = [
        named(path) for path in PACKAGE.rglob("*") if path.stem in VAGUE_NAMES and path.suffix in ("", ".py")
    ]
    assert vague == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path) for path in MODULES if path.stat().st_size and ast.get_docstring(syntax(path)) is None
    ]
    assert silent == []


def test_analysis_needs_neither_web_framework_nor_database() -> None:
    barred = {"flask", "flask_sqlalchemy", "sqlalchemy", "werkzeug", "huey"}
    found = [
        f"{named(path)} imports {module}"
        for path in sorted((PACKAGE / "analysis").rglob("*.py"))
        for module in imports_of(syntax(path))
        if module.split(".")[0] in barred
    ]
    assert found == []


def test_services_and_queries_never_commit() -> None:
    places = [
        f"{named(path)}:{line}"
        for path in MODULES
        if path.relative_to(PACKAGE).parts[0] in ROOMS
        for line in called_methods(syntax(path), "commit")
    ]
    assert places == []


def test_only_the_lifecycle_engine_writes_a_state() -> None:
    places = []
    for path in MODULES:
        if path.relative_to(PACKAGE).as_posix().startswith("core/lifecycle"):
            continue
        for node in ast.walk(syntax(path)):
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets):
                places.append(f"{named(path)}:{getattr(node, 'lineno', 0)}")
    assert places == []


def test_only_the_clock_asks_for_the_time() -> None:
    """Everything else takes ``now`` from core.clock, so that tests and the demonstration can set it."""
    asking = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(")
    places = [
        f"{named(path)}:{number}"
        for path in MODULES
        if named(path) != "coproduce/core/clock.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if asking.search(line)
    ]
    assert places == []


@pytest.mark.parametrize("lock", LOCKS, ids=named)
def test_locks_name_no_registry(lock: Path) -> None:
    """A lock holds names, versions and hashes; where they come from is the machine's own setting."""
    text = lock.read_text(encoding="utf-8")
    assert "--index-url" not in text
    if lock.suffix == ".json":
        packages = json.loads(text)["packages"]
        assert [name for name, package in packages.items() if "resolved" in package] == []
        assert [name for name, package in packages.items() if name and "integrity" not in package] == []
    else:
        assert "://" not in text


@pytest.mark.parametrize("lock", [lock for lock in LOCKS if lock.suffix == ".txt"], ids=named)
def test_every_locked_package_has_a_hash(lock: Path) -> None:
    entries = re.split(r"\n(?=\S)", lock.read_text(encoding="utf-8"))
    pinned = [entry for entry in entries if re.match(r"[a-z0-9]", entry)]
    assert pinned
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry or "==" not in entry] == []
