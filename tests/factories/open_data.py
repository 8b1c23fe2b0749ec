"""A small area with something public of every kind that the interface shows, and as much that is not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from coproduce.commissioning.models import ForwardPlanEntry
from coproduce.consultations.models import ConsultationGroup
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.identifiers import new_id
from coproduce.feedback.models import Feedback
from coproduce.feedback.services import promise_progress
from tests.factories.accounts import make_group
from tests.factories.checking import object_after
from tests.factories.commissioning import make_part, make_proposal
from tests.factories.consultations import make_consultation, make_response
from tests.factories.feedback import (
    COMMISSIONER,
    make_closed_consultation,
    make_feedback,
    make_finding,
    make_quote,
    make_theme,
    publish,
)
from tests.factories.promises import make_measure
from tests.factories.reports import make_reported

HIDDEN = "zqxhidden"
RECEIPT = "abalone abate ability abdomen abide abiding"


@dataclass(frozen=True)
class Area:
    """Addresses of what is public, by slug or id."""

    slug: str
    proposal: str
    group: str
    finding_id: str
    promise_id: str
    hidden_slug: str
    hidden_finding_id: str
    hidden_promise_id: str


def make_area() -> Area:
    """Everything at once; whatever is not public carries the marker."""
    group = make_group("Invented Group")
    consultation, feedback = make_reported()
    db.session.add(
        ConsultationGroup(consultation_id=consultation.id, group_id=group.id, part="led", position=0)
    )
    make_response(consultation, {"who": "parent"}, receipt=RECEIPT)
    object_after(feedback, receipt=RECEIPT, read=True)
    promise = next(
        each.reply.commitment for each in feedback.findings if each.reply and each.reply.commitment
    )
    make_measure(promise)
    make_measure(promise, name="Families who came", unit="people", baseline=Decimal(63), target=Decimal(50))
    promise_progress.add_milestone(
        COMMISSIONER, promise, "Paint on the walls", clock.today() + timedelta(days=9)
    )
    make_consultation("open", slug="open-now", title="Who may come? \u202eعربی 🙂")
    hidden = _make_hidden()
    proposal = make_proposal("consultation", slug="sensory-support")
    make_part(proposal)
    make_part(proposal, title=f"Held back {HIDDEN}", held_back=True, held_back_reason="one_person")
    make_proposal("draft", slug="not-yet", title=f"A draft {HIDDEN}")
    entry = ForwardPlanEntry(
        id=new_id(), proposal_id=proposal.id, matter="Who runs it.", decided_by="The director (invented)"
    )
    entry.decide_on, entry.noticed_on = clock.today() + timedelta(days=40), clock.today()
    entry.changed_at = clock.now()
    db.session.add(entry)
    db.session.flush()
    return Area(
        consultation.slug,
        proposal.slug,
        group.slug,
        feedback.findings[0].id,
        promise.id,
        hidden.consultation.slug,
        hidden.findings[0].id,
        hidden.findings[0].reply.commitment.id,
    )


def _make_hidden() -> Feedback:
    """Answers that are being written, results that only wait, and a draft: the marker is in every text."""
    consultation = make_closed_consultation(slug="waiting", title="Asked and not answered yet")
    feedback = make_feedback(consultation, kinds=[])
    make_finding(
        feedback,
        "we_will",
        you_said=f"Evenings {HIDDEN}",
        text=f"We open {HIDDEN}",
        promise=f"Evenings {HIDDEN}",
    )
    make_consultation("draft", slug="draft-one", title=f"A draft {HIDDEN}")
    return feedback


def make_quoted(words: str) -> Feedback:
    """Public answers with a quote."""
    consultation = make_closed_consultation(slug="quoted")
    feedback = make_feedback(consultation, kinds=[])
    quote = make_quote(consultation, words)
    make_finding(feedback, themes=[make_theme(consultation, "Evenings", [quote.passage])], quotes=[quote])
    return publish(feedback)
