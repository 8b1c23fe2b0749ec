"""ASK: consultations are written, opened, answered, paused, stopped and closed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from functools import partial
from typing import Any

from coproduce.accounts.models import Account
from coproduce.consultations import services
from coproduce.consultations.models import Consultation
from coproduce.consultations.queries import answers_of, questionnaire_of
from coproduce.consultations.queries.statements import with_added_statements
from coproduce.consultations.questionnaire import STANDARD, YOUNG_PEOPLE
from coproduce.consultations.receipts import new_receipt
from coproduce.consultations.services import HowGiven
from coproduce.core.access import CLOCK
from coproduce.core.database import db
from coproduce.demo.content import Story, Written
from coproduce.demo.reaching import say_about_oneself
from coproduce.demo.sign_ins import FOLLOWED, receipt_of
from coproduce.demo.timeline import Memory, Step
from coproduce.insights.jobs import do_analysis_tasks
from coproduce.notifications.addresses import contact_token
from coproduce.notifications.confirmations import send_confirmations
from coproduce.notifications.delivery import deliver_due
from coproduce.notifications.services import confirm_address, give_address
from coproduce.safeguarding.jobs import hint_passages

YESTERDAY = -1
NEVER_OPENED = "draft"
DAYS_TO_WRITE, DAYS_OF_NOTICE = 21, 7
PAUSED_ON, STOPPED_ON, DRAFTED_ON = -4, -2, -12

# Who chose to see their contribution in their account: (consultation, number of the response) -> person.
LINKED = {
    ("therapy-services", 2): "donna-greenhalgh",
    ("therapy-services", 5): "tomasz-wojcik",
    ("stars-getting-out", 1): "jamie-pilling",
    ("stars-getting-out", 2): "ellie-warburton",
    ("sensory-support", 1): "donna-greenhalgh",
    ("short-breaks", 1): "pauline-entwistle",
}
# How many invented people left an address to hear the outcome. Those with few need another plan to reach people.
ADDRESSES = {
    "therapy-services": 34,
    "stars-getting-out": 9,
    "stars-wheelchairs": 12,
    "autism-assessment": 18,
    "short-breaks": 22,
    "sensory-support": 14,
}


def steps_of_asking(story: Story, memory: Memory) -> Iterator[Step]:
    """From the first draft to closing, as far as it has come on day zero."""
    opens = min(story.opens, 0)
    published = opens - DAYS_OF_NOTICE
    if story.state == NEVER_OPENED:
        yield Step(memory.at(DRAFTED_ON, 10), partial(write, story, memory))
        return
    yield Step(memory.at(opens - DAYS_TO_WRITE, 10), partial(write, story, memory))
    yield Step(memory.at(published, 11), partial(publish, story, memory), (deliver_due,))
    yield from _answering(story, memory)
    if story.state == "paused":
        yield Step(memory.at(PAUSED_ON, 11), partial(pause, story, memory), (deliver_due,))
    elif story.state == "cancelled":
        yield Step(memory.at(STOPPED_ON, 15), partial(stop, story, memory), (deliver_due,))
    elif story.closes < 0:
        yield Step(
            memory.at(story.closes, 17, 31), partial(close, story, memory), (do_analysis_tasks, deliver_due)
        )


def write(story: Story, memory: Memory) -> None:
    consultation = services.load_consultation_file(memory.commissioner_of(story.owner), dict(story.document))
    memory.consultations[story.slug] = consultation.id


def publish(story: Story, memory: Memory) -> None:
    services.open_(memory.commissioner_of(story.owner), consultation_of(story, memory))


def pause(story: Story, memory: Memory) -> None:
    services.pause(memory.commissioner_of(story.owner), consultation_of(story, memory), story.state_reason)


def stop(story: Story, memory: Memory) -> None:
    services.cancel(memory.commissioner_of(story.owner), consultation_of(story, memory), story.state_reason)


def close(story: Story, memory: Memory) -> None:
    services.close(CLOCK, consultation_of(story, memory))


def consultation_of(story: Story, memory: Memory) -> Consultation:
    return db.session.get_one(Consultation, memory.consultations[story.slug])


def _answering(story: Story, memory: Memory) -> Iterator[Step]:
    """Each day's responses in one step; some leave an address, and say yes to the letter in the evening."""
    by_day: dict[int, list[Written]] = defaultdict(list)
    days = days_of_answers(story)
    for day, response in zip(days, story.responses, strict=True):
        by_day[day].append(response)
    for day, responses in by_day.items():
        yield Step(memory.at(day, 16), partial(send, story, memory, responses), (hint_passages,))
    addresses = invented_addresses(story.slug)
    if addresses:
        given_on = days[len(days) // 2]
        yield Step(
            memory.at(given_on, 18),
            partial(_leave_addresses, story, memory, addresses),
            (send_confirmations,),
        )
        yield Step(memory.at(given_on, 19), partial(_confirm_addresses, story, memory, addresses))


def days_of_answers(story: Story) -> list[int]:
    """A day for each response, in order: many at the beginning, many before the end, none after yesterday."""
    written = [response.sent_on for response in story.responses if response.sent_on is not None]
    if written:
        return written
    chosen = random.Random(story.slug)
    last = min(story.closes, 0, PAUSED_ON if story.state == "paused" else 0) + YESTERDAY
    length = max(last - story.opens, 0)
    return sorted(story.opens + round(length * chosen.betavariate(0.7, 0.9)) for _ in story.responses)


def send(story: Story, memory: Memory, responses: list[Written]) -> None:
    consultation = consultation_of(story, memory)
    questionnaire = with_added_statements(questionnaire_of(consultation), consultation.id)
    for written in responses:
        name = (story.slug, written.number)
        person = LINKED.get(name)
        response = services.submit_response(
            consultation,
            questionnaire,
            _with_votes(story, memory, written),
            how=HowGiven(_format_of(written), written.on_behalf_of),
            may_quote=written.may_quote,
            receipt=receipt_of(*name) if name in FOLLOWED else new_receipt(),
            account=db.session.get_one(Account, memory.account_ids[person]) if person else None,
        )
        say_about_oneself(story, written, response)
        for key, answer in answers_of(response).items():
            if answer.passage_id is not None:
                memory.passages[story.slug, written.number, key] = answer.passage_id


def _with_votes(story: Story, memory: Memory, written: Written) -> dict[str, Any]:
    """The answers, with votes on statements that others added before and that were approved."""
    answers = dict(written.answers)
    for number, vote in written.votes.items():
        question, option = memory.statements[story.slug, number]
        answers[question] = {**answers.get(question, {}), option: vote}
    return answers


def _format_of(written: Written) -> str:
    return written.format or (YOUNG_PEOPLE if written.young else STANDARD)


def invented_addresses(slug: str) -> list[str]:
    return [f"reader{number}.{slug}@example.org" for number in range(1, ADDRESSES.get(slug, 0) + 1)]


def _leave_addresses(story: Story, memory: Memory, addresses: list[str]) -> None:
    for number, address in enumerate(addresses):
        give_address(consultation_of(story, memory), address, keep=number % 5 == 0)


def _confirm_addresses(story: Story, memory: Memory, addresses: list[str]) -> None:
    """All but every ninth press the button in the letter."""
    for number, address in enumerate(addresses):
        if number % 9 != 8:
            confirm_address(contact_token(memory.consultations[story.slug], address))
