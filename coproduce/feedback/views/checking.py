"""The private page of a check: by a link that came in a letter, or for a group by those who support it.

None of these requests leaves a line in the log (rule 17), and what they show is kept nowhere (rule 4).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Blueprint, flash, g, make_response, redirect, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Group
from coproduce.core.errors import NotFound
from coproduce.feedback import addresses
from coproduce.feedback.checking_forms import CheckForm, check_form, said_in
from coproduce.feedback.models import CheckRound
from coproduce.feedback.queries import check_rounds as queries
from coproduce.feedback.queries.check_page import findings_to_check
from coproduce.feedback.services import checking as services
from coproduce.feedback.services.checking import Said
from coproduce.safeguarding.queries import safety_contacts
from coproduce.web.forms import carry_out
from coproduce.web.guards import current_actor, public, requires
from coproduce.web.rate_limits import SUBMISSION, limited

blueprint = Blueprint("checking", __name__, url_prefix="/check")

THANKS = "Thank you. We have what you said. You can change it here until the check is over."


@blueprint.before_request
def leave_no_line() -> None:
    g.leaves_no_line = True


@blueprint.after_request
def tell_nobody(response: Any) -> Any:
    """Neither a search engine nor the next site hears of the address."""
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.route("/<token>", methods=["GET", "POST"])
@public
@limited(SUBMISSION)
def check(token: str) -> ResponseReturnValue:
    link = queries.link_behind(token)
    asked = link.round
    if link.group_id is not None:
        leading = queries.leading_groups(asked.feedback)
        group = next((each for each in leading if each.id == link.group_id), None)
        if group is None:
            raise NotFound("check")  # it does not lead any more
        return redirect(addresses.group_check(asked.id, group.slug))
    keys = [services.key_of_link(token, finding.id) for finding in asked.feedback.findings]
    return _page(asked, keys, lambda said: services.give_verdicts(asked, token, said))


@blueprint.route("/for-group/<round_id>/<group_slug>", methods=["GET", "POST"])
@requires("checks.answer_for_group")
def for_group(round_id: str, group_slug: str) -> ResponseReturnValue:
    """A group answers once, as a group, by whoever supports it."""
    actor = current_actor()
    asked, group = queries.round_for_group(actor, round_id, group_slug)
    keys = [services.key_of_group(group.id, finding.id, asked.id) for finding in asked.feedback.findings]
    return _page(asked, keys, lambda said: services.give_group_verdicts(actor, asked, group, said), group)


def _page(
    asked: CheckRound,
    keys: list[str],
    give: Callable[[Mapping[str, Said]], None],
    group: Group | None = None,
) -> ResponseReturnValue:
    young, findings = request.args.get("wording") == "young", asked.feedback.findings
    before = queries.verdicts_by_key(keys)
    form, status = check_form(findings, before, young=young), 200
    if form.is_submitted():
        status = carry_out(form, lambda: give(said_in(form, findings)))
        if status == 200:
            flash(THANKS, "success")
            return redirect(request.full_path.rstrip("?"), 303)
    return make_response(_shown(asked, form, group, young=young, again=bool(before)), status)


def _shown(asked: CheckRound, form: CheckForm, group: Group | None, *, young: bool, again: bool) -> str:
    return render_template(
        "feedback/checking/check.html",
        check=asked,
        consultation=asked.feedback.consultation,
        form=form,
        group=group,
        young=young,
        again=again,
        findings=findings_to_check(asked, young=young),
        numbers=safety_numbers(),
    )


def safety_numbers() -> list[dict[str, str]]:
    """What stands before every free text."""
    return [{"label": each.name, "phone": each.phone, "hours": each.hours} for each in safety_contacts()]
