"""Front page, search and the statements that the law asks for."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from coproduce.core.one_line import one_line
from coproduce.home import front, searching
from coproduce.web.guards import public
from coproduce.web.paging import page_number

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@public
def index() -> ResponseReturnValue:
    return render_template("home/front.html", live=front.live_part())


@blueprint.get("/search")
@public
def search() -> ResponseReturnValue:
    query = request.args.get("q", "")[: searching.LONGEST_QUERY]
    words = searching.words_of(query)
    page = searching.search(words, page_number())
    return render_template("home/search.html", page=page, search_query=one_line(query), searched=bool(words))


@blueprint.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    return render_template("home/accessibility.html")


@blueprint.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    return render_template("home/privacy.html")


@blueprint.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    return render_template("home/cookies.html")
