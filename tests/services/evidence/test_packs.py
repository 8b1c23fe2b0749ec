"""Evidence packs: the same bytes for the same day whatever is written later, and nothing uncited or not public."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask

from coproduce import cli
from coproduce.commissioning.services import improvement
from coproduce.core import audit, clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.evidence.models import EvidencePack, EvidenceRecord
from coproduce.evidence.pack.records import citable_in
from coproduce.evidence.pack.signing import site_key
from coproduce.evidence.pack.verifying import verify_pack
from coproduce.evidence.queries.pack.subjects import find_subject, present_document, the_area
from coproduce.evidence.queries.packs import pack_by_id
from coproduce.evidence.services import claims, packs, records
from coproduce.evidence.services.claims import ClaimInput, DocumentInput
from coproduce.feedback import services as answers
from coproduce.feedback.models import Feedback
from tests.factories.accounts import make_actor
from tests.factories.commissioning import COMMISSIONER, make_proposal
from tests.factories.commissioning_participation import make_improvement_plan, make_involvement
from tests.factories.feedback import (
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_quote,
    make_theme,
    publish,
)
from tests.factories.insights import make_snapshot

NOON = datetime(2026, 5, 4, 11, tzinfo=UTC)
LATER = NOON + timedelta(days=3)
DAY = NOON.date()


@pytest.fixture(autouse=True)
def at_noon(app: Flask) -> Iterator[None]:
    with clock.frozen(NOON):
        yield


def public_answers() -> Feedback:
    consultation = make_closed_consultation(slug="short-breaks")
    make_snapshot(consultation)
    feedback = make_feedback(consultation, ["we_will", "we_cannot"])
    return publish(feedback)


def build(slug: str = "short-breaks", day: Any = DAY, **values: Any) -> bytes:
    content = packs.build_now(COMMISSIONER, find_subject(slug), day, **values)
    db.session.flush()
    return content


def files(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def change_everything(feedback: Feedback) -> None:
    """What could happen later to what a pack shows."""
    reply = feedback.findings[0].reply
    assert reply is not None
    assert reply.commitment is not None
    promise = reply.commitment
    answers.start_commitment(COMMISSIONER, promise)
    answers.move_commitment(COMMISSIONER, promise, promise.due_on + timedelta(days=90), "The builder left.")
    answers.finish_commitment(COMMISSIONER, promise, "The rooms are open.")
    answers.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    answers.rewrite(COMMISSIONER, feedback, "To put it right.")
    feedback.findings[0].you_said = "Something else."
    reply.text = "Something else."
    feedback.consultation.title = "Another title"
    feedback.consultation.summary = "Another summary"
    db.session.delete(feedback.findings[1])
    db.session.flush()


def test_the_same_day_and_data_give_the_same_bytes(app: Flask) -> None:
    public_answers()
    assert build() == build()


def test_later_changes_do_not_reach_a_day_that_was_put_on_record(app: Flask) -> None:
    feedback = public_answers()
    before = build()
    with clock.frozen(LATER):
        change_everything(feedback)
        records.note_present("consultation", feedback.consultation_id)
        assert build() == before
        assert build(day=LATER.date()) != before
    assert b"Evenings are too few." in before
    assert b"Another title" not in before


def test_the_clock_puts_on_record_what_nobody_asked_for(app: Flask) -> None:
    feedback = public_answers()
    db.session.commit()
    records.note_everything()
    rows = db.session.query(EvidenceRecord).count()
    records.note_everything()
    assert db.session.query(EvidenceRecord).count() == rows  # nothing changed
    with clock.frozen(LATER):
        change_everything(feedback)
        content = build()
        assert b"Evenings are too few." in files(content)["report.html"]
        assert "Another" not in json.dumps(sorted(files(content)))
        assert content == build()


def test_a_day_before_the_record_is_put_together_from_dated_entries_once(app: Flask) -> None:
    feedback = public_answers()
    promise = feedback.findings[0].reply.commitment  # type: ignore[union-attr]
    first = promise.due_on
    with clock.frozen(LATER):
        answers.start_commitment(COMMISSIONER, promise)
        answers.move_commitment(COMMISSIONER, promise, first + timedelta(days=90), "The builder left.")
        before = build()
        document = json.loads(files(before)["data/consultation-short-breaks.json"])
        shown = document["answers"]["findings"][0]["reply"]["promise"]
        assert (shown["state"], shown["due_on"], shown["moved"]) == ("agreed", first.isoformat(), [])
        assert b"put together on a later day" in files(before)["report.html"]
    with clock.frozen(LATER + timedelta(days=1)):
        change_everything_but_the_promise(feedback)
        assert build() == before


def change_everything_but_the_promise(feedback: Feedback) -> None:
    feedback.consultation.title = "Another title"
    answers.withdraw(COMMISSIONER, feedback, "A figure was wrong.")
    db.session.flush()


def test_nothing_before_its_opening_minute_is_in_a_pack(app: Flask) -> None:
    consultation = make_closed_consultation(slug="short-breaks")
    feedback = make_feedback(consultation, ["we_did"])
    feedback.findings[0].you_said = "zqxembargoed"
    content = build()
    assert b"zqxembargoed" not in content
    answers.begin_telling(COMMISSIONER, feedback, reach_plan="The forum tells its members.")
    answers.record_notices_settled(feedback.id, 1, 1)
    assert b"zqxembargoed" not in build()
    assert b"Answers: nothing on record" in files(content)["report.html"]


def test_no_word_of_a_person_and_no_exact_figure_is_in_a_pack(app: Flask) -> None:
    consultation = make_closed_consultation(slug="short-breaks")
    quote = make_quote(consultation, "zqxword of mine")
    theme = make_theme(consultation, "Waiting", [quote.passage])
    feedback = make_feedback(consultation, [])
    make_finding(feedback, "we_did", [theme], [quote])
    publish(feedback)
    assert b"zqxword" not in build()
    assert not any(name.startswith("staff/") for name in files(build()))


def test_exact_figures_only_where_asked_for_and_allowed(app: Flask) -> None:
    public_answers()
    content = files(build(for_staff=True))
    marked = [name for name in content if name.startswith("staff/not-for-publication")]
    assert marked
    assert all(b"Not for publication" in content[name] for name in marked)
    assert json.loads(content["manifest.json"])["audience"] == "staff"
    with pytest.raises(NotAllowed):
        packs.build_now(make_actor("administrator"), find_subject("short-breaks"), DAY)


def test_a_pack_is_signed_and_names_the_head_as_the_day_began(app: Flask) -> None:
    with clock.frozen(NOON - timedelta(days=1)):
        audit.record(COMMISSIONER, "count", "number", "1")
        db.session.flush()
    public_answers()
    content = build()
    found = verify_pack(content, site_key(app.extensions["settings"]).public)
    assert (found.faults, found.as_of) == ((), DAY.isoformat())
    trail = json.loads(files(content)["manifest.json"])["audit_trail"]
    link = db.session.get(audit.AuditLink, trail["links"])
    assert link is not None
    assert link.hash == trail["head"]
    after = db.session.get(audit.AuditLink, trail["links"] + 1)
    assert after is not None
    assert db.session.get_one(audit.AuditEntry, after.entry_id).at >= clock.london_moment(DAY)


def test_claims_must_rest_on_what_was_public_then(app: Flask) -> None:
    feedback = public_answers()
    subject = find_subject("short-breaks")
    claim = claims.add_claim(COMMISSIONER, subject, ClaimInput("engage", "strength", "We answered in time."))
    with pytest.raises(Refused, match="cites nothing"):
        build()
    document = present_document("consultation", feedback.consultation_id, DAY)
    assert document is not None
    found = citable_in([document])
    finding = found["finding", feedback.findings[0].id]
    citation = claims.cite_record(
        COMMISSIONER, claim, finding, shows="What was said.", does_not_show="How many said it."
    )
    content = files(build())
    assert b"We answered in time." in content["report.html"]
    assert b"How many said it." in content["claims.csv"]
    assert content["report.html"].count(b"Nothing on record.") >= 18
    with clock.frozen(LATER):
        claims.take_out_citation(COMMISSIONER, claim, citation.id)
        claims.cite_document(
            COMMISSIONER,
            claim,
            DocumentInput("Minutes", "https://example.org/minutes", LATER.date()),
            shows="That it was agreed.",
            does_not_show="Whether it was done.",
        )
        assert files(build()) == content
        assert b"Minutes" in files(build(day=LATER.date()))["report.html"]
        claims.edit_claim(COMMISSIONER, claim, ClaimInput("engage", "concern", "We were late."))
        assert files(build()) == content
        assert b"We were late." in files(build(day=LATER.date()))["report.html"]
    with pytest.raises(Refused, match="not public on that day"):
        build(day=DAY - timedelta(days=90))


def test_a_claim_is_taken_back_with_a_reason_and_by_staff_alone(app: Flask) -> None:
    public_answers()
    subject = find_subject("short-breaks")
    with pytest.raises(NotAllowed):
        claims.add_claim(make_actor("moderator"), subject, ClaimInput("engage", "strength", "So."))
    with pytest.raises(InvalidInput):
        claims.add_claim(COMMISSIONER, subject, ClaimInput("nothing", "strength", "So."))
    claim = claims.add_claim(COMMISSIONER, subject, ClaimInput("engage", "strength", "So."))
    assert claims.add_claim(COMMISSIONER, subject, ClaimInput("engage", "strength", "So. ")) is claim
    with pytest.raises(InvalidInput):
        claims.strike_out(COMMISSIONER, claim, " ")
    claims.strike_out(COMMISSIONER, claim, "It was not so.")
    anew = claims.add_claim(COMMISSIONER, subject, ClaimInput("engage", "strength", "So."))
    assert anew is not claim
    claims.strike_out(COMMISSIONER, anew, "Neither this time.")
    assert build()


def test_a_proposal_and_a_plan_as_they_were(app: Flask) -> None:
    proposal = make_proposal("options", slug="therapies")
    involvement = make_involvement(proposal)
    plan = make_improvement_plan()
    action = plan.areas[0].actions[0]
    before = build("therapies"), build(plan.slug), packs.build_now(COMMISSIONER, the_area(), DAY)
    assert involvement.evidence.encode() in files(before[0])["tables/co-production.csv"]
    assert action.title.encode() in files(before[1])["report.html"]
    with clock.frozen(LATER):
        proposal.title = "Another title"
        involvement.struck_out_at, involvement.struck_out_reason = clock.now(), "Wrong."
        improvement.start_action(COMMISSIONER, action)
        improvement.move_action(COMMISSIONER, action, action.due_on + timedelta(days=30), "The head left.")
        db.session.flush()
        assert (build("therapies"), build(plan.slug)) == before[:2]
        assert packs.build_now(COMMISSIONER, the_area(), DAY) == before[2]
        later = files(build(plan.slug, LATER.date()))
        assert b"The head left." in later["tables/moved-dates.csv"]


def test_what_is_called_alike_is_asked_about(app: Flask) -> None:
    public_answers()
    make_proposal("options", slug="short-breaks")
    with pytest.raises(Refused, match="--kind"):
        find_subject("short-breaks")
    assert find_subject("short-breaks", "proposal").kind == "proposal"
    with pytest.raises(NotFound, match="no consultation"):
        find_subject("nothing")
    with pytest.raises(InvalidInput, match="not come yet"):
        packs.build_now(COMMISSIONER, the_area(), DAY + timedelta(days=1))


def test_the_worker_makes_what_was_asked_for(app: Flask) -> None:
    with unit_of_work():
        public_answers()
        subject = find_subject("short-breaks")
        pack_id = packs.ask_for_pack(COMMISSIONER, subject, DAY).id
        claims.add_claim(COMMISSIONER, the_area(), ClaimInput("engage", "strength", "All is well."))
        refused_id = packs.ask_for_pack(COMMISSIONER, the_area(), DAY).id
    packs.build_waiting()
    found = pack_by_id(COMMISSIONER, pack_id)
    assert found.content is not None
    assert verify_pack(found.content, site_key(app.extensions["settings"]).public).faults == ()
    assert found.size == len(found.content)
    refused = pack_by_id(COMMISSIONER, refused_id)
    assert refused.problems == ["“All is well.” cites nothing."]
    assert refused.content is None
    db.session.rollback()
    with clock.frozen(NOON + timedelta(days=31)), unit_of_work():
        packs.give_up_old_packs()
    assert db.session.get_one(EvidencePack, pack_id).content is None
    assert db.session.get_one(EvidencePack, pack_id).digest


def test_the_command_makes_and_checks_a_pack(
    app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with unit_of_work():
        public_answers()
    monkeypatch.setattr(cli, "application", lambda **_rooms: app)
    monkeypatch.setenv("COPRODUCE_INSTANCE", str(app.extensions["settings"].instance_path))
    first, second, changed = tmp_path / "a.zip", tmp_path / "b.zip", tmp_path / "c.zip"

    def run(*words: object) -> Any:
        return CliRunner().invoke(cli.main, ["evidence", *map(str, words)])

    for out in (first, second):
        made = run("short-breaks", "--as-of", DAY.isoformat(), "--out", out)
        assert (made.exit_code, made.output) == (0, f"Wrote {out}.\n")
    assert first.read_bytes() == second.read_bytes()
    assert "as it was signed" in run("verify", first).output
    changed.write_bytes(first.read_bytes().replace(b"Evenings", b"Mornings"))
    wrong = run("verify", changed)
    assert wrong.exit_code == 1
    assert "changed: report.html" in wrong.output
    key = tmp_path / "key.pem"
    key.write_text(run("key").output)
    assert run("verify", first, "--key", key).exit_code == 0
    for bad in (("nothing", "--as-of", DAY.isoformat()), ("short-breaks", "--as-of", "2999-01-01")):
        refused = run(*bad, "--out", tmp_path / "d.zip")
        assert refused.exit_code == 1
        assert refused.output.count("\n") == 1
    assert not (tmp_path / "d.zip").exists()
