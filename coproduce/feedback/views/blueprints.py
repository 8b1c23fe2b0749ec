"""The addresses of this room: public pages, traces, and the staff side of answers and of promises."""

from __future__ import annotations

from flask import Blueprint

feedback = Blueprint("feedback", __name__)
trace = Blueprint("trace", __name__)
manage = Blueprint("feedback_manage", __name__, url_prefix="/manage/consultations/<slug>/answers")
promises = Blueprint("promises_manage", __name__, url_prefix="/manage/promises")
