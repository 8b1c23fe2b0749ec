"""Families say how far a proposal was done together. Only here, and never by staff."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice

from coproduce.accounts.models import Group
from coproduce.commissioning.forms.participation import RUNG_CHOICES, JudgeForm
from coproduce.commissioning.models import FamilyJudgement, PlanJudgement
from coproduce.commissioning.queries import judging as queries
from coproduce.commissioning.queries.proposals import public_proposal_by_slug
from coproduce.commissioning.rules.ladder import RUNGS
from coproduce.commissioning.services import judging as services
from coproduce.commissioning.services.judging import Said
from coproduce.commissioning.views.blueprints import public
from coproduce.core.access import Actor
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, requires

MYSELF = ""


@dataclass(frozen=True)
class OnRecord:
    """What somebody said before, as their own page shows it. `speaker` is the slug of a group, or MYSELF."""

    speaker: str
    name: str
    value: str
    words: str
    may_quote: bool
    given_on: date


def on_record(judgements: Iterable[FamilyJudgement | PlanJudgement]) -> list[OnRecord]:
    return [
        OnRecord(
            each.group.slug if each.group else MYSELF,
            each.group.name if each.group else "You",
            each.rung if isinstance(each, FamilyJudgement) else each.verdict,
            each.passage.words if each.passage else "",
            each.passage.may_quote if each.passage else False,
            each.given_on,
        )
        for each in judgements
    ]


def judge_form(
    groups: Sequence[Group], values: Sequence[tuple[str, str]], question: str, before: Sequence[OnRecord]
) -> JudgeForm:
    """A form that offers the groups for which somebody may speak, and themselves; filled with what was said before by
    the one that `?group=` names, or by the first."""
    speakers = [*(each.slug for each in groups), MYSELF]
    asked = request.args.get("group")
    speaker = asked if asked in speakers else speakers[0]
    said = next((each for each in before if each.speaker == speaker), None)
    filled = {"value": said.value, "words": said.words, "may_quote": said.may_quote} if said else {}
    form = JudgeForm(group=speaker, **filled)
    form.group.choices = [
        *(SelectChoice(each.slug, f"{each.name}, as a group") for each in groups),
        SelectChoice(MYSELF, "I say it for myself"),
    ]
    form.value.choices = list(values)
    form.value.label.text = question
    return form


def safety_numbers() -> list[dict[str, str]]:
    """What stands before every free text."""
    return [{"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()]


def said_in(form: JudgeForm) -> Said:
    for_group = bool(form.group.data)
    return Said(form.value.data or "", form.words.data or "", for_group and bool(form.may_quote.data))


@public.route("/<slug>/judge", methods=["GET", "POST"])
@requires("judgements.give")
def judge(slug: str) -> ResponseReturnValue:
    proposal, actor, status = public_proposal_by_slug(slug), current_actor(), 200
    groups = queries.groups_to_speak_for(actor, queries.taking_part_in_proposal(proposal.id))
    before = on_record(queries.said_before(actor, FamilyJudgement.proposal_id, proposal.id))
    form = judge_form(groups, RUNG_CHOICES, "How far was it done together?", before)
    if form.is_submitted():
        group = next((each for each in groups if each.slug == form.group.data), None)
        status = carry_out(form, lambda: services.judge_proposal(actor, proposal, said_in(form), group))
        if status == 200:
            flash("Thank you. It is on record, and only you can change it.", "success")
            return redirect(url_for("proposals.page", slug=slug, _anchor="together"))
    page = render_template(
        "commissioning/judge.html",
        form=form,
        heading="How far was this done together?",
        intro=proposal.title,
        back=url_for("proposals.page", slug=slug),
        groups=groups,
        before=before,
        names={rung.key: rung.name for rung in RUNGS},
        take_back=url_for("proposals.take_back_judgement", slug=slug),
        numbers=safety_numbers(),
        trail=[
            ("What we plan", url_for("proposals.index")),
            (proposal.title, url_for("proposals.page", slug=slug)),
        ],
    )
    return page, status


@public.post("/<slug>/judge/take-back")
@requires("judgements.give")
def take_back_judgement(slug: str) -> ResponseReturnValue:
    """One's own, or that of a group of theirs, whose slug the form names."""
    proposal, actor = public_proposal_by_slug(slug), current_actor()
    take_back(actor, queries.said_before(actor, FamilyJudgement.proposal_id, proposal.id))
    return redirect(url_for("proposals.page", slug=slug, _anchor="together"))


def take_back(actor: Actor, judgements: Iterable[FamilyJudgement | PlanJudgement]) -> None:
    """Take back the one that the sent form names, if there is one."""
    speaker = request.form.get("group", MYSELF)
    for each in judgements:
        if (each.group.slug if each.group else MYSELF) == speaker:
            services.take_back_judgement(actor, each)
            flash("What you said is taken back.", "success")
