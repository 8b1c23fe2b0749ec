"""The blueprints of the room."""

from __future__ import annotations

from flask import Blueprint

site = Blueprint("insights", __name__)
# Pages for the people of a group that is invited to make sense of texts. To everybody else they do not exist.
together = Blueprint("together", __name__, url_prefix="/groups/<slug>/making-sense")
# What the machine does in the whole area.
machine_pages = Blueprint("machine_manage", __name__, url_prefix="/manage/sentiment")
manage = Blueprint("insights_manage", __name__, url_prefix="/manage/consultations/<slug>")
