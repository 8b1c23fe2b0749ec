"""Letters about reading: to authors who are asked or refused, to those who appealed or reported, and to readers when
too much waits. None of them holds a word of a text, a question or a reason: those stand behind signing in."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email, accounts_with_role
from coproduce.accounts.roles import MODERATOR, SAFEGUARDING_LEAD
from coproduce.core.database import db
from coproduce.notifications.addresses import site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.safeguarding.events import (
    AppealDecided,
    PassageAuthorAsked,
    PassageRefused,
    ReadingFellBehind,
    ReportDecided,
)
from coproduce.safeguarding.models import Appeal, Passage, Report, ReportCase
from coproduce.safeguarding.queries import waiting_too_long


def author(occurrence: Occurrence) -> Iterable[str]:
    """Whoever wrote a text with their account; others are told by the room that knows them."""
    passage = db.session.get(Passage, occurrence.subject_id)
    return _address(passage.author_id if passage else None)


def appellant(occurrence: Occurrence) -> Iterable[str]:
    appeal = db.session.get(Appeal, occurrence.subject_id)
    return _address(appeal.author_id if appeal else None)


def reporters(occurrence: Occurrence) -> Iterable[str]:
    """Everyone with an account who reported it; visitors left no address."""
    reported = select(Report.reporter_id).where(Report.case_id == occurrence.subject_id)
    return db.session.scalars(select(Account.email).where(Account.active, Account.id.in_(reported)))


def readers(occurrence: Occurrence) -> Iterable[str]:
    return [account.email for account in accounts_with_role(MODERATOR, SAFEGUARDING_LEAD)]


def _address(account_id: str | None) -> Iterable[str]:
    account = db.session.get(Account, account_id) if account_id else None
    return [account.email] if account is not None and account.active else []


def _of_text(event: PassageAuthorAsked | PassageRefused) -> Occurrence | None:
    """The same text can be asked about, or refused, more than once: each is an occasion of its own."""
    if db.session.get(Passage, event.passage_id) is None:
        return None
    return Occurrence(f"{type(event).__name__}:{event.passage_id}:{event.version}", event.passage_id)


def _asked(notice: Notice) -> Facts:
    return _about_text(notice, "asked", "the question was answered or taken back")


def _refused(notice: Notice) -> Facts:
    return _about_text(notice, "refused", "the refusal was taken back")


def _about_text(notice: Notice, state: str, otherwise: str) -> Facts:
    passage = db.session.get(Passage, notice.subject_id)
    if passage is None or passage.state != state:
        raise NoLongerWanted(otherwise)
    return {**_person(notice), "link": site_address(f"/my/words/{passage.id}")}


def _appeal(notice: Notice) -> Facts:
    appeal = db.session.get(Appeal, notice.subject_id)
    if appeal is None or appeal.passage_id is None:
        raise NoLongerWanted("the text was taken back")
    return {**_person(notice), "link": site_address(f"/my/words/{appeal.passage_id}")}


def _report(notice: Notice) -> Facts:
    if db.session.get(ReportCase, notice.subject_id) is None:
        raise NoLongerWanted("the report was erased")
    return {**_person(notice), "link": site_address("/my/words")}


def _behind(notice: Notice) -> Facts:
    waiting = waiting_too_long()
    if not waiting:
        raise NoLongerWanted("nothing waits for too long any more")
    return {**_person(notice), "waiting": waiting, "link": site_address("/manage/reading")}


def _person(notice: Notice) -> Facts:
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    return {"name": account.name}


register_letters(
    RoomLetters(
        lines=(
            Line(PassageAuthorAsked, author, "author_asked"),
            Line(PassageRefused, author, "text_refused"),
            Line(AppealDecided, appellant, "appeal_decided"),
            Line(ReportDecided, reporters, "report_decided"),
            Line(ReadingFellBehind, readers, "reading_behind"),
        ),
        titles={
            "author_asked": "Author asked about a text",
            "text_refused": "Text not shown",
            "appeal_decided": "Appeal decided",
            "report_decided": "Report decided",
            "reading_behind": "Reading fell behind",
        },
        occurrences={
            PassageAuthorAsked: _of_text,
            PassageRefused: _of_text,
            AppealDecided: lambda event: Occurrence(f"AppealDecided:{event.appeal_id}", event.appeal_id),
            ReportDecided: lambda event: Occurrence(f"ReportDecided:{event.case_id}", event.case_id),
            ReadingFellBehind: lambda event: Occurrence(
                f"ReadingFellBehind:{event.alert_id}", event.alert_id
            ),
        },
        facts={
            "author_asked": _asked,
            "text_refused": _refused,
            "appeal_decided": _appeal,
            "report_decided": _report,
            "reading_behind": _behind,
        },
    )
)
