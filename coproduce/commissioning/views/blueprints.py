"""The blueprints of the room: everybody's pages and those of staff."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from coproduce.commissioning.models import Proposal

public = Blueprint("proposals", __name__, url_prefix="/proposals")
manage = Blueprint("proposals_manage", __name__, url_prefix="/manage/proposals")


def to_page(proposal: Proposal, page: str = "overview", **values: Any) -> ResponseReturnValue:
    """Go on to a staff page of a proposal."""
    return redirect(url_for(f"proposals_manage.{page}", slug=proposal.slug, **values))
