"""A board of 100,000 posts and 500 proposals on the site that is measured, put straight into the tables.

Rows are those that the services would leave behind: read texts, stored renderings, counters, the index of the search.
Words follow the curve of real language: a few stand in nearly every post, most in hardly any.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import accumulate, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench.servers import PROJECT, site_environment

if TYPE_CHECKING:
    from coproduce.core.database import Base

BOARD, FULL, LONG = "everything-families-say", "full0050", "long2000"
POSTS, FULL_POSTS, LONG_POSTS, A_TOPIC = 100_000, 50, 2000, 10
PROPOSALS, WRITERS, AT_ONCE = 500, 300, 5000
WORDS = """
we waited for school and nobody told us why it took so long when our child needed help with speech transport
respite the therapist came once a week then left a letter said later meeting plan review autumn summer sibling
parent weekend carer quiet room bus driver taxi morning home visit phone call email answer form page council nurse
"""
COMMON = tuple(WORDS.split())
RARE = tuple(
    "".join(parts) for parts in product("bdfglmnprst", "aeiou", "lmnrst", ("ham", "ton", "ley", "by", "ford"))
)
VOCABULARY = (*COMMON, *RARE)
CURVE = tuple(accumulate(1 / place for place in range(1, len(VOCABULARY) + 1)))


def load_crowd(folder: Path, database_url: str = "") -> None:
    """Fill the site's database, in a process of its own."""
    command = [sys.executable, "-m", "bench.crowd"]
    subprocess.run(command, env=site_environment(folder, database_url), cwd=PROJECT, check=True)


def sentences(chance: random.Random, words: int) -> str:
    """So many words, drawn from the curve, with a full stop after every twelve."""
    drawn = chance.choices(VOCABULARY, cum_weights=CURVE, k=words)
    return ". ".join(" ".join(drawn[at : at + 12]).capitalize() for at in range(0, words, 12)) + "."


def insert_rows(model: type[Base], rows: list[dict[str, Any]]) -> None:
    """Put rows straight into the table of a model, some thousands at once."""
    from sqlalchemy import insert

    from coproduce.core.database import db

    for at in range(0, len(rows), AT_ONCE):
        db.session.execute(insert(model), rows[at : at + AT_ONCE])


def _people() -> list[str]:
    """Writers without a name of their own."""
    from coproduce.accounts.models import Account
    from coproduce.core import clock
    from coproduce.core.identifiers import new_id
    from coproduce.forums.models import ForumProfile

    ids = [new_id() for _ in range(WRITERS)]
    accounts = [{"id": key, "email": f"{key}@example.org", "fs_uniquifier": key * 2} for key in ids]
    insert_rows(Account, accounts)
    insert_rows(ForumProfile, [{"id": new_id(), "account_id": key, "agreed_at": clock.now()} for key in ids])
    return ids


