"""Made-up checks of findings and what people say of them. Each function adds to the session and flushes."""

from __future__ import annotations

from typing import Any

from coproduce.core.database import db
from coproduce.feedback.models import CheckRound, Feedback, FindingVerdict
from coproduce.feedback.services import checking as services
from coproduce.feedback.services.checking import Said
from coproduce.safeguarding.services import mark_read
from tests.factories.feedback import COMMISSIONER
from tests.factories.safeguarding import MODERATOR

RECEIPT = "abalone abate ability abdomen abide abiding"


def make_check(feedback: Feedback, days: int = 5, **values: Any) -> CheckRound:
    """An open round of answers that are being written."""
    return services.open_check(COMMISSIONER, feedback, days=days, **values)


def say_in_check(check: CheckRound, *, number: int = 0, token: str = "", **said: Any) -> str:
    """Somebody with a link of their own says something of the finding `number`; returns the link's secret."""
    token = token or services.new_check_link(check.id)
    facts = {"verdict": "missed", "words": "", "may_show": False, **said}
    services.give_verdicts(check, token, {check.feedback.findings[number].id: Said(**facts)})
    return token


def object_after(feedback: Feedback, words: str = "You forgot the buses.", **values: Any) -> FindingVerdict:
    """Somebody disagrees with the first public finding, by six words; read where `read` is given."""
    read, receipt = values.pop("read", False), values.pop("receipt", RECEIPT)
    account_id = values.pop("account_id", None)
    facts = {"verdict": "disagree", "may_show": True, **values}
    said = Said(words=words, **facts)
    verdict = services.say_after_release(feedback.findings[0], said, receipt=receipt, account_id=account_id)
    if read:
        read_words(verdict)
    return verdict


def read_words(verdict: FindingVerdict) -> None:
    """A moderator reads the words."""
    if verdict.passage is None:
        raise AssertionError("there are no words to read")
    mark_read(MODERATOR, verdict.passage)
    db.session.flush()
