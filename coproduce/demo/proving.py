"""PROVE: clocks are set, somebody follows the answers, claims rest on records, a report stands on its page, requests
for information are answered. What takes seconds to make (a PDF, a pack) is asked for and left to the worker."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import select

from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.demo.content import FOLDER
from coproduce.demo.timeline import Memory, Step
from coproduce.demo.understanding import ANALYST
from coproduce.evidence.models import CollectedText, EvidenceClaim, GeneratedFile, InformationRequest
from coproduce.evidence.pack.records import Citable, citable_in
from coproduce.evidence.queries.pack.subjects import CONSULTATION, the_area
from coproduce.evidence.services import claims, documents, lundy, making_documents, packs, requests
from coproduce.evidence.services.records import document_on
from coproduce.feedback import services as feedback
from coproduce.notifications import answer_scopes, answer_subscribing
from coproduce.notifications.addresses import normalised
from coproduce.notifications.delivery import deliver_due

Written = Mapping[str, Any]
SECOND_PERSON = "helen-marsden"


def read_proving() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / "proving" / "area.json").read_text(encoding="utf-8"))
    return found


def steps_of_proving(memory: Memory) -> Iterator[Step]:
    written = read_proving()
    yield _step(memory, written["clocks"]["in_days"], 9, _set_clocks, written["clocks"])
    yield _step(memory, written["follower"]["in_days"], 12, _follow, written["follower"])
    for words in written["lundy"]:
        yield _step(memory, words["in_days"], 15, _write_on_card, words)
    report = written["report"]
    asked = _step(memory, report["asked_in_days"], 15, _ask_for_report, report)
    yield Step(asked.at, asked.act, (making_documents.make_files,))
    yield _step(memory, report["offered_in_days"], 10, _offer, report)
    for claim in written["claims"]:
        yield _step(memory, claim["in_days"], 16, _claim, claim)
    for number, request in enumerate(written["requests"]):
        yield from _steps_of_request(memory, number, request)
    yield _step(memory, written["pack"]["in_days"], 16, _leave_to_the_worker, report)


def _step(memory: Memory, day: int, hour: int, act: Callable[[Memory, Written], None], each: Written) -> Step:
    return Step(memory.at(day, hour), partial(act, memory, each), (deliver_due,))


def _consultation(memory: Memory, slug: str) -> Consultation:
    return db.session.get_one(Consultation, memory.consultations[slug])


def _set_clocks(memory: Memory, each: Written) -> None:
    weeks = each["heard_weeks"], each["outcome_weeks"]
    feedback.set_clock_weeks(memory.actors[each["by"]], *weeks, each["reason"])


def _follow(memory: Memory, each: Written) -> None:
    """Somebody asks for news, and presses the button in the letter."""
    followed = answer_scopes.everything()
    answer_subscribing.subscribe(followed, each["address"], each["rhythm"])
    token = answer_subscribing.FOLLOWERS.token(followed.scope, normalised(each["address"]))
    answer_subscribing.confirm(token, each["rhythm"])


def _write_on_card(memory: Memory, each: Written) -> None:
    lundy.write_words(
        memory.actors[ANALYST],
        _consultation(memory, each["slug"]),
        each["field"],
        words=each["words"],
        source=each["source"],
    )


# The report -----------------------------------------------------------------------------------------------------------


def _ask_for_report(memory: Memory, each: Written) -> None:
    consultation = _consultation(memory, each["slug"])
    documents.ask_for_report(memory.actors[ANALYST], consultation, audience="public", formats=each["formats"])


def _offer(memory: Memory, each: Written) -> None:
    for row in db.session.scalars(select(GeneratedFile).where(GeneratedFile.made_at.is_not(None))).all():
        documents.offer_file(memory.actors[ANALYST], row, offered=True)


def _leave_to_the_worker(memory: Memory, each: Written) -> None:
    consultation = _consultation(memory, each["slug"])
    documents.ask_for_report(memory.actors[ANALYST], consultation, audience="public", formats=each["waiting"])
    packs.ask_for_pack(memory.actors[ANALYST], the_area(), clock.today())


# Claims ---------------------------------------------------------------------------------------------------------------


def _claim(memory: Memory, each: Written) -> None:
    actor = memory.actors[ANALYST]
    made = claims.add_claim(actor, the_area(), claims.ClaimInput(each["heading"], each["side"], each["text"]))
    for cited in each["cites"]:
        _cite(memory, made, cited)


def _cite(memory: Memory, made: EvidenceClaim, cited: Written) -> None:
    actor = memory.actors[ANALYST]
    what = {name: cited[name] for name in ("shows", "does_not_show")}
    if "document" in cited:
        dated = date.fromisoformat(cited["dated"])
        claims.cite_document(
            actor, made, claims.DocumentInput(cited["document"], cited["url"], dated), **what
        )
    else:
        claims.cite_record(actor, made, _record(memory, cited), **what)


def _record(memory: Memory, cited: Written) -> Citable:
    """The first record of this kind whose title has these words. Raises LookupError."""
    found = document_on(CONSULTATION, memory.consultations[cited["slug"]], clock.today()).document
    for record in citable_in([found] if found is not None else []).values():
        if record.kind == cited["kind"] and cited["title"] in record.title:
            return record
    raise LookupError(f"{cited['slug']} has no {cited['kind']} “{cited['title']}”")


# Requests for information ---------------------------------------------------------------------------------------------


def _steps_of_request(memory: Memory, number: int, each: Written) -> Iterator[Step]:
    """Registered, searched, decided text by text, answered: as far as it has come."""
    yield _step(memory, each["received_in_days"] + 1, 10, _register, each)
    yield _step(memory, each["searched_in_days"], 10 + number, _search, each)
    if "answered_in_days" in each:
        yield _step(memory, each["searched_in_days"] + 1, 10, _agree, each)
        yield _step(memory, each["answered_in_days"], 10, _answer, each)


def _register(memory: Memory, each: Written) -> None:
    received = memory.day_zero + timedelta(days=each["received_in_days"])
    new = requests.NewRequest(each["kind"], each["asked"], each["requester"], received)
    requests.register_request(memory.actors[ANALYST], new)


def _request(each: Written) -> InformationRequest:
    return db.session.scalars(
        select(InformationRequest).where(InformationRequest.asked == each["asked"])
    ).one()


def _search(memory: Memory, each: Written) -> None:
    """The first texts are kept back, the last stay undecided where the request is not answered yet."""
    actor, asked = memory.actors[ANALYST], _request(each)
    requests.collect_all(actor, asked, requests.search(actor, asked, requests.Wanted(each["words"])))
    for number, found in enumerate(asked.texts):
        if number < each.get("withhold", 0):
            requests.withhold(actor, found, each["exemption"], each["reason"])
        elif number < each.get("give", len(asked.texts)):
            _give(memory, found)


def _give(memory: Memory, found: CollectedText) -> None:
    """What a person hid when they read it stays hidden."""
    if found.passage is not None and found.passage.state == "held":
        return
    requests.give(memory.actors[ANALYST], found)


def _agree(memory: Memory, each: Written) -> None:
    """A second person agrees with what is kept back."""
    for found in _request(each).texts:
        if found.exemption:
            requests.agree(memory.actors[SECOND_PERSON], found)


def _answer(memory: Memory, each: Written) -> None:
    requests.answer_request(memory.actors[ANALYST], _request(each), each["answer"])
