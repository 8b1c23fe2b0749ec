"""Marker words in everything that waits, is held back or belongs to a few, and every address of the site walked by
everybody who may not read it (rules 4, 9 and 22).

Routes are found in the address map and their parts filled with what the database holds, so a route that is added later
is walked too. A part that nothing fills is refused: whoever adds one says here what stands for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.routing import AnyConverter, Rule

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account, Group
from coproduce.accounts.roles import STAFF
from coproduce.commissioning.models import Proposal, SuggestionAnswer
from coproduce.commissioning.services import decisions, judging
from coproduce.commissioning.services.improvement import create_plan
from coproduce.commissioning.services.suggestions import give_suggestion
from coproduce.consultations.models import Consultation
from coproduce.consultations.receipts import new_receipt
from coproduce.core import access, clock
from coproduce.core.database import db, unit_of_work
from coproduce.core.identifiers import new_id
from coproduce.core.outbox import dispatch
from coproduce.forums.draft_services import save_draft
from coproduce.forums.models import Board, BoardMember, Post, Topic
from coproduce.forums.services.posts import edit_post, withdraw_post
from coproduce.forums.services.writing import Words
from coproduce.forums.subscription_services import follow
from coproduce.safeguarding import public_words
from coproduce.safeguarding.services import hold, mark_read, refuse
from coproduce.safeguarding.services.reports import report_passage
from coproduce.web.guards import PUBLIC, access_of
from tests.factories.accounts import make_account, make_group, sign_in
from tests.factories.commissioning import COMMISSIONER, make_part, make_proposal
from tests.factories.commissioning_decisions import MARKER as DECISION
from tests.factories.commissioning_decisions import make_decided, tell_decision
from tests.factories.commissioning_participation import make_improvement_plan, make_plan
from tests.factories.forums import make_board, make_post, make_profile, make_topic, make_writer
from tests.factories.safeguarding import MODERATOR, make_appeal, make_concern

FEWEST_ROUTES = 240
FEWEST_PAGES = 900

# A word of its own for each thing that is hidden, and the permissions that open it; "" opens it to nobody who walks.
HIDDEN = {
    "zqxdraftproposal": {"proposals.read"},
    "zqxheldbackpart": {"proposals.read"},
    DECISION.lower(): {"proposals.read"},
    "zqxunreadsuggestion": {"passages.read"},
    "zqxreadsuggestion": {"passages.read", "suggestions.answer"},
    "zqxheldsuggestion": {"passages.read"},
    "zqxwaitinganswer": {"suggestions.answer", "proposals.read"},
    "zqxunreadjudgement": {"passages.read"},
    "zqxdraftplan": {"improvement.read"},
    "zqxunreadtopic": {"passages.read"},
    "zqxunreadpost": {"passages.read"},
    "zqxheldtitle": {"passages.read"},
    "zqxheldpost": {"passages.read"},
    "zqxrefusedpost": {"passages.read"},
    "zqxwaitingedit": {"passages.read"},
    "zqxtakenback": {"passages.read"},
    "zqxunreadname": {"passages.read"},
    "zqxgroupboard": {"passages.read", "boards.manage"},
    "zqxcircleboard": {"passages.read", "boards.manage"},
    "zqxstaffboard": {"passages.read", "boards.manage", "staff.enter"},
    "zqxforumdraft": set(),
    "zqxholdreason": {"passages.read", "audit.read"},
    "zqxrefusalreason": {"passages.read", "passages.decide"},
    "zqxreportwords": {"passages.read", "passages.decide"},
    "zqxappealwords": {"passages.decide"},
    "zqxconcernnote": {"concerns.handle"},
}

# What stands for a part of an address that is no row: every word that the route knows, or one that it does not.
SET_WORDS = {
    "year": [2026],
    "words": ["one-two-three-four-five-six"],
    "name": ["print.css"],
    "filename": ["nothing"],
    "token": ["made-up"],
    "wanted": ["easy_read"],
    "kind": ["discussion", "idea", "question"],
    "answer": ["decline"],
    "side": ["education"],
    "key": ["made-up"],
    "action": ["pin", "withdraw"],
    "section": ["parts"],
    "number": [1],
}
# Rows of the rooms below, whose own tests walk them.
ROWS_ELSEWHERE = {
    "attachment_id", "chart_id", "review_id", "period_id", "finding_id", "upload_id", "quote_id", "step_id",
    "comment_id", "group_slug", "session_id", "exclusion_id", "list_id", "membership_id", "action_id", "milestone_id",
    "measure_id", "mail_id", "notice_id", "commitment_id", "effect_id", "contact_id", "response_id", "reason_id",
    "version_id", "theme_id", "question_id", "making_id", "sample_id", "round_id", "verdict_id", "check_id", "note_id",
    "reading_id", "correction_id", "identifier", "pack_id", "claim_id", "record_id", "field", "request_id", "search_id",
    "text_id",
}  # fmt: skip
NEW_ROOMS = {
    "proposals", "forums", "improvement-plan", "improvement-plans", "reading", "concerns", "my", "groups", "taken",
    "words",
}  # fmt: skip
QUERIES = {
    "/search": ["?q=zqx"],
    "/forums/search": ["?q=zqx"],
    "/proposals/": ["?q=zqx", "?stage=early_notice"],
    "/proposals/<slug>": ["?wording=young"],
    "/proposals/<slug>/decision": ["?wording=young"],
    "/proposals/<slug>/changes": ["?from=1&to=now"],
    "/forums/<slug>/": ["?sort=helpful", "?sort=unanswered", "?kind=idea"],
    "/forums/<slug>/<topic_slug>": ["?page=2"],
    "/manage/audit/": ["?q=zqx"],
}


@dataclass
class World:
    """What was planted: values for the parts of addresses, and the accounts that walk them by what they are called."""

    parts: dict[str, list[str]]
    slugs: dict[str, list[str]]
    walkers: dict[str, tuple[str, access.Actor]]


@pytest.fixture
def world(application: Flask) -> World:
    with application.app_context():
        with unit_of_work():
            insider = make_writer()
            group = make_group("Insiders", members=(insider,))
            _plant_proposals(group)
            _plant_posts(insider, group)
            walkers = _walkers()
        dispatch()
        with unit_of_work():
            # After the worker has run: what somebody holds back is hidden from that moment on.
            _hold_back()
        return World(_parts(), _slugs(), walkers)


def _plant_proposals(group: Group) -> None:
    make_proposal(
        "draft",
        title="zqxdraftproposal",
        summary="zqxdraftproposal",
        summary_young="zqxdraftproposal",
        slug="not-public",
        next_step="zqxdraftproposal",
    )
    proposal = make_proposal("early_notice", slug="open-idea")
    make_part(
        proposal,
        "zqxheldbackpart",
        text="zqxheldbackpart",
        status_words="zqxheldbackpart",
        held_back=True,
        held_back_reason="one_person",
    )
    make_plan(proposal, group)
    for word in ("zqxunreadsuggestion", "zqxreadsuggestion", "zqxheldsuggestion"):
        found = give_suggestion(proposal, f"A bus {word}", young=True, receipt=new_receipt())
        if word == "zqxheldsuggestion":
            hold(MODERATOR, found.passage, "zqxholdreason")
        elif word == "zqxreadsuggestion":
            mark_read(MODERATOR, found.passage)
    now = clock.now()
    words = dict.fromkeys(
        ("you_suggested", "text", "text_young", "you_suggested_young", "reason"), "zqxwaitinganswer"
    )
    db.session.add(
        SuggestionAnswer(
            id=new_id(),
            proposal_id=proposal.id,
            answered_at=now,
            public_from=now + timedelta(hours=48),
            kind="we_did",
            **words,
        )
    )
    teller = make_account()
    judging.judge_proposal(
        actor_of(teller), proposal, judging.Said("informing", "zqxunreadjudgement", may_quote=True)
    )
    tell_decision(make_decided(slug="decided-soon"))
    decisions.record_notices_settled(db.session.scalars(select(decisions.Decision.id)).one(), 1, 1)
    make_decided(slug="not-told-yet")
    make_improvement_plan()
    create_plan(
        COMMISSIONER,
        title="zqxdraftplan",
        introduction="zqxdraftplan",
        accountable_name="zqxdraftplan",
        accountable_role="zqxdraftplan",
    )


def _plant_posts(insider: Account, group: Group) -> None:
    board = make_board(slug="open-board")
    make_topic(board, insider, title="zqxunreadtopic", text="zqxunreadtopic", read=False)
    topic = make_topic(board, insider, title="A topic that stands", text="It stands for all to see.")
    make_post(topic, insider, "zqxunreadpost", read=False)
    for word in ("zqxheldpost", "zqxrefusedpost", "zqxtakenback"):
        make_post(topic, insider, f"{word} and more")
    edited = make_post(topic, insider, "An earlier text")
    edit_post(actor_of(insider), edited, Words("zqxwaitingedit"), "zqxwaitingedit")
    held = make_topic(board, insider, title="zqxheldtitle", text="zqxheldtitle", kind="question")
    make_post(held, insider, "A reply that stays")
    named = make_account()
    make_profile(named, name="Zqxunreadname", read=False)
    make_post(topic, named, "Somebody whose name waits")
    for audience, word in (
        ("group", "zqxgroupboard"),
        ("circle", "zqxcircleboard"),
        ("staff", "zqxstaffboard"),
    ):
        closed = make_board(
            slug=f"closed-{audience}",
            name=word,
            purpose=word,
            audience=audience,
            group_id=group.id if audience == "group" else None,
        )
        if audience == "circle":
            db.session.add(BoardMember(board_id=closed.id, account_id=insider.id))
            db.session.flush()
        author = insider if audience != "staff" else make_account("commissioner")
        make_post(make_topic(closed, author, title=word, text=word), author, word)
    save_draft(actor_of(insider), board, topic, {"text": "zqxforumdraft"})


def _hold_back() -> None:
    for post in db.session.scalars(select(Post)).all():
        words = post.passage.words if post.passage else ""
        if "zqxheldpost" in words or "zqxheldtitle" in words:
            hold(MODERATOR, post.passage, "zqxholdreason")
        elif "zqxrefusedpost" in words:
            report_passage(access.VISITOR, post.passage, "other", "zqxreportwords")
            refuse(MODERATOR, post.passage, "zqxrefusalreason")
        elif "zqxtakenback" in words:
            withdraw_post(actor_of(db.session.get_one(Account, post.author_id)), post)
    make_appeal(words="zqxappealwords", refusal_reason="zqxappealwords")
    make_concern(note="zqxconcernnote")


def _walkers() -> dict[str, tuple[str, access.Actor]]:
    """A visitor, a participant who follows a topic, the facilitator of another group, and one of each role of staff."""
    found: dict[str, tuple[str, access.Actor]] = {"visitor": ("", access.VISITOR)}
    participant = make_writer()
    held = db.session.scalars(select(Topic).where(Topic.title == "zqxheldtitle")).one()
    follow(actor_of(participant), held, "daily")
    save_draft(actor_of(participant), held.board, held, {"text": "My own draft"})
    facilitator = make_account("group_facilitator")
    make_group("Another group", facilitator)
    db.session.expire(facilitator)
    people = {"participant": participant, "facilitator": facilitator}
    people |= {role: make_account(role) for role in sorted(STAFF)}
    return found | {name: (each.fs_uniquifier, actor_of(each)) for name, each in people.items()}


def _parts() -> dict[str, list[str]]:
    """Identifiers of rows for parts of addresses, by the name of the part."""
    tables = db.metadata.tables
    rows = {
        "concern_id": "concern",
        "appeal_id": "appeal",
        "case_id": "report_case",
        "suggestion_id": "suggestion",
        "answer_id": "suggestion_answer",
        "words_id": "family_judgement",
        "area_id": "plan_area",
        "maker_id": "decision_maker",
        "row_id": "proposal_duty",
        "link_id": "proposal_consultation",
        "role_id": "planned_role",
        "entry_id": "proposal_part",
        "account_id": "account",
    }
    found = {
        name: [
            str(each) for each in db.session.scalars(select(tables[table].c.id).order_by(tables[table].c.id))
        ]
        for name, table in rows.items()
    }
    passages, posts = tables["passage"], tables["forum_post"]
    found["passage_id"] = list(db.session.scalars(select(passages.c.id).where(passages.c.state != "read")))
    hidden = (
        posts.c.shown.is_(False) | posts.c.next_passage_id.is_not(None) | posts.c.withdrawn_at.is_not(None)
    )
    found["post_id"] = list(db.session.scalars(select(posts.c.id).where(hidden | (posts.c.number == 2))))
    found["topic_slug"] = list(db.session.scalars(select(Topic.slug)))
    found["code"] = list(db.session.scalars(select(Topic.code)))
    return found


def _slugs() -> dict[str, list[str]]:
    models = {
        "consultations": Consultation,
        "forums": Board,
        "boards": Board,
        "groups": Group,
        "proposals": Proposal,
    }
    found = {name: list(db.session.scalars(select(model.slug))) for name, model in models.items()}
    plans = db.metadata.tables["improvement_plan"].c.slug
    found["improvement-plan"] = found["improvement-plans"] = list(db.session.scalars(select(plans)))
    return found


def test_nobody_finds_what_is_not_for_them(application: Flask, world: World) -> None:
    leaks: list[tuple[str, str, str]] = []
    routes, pages = set(), 0
    for name, (uniquifier, actor) in world.walkers.items():
        client = application.test_client()
        if uniquifier:
            sign_in(client, uniquifier)
        kept = [word for word, opened_by in HIDDEN.items() if not _may(actor, opened_by)]
        for rule, address in _addresses(application, world, actor):
            routes.add(rule.rule)
            pages += 1
            leaks += [(name, address, word) for word in _found(client, address, kept, world)]
    assert sorted(set(leaks)) == []
    assert len(routes) >= FEWEST_ROUTES, "the address map was not walked"
    assert pages >= FEWEST_PAGES, f"{pages} addresses: they were not filled with what the database holds"


def _may(actor: access.Actor, opened_by: set[str]) -> bool:
    return any(access.allows(actor, permission) for permission in opened_by)


def _addresses(application: Flask, world: World, actor: access.Actor) -> Iterator[tuple[Rule, str]]:
    """Every address that the actor may open. What is closed to them answers for itself in the tests of access."""
    urls = application.url_map.bind("localhost")
    is_staff = bool(actor.roles & STAFF)
    reads_all = access.allows(actor, "passages.read")
    for rule in application.url_map.iter_rules():
        declared = access_of(application, rule.endpoint) or ""
        if "GET" not in (rule.methods or ()) or not (declared == PUBLIC or access.allows(actor, declared)):
            continue
        if (is_staff or actor.group_ids) and rule.arguments and not _is_new(rule):
            continue
        # Behind the staff door the rows of one kind look alike; in front of it each is asked for.
        in_front = not rule.rule.startswith(("/manage", "/my") if is_staff else "/manage")
        most = None if in_front and _is_new(rule) and not reads_all else 1
        for parts in _filled(rule, world)[:most]:
            address = urls.build(rule.endpoint, parts)
            yield rule, address
            for query in QUERIES.get(rule.rule, ()):
                yield rule, address + query


def _is_new(rule: Rule) -> bool:
    return any(part in NEW_ROOMS for part in rule.rule.split("/"))


def _filled(rule: Rule, world: World) -> list[dict[str, Any]]:
    names = sorted(rule.arguments)
    values = [_values(rule, each, world) for each in names]
    if "topic_slug" in names:
        values[names.index("slug")] = world.slugs["forums"][:1]  # a topic is found wherever it was moved
    return [dict(zip(names, chosen, strict=True)) for chosen in product(*values)]


def _values(rule: Rule, name: str, world: World) -> list[Any]:
    converter = rule._converters[name]
    if isinstance(converter, AnyConverter):
        return sorted(converter.items)
    if name == "slug":
        room = next((each for each in rule.rule.split("/") if each in world.slugs), "")
        return world.slugs.get(room) or ["made-up"]
    if name == "kind" and "words_id" in rule.arguments:
        return sorted(public_words._finders)
    values = world.parts.get(name) or SET_WORDS.get(name)
    assert values or name in ROWS_ELSEWHERE, f"nothing stands for {name!r} of {rule.rule}"
    return list(values or ["made-up"])


def _found(client: FlaskClient, address: str, kept: list[str], world: World) -> list[str]:
    response = client.get(address)
    assert response.status_code < 500, (address, response.status_code)
    said = response.get_data(as_text=True) + str(response.headers)
    for slug in world.parts["topic_slug"]:
        said = said.replace(slug, "")
    said = re.sub(r"</?mark[^>]*>", "", said).lower()
    found = [word for word in kept if word in said]
    if response.status_code == 200 and "public" in response.headers.get("Cache-Control", ""):
        # What a shared cache may keep holds nothing that waits, whoever asked for it.
        found += [f"cached: {word}" for word in HIDDEN if word in said]
    return found
