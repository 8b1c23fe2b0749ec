"""TOGETHER: participation plans and what took place, suggestions and their answers, partners, families' judgement."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from coproduce.accounts.models import Account
from coproduce.accounts.queries import group_by_slug, organisation_by_slug
from coproduce.commissioning.models import Suggestion
from coproduce.commissioning.queries.judging import own_judgement
from coproduce.commissioning.queries.participation import facts_to_take
from coproduce.commissioning.queries.partners import partner_of_side, signing_facts
from coproduce.commissioning.services import judging, participation, partners, suggestions
from coproduce.consultations.receipts import new_receipt
from coproduce.core.database import db
from coproduce.demo import understanding
from coproduce.demo.telling import Told, Written, group_of
from coproduce.safeguarding.models import Passage


def plan(told: Told, written: Written) -> None:
    """The participation plan, agreed by a named person."""
    begun = participation.plan_for(told.actor, told.proposal)
    participation.write_plan(told.actor, begun, written["texts"])
    for role in written["roles"]:
        participation.add_role(
            told.actor,
            begun,
            stage=role["stage"],
            part=role["part"],
            group=group_of(role),
            who=role.get("who", ""),
            formats=tuple(role.get("formats", ())),
        )
    participation.agree_plan(told.actor, begun, written["agreed_by"], written["agreed_role"])


def involve(told: Told, written: Written) -> None:
    """What took place, written down by staff with what shows it."""
    values = {name: value for name, value in written.items() if name not in ("group", "on")}
    entry = participation.Entry(on=written.get("on") or told.today, group=group_of(written), **values)
    participation.record_involvement(told.actor, told.proposal, entry)


def take(told: Told, written: Written) -> None:
    """Everything that the site itself knows of this proposal goes into the record."""
    for fact in facts_to_take(told.proposal):
        participation.take_fact(told.actor, told.proposal, fact)


# Suggestions ----------------------------------------------------------------------------------------------------------


def suggest(told: Told, written: Written) -> None:
    """A family suggests something; `key` is how the story speaks of it later."""
    person = written.get("account")
    suggestion = suggestions.give_suggestion(
        told.proposal,
        written["words"],
        young=written.get("young", False),
        receipt=new_receipt(),
        account_id=told.memory.account_ids[person] if person else None,
    )
    told.memory.passages[told.proposal.slug, written["key"], "suggestion"] = suggestion.passage_id


def read(told: Told, written: Written) -> None:
    for key in written["keys"]:
        understanding.read(told.memory, _passage(told, key))


def answer(told: Told, written: Written) -> None:
    """One answer to one suggestion, or to several that say the same."""
    ids = [_suggestion(told, key).id for key in written["keys"]]
    values = {name: value for name, value in written.items() if name != "keys"}
    suggestions.answer_suggestions(told.actor, told.proposal, ids, suggestions.Answer(**values))


def _passage(told: Told, key: int) -> Passage:
    return db.session.get_one(Passage, told.memory.passages[told.proposal.slug, key, "suggestion"])


def _suggestion(told: Told, key: int) -> Suggestion:
    statement = select(Suggestion).where(Suggestion.passage_id == _passage(told, key).id)
    return db.session.scalars(statement).one()


# Partners -------------------------------------------------------------------------------------------------------------


def name_partners(told: Told, written: Written) -> None:
    for side, each in written["sides"].items():
        lead = each.get("lead")
        partners.name_partner(
            told.actor,
            told.proposal,
            side,
            organisation=organisation_by_slug(each["organisation"]) if "organisation" in each else None,
            lead=db.session.get_one(Account, told.memory.account_ids[lead]) if lead else None,
            lead_name=each.get("lead_name", ""),
            lead_role=each.get("lead_role", ""),
            not_concerned=each.get("not_concerned", ""),
        )


def put_forward(told: Told, written: Written) -> None:
    partners.put_forward(told.actor, told.proposal)


def sign(told: Told, written: Written) -> None:
    """A partner signs what is put forward, or says why not."""
    partner = partner_of_side(told.proposal.id, written["side"])
    if partner is None:
        raise LookupError(f"nobody is named for {written['side']}")
    partners.sign(
        told.actor,
        partner,
        written["outcome"],
        read_version=signing_facts(told.proposal).version,
        reason=written.get("reason", ""),
    )


# Judgement ------------------------------------------------------------------------------------------------------------


def judge(told: Told, written: Written) -> None:
    """A group says itself how far it was co-produced."""
    said = judging.Said(written["rung"], written["words"], may_quote=written["may_quote"])
    judging.judge_proposal(told.actor, told.proposal, said, group_by_slug(written["group"]))


def read_judgement(told: Told, written: Written) -> None:
    found = own_judgement(told.actor, told.proposal.id, group_by_slug(written["group"]).id)
    if found is None or found.passage is None:
        raise LookupError(f"{written['group']} said nothing")
    understanding.read(told.memory, found.passage)


INVOLVING: Mapping[str, Callable[[Told, Any], None]] = {
    "plan": plan,
    "involve": involve,
    "take": take,
    "suggest": suggest,
    "read": read,
    "answer": answer,
    "name_partners": name_partners,
    "put_forward": put_forward,
    "sign": sign,
    "judge": judge,
    "read_judgement": read_judgement,
}
