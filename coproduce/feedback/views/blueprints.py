"""The addresses of this room: public pages, traces, and the staff side of answers, promises and reports."""

from __future__ import annotations

from flask import Blueprint

feedback = Blueprint("feedback", __name__)
trace = Blueprint("trace", __name__)
manage = Blueprint("feedback_manage", __name__, url_prefix="/manage/consultations/<slug>/answers")
clocks = Blueprint("clocks_manage", __name__, url_prefix="/manage/clocks")
promises = Blueprint("promises_manage", __name__, url_prefix="/manage/promises")
yearly = Blueprint("yearly", __name__, url_prefix="/consultations/<slug>/reports")
yearly_manage = Blueprint("yearly_manage", __name__, url_prefix="/manage/consultations/<slug>/yearly-reports")
