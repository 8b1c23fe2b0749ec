"""Reports on a real database: who may have which figures, the embargo, and files that the worker makes."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from docx import Document
from flask import Flask
from sqlalchemy import select

from coproduce.accounts.actors import actor_of
from coproduce.consultations.models import ConsultationGroup
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.evidence.documents.page import page_of
from coproduce.evidence.models import GeneratedFile
from coproduce.evidence.open_data.datasets import published_sets
from coproduce.evidence.queries.documents import file_of, files_of, public_file, public_files
from coproduce.evidence.queries.report import has_public_report, report_of
from coproduce.evidence.queries.together import together_of_consultation
from coproduce.evidence.report import PUBLIC, STAFF, Facts, Figure, Report, Table
from coproduce.evidence.services.documents import ask_for_report, erase_old_files, offer_file, take_file
from coproduce.evidence.services.making_documents import make_files, renew_offered_files
from coproduce.feedback.services import withdraw
from tests.factories.accounts import make_account, make_group
from tests.factories.feedback import COMMISSIONER, make_closed_consultation, make_feedback, make_quote
from tests.factories.insights import ANALYST, make_snapshot
from tests.factories.reports import PARENTS, YOUNG, make_answered_consultation, make_reported

MARKER = "zebrafinch"
STAFF_ACTOR = Actor(name="Priya (invented)", roles=frozenset({"analyst", "commissioner"}))


def words_of(report: Report) -> str:
    """Everything that a reader of the page reads."""
    return re.sub(r"base64,[^\"]+", "", page_of(report))


def cells_of(report: Report) -> Iterator[str]:
    for block in (block for part in report.parts for block in part.blocks):
        if isinstance(block, Table | Facts):
            yield from (cell for row in block.rows for cell in row)
        if isinstance(block, Figure):
            yield from (cell for row in block.chart.rows for cell in row)


def test_the_public_report_holds_no_exact_figure_and_the_one_for_staff_does(app: Flask) -> None:
    consultation, _ = make_reported()
    public, staff = (
        report_of(consultation, actor=STAFF_ACTOR),
        report_of(consultation, STAFF, actor=STAFF_ACTOR),
    )
    exact = {str(PARENTS), str(YOUNG), str(PARENTS + YOUNG)}
    assert exact <= set(cells_of(staff)) | {str(PARENTS + YOUNG)}
    assert not exact & set(cells_of(public))
    assert not re.search(rf"\b({'|'.join(exact)})\b (people|single|answered|of)", words_of(public))
    assert (public.mark, "crosses" in {part.key for part in public.parts}) == ("", False)
    assert staff.mark == "Not for publication"
    assert all("not for publication" in part.lower() for part in [staff.mark, words_of(staff)])


def test_whoever_asks_the_public_report_is_that_of_a_visitor(app: Flask) -> None:
    consultation, _ = make_reported()
    assert report_of(consultation, actor=STAFF_ACTOR) == report_of(consultation, actor=VISITOR)


def test_answers_in_writing_are_for_staff_alone_and_marked(app: Flask) -> None:
    consultation = make_answered_consultation()
    feedback = make_feedback(consultation, kinds=["we_did"])
    feedback.introduction = f"Thanks {MARKER}"
    reply = feedback.findings[0].reply
    assert reply is not None
    feedback.findings[0].you_said, reply.text = f"You {MARKER}", f"We {MARKER}"
    reply.owner_name = f"Ola {MARKER}"
    assert MARKER not in words_of(report_of(consultation, actor=STAFF_ACTOR))
    staff = report_of(consultation, STAFF, actor=STAFF_ACTOR)
    assert MARKER in words_of(staff)
    assert "not public yet" in staff.mark


def test_a_minute_before_the_opening_it_says_nothing_and_at_it_everything(app: Flask) -> None:
    consultation, feedback = make_reported()
    feedback.introduction = f"Thanks {MARKER}"
    opening = feedback.public_from
    assert opening is not None
    with clock.frozen(opening - timedelta(minutes=1)):
        assert MARKER not in words_of(report_of(consultation))
    with clock.frozen(opening):
        assert MARKER in words_of(report_of(consultation))


def test_without_results_and_answers_there_is_no_public_report(app: Flask) -> None:
    consultation = make_answered_consultation(state="prepared")
    assert not has_public_report(consultation)
    with pytest.raises(NotFound):
        report_of(consultation)
    with pytest.raises(Refused):
        ask_for_report(ANALYST, consultation, audience=PUBLIC, formats=["docx"])
    assert report_of(consultation, STAFF, actor=STAFF_ACTOR).parts


def test_only_those_who_may_ask_for_a_report_and_only_for_what_there_is(app: Flask) -> None:
    consultation = make_answered_consultation()
    with pytest.raises(NotAllowed):
        ask_for_report(Actor(roles=frozenset({"moderator"})), consultation, audience=PUBLIC, formats=["docx"])
    with pytest.raises(InvalidInput):
        ask_for_report(ANALYST, consultation, audience=PUBLIC, formats=[])


def test_the_worker_makes_a_file_that_is_offered_until_a_word_in_it_is_taken_back(app: Flask) -> None:
    consultation, _ = make_reported()
    quote = make_quote(consultation, "The club ends when my shift begins.")
    analyst = actor_of(make_account("analyst"))
    (row,) = ask_for_report(analyst, consultation, audience=PUBLIC, formats=["docx"])
    assert ask_for_report(analyst, consultation, audience=PUBLIC, formats=["docx"]) == [row]
    db.session.commit()
    make_files()
    row = file_of(analyst, consultation, row.id)
    assert (row.problem, row.waits) == ("", False)
    text = "\n".join(each.text for each in Document(io.BytesIO(take_file(analyst, row))).paragraphs)
    assert "The club ends when my shift begins." in text

    assert public_files(consultation) == []
    offer_file(analyst, row, offered=True)
    assert public_file(consultation, "docx").content == row.content
    quote.passage.may_quote = False
    db.session.flush()
    with pytest.raises(NotFound):
        public_file(consultation, "docx")
    renew_offered_files()
    assert row.waits
    db.session.commit()
    make_files()
    assert "The club ends" not in "\n".join(
        each.text
        for each in Document(io.BytesIO(public_file(consultation, "docx").content or b"")).paragraphs
    )


def test_exact_files_are_for_those_who_may_see_them_now(app: Flask) -> None:
    consultation = make_answered_consultation()
    account = make_account("analyst")
    analyst, commissioner = actor_of(account), COMMISSIONER
    (row,) = ask_for_report(
        analyst, consultation, audience=STAFF, formats=["docx"], parts=["summary", "people"]
    )
    assert row.counts_people
    assert files_of(commissioner, consultation.id) == []  # a commissioner does not count people
    with pytest.raises(NotFound):
        file_of(commissioner, consultation, row.id)
    account.roles.clear()
    db.session.commit()
    make_files()
    row = db.session.get_one(GeneratedFile, row.id)
    assert row.made_at is None
    assert "may not see it" in row.problem


def test_taking_what_is_not_for_publication_leaves_a_row_and_old_files_are_erased(app: Flask) -> None:
    consultation = make_answered_consultation()
    analyst = actor_of(make_account("analyst"))
    (row,) = ask_for_report(analyst, consultation, audience=STAFF, formats=["docx"], parts=["summary"])
    row.content, row.made_at, row.asked_at = b"file", clock.now(), None
    assert take_file(analyst, row) == b"file"
    db.session.flush()
    assert "take_report" in set(db.session.scalars(select(AuditEntry.action)))
    with clock.frozen(clock.now() + timedelta(days=6)):
        assert erase_old_files() == 0
    with clock.frozen(clock.now() + timedelta(days=7)):
        assert erase_old_files() == 1


def test_what_is_taken_back_is_in_no_report(app: Flask) -> None:
    consultation, feedback = make_reported()
    withdraw(COMMISSIONER, feedback, "An answer was wrong.")
    report = report_of(consultation)
    assert "An answer was wrong." in words_of(report)
    assert "There are more evenings now." not in words_of(report)


def test_a_consultation_by_itself_has_a_record_of_its_own(app: Flask) -> None:
    consultation = make_answered_consultation()
    record = together_of_consultation(consultation)
    assert (record.standing.rung.key, record.of_proposal) == ("consulting", False)
    consultation.groups.append(ConsultationGroup(group=make_group("Invented Group"), part="led", position=0))
    db.session.flush()
    record = together_of_consultation(consultation)
    assert record.standing.rung.key == "co_design"
    assert [entry.who for entry in record.stages[1].entries] == ["Invented Group"]


def test_open_data_name_the_day_in_london(app: Flask) -> None:
    """Half past midnight in a British summer is still the day before by universal time (rule 24)."""
    snapshot = make_snapshot(make_closed_consultation(slug="breaks"))
    snapshot.taken_at = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
    db.session.flush()
    assert [each.taken_on for each in published_sets()] == [date(2026, 7, 1)]
