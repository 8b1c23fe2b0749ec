"""Lists of addresses come in whole or not at all, serve telling alone, and go on their day; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, inspect, select, text

from coproduce.consultations.files.tabular import UnreadableFile
from coproduce.core import clock
from coproduce.core.access import CLOCK, VISITOR
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.notifications import list_queries, list_services
from coproduce.notifications.addresses import is_list_token, list_token
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.events import ListsAgreed
from coproduce.notifications.handlers import tell_lists_what_has_happened
from coproduce.notifications.jobs import erase_lists_on_their_day
from coproduce.notifications.models import (
    ConsultationContactList,
    ContactList,
    ContactListEntry,
    ContactListStop,
    ContactListUpload,
    KeptMail,
    Notice,
)
from tests.factories.accounts import make_actor
from tests.factories.consultations import make_consultation
from tests.factories.contact_lists import (
    commissioner,
    csv_of,
    list_facts,
    make_contact_list,
    make_upload,
    tell_list,
    xlsx_of,
)


def addresses(contact_list: ContactList) -> set[str]:
    held = ContactListEntry.contact_list_id == contact_list.id
    return set(db.session.scalars(select(ContactListEntry.email).where(held)))


def count(model: type[object]) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_file_becomes_a_list_of_addresses_and_nothing_else(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        content = csv_of(
            ("Elm", "Office@Elm.example.org"), ("Oak", "oak@example.org"), ("Oak 2", "OAK@example.org")
        )
        upload = make_upload(actor, content, "Schools")
        assert upload.facts["column"] == "Email"
        made, report = list_services.import_list(actor, upload)
        assert (len(report.addresses), report.duplicates) == (2, 1)
    assert addresses(made) == {"office@elm.example.org", "oak@example.org"}
    assert count(ContactListUpload) == 0
    stored = " ".join(repr(row) for row in db.session.execute(select(ContactListEntry.__table__)))
    assert "Elm" not in stored, "only addresses are kept"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "import")).one()
    assert entry.details == {"name": "Schools", "addresses": 2, "refused": 0}


def test_a_workbook_is_read_too(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        content = xlsx_of([("Nr", "Contact"), (1, "ann@example.org"), (2, "bo@example.org"), (3, None)])
        upload = make_upload(actor, content)
        report = list_services.check_list(upload)
        assert (report.column, len(report.addresses)) == ("Contact", 2)
        assert [(row.number, row.reason) for row in report.refused] == [(4, "there is no address")]


def test_one_bad_row_keeps_the_whole_file_out_until_somebody_decides(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        upload = make_upload(actor, csv_of(("Elm", "elm@example.org"), ("Oak", "not an address")))
        with pytest.raises(Refused, match="1 row gives no address"):
            list_services.import_list(actor, upload)
        assert count(ContactList) == count(ContactListEntry) == 0
        made, report = list_services.import_list(actor, upload, leave_out_refused=True)
        assert [row.number for row in report.refused] == [3]
    assert addresses(made) == {"elm@example.org"}


def test_a_column_is_chosen_where_none_stands_out(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        upload = make_upload(actor, csv_of(("Elm", "x"), ("Oak", "y")))
        with pytest.raises(InvalidInput, match="Choose the column"):
            list_services.check_list(upload)
        with pytest.raises(InvalidInput, match="Choose the column"):
            list_services.choose_column(actor, upload, "Telephone")
        list_services.choose_column(actor, upload, "School")
        assert len(list_services.check_list(upload).refused) == 2


def test_a_file_that_is_too_long_is_refused_in_words(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_services, "MOST_ROWS", 2)
    with unit_of_work():
        upload = make_upload(
            commissioner(), csv_of(*((f"S{number}", f"s{number}@example.org") for number in range(3)))
        )
        with pytest.raises(InvalidInput, match="Divide it into several lists"):
            list_services.check_list(upload)


def test_what_is_said_about_a_list_has_to_be_whole(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        make_contact_list("ann@example.org", actor=actor, name="Schools")
        facts = list_facts("Schools", source=" ", lawful_basis="", erase_on=clock.today())
        with pytest.raises(InvalidInput) as found:
            list_services.keep_list_upload(actor, facts, csv_of(("Elm", "elm@example.org")))
        assert set(found.value.problems) == {"name", "source", "lawful_basis", "erase_on"}
        with pytest.raises(UnreadableFile):
            make_upload(actor, b"")


def test_who_asked_to_stop_is_left_out_of_every_list_and_of_later_ones(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        first = make_contact_list("ann@example.org", "bo@example.org", actor=actor)
        second = make_contact_list("ann@example.org", actor=actor)
        assert list_services.stop_by_token(list_token("Ann@Example.org"))
        assert list_services.stop_by_token(list_token("ann@example.org")), "twice is as good as once"
        upload = make_upload(actor, csv_of(("Elm", "ann@example.org"), ("Oak", "new@example.org")))
        report = list_services.check_list(upload)
        assert (report.addresses, report.stopped) == (("new@example.org",), 1)
    counts = list_queries.counts_of([first.id, second.id])
    assert (counts[first.id].written_to, counts[first.id].stopped) == (1, 1)
    assert (counts[second.id].written_to, counts[second.id].stopped) == (0, 1)


def test_a_stop_outlives_the_list_and_holds_no_address(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        list_services.erase_list(actor, make_contact_list("ann@example.org", actor=actor))
        assert not list_services.stop_by_token(list_token("ann@example.org")), "no list holds it any more"
        report = list_services.check_list(make_upload(actor, csv_of(("Elm", "ann@example.org"))))
        assert report.stopped == 1
    assert "ann" not in repr(db.session.execute(select(ContactListStop.__table__)).all())


def test_staff_stop_letters_for_somebody_who_rings(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        make_contact_list("ann@example.org", actor=actor)
        assert list_services.stop_for_address(actor, " Ann@example.org")
        assert not list_services.stop_for_address(actor, "later@example.org")
        with pytest.raises(NotAllowed):
            list_services.stop_for_address(VISITOR, "bo@example.org")
    assert count(ContactListStop) == 2
    assert "ann@" not in repr([vars(entry) for entry in db.session.scalars(select(AuditEntry))])


def test_only_links_that_were_made_here_stop_anything(app: Flask) -> None:
    token = list_token("ann@example.org")
    assert is_list_token(token)
    for forged in ("", ".", token[:-1], "x" + token[1:], token.partition(".")[0], "\x00.\x00", "é.é"):
        assert not is_list_token(forged)
        with pytest.raises(NotFound):
            list_services.stop_by_token(forged)
    assert count(ContactListStop) == 0


def test_a_list_is_erased_with_its_addresses_also_from_letters_that_went(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        consultation = make_consultation("open")
        gone = make_contact_list("ann@example.org", "both@example.org", actor=actor)
        stays = make_contact_list("both@example.org", actor=actor)
        tell_list(consultation, gone, stays, actor=actor)
        tell_lists_what_has_happened(ListsAgreed(consultation.id))
    deliver_due()
    with unit_of_work():
        list_services.erase_list(actor, db.session.get_one(ContactList, gone.id))
    assert set(db.session.scalars(select(Notice.address))) == {"", "both@example.org"}
    assert set(db.session.scalars(select(ContactListEntry.email))) == {"both@example.org"}
    assert count(ConsultationContactList) == 1


def test_letters_that_wait_do_not_go_to_an_erased_list(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        consultation, made = make_consultation("open"), make_contact_list("ann@example.org", actor=actor)
        tell_list(consultation, made, actor=actor)
        tell_lists_what_has_happened(ListsAgreed(consultation.id))
        list_services.erase_list(actor, made)
    deliver_due()
    (notice,) = db.session.scalars(select(Notice)).all()
    assert (notice.state, bool(notice.accepted_reason)) == ("failed", True)
    assert count(KeptMail) == 0


def test_the_clock_erases_lists_on_their_day_and_files_after_an_hour(app: Flask) -> None:
    with unit_of_work():
        actor = commissioner()
        make_contact_list("ann@example.org", actor=actor, erase_on=clock.today() + timedelta(days=3))
        later = make_contact_list("bo@example.org", actor=actor, erase_on=clock.today() + timedelta(days=4))
        make_upload(actor, csv_of(("Elm", "elm@example.org")))
    with clock.frozen(clock.now() + timedelta(days=3)), unit_of_work():
        erase_lists_on_their_day()
        assert [each.id for each in db.session.scalars(select(ContactList))] == [later.id]
    assert count(ContactListUpload) == 0
    (entry,) = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "erase")).all()
    assert entry.actor_name == CLOCK.name


def test_nobody_else_imports_erases_tells_or_looks(app: Flask) -> None:
    made, consultation = make_contact_list("ann@example.org"), make_consultation("open")
    for role in ("analyst", "moderator", "safeguarding_lead", "participant", "group_facilitator"):
        actor = make_actor(role)
        for attempt in (
            lambda actor=actor: make_upload(actor, csv_of(("Elm", "elm@example.org"))),
            lambda actor=actor: list_services.erase_list(actor, made),
            lambda actor=actor: tell_list(consultation, made, actor=actor),
            lambda actor=actor: list_queries.contact_list_by_id(actor, made.id),
        ):
            with pytest.raises(NotAllowed):
                attempt()
    with pytest.raises(NotAllowed):
        tell_list(consultation, made, actor=make_actor("administrator"))


def test_a_file_is_seen_by_its_uploader_alone_and_for_an_hour(app: Flask) -> None:
    actor = commissioner()
    upload = make_upload(actor, csv_of(("Elm", "elm@example.org")))
    assert list_queries.list_upload_by_id(actor, upload.id) is upload
    with pytest.raises(NotFound):
        list_queries.list_upload_by_id(commissioner(), upload.id)
    with clock.frozen(clock.now() + timedelta(hours=1, minutes=1)), pytest.raises(NotFound):
        list_queries.list_upload_by_id(actor, upload.id)


def test_lists_share_no_key_with_answers_or_addresses_for_the_outcome(app: Flask) -> None:
    """Only consultations and accounts of staff are referred to, and no value of a list stands in another table."""
    referred = {
        (table, key["referred_table"])
        for table in ("contact_list", "contact_list_entry", "contact_list_stop", "consultation_contact_list")
        for key in inspect(db.engine).get_foreign_keys(table)
    }
    assert referred == {
        ("contact_list", "account"),
        ("contact_list_entry", "contact_list"),
        ("consultation_contact_list", "consultation"),
        ("consultation_contact_list", "contact_list"),
        ("consultation_contact_list", "account"),
    }
    from coproduce.notifications.addresses import contact_token, recipient_key, token_digest

    consultation, email = make_consultation("open"), "ann@example.org"
    made = make_contact_list(email)
    entry = db.session.scalars(
        select(ContactListEntry).where(ContactListEntry.contact_list_id == made.id)
    ).one()
    assert entry.stop_digest not in {
        recipient_key(email),
        token_digest(contact_token(consultation.id, email)),
        token_digest(recipient_key(email)),
    }


def test_the_rows_of_a_list_stand_in_no_order_of_the_file(app: Flask) -> None:
    emails = [f"school{number * 37 % 60:03}@example.org" for number in range(60)]
    make_contact_list(*emails)
    stored = [row.email for row in db.session.execute(text("SELECT * FROM contact_list_entry"))]
    assert sorted(stored) == sorted(emails)
    assert stored != emails
