"""The one queue of texts and files: its page, taking the next one, and approving a page of texts at once."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from coproduce.core.access import Actor, allows
from coproduce.safeguarding import queries, services
from coproduce.safeguarding.attachment_queries import attachment_by_id
from coproduce.safeguarding.contexts import kind_in_words, places_of
from coproduce.safeguarding.models import Attachment, Passage
from coproduce.safeguarding.queries.claimed import Item
from coproduce.safeguarding.queries.queue import HINTS, STATES, WAITING, WHOSE, Chosen
from coproduce.safeguarding.rules import AGE_BANDS, PAGE_TO_APPROVE, stretches, working_time
from coproduce.web.forms import whole_number
from coproduce.web.guards import current_actor, requires
from coproduce.web.paging import page_number

blueprint = Blueprint("safeguarding_reading", __name__, url_prefix="/manage/reading")

PAGE = 20
HINT_WORDS = {
    "reported": "Reported by somebody",
    "urgent": "Read first",
    "check": "Check",
    "private": "May be private",
    "none": "Nothing marked",
}
STATE_WORDS = {
    "waiting": "To read",
    "held": "Held back",
    "asked": "Author asked",
    "refused": "Refused",
}
WHOSE_WORDS = {"mine": "In my hands", "free": "In nobody’s hands"}
WHAT_WORDS = {"text": "Texts", "file": "Pictures and other files"}


def next_item(actor: Actor, chosen: Chosen) -> Item | None:
    """Take what should be read next and nobody else has in hand."""
    return services.claim_next(actor, queries.most_pressing(actor, chosen))


def address_of(item: Item, chosen: Chosen, **values: Any) -> str:
    """The page of a text or file, from which the reader goes on in the same choice of the queue."""
    way = {**way_back(chosen), **values}
    if isinstance(item, Attachment):
        return url_for("safeguarding_attachments.attachment", attachment_id=item.id, **way)
    return url_for("safeguarding_reading.passage", passage_id=item.id, **way)


def way_back(chosen: Chosen) -> dict[str, Any]:
    """The choice as parts of an address; what is chosen from nothing is left out."""
    names = ("place", "source", "band", "hint", "what")
    return {name: getattr(chosen, name) for name in names if getattr(chosen, name)}


def chosen_now() -> Chosen:
    """The reader's choice, from the address or from hidden fields; what nobody could choose counts as nothing."""
    values = request.values
    return Chosen(
        state=_one_of(values.get("state", ""), STATES) or WAITING,
        place=values.get("place", ""),
        source=values.get("source", ""),
        band=_one_of(values.get("band", ""), tuple(AGE_BANDS)),
        hint=_one_of(values.get("hint", ""), HINTS),
        what=_one_of(values.get("what", ""), tuple(WHAT_WORDS)),
        whose=_one_of(values.get("whose", ""), WHOSE),
    )


def _one_of(value: str, known: tuple[str, ...]) -> str:
    return value if value in known else ""


@blueprint.get("", strict_slashes=False)
@requires("passages.read")
def queue() -> ResponseReturnValue:
    """Twenty texts and files at a time, in the order in which they should be read."""
    actor, chosen = current_actor(), chosen_now()
    page = queries.queue_page(actor, chosen, PAGE, page_number())
    return render_template(
        "safeguarding/queue.html",
        page=page,
        chosen=chosen,
        counts=queries.state_counts(actor, chosen.place),
        urgent=queries.reading_counts(actor, chosen.place or None).urgent,
        figures=queries.ageing_figures(actor),
        late_after=current_app.extensions["settings"].reading_waits_at_most,
        groups=_groups(actor, chosen),
        states=STATE_WORDS,
        way=way_back(chosen),
        working_time=working_time,
        stretches=stretches,
        address_of=address_of,
        bands=AGE_BANDS,
        back=read_just_now(actor),
        back_file=looked_at_just_now(actor),
        may_decide=allows(actor, "passages.decide"),
    )


@blueprint.post("/next")
@requires("passages.read")
def take_next() -> ResponseReturnValue:
    """Take the most pressing text or file that nobody has in hand, and open it."""
    chosen = chosen_now()
    item = next_item(current_actor(), chosen)
    if item is None:
        flash("There is nothing left that nobody else is reading.", "warning")
        return redirect(url_for(".queue", **way_back(chosen)))
    return redirect(address_of(item, chosen))


