"""The blueprint of the staff side, and what its views share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations.models import Consultation

manage = Blueprint("consultations_manage", __name__, url_prefix="/manage/consultations")

LARGEST_UPLOAD = 20 * 1024 * 1024


@manage.url_value_preprocessor
def _let_in_files(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """Files of responses may be larger than forms. Set before anything reads the form."""
    if endpoint == "consultations_manage.upload_responses":
        request.max_content_length = LARGEST_UPLOAD


def to_page(consultation: Consultation, page: str = "overview", **values: Any) -> ResponseReturnValue:
    """Go on to a page of a consultation."""
    return redirect(url_for(f"consultations_manage.{page}", slug=consultation.slug, **values))
