"""Made-up answers, promises and what they need. Each function adds to the session and flushes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.feedback import services
from coproduce.feedback.models import Commitment, Feedback, Finding
from coproduce.feedback.services import ReplyInput
from coproduce.insights.models import Coding, PublicQuote, Theme
from coproduce.safeguarding.models import Passage

# A plain actor without an account, where a test does not need one.
COMMISSIONER = Actor(name="Cora Missioner", roles=frozenset({"commissioner"}))


def make_closed_consultation(**values: Any) -> Consultation:
    """A consultation that closed a month ago, with nothing in it."""
    now = clock.now()
    facts: dict[str, Any] = {
        "slug": f"asked-{new_id()[:8]}",
        "title": "Short breaks for families",
        "state": "closed",
        "summary": "What should short breaks look like?",
        "lead_name": "Ada Lead (invented)",
        "lead_role": "Head of short breaks",
        "opens_at": now - timedelta(days=70),
        "closes_at": now - timedelta(days=30),
        "closed_at": now - timedelta(days=30),
        "answer_promised_on": clock.today() + timedelta(days=30),
        "keep_until": clock.today() + timedelta(days=700),
    }
    consultation = Consultation(id=new_id(), **{**facts, **values})
    db.session.add(consultation)
    db.session.flush()
    return consultation


def make_theme(consultation: Consultation, name: str = "Waiting", passages: Sequence[Passage] = ()) -> Theme:
    """An approved theme with texts in it."""
    theme = Theme(id=new_id(), consultation_id=consultation.id, name=name, state="approved")
    db.session.add(theme)
    db.session.flush()
    for passage in passages:
        db.session.add(Coding(theme_id=theme.id, passage_id=passage.id, coded_at=clock.now()))
    db.session.flush()
    return theme


def make_quote(
    consultation: Consultation, words: str = "We waited a year.", state: str = "approved"
) -> PublicQuote:
    """A quote in any state, with a text that was read behind it."""
    passage = Passage(
        id=new_id(),
        context_kind="consultation",
        context_id=consultation.id,
        topic="comments",
        body=words,
        state="read",
        may_quote=True,
        received_on=clock.today(),
        fingerprint=new_id(),
    )
    quote = PublicQuote(
        id=new_id(), passage_id=passage.id, consultation_id=consultation.id, words=words, state=state
    )
    db.session.add(passage)
    db.session.flush()
    db.session.add(quote)
    db.session.flush()
    return quote


# No two answers are alike: the same action for something else is warned of.
_change = count(1)


def reply_input(kind: str = "we_did", **values: Any) -> ReplyInput:
    """A reply with everything that its kind needs, and words that nothing is warned of."""
    day, number = clock.today() + timedelta(days=60), next(_change)
    promise = f"Two more evenings a week (change {number})"
    needed: dict[str, dict[str, Any]] = {
        "we_are_doing": {"due_on": day, "promise": promise},
        "we_will": {"due_on": day, "promise": promise},
        "we_need_to_understand": {"due_on": day, "promise": f"Meet ten families (meeting {number})"},
        "we_cannot": {"reason": "The building is not ours."},
        "not_ours": {"passed_to": "The bus company", "passed_on": clock.today()},
    }
    words = {
        "text": f"There are more evenings now. That is change {number}.",
        "text_young": "More evenings.",
        "owner_name": "Ola Owner (invented)",
        "owner_role": "Manager",
    }
    return ReplyInput(**{"kind": kind, **words, **needed.get(kind, {}), **values})


def make_finding(
    feedback: Feedback,
    kind: str = "we_did",
    themes: Sequence[Theme] = (),
    quotes: Sequence[PublicQuote] = (),
    you_said: str = "Evenings are too few.",
    **reply: Any,
) -> Finding:
    """A finding with its reply; no reply where `kind` is empty."""
    finding = services.add_finding(
        COMMISSIONER,
        feedback,
        you_said=you_said,
        you_said_young="Too few evenings.",
        theme_ids=[theme.id for theme in themes],
        quote_ids=[quote.id for quote in quotes],
    )
    if kind:
        services.write_reply(COMMISSIONER, finding, reply_input(kind, **reply))
    return finding


def make_feedback(consultation: Consultation | None = None, kinds: Sequence[str] = ("we_did",)) -> Feedback:
    """Answers in writing, complete, with one finding a kind."""
    feedback = services.begin_feedback(COMMISSIONER, consultation or make_closed_consultation())
    services.edit_introduction(COMMISSIONER, feedback, "Thank you for your views.", "Thank you.")
    for kind in kinds:
        make_finding(feedback, kind)
    return feedback


def tell(feedback: Feedback, **values: Any) -> Feedback:
    """Begin telling, with a reach plan."""
    services.begin_telling(COMMISSIONER, feedback, **{"reach_plan": "The forum tells its members.", **values})
    return feedback


def settle(feedback: Feedback, told: int = 20, to_tell: int = 20) -> Feedback:
    """All notices of answers in writing are sent; the lead time runs."""
    if feedback.state == "writing":
        tell(feedback)
    services.record_notices_settled(feedback.id, told, to_tell)
    return feedback


def publish(feedback: Feedback) -> Feedback:
    """Answers that opened a while ago. What was done stays where it is on the clock."""
    opened = clock.now() - timedelta(hours=1)
    with clock.frozen(clock.now() - timedelta(days=20)):
        settle(feedback)
    feedback.public_from = opened
    db.session.flush()
    services.open_due()
    return feedback


def make_public_feedback(
    kinds: Sequence[str] = ("we_did",), consultation: Consultation | None = None
) -> Feedback:
    return publish(make_feedback(consultation, kinds))


def make_promise(due_on: date, *, public: bool = True) -> Commitment:
    """A promise due on any day, also a past one, in public answers or in answers still being written."""
    feedback = make_feedback(kinds=["we_will"])
    reply = feedback.findings[0].reply
    if reply is None or reply.commitment is None:
        raise AssertionError("the reply makes a promise")
    reply.due_on = reply.commitment.due_on = due_on
    db.session.flush()
    if public:
        publish(feedback)
    return reply.commitment
