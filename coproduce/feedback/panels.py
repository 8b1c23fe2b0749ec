"""What this room shows on the pages of lower rooms and on the staff home."""

from __future__ import annotations

from collections.abc import Iterator

from flask import render_template

from coproduce.accounts.models import Account, Group
from coproduce.consultations.models import Consultation, GroupSession
from coproduce.consultations.progress import (
    ANSWERED,
    Reached,
    Reports,
    register_progress,
    register_reports,
    register_telling,
)
from coproduce.consultations.queries import (
    consultation_by_id,
    consultations_of_group,
    responses_of_account,
)
from coproduce.consultations.staff_tasks import AFTERWARDS, Task, register_tasks
from coproduce.core import access, clock
from coproduce.core.access import Actor
from coproduce.feedback import addresses, queries
from coproduce.feedback.models import Feedback
from coproduce.feedback.queries import talk
from coproduce.feedback.queries.group_sessions import answers_to_session
from coproduce.feedback.rules import missing_answers
from coproduce.forums.models import Topic
from coproduce.web.panels import register_panel
from coproduce.web.templating import day, moment

CARDS_OF_A_GROUP = 3


def register() -> None:
    register_panel("consultation", on_consultation, 60)
    register_tasks(answering)
    register_panel("group", on_group, 60)
    register_panel("group_session", on_session, 60)
    register_panel("my", on_my_page, 20)
    register_panel("my", talk_of_mine, 21)
    register_panel("forum.topic", what_talk_led_to, 60)
    register_panel("staff_home", tasks, 20)
    register_panel("staff_home", report_tasks, 21)
    register_progress(ANSWERED, answered)
    register_telling(is_being_told)
    register_reports(owed_reports)


def answered(consultation: Consultation) -> Reached | None:
    """The day on which the answers opened to everybody."""
    feedback = queries.public_feedback(consultation.id)
    if feedback is None or feedback.public_from is None:
        return None
    return Reached(clock.to_london(feedback.public_from).date(), addresses.public_page(consultation.slug))


def is_being_told(consultation: Consultation) -> bool:
    """Whether people have been told the answers, or are just being told."""
    feedback = queries.feedback_of(consultation.id)
    return feedback is not None and feedback.state in ("telling", "settled", "public")


def on_consultation(consultation: Consultation) -> str | None:
    """The answers, or honestly when they are promised."""
    if consultation.standing:
        return yearly_reports(consultation)
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


def yearly_reports(consultation: Consultation) -> str | None:
    """The reports of what is open all year: the newest one, when the next is due, and that it is late where it is."""
    years = queries.years_of(consultation)
    if not years:
        return None
    newest = queries.newest_public(years)
    document = newest.report.document if newest and newest.report else None
    return render_template(
        "feedback/panels/yearly.html",
        consultation=consultation,
        newest=newest,
        shown=queries.shown_report(newest.report, document)
        if newest and newest.report and document
        else None,
        late=[each for each in years if each.is_late],
        owed=queries.next_owed(years),
    )


def owed_reports(consultation: Consultation) -> Reports | None:
    """For the thread of a consultation that is open all year."""
    years = queries.years_of(consultation)
    if not years:
        return None
    newest, owed = queries.newest_public(years), queries.next_owed(years)
    page = addresses.reports_page(consultation.slug)
    last = None
    if newest and newest.report and newest.report.published_at:
        published_on = clock.to_london(newest.report.published_at).date()
        last = Reached(published_on, addresses.report_page(consultation.slug, newest.period.year))
    return Reports(last, owed.period.due_on if owed else None, bool(owed and owed.is_late), page)


