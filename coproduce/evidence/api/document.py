"""The description of the interface in OpenAPI, made when somebody first asks for it, and its page for people."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template
from flask.typing import ResponseReturnValue
from marshmallow import INCLUDE, Schema, fields
from werkzeug.routing import BaseConverter

from coproduce.evidence.api.addresses import BASE, whole
from coproduce.evidence.api.converters import CONVERTERS
from coproduce.evidence.api.parameters import Asked
from coproduce.evidence.api.resources import blueprint, resource
from coproduce.evidence.api.shapes import string
from coproduce.evidence.licence import licence_of_area
from coproduce.web.guards import public

VERSION = "1.0.0"
ABOUT = (
    "What everybody may read on this site, for programs: consultations, published results, answers, promises, "
    "proposals, groups and figures. It can only be read and needs no key. Figures of people are protected: "
    "under 8 none is given, all others are rounded to the nearest 5. What is not public yet is not here, and what is "
    "taken back is gone with the next request; so ask again, with If-None-Match, before you show a copy."
)
EXAMPLES = (
    ("Consultations that are open now", "/consultations?status=open"),
    ("The published results of one consultation", "/consultations/{slug}/results"),
    ("What could not be done, and why", "/answers?kind=we_cannot"),
    ("Promises that are late", "/promises?status=late"),
    ("Proposals with a word in them", "/proposals?search=therapy"),
    ("Groups of families and young people", "/groups"),
    ("The headline figures", "/figures"),
    ("Decisions that are coming", "/forward-plan"),
)

pages = Blueprint("api_pages", __name__)


class DescriptionShape(Schema):
    """A description in OpenAPI 3.1."""

    openapi = string("The version of OpenAPI.", "3.1.0")
    info = fields.Dict(required=True, metadata={"description": "What this is."})
    paths = fields.Dict(required=True, metadata={"description": "Every address."})

    class Meta:
        """OpenAPI has more parts than these."""

        unknown = INCLUDE


@resource("/openapi.json", DescriptionShape, tag="Start")
def description(asked: Asked) -> Response:
    """Read this description"""
    return jsonify(described(current_app._get_current_object()))  # type: ignore[attr-defined]


@pages.get("/api/")
@public
def about() -> ResponseReturnValue:
    """What programs can read, told to people."""
    document = described(current_app._get_current_object())  # type: ignore[attr-defined]
    lists = [
        {
            "path": path,
            "summary": item["get"]["summary"],
            "tag": item["get"]["tags"][0],
            "parameters": [each for each in item["get"].get("parameters", ()) if each["in"] == "query"],
        }
        for path, item in document["paths"].items()
    ]
    return render_template(
        "evidence/api.html",
        lists=lists,
        examples=EXAMPLES,
        base=whole(BASE),
        licence=licence_of_area(),
    )


def described(app: Flask) -> dict[str, Any]:
    """The description as OpenAPI 3.1, made once for each application."""
    if "api_description" not in app.extensions:
        app.extensions["api_description"] = _describe(app)
    found: dict[str, Any] = app.extensions["api_description"]
    return found


def _describe(app: Flask) -> dict[str, Any]:
    from apispec.ext.marshmallow import MarshmallowPlugin
    from flask_smorest import Api

    class Describer(Api):
        """Only describes: errors are answered by `answering`, and no further addresses are offered."""

        DEFAULT_ERROR_RESPONSE_NAME = None

        def _register_error_handlers(self) -> None:
            pass

        def _register_doc_blueprint(self) -> None:
            pass

    names = Names()
    plugin = MarshmallowPlugin(schema_name_resolver=names.name_of)
    api = Describer(app, spec_kwargs={**_about(app), "marshmallow_plugin": plugin})
    for converter in CONVERTERS.values():
        api.register_converter(converter, _pattern_of)
    blueprint.register_views_in_doc(api, app, api.spec, name=blueprint.name, parameters=None)
    found: dict[str, Any] = api.spec.to_dict()
    # What the library would use by itself, and nothing here does.
    for unused in ("ErrorSchema", "PaginationMetadataSchema"):
        found["components"]["schemas"].pop(unused, None)
    for name, words in names.meanings.items():
        found["components"]["schemas"][name]["description"] = words
    return found


def _about(app: Flask) -> dict[str, Any]:
    settings, licence = app.extensions["settings"], licence_of_area()
    return {
        "title": f"What {settings.area_name} asks, answers and promises",
        "version": VERSION,
        "openapi_version": "3.1.0",
        "info": {
            "description": ABOUT,
            "license": {"name": licence.name, "url": licence.address},
            "contact": {"name": settings.area_name, "email": settings.contact_email},
        },
        "servers": [{"url": settings.site_url}],
        "externalDocs": {"description": "For people", "url": f"{settings.site_url}/api/"},
    }


def _pattern_of(converter: BaseConverter) -> dict[str, str]:
    return {"type": "string", "pattern": f"^{converter.regex}$"}


class Names:
    """What shapes are called in the description, and what they mean: the first words of each class."""

    def __init__(self) -> None:
        self.meanings: dict[str, str] = {}

    def name_of(self, schema: Any) -> str:
        """“Figure” of FigureShape. Shapes have no variants, so a name is used once."""
        kind = schema if isinstance(schema, type) else type(schema)
        name = str(kind.__name__).removesuffix("Shape")
        if kind.__doc__ and name != kind.__name__:
            self.meanings[name] = " ".join(kind.__doc__.split())
        return name
