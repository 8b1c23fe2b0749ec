"""What checking adds to other pages: what a group is asked, what one has said, and what staff have to settle."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from flask import render_template
from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import access
from coproduce.core.access import Actor
from coproduce.core.database import db
from coproduce.feedback import addresses
from coproduce.feedback.models import Feedback, Finding
from coproduce.feedback.queries import check_rounds as queries
from coproduce.feedback.queries import feedback_of
from coproduce.feedback.queries.check_rounds import FINDING_WORDS
from coproduce.feedback.receipt_finders import register_receipt_page
from coproduce.feedback.rules.checking import AFTER
from coproduce.safeguarding.contexts import (
    Context,
    register_context,
    register_kind,
    register_soon_public,
)
from coproduce.safeguarding.models import Passage
from coproduce.web.guards import current_actor
from coproduce.web.panels import register_panel
from coproduce.web.templating import day


def register() -> None:
    from coproduce.feedback.views import disagreeing

    register_panel("my", on_my_page, 22)
    register_panel("staff_home", tasks, 22)
    register_tasks(checking)
    register_receipt_page("verdicts", disagreeing.page_of_receipt)
    register_context(FINDING_WORDS, places)
    register_kind(FINDING_WORDS, "Words about an answer")
    # People wait for what becomes of them, and most of them are shown: read them before what is never shown (rule 9).
    register_soon_public(FINDING_WORDS, lambda: Passage.context_kind == FINDING_WORDS)


def on_my_page(account: Account) -> str | None:
    """Checks that ask a group of theirs, and what they keep of what they said themselves."""
    asked = queries.checks_to_answer(current_actor().group_ids)
    said = queries.verdicts_of_account(account.id)
    if not asked and not said:
        return None
    return render_template(
        "feedback/checking/my.html", asked=asked, said=said, words=AFTER, group_check=addresses.group_check
    )


def checking(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """On the staff page of a consultation: whether people are asked, and what waits."""
    if consultation.standing or consultation.state != "closed" or not access.allows(actor, "checks.read"):
        return
    feedback = feedback_of(consultation.id)
    if feedback is None:
        return
    hint, state = _stands(feedback)
    url = addresses.check(consultation.slug)
    yield Task(AFTERWARDS, 61, "Did we get it right?", url, "checks.read", hint, state, None)


def _stands(feedback: Feedback) -> tuple[str, str]:
    facts = queries.check_facts(feedback)
    if facts.open_until is not None:
        return f"People are asked until {day(facts.open_until)}", "in_progress"
    waiting = facts.unread + facts.unsettled
    if waiting:
        return f"{waiting} {'objection' if waiting == 1 else 'objections'} to settle", "to_do"
    return ("Everything is settled", "done") if queries.rounds_of(feedback.id) else ("Nobody was asked", "")


def tasks(actor: Actor) -> str | None:
    """On the staff home: those who disagree with public answers, while they wait."""
    if not access.allows(actor, "checks.read"):
        return None
    waiting = queries.disagreements()
    if not waiting:
        return None
    late = sum(queries.disagreement_lateness(each) == "late" for each in waiting)
    return render_template(
        "feedback/checking/tasks.html",
        waiting=len(waiting),
        late=late,
        due=queries.disagreement_due(waiting[0]),
    )


def places(ids: Collection[str]) -> Mapping[str, Context]:
    """For the reading queue: which answers texts are about."""
    rows = db.session.execute(
        select(Finding.id, Consultation.slug, Consultation.title)
        .join(Feedback, Feedback.id == Finding.feedback_id)
        .join(Consultation, Consultation.id == Feedback.consultation_id)
        .where(Finding.id.in_(ids))
    )
    topics = {"before": "Did we get it right?", "after": "Do you agree with our answer?"}
    return {
        finding_id: Context(f"{title}: words about an answer", addresses.check(slug), topics)
        for finding_id, slug, title in rows
    }
