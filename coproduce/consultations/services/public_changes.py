"""Changes that the public page goes on showing, each with its reason (rule 24)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from coproduce.consultations import amendments
from coproduce.consultations.lifecycle import CONSULTATION
from coproduce.consultations.models import Consultation, ConsultationChange
from coproduce.consultations.rules import LIGHT
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refusal, Refused


def show_change(consultation: Consultation, kind: str, reason: str, **facts: Any) -> None:
    """Add a line to what the page says was changed. `facts` are columns of ConsultationChange."""
    change = ConsultationChange(kind=kind, reason=reason.strip(), at=clock.now(), **facts)
    consultation.changes.append(change)
    db.session.flush()


def amend(
    consultation: Consultation,
    kind: str,
    sentences: Sequence[str],
    reason: str,
    refusals: Sequence[Refusal] = (),
) -> None:
    """Once people can read it, a change of this kind stands on its page with what changed and why; a draft's does not.

    Raises Refused with the refusals, and InvalidInput where something changed and no public reason is given.
    """
    if consultation.state == CONSULTATION.initial:
        return
    if refusals:
        raise Refused(refusals)
    if sentences and not reason.strip():
        words = "People can read this already. Give a public reason for the change."
        raise InvalidInput({"public_reason": words})
    if sentences:
        show_change(consultation, kind, reason, details="\n".join(sentences))


def options_of(consultation: Consultation) -> list[amendments.Option]:
    """The options as they are stored."""
    return [
        amendments.Option(each.title, each.text, each.costs, each.gains, each.loses, each.is_no_change)
        for each in consultation.options
    ]


def option_refusals_of(
    consultation: Consultation, after: Sequence[amendments.Option], options_reason: str
) -> list[Refusal]:
    """Why people could not weigh these options, with this reason, while they are asked."""
    proposes = consultation.track != LIGHT and not consultation.standing
    return amendments.option_refusals(consultation.state, after, options_reason, proposes=proposes)
