"""Public quotes: proposed and approved by people, taken back when the writer no longer agrees (rule 8)."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core import audit
from coproduce.core.access import CLOCK, Actor, require
from coproduce.core.database import db
from coproduce.core.errors import Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.lifecycle import QUOTE
from coproduce.insights.models import PublicQuote
from coproduce.insights.queries.themes import CONTEXT, taken_passages
from coproduce.insights.rules import QuoteFacts, quote_refusals
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.rules import personal_data_left


def propose_quote(
    actor: Actor, consultation_id: str, passage: Passage, words: str | None = None
) -> PublicQuote:
    """Suggest words for publication; without `words` the redacted text. Private details are looked at on approval.

    Raises NotAllowed; Refused without consent, for a text that nobody read, or for words that are not the writer's.
    """
    require(actor, "quotes.propose")
    given = (passage.context_kind, passage.context_id) == (CONTEXT, consultation_id)
    if not given and passage.id not in taken_passages(consultation_id):
        raise Refused("This text belongs to another consultation.")
    chosen = (passage.words if words is None else words).strip()
    refusals = quote_refusals(facts_of(passage, chosen, checked=True))
    if refusals:
        raise Refused(refusals)
    quote = PublicQuote(
        id=new_id(),
        state=QUOTE.initial,
        passage_id=passage.id,
        consultation_id=consultation_id,
        words=chosen,
        proposed_by_id=actor.account_id,
    )
    db.session.add(quote)
    audit.record(actor, "propose", "quote", quote.id)
    db.session.flush()
    return quote


def approve_quote(
    actor: Actor,
    quote: PublicQuote,
    personal_data_checked: bool = False,
    *,
    expected_version: int | None = None,
) -> None:
    """Let a quote be shown. `personal_data_checked`: the person confirmed that what the machine marked, if anything,
    is not private. Raises NotAllowed, Stale, Refused."""
    facts = facts_of(quote.passage, quote.words, checked=personal_data_checked)
    fire(QUOTE, quote, "approve", actor, facts=facts, expected_version=expected_version)
    quote.approved_by_id = actor.account_id
    db.session.flush()


def withdraw_quote(
    actor: Actor, quote: PublicQuote, reason: str, *, expected_version: int | None = None
) -> None:
    """Take a quote back; it disappears everywhere at once."""
    fire(QUOTE, quote, "withdraw", actor, reason=reason, expected_version=expected_version)


def withdraw_quotes_without_consent() -> int:
    """The clock takes back every quote whose writer no longer agrees; returns how many. Readers never see such a
    quote anyway: consent is looked at whenever a quote is shown."""
    without = db.session.scalars(
        select(PublicQuote)
        .join(PublicQuote.passage)
        .where(PublicQuote.state.in_(("proposed", "approved")), Passage.may_quote.is_(False))
        .order_by(PublicQuote.id)
    ).all()
    for quote in without:
        withdraw_quote(CLOCK, quote, "The writer no longer agrees")
    return len(without)


def facts_of(passage: Passage, words: str, *, checked: bool) -> QuoteFacts:
    """What the guard of a quote looks at."""
    return QuoteFacts(
        may_quote=passage.may_quote,
        reading=passage.state,
        words=words,
        source=passage.words,
        personal_data=personal_data_left(words, passage.body, passage.personal_data_hints),
        screened=passage.hinted,
        checked=checked,
    )
