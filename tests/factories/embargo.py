"""Consultations whose every published field is a word of its own, one consultation for each way to the public."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from sqlalchemy import select

from coproduce.accounts.models import Group
from coproduce.consultations.models import Consultation
from coproduce.consultations.receipts import new_receipt
from coproduce.core import clock
from coproduce.core.access import VISITOR, Actor
from coproduce.core.database import db
from coproduce.feedback import services
from coproduce.feedback.impact_links import link_token
from coproduce.feedback.models import Commitment, Feedback, Finding, FindingVerdict
from coproduce.feedback.queries.sources import THEME
from coproduce.feedback.rules.progress import NewMeasure
from coproduce.feedback.services import impact, objections, promise_progress
from coproduce.feedback.services.checking import close_check
from coproduce.feedback.services.impact_judging import (
    Judgement,
    ReplyToFamilies,
    judge_by_link,
    reply_to_families,
)
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.feedback.services.sources import add_source, set_extent
from coproduce.insights.models import NoTheme, Theme
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read
from tests.factories.checking import make_check, read_words, say_in_check
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import COMMISSIONER, make_finding, make_quote, make_theme
from tests.factories.notifications import make_contact
from tests.factories.safeguarding import MODERATOR

# A Friday: the clocks go back in the night to the Sunday that the usual lead time runs through.
TOLD = datetime(2026, 10, 23, 9, 0, tzinfo=UTC)
BEFORE = TOLD - timedelta(days=16)
OPENS = datetime(2026, 10, 26, 9, 30, tzinfo=UTC)
HELD_UNTIL = date(2026, 11, 9)

# Every field that becomes public with the answers.
FIELDS = (
    "intro", "introyoung", "said", "saidyoung", "text", "textyoung", "reason", "owner", "ownerrole", "promise",
    "howseen", "theme", "quote", "extent", "elsewhere", "alternatives", "costsource", "passedto", "measure",
    "measuresource", "readingsource", "milestone", "note", "notetitle", "noteaddress", "evidence", "objection",
    "objectionanswer",
)  # fmt: skip

# What follows from “Did it work?”: there is nothing of it before the answers were public once.
AFTERWARDS = ("impactreply", "impactowner", "impactpromise")


def word(key: str, name: str) -> str:
    return f"zqx{key}x{name}"


def words_in(text: str) -> set[tuple[str, str]]:
    """(key, field) of every planted word in a page; marks of what was searched for do not hide one."""
    plain = re.sub(r"</?mark[^>]*>", "", text)
    return {
        (key, name)
        for key, name in re.findall(r"zqx([a-wyz]+)x([a-z]+)", plain)
        if name in (*FIELDS, *AFTERWARDS)
    }


@dataclass
class Planted:
    """One consultation and what stands for the parts of its addresses."""

    key: str
    slug: str
    consultation_id: str
    feedback_id: str
    receipt: str
    finding_ids: list[str] = field(default_factory=list)
    commitment_ids: list[str] = field(default_factory=list)

    @property
    def feedback(self) -> Feedback:
        return db.session.get_one(Feedback, self.feedback_id)


def plant(key: str, *, group: Group | None = None, source: Theme | None = None) -> Planted:
    """Whole answers that are being written. `source` is a theme of another consultation that feeds a finding too."""
    # Nothing of the consultation itself holds a planted word, since that is public all the time.
    consultation = make_consultation(
        "closed", slug=f"asked-{key}", title=f"Breaks {key}", groups={"led": group} if group else None
    )
    for leading in consultation.groups:
        leading.lead_days = 5
    receipt = new_receipt()
    make_response(consultation, receipt=receipt)
    make_contact(consultation, f"tookpart-{key}@example.org")
    feedback = services.begin_feedback(COMMISSIONER, consultation)
    services.edit_introduction(COMMISSIONER, feedback, word(key, "intro"), word(key, "introyoung"))
    _findings(key, consultation, feedback)
    if source is not None:
        _rests_on_another(key, feedback.findings[0], source)
    _object(key, feedback)
    _follow_up(key, feedback.findings[0])
    return Planted(
        key,
        consultation.slug,
        consultation.id,
        feedback.id,
        receipt,
        [finding.id for finding in feedback.findings],
        [each.reply.commitment.id for each in feedback.findings if each.reply and each.reply.commitment],
    )


def _findings(key: str, consultation: Consultation, feedback: Feedback) -> None:
    passages = db.session.scalars(select(Passage).where(Passage.context_id == consultation.id)).all()
    for passage in passages:
        mark_read(MODERATOR, passage)
    theme = make_theme(consultation, word(key, "theme"), passages[:1])
    for passage in passages[1:]:
        db.session.add(NoTheme(passage_id=passage.id, reason="Said once.", marked_at=clock.now()))
    quote = make_quote(consultation, f"Evenings {word(key, 'quote')}")
    db.session.add(NoTheme(passage_id=quote.passage_id, reason="Said once.", marked_at=clock.now()))
    db.session.flush()
    spoken = {
        "text": word(key, "text"),
        "text_young": word(key, "textyoung"),
        "owner_name": word(key, "owner"),
        "owner_role": word(key, "ownerrole"),
    }
    promised = make_finding(
        feedback,
        "we_will",
        [theme],
        [quote],
        f"Evenings {word(key, 'said')}",
        promise=f"Evenings {word(key, 'promise')}",
        measure=word(key, "howseen"),
        due_on=clock.today() + timedelta(days=200),
        **spoken,
    )
    promised.you_said_young = f"Evenings {word(key, 'saidyoung')}"
    set_extent(
        COMMISSIONER, promised, THEME, theme.id, extent="in_part", reason=f"Evenings {word(key, 'extent')}"
    )
    refused = {
        "reason": word(key, "reason"),
        "alternatives": word(key, "alternatives"),
        "because_of_money": True,
        "cost": Decimal(1000),
        "cost_period": "once",
        "cost_source": word(key, "costsource"),
    }
    make_finding(feedback, "we_cannot", you_said=f"Buses {key}", **refused)
    make_finding(feedback, "not_ours", you_said=f"Roads {key}", passed_to=word(key, "passedto"))


def _rests_on_another(key: str, finding: Finding, source: Theme) -> None:
    add_source(_ANALYST, finding, "theme", source.id)
    reason = word(key, "elsewhere")
    set_extent(COMMISSIONER, finding, "theme", source.id, extent="in_part", reason=reason)


def _object(key: str, feedback: Feedback) -> None:
    """A check before the release: one objection is shown beside the finding, another one answered."""
    check = make_check(feedback)
    for words in ("objection", "answered"):
        text = f"Evenings {word(key, words)} and more"
        say_in_check(check, words=text, may_show=True)
    close_check(COMMISSIONER, check, "The council meets earlier.")
    finding = feedback.findings[0]
    for verdict in db.session.scalars(select(FindingVerdict).where(FindingVerdict.finding_id == finding.id)):
        read_words(verdict)
        if verdict.passage is not None and "objection" in verdict.passage.words:
            objections.settle_by_showing(COMMISSIONER, finding, [verdict.id])
        else:
            answer = PublicAnswer(word(key, "objectionanswer"), "Ola Owner (invented)", "Manager")
            objections.answer_objections(COMMISSIONER, finding, [verdict.id], answer)


def _follow_up(key: str, finding: Finding) -> None:
    assert finding.reply is not None
    promise = finding.reply.commitment
    assert promise is not None
    today = clock.today()
    measure = NewMeasure(
        name=word(key, "measure"),
        unit="weeks",
        less_is_better=True,
        baseline=Decimal(28),
        baseline_on=today - timedelta(days=400),
        target=Decimal(12),
        target_on=today + timedelta(days=200),
        source=word(key, "measuresource"),
    )
    made = promise_progress.add_measure(COMMISSIONER, promise, measure)
    promise_progress.add_reading(
        COMMISSIONER,
        promise,
        made,
        Decimal(19),
        today - timedelta(days=10),
        f"The list, {word(key, 'readingsource')}",
    )
    promise_progress.add_milestone(COMMISSIONER, promise, word(key, "milestone"), today + timedelta(days=100))
    note = promise_progress.NewNote(
        word(key, "note"),
        kind="document",
        title=word(key, "notetitle"),
        url=f"https://example.org/{word(key, 'noteaddress')}",
    )
    promise_progress.add_note(COMMISSIONER, promise, note)
    services.finish_commitment(COMMISSIONER, promise, word(key, "evidence"), today)


def ask_if_it_worked(key: str, planted: Planted) -> None:
    """Families of answers that are public are asked about a kept promise; what staff reply makes another promise."""
    promise = db.session.get_one(Commitment, planted.commitment_ids[0])
    check = min(promise.checks, key=lambda each: each.months)
    impact.ask_families(check)
    judge_by_link(VISITOR, check, link_token(check.id, "ann"), Judgement("worse", word(key, "impactwords")))
    impact.close_check(check)
    due = clock.today() + timedelta(days=90)
    words = (word(key, "impactreply"), word(key, "impactowner"), "Manager", word(key, "impactpromise"))
    reply_to_families(COMMISSIONER, check, ReplyToFamilies(*words, due))
    assert check.new_commitment is not None
    planted.commitment_ids.append(check.new_commitment.id)


_ANALYST = Actor(name="Ana Lyst (invented)", roles=frozenset({"commissioner", "analyst"}))
