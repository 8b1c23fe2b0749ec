"""How the computer reads feelings in the whole area: corrections, models that learnt from them, and the switch."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from coproduce.analysis.sentiment import VERSION
from coproduce.core.access import allows
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.insights.forms import SwitchForm
from coproduce.insights.queries import sentiment_models as reads
from coproduce.insights.queries.machine_help import help_is_on, last_switch, switches
from coproduce.insights.sentiment_model_rules import FEWEST, FEWEST_TO_MEASURE
from coproduce.insights.services import sentiment_models as services
from coproduce.insights.services.machine_help import switch_help
from coproduce.insights.views.blueprints import machine_pages
from coproduce.insights.views.desk import sentences_of
from coproduce.web.forms import VersionedForm, carry_out
from coproduce.web.guards import current_actor, requires
from coproduce.web.navigation import LOOKING_BACK, add_setting


def add_settings(app: Flask) -> None:
    """Put the page among the area's settings."""
    add_setting(
        app,
        LOOKING_BACK,
        50,
        "What the computer reads",
        "machine_manage.models",
        permission="machine.see",
        hint="How it reads feelings, what it learnt here, and switching its help off",
    )


@machine_pages.get("/")
@requires("machine.see")
def models() -> ResponseReturnValue:
    return _page()


@machine_pages.post("/learn")
@requires("sentiment.retrain")
def learn() -> ResponseReturnValue:
    return _attempt(
        lambda: services.ask_for_model(current_actor()), "The computer is learning from corrections."
    )


@machine_pages.post("/models/<model_id>/use")
@requires("sentiment.retrain")
def use(model_id: str) -> ResponseReturnValue:
    model, version = reads.model_by_id(model_id), VersionedForm().expected_version
    words = "This model reads from now on. Within half an hour every text is read anew."
    return _attempt(lambda: services.use_model(current_actor(), model, expected_version=version), words)


@machine_pages.post("/models/<model_id>/retire")
@requires("sentiment.retrain")
def retire(model_id: str) -> ResponseReturnValue:
    model, version = reads.model_by_id(model_id), VersionedForm().expected_version
    words = "This model is put away. The shipped one reads." if model.state == "in_use" else "It is put away."
    return _attempt(lambda: services.retire_model(current_actor(), model, expected_version=version), words)


@machine_pages.post("/switch")
@requires("machine.switch")
def switch() -> ResponseReturnValue:
    """Switch all help by the computer off, or on again."""
    form, on = SwitchForm(), not help_is_on()
    status = carry_out(form, lambda: switch_help(current_actor(), on=on, reason=form.reason.data or ""))
    if status != 200:
        return _page(form=form), status
    flash("The computer helps again." if on else "The computer’s help is switched off.", "success")
    return redirect(url_for("machine_manage.models"))


def _attempt(action: Callable[[], object], words: str) -> ResponseReturnValue:
    try:
        action()
    except (InvalidInput, Refused, Stale) as problem:
        db.session.rollback()
        return _page(sentences_of(problem)), 409 if isinstance(problem, Stale) else 422
    flash(words, "success")
    return redirect(url_for("machine_manage.models"))


def _page(problems: list[str] | None = None, form: SwitchForm | None = None) -> str:
    actor = current_actor()
    task = reads.learning_task(actor)
    return render_template(
        "insights/sentiment_models.html",
        corrected=reads.number_of_corrected_texts(),
        compared=reads.shipped_against_people(actor),
        labels=reads.LABELS,
        models=reads.models_of_the_area(actor),
        used=reads.model_in_use(),
        shipped=VERSION,
        fewest=FEWEST,
        fewest_to_measure=FEWEST_TO_MEASURE,
        tasks=[task[0]] if task else [],
        consultation=task[1] if task else None,
        help_is_on=help_is_on(),
        switched=last_switch(),
        switches=switches(),
        problems=problems or [],
        form=form or SwitchForm(formdata=None),
        may_edit=allows(actor, "sentiment.retrain"),
        may_switch=allows(actor, "machine.switch"),
    )
