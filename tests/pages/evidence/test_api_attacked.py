"""The interface attacked with what its own description allows and forbids: schemathesis finds nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import schemathesis
from flask import Flask
from schemathesis import engine
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from coproduce.core.database import unit_of_work
from tests.factories.open_data import HIDDEN, Area, make_area

# Enough to meet every rule of every parameter; many more found nothing either.
EXAMPLES = 4
FEWEST_CASES = 300


def seeded(application: Flask) -> Area:
    with application.app_context(), unit_of_work():
        return make_area()


def test_schemathesis_finds_nothing(application: Flask) -> None:
    seeded(application)

    def uncompressed(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        environ.pop(
            "HTTP_ACCEPT_ENCODING", None
        )  # the client in the process does not unpack what comes compressed
        return application(environ, start_response)

    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", uncompressed)
    schema.config.generation.update(max_examples=EXAMPLES, database="none")
    schema.config.seed = 20260401
    schema.config.phases.stateful.enabled = False
    cases, checks, faults = 0, set(), []
    for event in engine.from_schema(schema).execute():
        if isinstance(event, NonFatalError | FatalError):
            faults.append(str(getattr(event, "value", None) or event))
        if not isinstance(event, ScenarioFinished):
            continue
        cases += len(event.recorder.cases)
        for made in event.recorder.interactions.values():
            assert made.response is None or HIDDEN.encode() not in made.response.content
        for check in (each for made in event.recorder.checks.values() for each in made):
            checks.add(check.name)
            if check.failure_info is not None:
                faults.append(f"{check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}")
    assert faults == []
    assert cases > FEWEST_CASES
    assert {
        "not_a_server_error",
        "response_schema_conformance",
        "negative_data_rejection",
        "unsupported_method",
    } < checks