def _sizes() -> Iterator[tuple[str, int]]:
    """Topics as (code, posts): one that fills a page, one of forty pages, and the others."""
    yield FULL, FULL_POSTS
    yield LONG, LONG_POSTS
    for number in range((POSTS - FULL_POSTS - LONG_POSTS) // A_TOPIC):
        yield f"t{number:07}", A_TOPIC


def _fill_board() -> None:
    from coproduce.core import clock
    from coproduce.core.identifiers import new_id
    from coproduce.forums.models import Board, Post, Topic
    from coproduce.forums.search_index import rebuild
    from coproduce.safeguarding.models import Passage

    chance, people, board_id = random.Random(1), _people(), new_id()
    began, sizes = clock.now() - timedelta(days=900), list(_sizes())
    facts = {"id": board_id, "slug": BOARD, "name": "Everything families say", "purpose": "A place to talk."}
    facts |= {"state": "open", "audience": "public", "age_band": "everyone", "moderation": "before"}
    insert_rows(
        Board, [{**facts, "topic_count": len(sizes), "post_count": POSTS, "last_post_at": clock.now()}]
    )
    topics: list[dict[str, Any]] = []
    passages: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for place, (code, size) in enumerate(sizes):
        topic, texts, said = _topic(chance, board_id, code, size, began + timedelta(hours=2 * place), people)
        topics.append(topic)
        passages += texts
        posts += said
    for model, rows in ((Passage, passages), (Topic, topics), (Post, posts)):
        insert_rows(model, rows)
    rebuild()


def _topic(
    chance: random.Random, board_id: str, code: str, size: int, began: datetime, people: list[str]
) -> tuple[dict[str, Any], list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of one topic, of its texts and of its posts."""
    from coproduce.core.identifiers import new_id

    topic_id, title = new_id(), " ".join(chance.choices(VOCABULARY, cum_weights=CURVE, k=6)).capitalize()
    texts: list[dict[str, Any]] = []
    posts: list[dict[str, Any]] = []
    for number in range(1, size + 1):
        words = sentences(chance, chance.randint(15, 70))
        at, author = began + timedelta(minutes=number), chance.choice(people)
        texts.append(_text(board_id, words if number > 1 else f"{title}\n\n{words}", at, author))
        parent = posts[chance.randrange(len(posts))]["id"] if number > 1 and number % 4 == 0 else None
        posts.append(_post(topic_id, number, words, texts[-1], parent))
    topic = {"id": topic_id, "board_id": board_id, "code": code, "slug": f"measured-{code}", "title": title}
    topic |= {
        "kind": chance.choice(("discussion", "idea")),
        "state": "open",
        "shown": True,
        "opened_at": began,
    }
    topic |= {
        "passage_id": texts[0]["id"],
        "author_id": texts[0]["author_id"],
        "last_post_at": posts[-1]["posted_at"],
    }
    topic |= {"next_number": size + 1, "post_count": size - 1 if chance.random() > 0.1 else 0}
    return {**topic, "helpful_count": chance.randint(0, 40)}, texts, posts


def _text(board_id: str, words: str, at: datetime, author: str) -> dict[str, Any]:
    from coproduce.core.identifiers import new_id
    from coproduce.forums.services.writing import CONTEXT

    place = {"id": new_id(), "context_kind": CONTEXT, "context_id": board_id, "body": words, "state": "read"}
    return {**place, "author_id": author, "received_on": at.date(), "read_at": at}


def _post(topic_id: str, number: int, words: str, text: dict[str, Any], parent: str | None) -> dict[str, Any]:
    from coproduce.core.identifiers import new_id
    from coproduce.forums.markdown import source_mark

    at, html = text["read_at"], f"<p>{words}</p>\n"
    seen = {"posted_at": at, "shown": True, "shown_at": at, "html": html, "rendered_from": source_mark(words)}
    place = {
        "id": new_id(),
        "topic_id": topic_id,
        "number": number,
        "parent_id": parent,
        "helpful_count": number % 20,
    }
    return {**place, **seen, "passage_id": text["id"], "author_id": text["author_id"]}


def _fill_proposals() -> None:
    """Proposals at every stage, with needs, options, money that adds up, and plans of which half are agreed."""
    from sqlalchemy import select

    from coproduce.accounts.models import Account, Organisation
    from coproduce.commissioning.models import (
        MoneyLine,
        NeedStatement,
        ParticipationPlan,
        Proposal,
        ProposalOption,
    )
    from coproduce.commissioning.rules.stages import DRAFT, stage_keys
    from coproduce.core.database import db

    chance, stages = random.Random(2), (DRAFT, *stage_keys())
    organisations = list(db.session.scalars(select(Organisation.id)))
    owners = list(db.session.scalars(select(Account.id).where(Account.roles.any(name="commissioner"))))
    proposals = [
        _proposal(
            chance, number, stages[number % len(stages)], chance.choice(organisations), chance.choice(owners)
        )
        for number in range(PROPOSALS)
    ]
    insert_rows(Proposal, proposals)
    keys = [{"id": f"{number:032x}", "proposal_id": row["id"]} for number, row in enumerate(proposals)]
    insert_rows(NeedStatement, [{**key, "text": sentences(chance, 20)} for key in keys])
    insert_rows(ProposalOption, [{**key, "name": sentences(chance, 4)} for key in keys])
    total = {"label": "Total", "kind": "total", "amount": Decimal(5000)}
    part = {"label": "Part", "kind": "part", "amount": Decimal(5000)}
    insert_rows(MoneyLine, [{**key, **total, "position": 1} for key in keys])
    insert_rows(MoneyLine, [{**key, **part, "id": f"f{key['id'][1:]}"} for key in keys])
    agreed = ("agreed", "draft")
    insert_rows(ParticipationPlan, [{**key, "state": agreed[place % 2]} for place, key in enumerate(keys)])


def _proposal(
    chance: random.Random, number: int, state: str, organisation: str, owner: str
) -> dict[str, Any]:
    from coproduce.core import clock
    from coproduce.core.identifiers import new_id

    title = sentences(chance, 6)
    words = {"title": title, "summary": sentences(chance, 60), "summary_young": sentences(chance, 25)}
    next_step = {"next_step": "A meeting", "next_step_on": clock.today() + timedelta(days=number % 300 - 20)}
    place = {"id": new_id(), "slug": f"measured-{number}", "state": state, "held_back_removed": []}
    return {**place, **words, **next_step, "organisation_id": organisation, "owner_id": owner}


def _fill() -> None:
    from coproduce import create_app
    from coproduce.core.database import unit_of_work

    with create_app().app_context(), unit_of_work():
        _fill_board()
        _fill_proposals()


if __name__ == "__main__":
    _fill()
