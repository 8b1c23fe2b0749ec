"""Every route says who may use it, and means it, for every role."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from werkzeug.routing import AnyConverter, BaseConverter, IntegerConverter, Rule

from coproduce.accounts.actors import actor_of
from coproduce.accounts.roles import DESCRIPTIONS
from coproduce.core import access
from coproduce.core.database import unit_of_work
from coproduce.web.guards import PUBLIC, THIRD_PARTY, access_of
from tests.factories.accounts import make_account, sign_in

VISITOR = "visitor"


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        yield rule, access_of(app, rule.endpoint) or ""


def address(app: Flask, rule: Rule) -> str:
    """An address of the route with made-up parts, which name nothing that exists."""
    parts = {name: _made_up(rule._converters[name]) for name in rule.arguments}
    built = app.url_map.bind("localhost").build(rule.endpoint, parts, force_external=False)
    return str(built)


def _made_up(converter: BaseConverter) -> str | int:
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)[0]
    return 1 if isinstance(converter, IntegerConverter) else "made-up"


def test_every_route_declares_its_access(application: Flask) -> None:
    silent = [rule.rule for rule, declared in routes(application) if not declared]
    assert silent == []


def test_every_declared_permission_exists(application: Flask) -> None:
    known = set(access.permissions()) | {PUBLIC}
    unknown = {rule.rule: declared for rule, declared in routes(application) if declared not in known}
    assert unknown == {}


def test_no_staff_page_is_public(application: Flask) -> None:
    staff = [
        (rule.rule, declared) for rule, declared in routes(application) if rule.rule.startswith("/manage")
    ]
    assert len(staff) > 20, "the staff side is missing from the address map"
    assert [rule for rule, declared in staff if declared == PUBLIC] == []


def test_no_staff_page_opens_to_a_participant(application: Flask) -> None:
    participant = access.Actor("p", roles=frozenset({"participant"}))
    opened = [
        rule.rule
        for rule, declared in routes(application)
        if rule.rule.startswith("/manage") and access.allows(participant, declared)
    ]
    assert opened == []


def test_the_table_of_third_parties_names_only_routes_that_exist(application: Flask) -> None:
    assert set(THIRD_PARTY) <= set(application.view_functions)


@pytest.mark.parametrize("role", [VISITOR, *DESCRIPTIONS])
def test_the_guard_agrees_with_the_permission_table(application: Flask, role: str) -> None:
    with application.app_context(), unit_of_work():
        account = make_account(role) if role != VISITOR else None
        actor = actor_of(account) if account else access.VISITOR
        uniquifier = account.fs_uniquifier if account else ""
    wrong = []
    for rule, declared in routes(application):
        client = application.test_client()
        if uniquifier:
            sign_in(client, uniquifier)
        for method in sorted(rule.methods & {"GET", "POST"}):
            allowed = declared == PUBLIC or access.allows(actor, declared)
            status = client.open(address(application, rule), method=method).status_code
            refused = status == 403 or (role == VISITOR and method == "GET" and status == 302 and not allowed)
            if refused == allowed and not (allowed and _asks_again(rule, status)):
                wrong.append((method, rule.rule, declared, status))
            if status >= 500:
                wrong.append((method, rule.rule, "failed", status))
    assert wrong == []


def _asks_again(rule: Rule, status: int) -> bool:
    """A page that is open at the door and refuses inside because its made-up object may not be used."""
    return status == 403 and bool(rule.arguments)
