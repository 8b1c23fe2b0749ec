"""The blueprint that the room's public views add their routes to."""

from __future__ import annotations

from flask import Blueprint, g, request

blueprint = Blueprint("consultations", __name__)

FORM, RECEIPT, OWN, JOIN = "/respond/", "/receipt/", "/my/contributions/", "/join"


@blueprint.before_request
def leave_no_line() -> None:
    """Neither the form nor the receipt leaves a line in the log: its time would tell when somebody answered, and what
    else the same person did in those minutes (rule 17)."""
    g.leaves_no_line = FORM in request.path or request.path.startswith((RECEIPT, OWN, JOIN))
