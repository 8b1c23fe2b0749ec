"""What is set once for the whole area: each room's pages, for those who may open them."""

from __future__ import annotations

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from coproduce.web import navigation
from coproduce.web.guards import requires

blueprint = Blueprint("area_manage", __name__, url_prefix="/manage/area")


@blueprint.get("/")
@requires("area.see")
def index() -> ResponseReturnValue:
    sections = [
        (
            section,
            [{"label": setting.words, "url": url, "hint": setting.hint} for setting, url in settings],
        )
        for section, settings in navigation.settings()
    ]
    return render_template("home/manage/area.html", sections=sections)
