"""What programs read: never before everybody may, never longer, and never an exact figure of people."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coproduce.analysis.disclosure import EXEMPT_KINDS, protect_counts
from coproduce.core import clock
from coproduce.core.database import db, unit_of_work
from coproduce.evidence.api.shapes import table
from coproduce.feedback import services
from coproduce.feedback.models import Feedback, Finding
from coproduce.insights.models import ResultsSnapshot
from coproduce.insights.services import withdraw_snapshot
from coproduce.web.rate_limits import limiter
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    settle,
    tell,
)
from tests.factories.open_data import HIDDEN, Area, make_area, make_quoted
from tests.factories.reports import PARENTS, YOUNG, make_answered_consultation

PROBLEM = "application/problem+json"
OPEN_DATA = (
    "/open-data/",
    "/open-data/catalogue.jsonld",
    *(f"/open-data/{name}.{ending}" for name in ("answers", "promises") for ending in ("csv", "json", "ods")),
)


@pytest.fixture
def area(application: Flask) -> Area:
    with application.app_context(), unit_of_work():
        return make_area()


@pytest.fixture
def client(application: Flask) -> FlaskClient:
    return application.test_client()


def addresses(application: Flask, **parts: str) -> list[str]:
    """Every address of the interface and of the open data whose parts are known, each in every form."""
    found = []
    with application.test_request_context():
        for rule in application.url_map.iter_rules():
            if not rule.rule.startswith(("/api/", "/open-data/")):
                continue
            for ending in ("csv", "json", "ods"):
                for name in ("answers", "promises", "results"):
                    values = {**parts, "ending": ending, "name": name}
                    if rule.arguments <= values.keys() and not (
                        name == "results" and "ending" in rule.arguments
                    ):
                        chosen = {each: values[each] for each in rule.arguments}
                        found.append(application.url_for(rule.endpoint, **chosen))
    return sorted(set(found))


def waiting(stage: str) -> Feedback:
    """Answers with the marker in every text, as far as a route of release has come."""
    feedback = make_feedback(make_closed_consultation(slug="waiting"), kinds=[])
    services.edit_introduction(COMMISSIONER, feedback, f"Thank you {HIDDEN}", f"Thanks {HIDDEN}")
    make_finding(
        feedback, "we_will", you_said=f"You said {HIDDEN}", text=f"We open {HIDDEN}", promise=f"More {HIDDEN}"
    )
    if stage == "writing":
        return feedback
    tell(feedback)
    if stage == "telling":
        return feedback
    settle(feedback)
    if stage == "held":
        services.hold(COMMISSIONER, feedback, until=clock.today() + timedelta(days=9), reason="Election")
    if stage == "withdrawn":
        services.withdraw(COMMISSIONER, feedback, "Wrong")
    return feedback


def parts_of(feedback: Feedback) -> dict[str, str]:
    finding = feedback.findings[0]
    assert finding.reply is not None
    assert finding.reply.commitment is not None
    return {
        "slug": feedback.consultation.slug,
        "finding_id": finding.id,
        "commitment_id": finding.reply.commitment.id,
    }


@pytest.mark.parametrize("stage", ["writing", "telling", "settled", "held", "withdrawn"])
def test_nothing_is_told_before_the_opening_minute(
    application: Flask, client: FlaskClient, stage: str
) -> None:
    with application.app_context(), unit_of_work():
        parts = parts_of(waiting(stage))
    found = addresses(application, **parts)
    assert {*OPEN_DATA, "/api/v1/answers", f"/api/v1/promises/{parts['commitment_id']}"} <= {*found}
    for address in found:
        assert HIDDEN.encode() not in client.get(address).data, address
    for address in (
        f"answers/{parts['finding_id']}",
        f"promises/{parts['commitment_id']}",
        "consultations/waiting/answers",
    ):
        refused = client.get(f"/api/v1/{address}")
        assert refused.status_code == 404
        assert refused.mimetype == PROBLEM
        assert refused.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("early", [False, True])
def test_it_opens_by_the_clock_and_closes_when_the_clock_is_turned_back(
    application: Flask, client: FlaskClient, early: bool
) -> None:
    with application.app_context(), unit_of_work():
        feedback = waiting("telling" if early else "settled")
        if early:
            services.release_early(
                COMMISSIONER, feedback, authority="The director (invented)", reason="A leak"
            )
            settle(feedback)
        opens, parts = feedback.public_from, parts_of(feedback)
    assert opens is not None
    shown = ("/api/v1/answers", "/api/v1/promises", "/open-data/answers.csv", "/open-data/promises.json")
    shown = (*shown, f"/api/v1/promises/{parts['commitment_id']}", "/api/v1/consultations/waiting/answers")

    def marked(moment: datetime) -> set[bool]:
        with clock.frozen(moment):
            return {HIDDEN.encode() in client.get(address).data for address in shown}

    with clock.frozen(opens - timedelta(seconds=1)):
        tag = client.get("/api/v1/answers").headers["ETag"]
    assert marked(opens - timedelta(seconds=1)) == {False}
    assert marked(opens) == {True}
    assert marked(opens + timedelta(days=1)) == {True}
    assert marked(opens - timedelta(seconds=1)) == {False}
    with clock.frozen(opens):
        assert client.get("/api/v1/answers", headers={"If-None-Match": tag}).status_code == 200


def test_withdrawn_answers_leave_a_reason_and_nothing_else(application: Flask, client: FlaskClient) -> None:
    with application.app_context(), unit_of_work():
        feedback = make_quoted("The club ends when my shift begins.")
        finding_id = feedback.findings[0].id
    assert client.get("/api/v1/consultations/quoted/answers").get_json()["status"] == "public"
    with application.app_context(), unit_of_work():
        services.withdraw(
            COMMISSIONER, db.session.get_one(Finding, finding_id).feedback, "A figure was wrong."
        )
    left = client.get("/api/v1/consultations/quoted/answers").get_json()
    assert (left["status"], left["withdrawn_reason"], left["answers"]) == (
        "withdrawn",
        "A figure was wrong.",
        [],
    )
    assert client.get(f"/api/v1/answers/{finding_id}").status_code == 404
    assert client.get("/api/v1/consultations/quoted").get_json()["has_answers"] is False


def test_words_that_are_taken_back_are_gone_with_the_next_request(
    application: Flask, client: FlaskClient
) -> None:
    with application.app_context(), unit_of_work():
        make_quoted("The club ends when my shift begins.")
    address = "/api/v1/consultations/quoted/answers"
    first = client.get(address)
    assert b"The club ends" in first.data
    tag = {"If-None-Match": first.headers["ETag"]}
    assert client.get(address, headers=tag).status_code == 304
    with application.app_context(), unit_of_work():
        db.session.query(Finding).one().quotes[0].passage.may_quote = False
    second = client.get(address, headers=tag)
    assert second.status_code == 200
    assert b"The club ends" not in second.data


def test_a_copy_is_asked_about_and_every_site_may_read(area: Area, client: FlaskClient) -> None:
    read = client.get("/api/v1/consultations", headers={"Accept-Encoding": "gzip"})
    head = client.head("/api/v1/consultations")
    assert read.headers["Cache-Control"] == "no-cache"
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "Set-Cookie" not in read.headers
    assert head.status_code == 200
    assert (head.data, head.headers["ETag"]) == (b"", read.headers["ETag"])
    kept = client.get("/api/v1/consultations", headers={"If-None-Match": read.headers["ETag"]})
    assert (kept.status_code, kept.data) == (304, b"")
    asked = client.options("/api/v1/consultations")
    assert asked.status_code == 200
    assert "If-None-Match" in asked.headers["Access-Control-Allow-Headers"]
    assert client.post("/api/v1/consultations").headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("pages=2", "pages"),
        ("page=0", "page"),
        ("page=٣", "page"),
        ("page=99999999999999999999", "page"),
        ("page=1&page=2", "page"),
        ("per_page=101", "per_page"),
        ("status=nonsense", "status"),
        ("status=", "status"),
        ("group=%00", "group"),
        ("search=" + "x" * 201, "search"),
    ],
)
def test_an_odd_question_gets_no_answer(
    application: Flask, client: FlaskClient, query: str, name: str
) -> None:
    refused = client.get(f"/api/v1/consultations?{query}")
    assert (refused.status_code, refused.mimetype) == (422, PROBLEM)
    assert list(refused.get_json()["errors"]) == [name]


@pytest.mark.parametrize("words", ["%00", "a%00b", "%ED%A0%80", "%F0%9F%99%82", "%25_", "%E2%80%AE"])
def test_any_words_can_be_looked_for(area: Area, client: FlaskClient, words: str) -> None:
    for name in ("consultations", "answers", "promises", "proposals"):
        assert client.get(f"/api/v1/{name}?search={words}").status_code == 200, name


def test_errors_are_for_programs_and_other_pages_stay_pages(application: Flask, client: FlaskClient) -> None:
    assert client.get("/api/v1/nothing/here").mimetype == PROBLEM
    assert client.get("/api/v1/consultations/%00").mimetype == PROBLEM
    assert client.get("/nothing/here").mimetype == "text/html"
    refused = client.get("/api/v1/consultations", headers={"Accept": "text/html"})
    assert (refused.status_code, refused.mimetype) == (406, PROBLEM)


def test_who_asks_too_often_is_told_when_to_come_again(application: Flask, client: FlaskClient) -> None:
    limiter.enabled = True
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("coproduce.evidence.api.answering.READING_BY_PROGRAMS", "2 per minute")
            codes = [client.get("/api/v1/").status_code for _ in range(2)]
            refused = client.get("/api/v1/")
    finally:
        limiter.enabled = False
        limiter.reset()
    assert codes == [200, 200]
    assert refused.status_code == 429
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_lists_are_paged_by_their_links(area: Area, client: FlaskClient) -> None:
    seen, address = [], "/api/v1/answers?per_page=1"
    while address:
        page = client.get(address).get_json()
        seen += [each["id"] for each in page["data"]]
        address = page["links"].get("next", "")
    assert len(seen) == len(set(seen)) == page["page"]["total"] == 3
    assert client.get("/api/v1/answers?page=1000000").get_json()["data"] == []
    contested = client.get("/api/v1/answers?contested=yes").get_json()["data"]
    assert [each["objections"][0]["words"] for each in contested] == ["You forgot the buses."]


# Figures ----------------------------------------------------------------------------------------------------


def numbers_in(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "rounded_to" in value and "kind" in value:
            yield value
        for each in value.values():
            yield from numbers_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from numbers_in(each)


def test_no_figure_of_people_is_exact_anywhere(application: Flask, area: Area, client: FlaskClient) -> None:
    parts = {"slug": area.slug, "finding_id": area.finding_id, "commitment_id": area.promise_id}
    seen = 0
    for address in addresses(application, **parts):
        response = client.get(address)
        if response.mimetype != "application/json" or address.endswith("openapi.json"):
            continue
        for shown in numbers_in(response.get_json()):
            if shown["kind"] in EXEMPT_KINDS:
                continue
            seen += 1
            values = [
                shown.get("value"),
                shown.get("base"),
                *(cell["value"] for cell in shown.get("cells", ())),
            ]
            assert [value for value in values if value is not None and (value % 5 or value < 8)] == [], (
                address
            )
    assert seen > 5
    promise = client.get(f"/api/v1/promises/{area.promise_id}").data.decode()
    assert "about 65 people" in promise
    assert " 63 " not in promise


def test_the_exact_counts_of_results_stand_in_no_file(area: Area, client: FlaskClient) -> None:
    """13 of 37 people are young, and 24 are parents: no protected figure is one of these."""
    exact = {PARENTS, YOUNG, PARENTS + YOUNG}
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"/open-data/results/{area.slug}.csv").data.decode("utf-8-sig"))
        )
    )
    rounded = {float(row["rounded"]) for row in rows if row["rounded"]}
    assert rounded
    assert not rounded & exact
    document = client.get(f"/api/v1/consultations/{area.slug}/results").get_json()
    who = document["questions"][0]["table"]
    assert [cell["value"] for cell in who["cells"]] == [25, 15]
    assert "private" not in document


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 400), min_size=1, max_size=6))
def test_what_is_hidden_in_a_table_stays_hidden_in_its_shape(counts: list[int]) -> None:
    labels = [f"Answer {place}" for place in range(len(counts))]
    shape = table(protect_counts("Which?", labels, counts, sum(counts), several=False))
    assert shape is not None
    for count, cell in zip(counts, shape["cells"], strict=True):
        assert cell["value"] is None or (cell["value"] % 5 == 0 and cell["value"] >= 8)
        assert count >= 8 or cell["value"] is None
        assert cell["hidden"] is (cell["value"] is None)
    assert shape["base"] is None or shape["base"] % 5 == 0
    json.dumps(shape)


# Open data --------------------------------------------------------------------------------------------------


def test_every_file_has_the_columns_that_its_schema_says(area: Area, client: FlaskClient) -> None:
    for path, name in (("answers", "answers"), ("promises", "promises"), (f"results/{area.slug}", "results")):
        schema = client.get(f"/open-data/schemas/{name}.json").get_json()
        columns = [field["name"] for field in schema["fields"]]
        response = client.get(f"/open-data/{path}.csv")
        rows = list(csv.reader(io.StringIO(response.data.decode("utf-8-sig"))))
        assert rows[0] == columns
        assert len(rows) > 1
        data = client.get(f"/open-data/{path}.json").get_json()["data"]
        assert [list(each) for each in data] == [sorted(columns)] * len(data)
        assert len(data) == len(rows) - 1
        assert client.get(f"/open-data/{path}.ods").data[:2] == b"PK"
        assert f"/open-data/schemas/{name}.json" in response.headers["Link"]
    assert client.get("/open-data/schemas/other.json").status_code == 404


def test_only_what_is_published_is_offered_and_what_is_withdrawn_is_gone(
    application: Flask, client: FlaskClient
) -> None:
    with application.app_context(), unit_of_work():
        make_answered_consultation("shown")
        make_answered_consultation("kept-back", state="prepared")
    catalogue = client.get("/open-data/catalogue.jsonld").get_json()
    offered = json.dumps(catalogue)
    assert "/open-data/results/shown.csv" in offered
    assert "kept-back" not in offered
    for distribution in (each for found in catalogue["dcat:dataset"] for each in found["dcat:distribution"]):
        path = distribution["dcat:downloadURL"]["@id"].removeprefix("http://localhost")
        assert client.get(path).status_code == 200, path
    for ending in ("csv", "json", "ods"):
        assert client.get(f"/open-data/results/kept-back.{ending}").status_code == 404
    with application.app_context(), unit_of_work():
        snapshot = db.session.query(ResultsSnapshot).filter_by(state="published").one()
        withdraw_snapshot(COMMISSIONER, snapshot, "A figure was wrong.", expected_version=snapshot.version)
    assert client.get("/open-data/results/shown.csv").status_code == 404
    assert client.get("/api/v1/consultations/shown/results").status_code == 404
    assert b"shown" not in client.get("/open-data/catalogue.jsonld").data.replace(b"/open-data/", b"")


def test_the_pages_for_people_say_how_it_is_used(area: Area, application: Flask) -> None:
    from tests.pages.client import Browser

    browser = Browser(application)
    data = browser.open("/open-data/")
    assert "Short breaks for families" in data.text or area.slug in str(data.soup)
    assert "Open Government Licence v3.0" in data.text
    page = browser.follow("Data for programs")
    assert "curl 'http://localhost/api/v1/consultations?status=open'" in page.text
    assert "429" in page.text
