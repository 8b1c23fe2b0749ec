"""What becomes of words before and after they are shown: the reader's decisions, appeals, reports, a concern, and what
was taken from talk into change."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select

from coproduce.consultations.queries import consultation_by_slug
from coproduce.core.database import db
from coproduce.demo.talking import Happening, Talk, Written
from coproduce.demo.understanding import ANALYST
from coproduce.feedback.queries import feedback_of
from coproduce.feedback.services.taking import take_into_finding
from coproduce.insights.models import Theme
from coproduce.insights.services.coding import move_passages
from coproduce.insights.services.taking import take_view
from coproduce.safeguarding import services as reading
from coproduce.safeguarding.models import Appeal, Concern, Passage
from coproduce.safeguarding.services import concern_log
from coproduce.safeguarding.services.reports import open_case


def usual_reasons(talk: Talk, written: Written) -> None:
    reading.add_usual_reasons(talk.actor(written))


def claim(talk: Talk, written: Written) -> None:
    reading.claim(talk.actor(written), talk.passage(written["post"]))


def hold(talk: Talk, written: Written) -> None:
    reading.hold(talk.actor(written), talk.passage(written["post"]), written["reason"])


def ask(talk: Talk, written: Written) -> None:
    reading.ask_author(talk.actor(written), talk.passage(written["post"]), written["question"])


def answer(talk: Talk, written: Written) -> None:
    """The author changes the words; from now on the reader reads them with the others."""
    passage = talk.passage(written["post"])
    reading.answer_question(talk.actor(written), passage, written["text"])
    talk.staying.discard(passage.id)


def refuse(talk: Talk, written: Written) -> None:
    reading.refuse(talk.actor(written), talk.passage(written["post"]), written["reason"])


def appeal(talk: Talk, written: Written) -> None:
    reading.appeal(talk.actor(written), talk.passage(written["post"]), written["words"])


def decide_appeal(talk: Talk, written: Written) -> None:
    passage = talk.passage(written["post"])
    decided = db.session.scalars(select(Appeal).where(Appeal.passage_id == passage.id)).one()
    reading.decide_appeal(talk.actor(written), decided, written["answer"], show=written["show"])


def report(talk: Talk, written: Written) -> None:
    passage = talk.passage(written["post"])
    reading.report_passage(talk.actor(written), passage, written["category"], written["words"])


def decide_report(talk: Talk, written: Written) -> None:
    """Words are hidden first, where that is what is done; then everybody who reported hears of it."""
    passage = talk.passage(written["post"])
    if "redacted" in written:
        reading.mark_read(talk.actor(written), passage, written["redacted"])
    case = open_case("passage", passage.id)
    if case is None:
        raise LookupError("nobody reported this post")
    reading.decide_case(talk.actor(written), case, written["answer"], acted="redacted" in written)


# A concern ------------------------------------------------------------------------------------------------------------


def worry(talk: Talk, written: Written) -> None:
    values = {name: written[name] for name in ("note", "category", "severity", "steps_taken")}
    passage = talk.passage(written["post"])
    talk.staying.discard(passage.id)
    reading.raise_concern(talk.actor(written), passage, reading.Worry(**values))


def take_on(talk: Talk, written: Written) -> None:
    reading.acknowledge_concern(talk.actor(written), _concern(talk, written))


def log(talk: Talk, written: Written) -> None:
    concern_log.add_note(talk.actor(written), _concern(talk, written), written["words"])


def refer(talk: Talk, written: Written) -> None:
    """To another service, which gives it a number of its own."""
    actor, concern = talk.actor(written), _concern(talk, written)
    day = concern.raised_at.date()
    concern_log.refer(actor, concern, written["referred_to"], day, written["words"])
    concern_log.set_case_number(actor, concern, written["number"])


def close(talk: Talk, written: Written) -> None:
    reading.close_concern(talk.actor(written), _concern(talk, written), written["outcome"])


def _concern(talk: Talk, written: Written) -> Concern:
    passage: Passage = talk.passage(written["post"])
    return db.session.scalars(select(Concern).where(Concern.passage_id == passage.id)).one()


# From talk to change --------------------------------------------------------------------------------------------------


def take(talk: Talk, written: Written) -> None:
    """Posts are read among the texts of a consultation."""
    consultation = consultation_by_slug(written["consultation"])
    for post in written["posts"]:
        take_view(talk.actor(written), talk.post(post), consultation)


def place(talk: Talk, written: Written) -> None:
    """Views that were taken go into a theme."""
    slug = written["consultation"]
    theme = db.session.get_one(Theme, talk.memory.themes[slug, written["theme"]])
    ids = [talk.passage(post).id for post in written["posts"]]
    move_passages(talk.memory.actors[ANALYST], talk.memory.consultations[slug], ids, theme)


def speak_of(talk: Talk, written: Written) -> None:
    """A finding that is being written speaks of a post."""
    slug = written["consultation"]
    feedback = feedback_of(talk.memory.consultations[slug])
    if feedback is None:
        raise LookupError(f"nobody has begun to answer {slug}")
    finding = feedback.findings[written["finding"]]
    for post in written["posts"]:
        take_into_finding(talk.actor(written), talk.post(post), finding)


READING: Mapping[str, Happening] = {
    "usual_reasons": usual_reasons,
    "claim": claim,
    "hold": hold,
    "ask": ask,
    "answer": answer,
    "refuse": refuse,
    "appeal": appeal,
    "decide_appeal": decide_appeal,
    "report": report,
    "decide_report": decide_report,
    "worry": worry,
    "take_on": take_on,
    "log": log,
    "refer": refer,
    "close": close,
    "take": take,
    "place": place,
    "speak_of": speak_of,
}
