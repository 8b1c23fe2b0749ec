"""How computers help, for everybody: what is automatic, what people do, and how good it is."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from coproduce.insights.methods import METHODS
from coproduce.insights.model_cards import cards, how_good
from coproduce.insights.queries.machine_help import help_is_on, last_switch
from coproduce.insights.queries.sentiment_models import model_in_use
from coproduce.insights.sentiment_model_rules import adjustment
from coproduce.insights.views.blueprints import site
from coproduce.web.guards import public


@site.get("/how-computers-help")
@public
def how_computers_help() -> ResponseReturnValue:
    own = model_in_use()
    return render_template(
        "insights/how_computers_help.html",
        good=how_good(),
        cards=cards(),
        methods=METHODS,
        own=own,
        adjustment=adjustment(own.card) if own else "",
        help_is_on=help_is_on(),
        switched=last_switch(),
    )
