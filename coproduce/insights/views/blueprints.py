"""The blueprints of the room."""

from __future__ import annotations

from flask import Blueprint

site = Blueprint("insights", __name__)
manage = Blueprint("insights_manage", __name__, url_prefix="/manage/consultations/<slug>")
