"""What this room shows on the pages of lower rooms and on the staff home."""

from __future__ import annotations

from flask import render_template

from coproduce.accounts.models import Account, Group
from coproduce.consultations.models import Consultation
from coproduce.consultations.progress import ANSWERED, Reached, register_progress
from coproduce.consultations.queries import consultations_of_group, responses_of_account
from coproduce.core import access, clock
from coproduce.core.access import Actor
from coproduce.feedback import addresses, queries
from coproduce.feedback.rules import missing_answers
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel

CARDS_OF_A_GROUP = 3


def register() -> None:
    register_panel("consultation", on_consultation, 60)
    register_panel("consultation.manage", on_consultation_for_staff, 60)
    register_panel("group", on_group, 60)
    register_panel("my", on_my_page, 20)
    register_panel("staff_home", tasks, 20)
    register_progress(ANSWERED, answered)


def answered(consultation: Consultation) -> Reached | None:
    """The day on which the answers opened to everybody."""
    feedback = queries.public_feedback(consultation.id)
    if feedback is None or feedback.public_from is None:
        return None
    return Reached(clock.to_london(feedback.public_from).date(), addresses.public_page(consultation.slug))


def on_consultation(consultation: Consultation) -> str | None:
    """The answers, or honestly when they are promised."""
    if consultation.state != "closed":
        return None
    feedback = queries.feedback_of(consultation.id)
    public = feedback is not None and queries.is_public_now(feedback)
    return render_template(
        "feedback/panels/consultation.html",
        consultation=consultation,
        feedback=feedback,
        public=public,
        cards=queries.cards_of(feedback)[:1] if feedback is not None and public else [],
        late=consultation.answer_promised_on is not None and consultation.answer_promised_on < clock.today(),
    )


def on_consultation_for_staff(consultation: Consultation) -> str | None:
    """Where answering stands."""
    if consultation.state != "closed" or not access.allows(current_actor(), "feedback.read"):
        return None
    feedback = queries.feedback_of(consultation.id)
    missing = missing_answers(queries.telling_facts(feedback)) if feedback else []
    return render_template(
        "feedback/panels/consultation_manage.html",
        consultation=consultation,
        feedback=feedback,
        missing=missing,
    )


def on_group(group: Group) -> str | None:
    """What came of what the group led or shaped, once it is public."""
    answered = [
        (consultation, part, feedback, queries.cards_of(feedback)[:CARDS_OF_A_GROUP])
        for consultation, part in consultations_of_group(group.id)
        if (feedback := queries.public_feedback(consultation.id)) is not None
    ]
    return render_template("feedback/panels/group.html", answered=answered) if answered else None


def on_my_page(account: Account) -> str | None:
    """The contributions that the person chose to link with the account."""
    return render_template("feedback/panels/my.html", contributions=responses_of_account(account.id))


def tasks(actor: Actor) -> str | None:
    """Answers that are due and promises past their date."""
    if not access.allows(actor, "feedback.read"):
        return None
    return render_template(
        "feedback/panels/tasks.html",
        to_answer=queries.consultations_to_answer(),
        late=queries.promises_past_their_date(clock.today()),
    )
