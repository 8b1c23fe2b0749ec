"""Rules of addresses that are compiled late give the same addresses as those that are compiled at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.routing import Map, Rule

from coproduce.web.routes import LateRule


def built(kind: type[Rule], make: Callable[[Any], str]) -> list[str]:
    """The same address twice: the first one compiles."""
    rules = [
        kind("/rules/<rule>", endpoint="rule"),
        kind("/topics/<int:number>/<path:rest>", endpoint="topic"),
        kind("/pages/", defaults={"page": 1}, endpoint="pages"),
        kind("/pages/<int:page>", endpoint="pages"),
        kind("/plain", endpoint="plain"),
    ]
    addresses = Map(rules).bind("example.org")
    return [make(addresses), make(addresses)]


@pytest.mark.parametrize(
    ("endpoint", "values"),
    [
        ("rule", {"rule": "a b"}),
        ("topic", {"number": 7, "rest": "one/two"}),
        ("topic", {"number": 7, "rest": "one", "sort": "newest", "self": "x"}),
        ("pages", {"page": 1}),
        ("pages", {"page": 2, "q": "é&"}),
        ("plain", {}),
    ],
)
def test_late_rules_build_the_same_addresses(endpoint: str, values: dict[str, Any]) -> None:
    late = built(LateRule, lambda addresses: addresses.build(endpoint, values))
    assert late == built(Rule, lambda addresses: addresses.build(endpoint, values))
    known_only = built(LateRule, lambda addresses: addresses.build(endpoint, values, append_unknown=False))
    assert known_only == built(
        Rule, lambda addresses: addresses.build(endpoint, values, append_unknown=False)
    )


def test_nothing_is_compiled_before_an_address_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    at_once = Rule._compile_builder

    def noted(rule: Rule, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled.append(str(rule.endpoint))
        return at_once(rule, append_unknown)

    monkeypatch.setattr(Rule, "_compile_builder", noted)
    addresses = Map([LateRule("/one", endpoint="one"), LateRule("/two", endpoint="two")]).bind("example.org")
    assert compiled == []
    assert [addresses.build("two"), addresses.build("two")] == ["/two", "/two"]
    assert compiled == ["two"]
