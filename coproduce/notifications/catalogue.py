"""Everything that people are told: event -> audience -> message, in one table.

Where somebody belongs to several audiences of one event, the first line that reaches them counts: one letter each.
"""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.accounts.events import AccountMailAsked
from coproduce.consultations.events import (
    AnswerDateMoved,
    ConsultationCancelled,
    ConsultationClosed,
    ConsultationExtended,
    ConsultationOpened,
    ConsultationPaused,
    ConsultationResumed,
    GroupAskedToReview,
    GroupCommentedOnDraft,
    GroupDeclinedToSign,
    GroupSignedOff,
)
from coproduce.core.outbox import Event
from coproduce.feedback.events import (
    CommitmentMoved,
    CommitmentOverdue,
    FeedbackPublished,
    FeedbackWithdrawn,
    TellingBegan,
    YearlyReportPublished,
)
from coproduce.notifications import audiences
from coproduce.notifications.audiences import Audience
from coproduce.notifications.events import ConsultationClosesSoon
from coproduce.safeguarding.events import UrgentHintUnread


@dataclass(frozen=True)
class Line:
    """When `event` happens, everyone in `audience` gets `message` (a template of templates/notifications/)."""

    event: type[Event]
    audience: Audience
    message: str


# Rooms whose letters stand in a module of their own add to it (`room_letters.register_letters`).
CATALOGUE: list[Line] = [
    Line(TellingBegan, audiences.groups, "answers_ready_group"),
    Line(TellingBegan, audiences.contributors, "answers_ready"),
    Line(TellingBegan, audiences.linked_accounts, "answers_ready"),
    # Imported lists hear of answers when everyone may read them, never while those who took part are being told.
    Line(FeedbackPublished, audiences.listed_for_outcome, "answers_public_list"),
    Line(FeedbackWithdrawn, audiences.told_of_answers, "answers_withdrawn"),
    Line(FeedbackWithdrawn, audiences.listed_told_of_answers, "answers_withdrawn_list"),
    Line(YearlyReportPublished, audiences.groups, "yearly_report"),
    Line(YearlyReportPublished, audiences.contributors_of_report, "yearly_report"),
    Line(YearlyReportPublished, audiences.linked_to_report, "yearly_report"),
    Line(ConsultationOpened, audiences.groups, "consultation_opened"),
    Line(ConsultationOpened, audiences.kept_addresses, "consultation_opened"),
    Line(ConsultationOpened, audiences.listed_for_opening, "consultation_opened_list"),
    Line(ConsultationClosesSoon, audiences.listed_for_closing, "consultation_closes_soon_list"),
    Line(ConsultationExtended, audiences.groups, "consultation_extended"),
    Line(ConsultationExtended, audiences.contributors, "consultation_extended"),
    Line(ConsultationExtended, audiences.linked_accounts, "consultation_extended"),
    Line(ConsultationPaused, audiences.groups, "consultation_paused"),
    Line(ConsultationPaused, audiences.contributors, "consultation_paused"),
    Line(ConsultationPaused, audiences.linked_accounts, "consultation_paused"),
    Line(ConsultationResumed, audiences.groups, "consultation_resumed"),
    Line(ConsultationResumed, audiences.contributors, "consultation_resumed"),
    Line(ConsultationResumed, audiences.linked_accounts, "consultation_resumed"),
    Line(ConsultationClosed, audiences.groups, "consultation_closed"),
    Line(ConsultationClosed, audiences.contributors, "consultation_closed"),
    Line(ConsultationClosed, audiences.linked_accounts, "consultation_closed"),
    Line(ConsultationCancelled, audiences.groups, "consultation_cancelled"),
    Line(ConsultationCancelled, audiences.contributors, "consultation_cancelled"),
    Line(ConsultationCancelled, audiences.linked_accounts, "consultation_cancelled"),
    Line(AnswerDateMoved, audiences.groups, "answer_date_moved"),
    Line(AnswerDateMoved, audiences.contributors, "answer_date_moved"),
    Line(AnswerDateMoved, audiences.linked_accounts, "answer_date_moved"),
    Line(GroupAskedToReview, audiences.facilitators_of_review, "review_asked"),
    Line(GroupCommentedOnDraft, audiences.who_asked_for_review, "review_commented"),
    Line(GroupSignedOff, audiences.who_asked_for_review, "review_signed_off"),
    Line(GroupDeclinedToSign, audiences.who_asked_for_review, "review_declined"),
    Line(CommitmentMoved, audiences.groups, "promise_moved"),
    Line(CommitmentMoved, audiences.contributors, "promise_moved"),
    Line(CommitmentMoved, audiences.linked_accounts, "promise_moved"),
    Line(CommitmentOverdue, audiences.staff, "promise_overdue"),
    Line(UrgentHintUnread, audiences.safeguarding_on_turn, "urgent_hint_unread"),
    Line(AccountMailAsked, audiences.who_asked, "account_letter"),
]

# Sent before all others: somebody waits for the code, or somebody may be in danger.
URGENT = ["account_letter", "urgent_hint_unread"]

# Letters that go to imported lists alone.
LIST_MESSAGES = (
    "consultation_opened_list",
    "consultation_closes_soon_list",
    "answers_public_list",
    "answers_withdrawn_list",
)

# What staff pages call each message.
TITLES = {
    "answers_ready_group": "Answers are ready (group)",
    "answers_ready": "Answers are ready",
    "answers_withdrawn": "Answers withdrawn",
    "answers_public_list": "Answers are public (list)",
    "answers_withdrawn_list": "Answers withdrawn (list)",
    "yearly_report": "Yearly report published",
    "consultation_opened": "Consultation open",
    "consultation_opened_list": "Consultation open (list)",
    "consultation_closes_soon_list": "Consultation closes soon (list)",
    "consultation_extended": "Consultation extended",
    "consultation_paused": "Consultation paused",
    "consultation_resumed": "Consultation open again",
    "consultation_closed": "Consultation closed",
    "consultation_cancelled": "Consultation cancelled",
    "answer_date_moved": "Date of the answer moved",
    "review_asked": "Group asked to look over a draft",
    "review_commented": "Group commented on a draft",
    "review_signed_off": "Group signed off a draft",
    "review_declined": "Group did not agree to a draft",
    "promise_moved": "Promise moved",
    "promise_overdue": "Promise overdue",
    "urgent_hint_unread": "Urgent hint unread",
    "account_letter": "Account letter",
}


def lines_for(event: Event) -> tuple[Line, ...]:
    return tuple(line for line in CATALOGUE if line.event is type(event))