def answering(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    """On the staff page of a consultation: where answering stands."""
    if consultation.standing:
        yield from _reporting(consultation, actor)
        return
    if consultation.state != "closed" or not access.allows(actor, "feedback.read"):
        return
    feedback = queries.feedback_of(consultation.id)
    label = "Open the answers" if feedback else "Begin the answers"
    url = addresses.overview(consultation.slug)
    hint, state, word = _answers_stand(consultation, feedback)
    yield Task(AFTERWARDS, 60, label, url, "feedback.read", hint, state, word)


def _answers_stand(consultation: Consultation, feedback: Feedback | None) -> tuple[str, str, str | None]:
    """(in a few words, the state, its word where it is not the usual one)."""
    promised = consultation.answer_promised_on
    if feedback is None:
        return (f"Promised for {day(promised)}" if promised else ""), "to_do", None
    if feedback.state != "writing":
        hint = f"Public from {moment(feedback.public_from)}" if feedback.public_from else ""
        return hint, "told" if feedback.state == "settled" else feedback.state, None
    missing = len(missing_answers(queries.telling_facts(feedback, with_warnings=False)))
    found = len(feedback.findings)
    return (
        f"{found} finding{'' if found == 1 else 's'}. {missing or 'Nothing'} still missing.",
        "to_do" if missing else "answering",
        "Being answered" if missing else None,
    )


def _reporting(consultation: Consultation, actor: Actor) -> Iterator[Task]:
    if not access.allows(actor, "reports.read"):
        return
    owed = queries.next_owed(queries.years_of(consultation))
    if owed is not None:
        hint = f"The next one is due on {day(owed.period.due_on)}"
        state = "late" if owed.is_late else ("writing" if owed.report else "not_started")
    elif consultation.state == "draft":
        hint, state = "The first one is due within a year of opening", ""
    else:
        hint, state = "Every report is published", "done"
    url = addresses.reports_overview(consultation.slug)
    word = "Being written" if state == "writing" else None
    yield Task(AFTERWARDS, 61, "Yearly reports", url, "reports.read", hint, state, word)


def on_group(group: Group) -> str | None:
    """What came of what the group led or shaped, once it is public."""
    answered = [
        (consultation, part, feedback, queries.cards_of(feedback)[:CARDS_OF_A_GROUP])
        for consultation, part in consultations_of_group(group.id)
        if (feedback := queries.public_feedback(consultation.id)) is not None
    ]
    return render_template("feedback/panels/group.html", answered=answered) if answered else None


def on_session(session: GroupSession) -> str | None:
    """To the group: what became of what it said together, once answers are public."""
    answers = answers_to_session(session)
    if answers is None:
        return None
    consultation = consultation_by_id(session.consultation_id)
    return render_template(
        "feedback/panels/session.html",
        answers=answers,
        slug=consultation.slug,
        public_page=addresses.public_page,
    )


def on_my_page(account: Account) -> str | None:
    """The contributions that the person chose to link with the account."""
    return render_template("feedback/panels/my.html", contributions=responses_of_account(account.id))


def what_talk_led_to(topic: Topic) -> str | None:
    """On a topic: where it was taken to, and what came of it once that is public."""
    taken = talk.consultations_of_topic(topic.id)
    led_to = talk.findings_of_topic(topic.id) if taken else []
    return render_template("feedback/panels/led_to.html", taken=taken, led_to=led_to) if taken else None


def talk_of_mine(account: Account) -> str | None:
    """On one's own page: which of one's posts were taken, and what came of them."""
    taken = talk.talk_of_author(account.id)
    return render_template("feedback/panels/my_talk.html", taken=taken) if taken else None


def report_tasks(actor: Actor) -> str | None:
    """Yearly reports that are late or due soon, and comments whose exclusion waits for a second person."""
    if not access.allows(actor, "reports.read"):
        return None
    found = {
        "due": queries.reports_due(),
        "to_confirm": queries.exclusions_to_confirm(actor.account_id),
        "outcomes": queries.outcomes_owed() if access.allows(actor, "reports.publish") else [],
    }
    return render_template("feedback/panels/yearly_tasks.html", **found) if any(found.values()) else None


def tasks(actor: Actor) -> str | None:
    """Answers that are due and promises past their date."""
    if not access.allows(actor, "feedback.read"):
        return None
    return render_template(
        "feedback/panels/tasks.html",
        to_answer=queries.consultations_to_answer(),
        late=queries.promises_past_their_date(clock.today()),
    )
