"""ANSWER in depth: what those who took part say of the findings, how promises go on, whether they worked, and where
somebody was not meant so. As its writers wrote it, one file a consultation under `content/following_up`."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.accounts.queries import group_by_slug
from coproduce.consultations.models import Response
from coproduce.consultations.queries import response_by_receipt
from coproduce.consultations.receipts import new_receipt
from coproduce.core.access import VISITOR
from coproduce.core.database import db
from coproduce.demo.answering import begun_feedback, commitment_of
from coproduce.demo.content import FOLDER, Story
from coproduce.demo.sign_ins import receipt_of
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST, READER
from coproduce.feedback import services as feedback
from coproduce.feedback.impact_links import link_token
from coproduce.feedback.models import CheckRound, Finding, FindingVerdict, ImpactCheck, MeaningCorrection
from coproduce.feedback.rules.progress import NewMeasure
from coproduce.feedback.services import (
    checking,
    impact,
    impact_judging,
    meaning,
    objections,
    promise_progress,
)
from coproduce.feedback.services.checking import Said
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.insights.models import Theme
from coproduce.insights.services import excerpts
from coproduce.notifications.delivery import deliver_due
from coproduce.safeguarding.jobs import hint_passages
from coproduce.safeguarding.models import Passage
from coproduce.safeguarding.services import mark_read

Written = Mapping[str, Any]
SATURDAY, A_WEEK = 5, 7


def read_following_up(slug: str) -> dict[str, Any]:
    """What is written of a consultation; empty where nothing is."""
    path = FOLDER / "following_up" / f"{slug}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def steps_of_following_up(story: Story, memory: Memory) -> Iterator[Step]:
    """Each thing on its day."""
    written = read_following_up(story.slug)
    if "check" in written:
        yield from _steps_of_check(story, memory, written["check"])
    for name, act in _ON_THEIR_DAY.items():
        for each in written.get(name, ()):
            by_staff = act not in (_disagree, _not_meant)
            day = _working_week(memory, each["in_days"]) if by_staff else each["in_days"]
            work = (deliver_due,) if by_staff else (hint_passages, deliver_due)
            yield Step(memory.at(day, each.get("hour", 14)), partial(act, story, memory, each), work)
    if "did_it_work" in written:
        yield from _steps_of_did_it_work(story, memory, written["did_it_work"])


def _working_week(memory: Memory, days: int) -> int:
    """The same day, or the Monday after it: staff answer nobody on a Sunday."""
    weekday = (memory.day_zero + timedelta(days=days)).weekday()
    return days + A_WEEK - weekday if weekday >= SATURDAY else days


def _day(memory: Memory, days: int | None) -> date | None:
    return None if days is None else memory.day_zero + timedelta(days=days)


def _finding(story: Story, memory: Memory, number: int) -> Finding:
    return begun_feedback(story, memory).findings[number]


# Did we get it right? -------------------------------------------------------------------------------------------------


def _steps_of_check(story: Story, memory: Memory, written: Written) -> Iterator[Step]:
    def at(name: str, hour: int) -> datetime:
        return memory.at(_working_week(memory, written[f"{name}_in_days"]), hour)

    yield Step(at("opened", 14), partial(_open, story, memory, written), (deliver_due,))
    yield Step(
        memory.at(written["said_in_days"], 18), partial(_say, story, memory, written), (hint_passages,)
    )
    yield Step(at("read", 10), partial(_read_words, story, memory))
    yield Step(at("settled", 11), partial(_settle_all, story, memory, written))
    yield Step(at("closed", 16), partial(_close, story, memory, written))


def _open(story: Story, memory: Memory, written: Written) -> None:
    checking.open_check(
        memory.commissioner_of(story.owner),
        begun_feedback(story, memory),
        days=written["working_days"],
        introduction=written["introduction"],
    )


def _round(story: Story, memory: Memory) -> CheckRound:
    feedback_id = begun_feedback(story, memory).id
    return db.session.scalars(select(CheckRound).where(CheckRound.feedback_id == feedback_id)).one()


def _say(story: Story, memory: Memory, written: Written) -> None:
    """Everybody says yes to what they have nothing against; the group says it together, by its facilitator."""
    check = _round(story, memory)
    for person in written["people"]:
        checking.give_verdicts(check, checking.new_check_link(check.id), _said(story, memory, person))
    for each in written["groups"]:
        group = group_by_slug(each["group"])
        checking.give_group_verdicts(
            memory.actors[each["by"]], check, group, _said(story, memory, each["missed"])
        )


def _said(story: Story, memory: Memory, missed: Written) -> dict[str, Said]:
    """`missed` by the number of a finding, as words and whether these may be shown."""
    findings = begun_feedback(story, memory).findings
    return {
        finding.id: Said("missed", *missed[str(number)]) if str(number) in missed else Said("said")
        for number, finding in enumerate(findings)
    }


def _read_words(story: Story, memory: Memory) -> None:
    for verdict in _verdicts(story, memory):
        if verdict.passage is not None and verdict.passage.state == "unread":
            mark_read(memory.actors[READER], verdict.passage)


def _verdicts(story: Story, memory: Memory, number: int | None = None) -> list[FindingVerdict]:
    findings = begun_feedback(story, memory).findings
    chosen = [finding.id for place, finding in enumerate(findings) if number in (None, place)]
    return list(db.session.scalars(select(FindingVerdict).where(FindingVerdict.finding_id.in_(chosen))))


def _settle_all(story: Story, memory: Memory, written: Written) -> None:
    """A finding is written anew, an objection is answered, or it stands beside the finding."""
    actor = memory.commissioner_of(story.owner)
    for each in written["settled"]:
        finding = _finding(story, memory, each["finding"])
        ids = [
            verdict.id for verdict in _verdicts(story, memory, each["finding"]) if verdict.state == "waiting"
        ]
        if "answer" in each:
            objections.answer_objections(actor, finding, ids, PublicAnswer(**each["answer"]))
        elif "you_said" in each:
            words = {name: each[name] for name in ("you_said", "you_said_young")}
            themes = [theme.id for theme in finding.themes]
            feedback.edit_finding(actor, finding, theme_ids=themes, **words)
            objections.settle_by_change(actor, finding, ids)
        else:
            objections.settle_by_showing(actor, finding, ids)


def _close(story: Story, memory: Memory, written: Written) -> None:
    actor = memory.commissioner_of(story.owner)
    checking.close_check(actor, _round(story, memory), written["closed_because"])


# After release --------------------------------------------------------------------------------------------------------


def _disagree(story: Story, memory: Memory, each: Written) -> None:
    finding = _finding(story, memory, each["finding"])
    checking.say_after_release(finding, Said("disagree", each["words"], True), receipt=new_receipt())


def _answer(story: Story, memory: Memory, each: Written) -> None:
    """Colin has read it, and who answers for the finding answers in public."""
    _read_words(story, memory)
    for verdict in _verdicts(story, memory, each["finding"]):
        if verdict.state == "waiting":
            actor = memory.commissioner_of(story.owner)
            objections.answer_disagreement(actor, verdict, PublicAnswer(**each["answer"]))


def _note(story: Story, memory: Memory, each: Written) -> None:
    names = ("words", "kind", "title", "url")
    new = promise_progress.NewNote(**{name: each[name] for name in names if name in each})
    promise_progress.add_note(
        memory.commissioner_of(story.owner), commitment_of(story, memory, each["finding"]), new
    )


def _move(story: Story, memory: Memory, each: Written) -> None:
    feedback.move_commitment(
        memory.commissioner_of(story.owner),
        commitment_of(story, memory, each["finding"]),
        _day(memory, each["to_in_days"]),
        each["reason"],
    )


def _late(story: Story, memory: Memory, each: Written) -> None:
    """The clock warns staff of what has passed its date, five working days before everybody can see it."""
    feedback.warn_of_overdue()


def _measure(story: Story, memory: Memory, each: Written) -> None:
    new = NewMeasure(
        each["name"],
        each["unit"],
        each["less_is_better"],
        Decimal(each["baseline"]),
        _day(memory, each["baseline_in_days"]),
        Decimal(each["target"]),
        _day(memory, each["target_in_days"]),
        each["source"],
    )
    promise = commitment_of(story, memory, each["finding"])
    promise_progress.add_measure(memory.commissioner_of(story.owner), promise, new)


def _reading(story: Story, memory: Memory, each: Written) -> None:
    promise = commitment_of(story, memory, each["finding"])
    promise_progress.add_reading(
        memory.commissioner_of(story.owner),
        promise,
        promise.measures[0],
        Decimal(each["value"]),
        _day(memory, each["in_days"]),
        each["source"],
    )


def _milestone(story: Story, memory: Memory, each: Written) -> None:
    """Set, or reached where it was set before."""
    actor, promise = memory.commissioner_of(story.owner), commitment_of(story, memory, each["finding"])
    known = next((one for one in promise.milestones if one.title == each["title"]), None)
    if known is None:
        promise_progress.add_milestone(actor, promise, each["title"], _day(memory, each["due_in_days"]))
    else:
        promise_progress.reach_milestone(actor, promise, known, _day(memory, each["in_days"]))


# Did it work? ---------------------------------------------------------------------------------------------------------


def _steps_of_did_it_work(story: Story, memory: Memory, written: Written) -> Iterator[Step]:
    """The clock asks and closes; families say it by their letters, the group by its facilitator, and Colin reads."""
    ask, read, close = (memory.at(written[f"{name}_in_days"], 9) for name in ("asked", "read", "closed"))
    yield Step(ask, impact.run_checks, (deliver_due,))
    for each in written["promises"]:
        said = memory.at(written["said_in_days"], 18)
        yield Step(said, partial(_judge, story, memory, each), (hint_passages,))
    yield Step(read, partial(_read_judgements, memory))
    yield Step(close, impact.run_checks, (deliver_due,))
    for each in written["promises"]:
        if "reply" in each:
            replied = memory.at(each["reply"]["in_days"], 11)
            yield Step(replied, partial(_reply_to_families, story, memory, each), (deliver_due,))


def _asking(story: Story, memory: Memory, number: int) -> ImpactCheck:
    """The first asking of a kept promise."""
    return min(commitment_of(story, memory, number).checks, key=lambda check: check.months)


def _judge(story: Story, memory: Memory, each: Written) -> None:
    check = _asking(story, memory, each["finding"])
    for verdict, people in each["families"].items():
        words = each["words"].get(verdict, [])
        for number in range(people):
            token = link_token(check.id, f"{verdict}{number}.{story.slug}@example.org")
            said = impact_judging.Judgement(verdict, words[number] if number < len(words) else "")
            impact_judging.judge_by_link(VISITOR, check, token, said)
    for group in each["groups"]:
        said = impact_judging.Judgement(group["verdict"], group["words"], may_quote=True)
        actor = memory.actors[group["by"]]
        impact_judging.judge_for_group(actor, check, group_by_slug(group["group"]), said)


def _read_judgements(memory: Memory) -> None:
    for passage in db.session.scalars(select(Passage).where(Passage.context_kind == "impact_judgement")):
        if passage.state == "unread":
            mark_read(memory.actors[READER], passage)


def _reply_to_families(story: Story, memory: Memory, each: Written) -> None:
    reply = each["reply"]
    names = ("words", "owner_name", "owner_role", "title")
    answer = impact_judging.ReplyToFamilies(
        **{name: reply[name] for name in names}, due_on=_day(memory, reply["due_in_days"])
    )
    check = _asking(story, memory, each["finding"])
    impact_judging.reply_to_families(memory.commissioner_of(story.owner), check, answer)


# Words ----------------------------------------------------------------------------------------------------------------


def _mark(story: Story, memory: Memory, each: Written) -> None:
    """The part of a text that speaks of a theme; its writer sees it on the path of their words."""
    passage = db.session.get_one(Passage, _passage_id(story, memory, each))
    theme = db.session.get_one(Theme, memory.themes[story.slug, each["theme"]])
    consultation_id = memory.consultations[story.slug]
    excerpts.mark_excerpts(memory.actors[ANALYST], consultation_id, passage, theme, words=each["words"])


def _passage_id(story: Story, memory: Memory, each: Written) -> str:
    return memory.passages[story.slug, each["number"], each["question"]]


def _not_meant(story: Story, memory: Memory, each: Written) -> None:
    about = f"theme:{memory.themes[story.slug, each['theme']]}"
    response = _response(story, each["number"])
    meaning.say(response, _passage_id(story, memory, each), about, each["words"])


def _response(story: Story, number: int) -> Response:
    found = response_by_receipt(receipt_of(story.slug, number))
    if found is None:
        raise LookupError(f"no printed receipt leads to response {number} of {story.slug}")
    return found


def _look_again(story: Story, memory: Memory, each: Written) -> None:
    passage_id = _passage_id(story, memory, each)
    correction = db.session.scalars(
        select(MeaningCorrection).where(MeaningCorrection.passage_id == passage_id)
    ).one()
    meaning.settle(memory.actors[ANALYST], correction, "keep", each["reason"])


def _let_stand(story: Story, memory: Memory, each: Written) -> None:
    begun, finding = begun_feedback(story, memory), _finding(story, memory, each["finding"])
    feedback.let_stand(
        memory.commissioner_of(story.owner), begun, each["code"], finding.id, reason=each["reason"]
    )


# Name of a list in the file -> what happens on the day of each of its entries.
_ON_THEIR_DAY: dict[str, Callable[[Story, Memory, Written], None]] = {
    "excerpts": _mark,
    "not_meant": _not_meant,
    "looked_at_again": _look_again,
    "let_stand": _let_stand,
    "disagreements": _disagree,
    "answers": _answer,
    "measures": _measure,
    "readings": _reading,
    "milestones": _milestone,
    "notes": _note,
    "moves": _move,
    "late": _late,
}
