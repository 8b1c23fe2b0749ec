"""Everything of this site that is joined to one account, for somebody who asks for their own data.

Source: UK GDPR, article 15. What was given without an account is joined to nobody and is not here (rule 17).
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import or_, select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_id
from coproduce.commissioning.models import Suggestion
from coproduce.consultations.queries import answers_of
from coproduce.consultations.queries.responses import responses_of_account
from coproduce.core.database import db
from coproduce.evidence.queries.requests import HELD_WORDS, OWN, Found, lines_of, place_in_words
from coproduce.feedback.models import FindingVerdict
from coproduce.safeguarding.contexts import kind_in_words
from coproduce.safeguarding.models import Passage


def own_data(account_id: str) -> list[Found]:
    """The account, the answers that it is linked with, and all that it wrote under its own name. Raises NotFound."""
    account = account_by_id(account_id)
    return [_details(account), *_responses(account_id), *_written(account_id)]


def _details(account: Account) -> Found:
    lines = [
        f"E-mail address: {account.email}",
        f"Name: {account.name}",
        f"Job title: {account.job_title}",
        f"Organisation: {account.organisation.name if account.organisation else ''}",
        f"Roles: {', '.join(role.name for role in account.roles)}",
        f"Groups: {', '.join(f'{each.group.name} ({each.part})' for each in account.memberships)}",
    ]
    words = "\n".join(line for line in lines if line.partition(": ")[2])
    return Found("account:details", f"{OWN} account", "Account", words, None, False)


def _responses(account_id: str) -> Iterator[Found]:
    """One entry for each linked response with what was chosen, and one for each of its texts."""
    for response, consultation in responses_of_account(account_id):
        answers = answers_of(response)
        passages = [answer.passage for answer in answers.values() if answer.passage is not None]
        written = {HELD_WORDS, *(passage.body for passage in passages)}
        lines = [f"{name}: {value}" for name, value in lines_of(response) if value not in written]
        if lines:
            yield Found(
                f"response:{response.id}",
                f"{OWN} answers",
                consultation.title,
                "\n".join(lines),
                response.submitted_on,
                False,
            )
        yield from (_text(passage) for passage in passages)


def _written(account_id: str) -> Iterator[Found]:
    """Under its own name, and what it keeps with the account: suggestions, and what it said of answers."""
    kept = (
        select(column).where(owner == account_id, column.is_not(None))
        for column, owner in (
            (Suggestion.passage_id, Suggestion.account_id),
            (FindingVerdict.passage_id, FindingVerdict.account_id),
        )
    )
    own = or_(Passage.author_id == account_id, *(Passage.id.in_(each) for each in kept))
    statement = select(Passage).where(own)
    for passage in db.session.scalars(statement.order_by(Passage.received_on, Passage.id)):
        yield _text(passage)


def _text(passage: Passage) -> Found:
    return Found(
        f"passage:{passage.id}",
        f"{OWN} {kind_in_words(passage.context_kind).lower()}",
        place_in_words(passage),
        passage.body,
        passage.received_on,
        False,
    )
