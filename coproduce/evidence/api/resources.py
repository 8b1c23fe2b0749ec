"""The blueprint of the interface, and the decorator by which an address joins it: open to all, read only, described."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_smorest import Blueprint
from marshmallow import RAISE, Schema

from coproduce.evidence.api import answering
from coproduce.evidence.api.addresses import BASE
from coproduce.evidence.api.parameters import NoParameters, Parameters
from coproduce.evidence.api.shapes import ProblemShape
from coproduce.web.guards import public

View = Callable[..., Any]

blueprint = Blueprint("api", __name__, url_prefix=BASE)
blueprint.before_request(answering.before)
blueprint.after_request(answering.after)

RETRY_AFTER = {"description": "Seconds to wait.", "schema": {"type": "integer"}, "required": True}
HEADERS = {
    "ETag": {
        "description": "A mark of this content. Send it back in If-None-Match.",
        "schema": {"type": "string", "pattern": '^W/".+"$'},
    },
    "Cache-Control": {
        "description": "Always `no-cache`: keep a copy, and ask before you use it again.",
        "schema": {"type": "string", "enum": ["no-cache"]},
    },
    "Access-Control-Allow-Origin": {
        "description": "Pages of every site may read this.",
        "schema": {"type": "string", "enum": ["*"]},
    },
}
IF_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of the copy that you have.",
    "schema": {"type": "string"},
    "example": 'W/"0123456789abcdef0123456789abcdef"',
}
PARTS = {
    "slug": {
        "name": "slug",
        "in": "path",
        "required": True,
        "description": "The stable name, as lists give it.",
        "schema": {"type": "string", "pattern": "^[a-z0-9-]{1,80}$"},
        "example": "short-breaks",
    },
    "finding_id": {
        "name": "finding_id",
        "in": "path",
        "required": True,
        "description": "The stable id, as lists give it.",
        "schema": {"type": "string", "pattern": "^[0-9A-Za-z_-]{1,32}$"},
    },
}
PARTS["commitment_id"] = {**PARTS["finding_id"], "name": "commitment_id"}
EVERYWHERE = {
    406: "`Accept` does not allow `application/json`.",
    422: "A parameter is unknown, given twice or not as described.",
    429: "More than 300 requests in a minute.",
    500: "Something went wrong here.",
}


def resource(
    rule: str, shape: type[Schema], *, tag: str, asked: type[Parameters] = NoParameters
) -> Callable[[View], View]:
    """Offer what a view gives at an address, in this shape. The view takes what was asked for, checked, and then the
    parts of the address; its docstring describes it. An address with a part may lead to nothing: 404."""

    def offer(view: View) -> View:
        found = public(view)
        problems = {**EVERYWHERE, **({404: "Nothing that everybody may read now."} if "<" in rule else {})}
        for status, words in problems.items():
            found = blueprint.alt_response(
                status,
                schema=ProblemShape,
                content_type=answering.PROBLEM_TYPE,
                description=words,
                headers={"Retry-After": RETRY_AFTER} if status == 429 else None,
            )(found)
        found = blueprint.alt_response(
            304, description="The copy that you have still holds.", headers=HEADERS
        )(found)
        found = blueprint.response(200, shape, description="As it stands at this moment.", headers=HEADERS)(
            found
        )
        found = blueprint.arguments(asked, location="query", unknown=RAISE)(found)
        found = blueprint.doc(operationId=view.__name__)(found)
        blueprint.route(rule, tags=[tag], parameters=[IF_NONE_MATCH, *_parts(rule)])(found)
        return view

    return offer


def _parts(rule: str) -> list[dict[str, Any]]:
    return [part for name, part in PARTS.items() if f":{name}>" in rule]