@blueprint.get("/page")
@requires("passages.read")
def page_of_texts() -> ResponseReturnValue:
    """Up to twenty texts in full, in which the computer found nothing to point at."""
    actor, place = current_actor(), request.args.get("place", "")
    texts = queries.unmarked_page(actor, place, PAGE_TO_APPROVE)
    return render_template(
        "safeguarding/page_of_texts.html", texts=texts, place=place, places=_places(texts), kind=kind_in_words
    )


@blueprint.post("/page")
@requires("passages.read")
def approve_page() -> ResponseReturnValue:
    """Approve exactly what stood on the page; whatever changed meanwhile is named and left in the queue."""
    actor, place = current_actor(), request.form.get("place", "")
    shown = _shown()
    found = queries.passages_by_ids(actor, list(shown))
    approved, left_out = services.approve_shown(actor, found, {each: shown[each][0] for each in shown})
    gone = len(shown) - len(found)
    if not left_out and not gone:
        flash(f"{len(approved)} {'text' if len(approved) == 1 else 'texts'} approved.", "success")
        return redirect(url_for(".page_of_texts", place=place or None))
    return render_template(
        "safeguarding/page_left_out.html",
        approved=len(approved),
        left_out=[(shown[each.id][1], each) for each in left_out],
        gone=gone,
        place=place,
        places=_places(left_out),
    )


def _shown() -> dict[str, tuple[int, int]]:
    """Id -> (version, number on the page) of the texts that the form was sent with."""
    found: dict[str, tuple[int, int]] = {}
    for number, value in enumerate(request.form.getlist("text")[:PAGE_TO_APPROVE], start=1):
        identifier, _, version = value.partition(":")
        found[identifier] = (whole_number(version) or 0, number)
    return found


def read_just_now(actor: Actor) -> Passage | None:
    """The text that was read a moment ago, so that it can be put back."""
    passages = queries.passages_by_ids(actor, [request.args["back"]]) if request.args.get("back") else []
    return passages[0] if passages and passages[0].state == "read" else None


def looked_at_just_now(actor: Actor) -> Attachment | None:
    """The file that was let go on a moment ago, so that it can be put back."""
    identifier = request.args.get("back_file")
    found = attachment_by_id(actor, identifier) if identifier else None
    return found if found is not None and found.state == "shown" else None


def tasks(actor: Actor) -> str | None:
    """Staff home: how much waits to be read, for how long, and what people disagree with."""
    if not allows(actor, "passages.read"):
        return None
    figures = queries.ageing_figures(actor)
    counts = queries.reading_counts(actor)
    asked = queries.decisions_waiting(actor) if allows(actor, "passages.decide") else None
    if not figures.everything.count and not (asked and (asked.reports or asked.appeals)):
        return None
    return render_template(
        "safeguarding/tasks_reading.html",
        counts=counts,
        figures=figures,
        asked=asked,
        working_time=working_time,
        late_after=current_app.extensions["settings"].reading_waits_at_most,
    )


def _places(texts: Any) -> Any:
    return places_of({(each.context_kind, each.context_id) for each in texts})


def _groups(actor: Actor, chosen: Chosen) -> list[dict[str, Any]]:
    """The filters of the page, for the component."""
    waiting = queries.waiting_places(actor)
    names = places_of(set(waiting))
    places = sorted((names[key].title, key[1]) for key in waiting if key in names)
    sources = sorted({kind for kind, _ in waiting} | ({chosen.source} - {""}), key=kind_in_words)
    return [
        _choice("place", "Place", [(value, label) for label, value in places], chosen.place),
        _choice("source", "Kind", [(kind, kind_in_words(kind)) for kind in sources], chosen.source),
        _choice("band", "Age", AGE_BANDS.items(), chosen.band),
        _choice("hint", "Marks", HINT_WORDS.items(), chosen.hint),
        _choice("what", "Texts or files", WHAT_WORDS.items(), chosen.what),
        _choice("whose", "Who reads it", WHOSE_WORDS.items(), chosen.whose),
    ]


def _choice(name: str, label: str, options: Any, value: str) -> dict[str, Any]:
    listed = [{"value": "", "label": "All"}, *({"value": each, "label": words} for each, words in options)]
    return {"kind": "select", "name": name, "label": label, "options": listed, "value": value}
