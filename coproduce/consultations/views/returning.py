"""Save and come back: six words or a letter with a link, and opening the draft with them. None of these requests
leaves a line in the log (rule 17)."""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email
from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coproduce.consultations import queries, receipts
from coproduce.consultations.models import Draft
from coproduce.consultations.queries import Asking
from coproduce.consultations.services import returning
from coproduce.consultations.views import draft_cookie, way
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.qr_codes import qr_code
from coproduce.core.errors import NotFound
from coproduce.web.guards import public
from coproduce.web.rate_limits import RECEIPT, SIGN_IN, limited

WORDS = "return_words"
LINK_JOINS = "-"


@blueprint.get("/consultations/<slug>/respond/later")
@public
def later(slug: str) -> ResponseReturnValue:
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft:
        return redirect(url_for("consultations.start", slug=slug))
    return _later_page(asked)


@blueprint.post("/consultations/<slug>/respond/later")
@public
@limited(RECEIPT)
def give_words(slug: str) -> ResponseReturnValue:
    """Give six words with which this draft can be opened on another device. They are shown on the next page, once."""
    asked = queries.asking(slug, draft_cookie.current_digest())
    draft = queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
    if draft is None:
        return redirect(url_for("consultations.start", slug=slug))
    session[WORDS] = {"slug": slug, "words": returning.give_return_words(draft)}
    return redirect(url_for("consultations.later_words", slug=slug))


@blueprint.get("/consultations/<slug>/respond/later/words")
@public
def later_words(slug: str) -> ResponseReturnValue:
    kept = session.get(WORDS)
    asked = queries.asking(slug, draft_cookie.current_digest())
    if not asked.has_draft or not isinstance(kept, dict) or kept.get("slug") != slug:
        return redirect(url_for("consultations.later", slug=slug))
    address = url_for("consultations.come_back", slug=slug)
    return render_template(
        "consultations/respond/later_words.html",
        asking=asked,
        words=kept["words"],
        address=f"{current_app.extensions['settings'].site_url}{address}",
        qr=qr_code(str(kept["words"]), address),
        back_url=url_for("consultations.later", slug=slug),
    )


@blueprint.post("/consultations/<slug>/respond/later/letter")
@public
@limited(SIGN_IN)
def send_letter(slug: str) -> ResponseReturnValue:
    """Send a letter with a link. The page with the button (rule 20) opens the draft, not the link itself.

    The words are put to the draft in one request and the letter is written in the next: what one transaction writes
    can be paired on PostgreSQL, and would join the address to the answers (rule 17).
    """
    asked = queries.asking(slug, draft_cookie.current_digest())
    draft = queries.draft_for_update(asked.consultation_id, draft_cookie.current_digest())
    if draft is None:
        return redirect(url_for("consultations.start", slug=slug))
    typed = request.form.get("email", "").strip()[:255]
    try:
        recipient = validate_email(typed, check_deliverability=False).normalized
    except EmailNotValidError:
        return _later_page(asked, typed, "Enter an e-mail address like name@example.com."), 422
    words = _words_of(draft, slug)
    if words is None:
        session[WORDS] = {"slug": slug, "words": returning.give_return_words(draft)}
        return redirect(url_for("consultations.send_letter", slug=slug), code=307)
    link = words.replace(" ", LINK_JOINS)
    letter = render_template(
        "consultations/respond/return_letter.txt",
        asking=asked,
        link=f"{current_app.extensions['settings'].site_url}"
        + url_for("consultations.come_back_by_link", slug=slug, words=link),
        expires_on=draft.expires_on,
    )
    subject, _, body = letter.partition("\n")
    returning.send_return_letter(recipient, subject.strip(), body.strip())
    session.pop(WORDS, None)
    return render_template("consultations/respond/letter_sent.html", asking=asked, recipient=recipient)


@blueprint.get("/consultations/<slug>/respond/return")
@public
def come_back(slug: str) -> ResponseReturnValue:
    return _return_page(queries.asking(slug, draft_cookie.current_digest()))


@blueprint.get("/consultations/<slug>/respond/return/<words>")
@public
def come_back_by_link(slug: str, words: str) -> ResponseReturnValue:
    """What the letter's link opens: a page with a button."""
    typed = receipts.normalised(words)
    if typed is None:
        raise NotFound("link")
    return _return_page(queries.asking(slug, draft_cookie.current_digest()), typed, by_link=True)


@blueprint.post("/consultations/<slug>/respond/return")
@public
@limited(RECEIPT)
def open_draft(slug: str) -> ResponseReturnValue:
    """Open the draft in this browser; the one where it was begun forgets it."""
    asked = queries.asking(slug, draft_cookie.current_digest())
    typed = request.form.get("words", "")
    draft = returning.draft_by_return_words(asked.consultation_id, typed)
    if draft is None:
        return _return_page(asked, typed[:400], _why_not_found(typed)), 422
    token = draft_cookie.new_token()
    returning.move_draft(draft, draft_cookie.digest_of(token))
    response = redirect(way.address_to_go_on(queries.asking(slug, draft.token_digest)))
    draft_cookie.set_token(response, slug, token)
    return response


def _words_of(draft: Draft, slug: str) -> str | None:
    """The words that this browser was given for the draft, where they still open it."""
    kept = session.get(WORDS)
    if not isinstance(kept, dict) or kept.get("slug") != slug:
        return None
    words = str(kept["words"])
    return words if returning.draft_by_return_words(draft.consultation_id, words) is draft else None


def _why_not_found(typed: str) -> str:
    if not typed.strip():
        return "Enter your six words."
    unknown = receipts.unknown_words(typed)
    if unknown:
        return f"Check the spelling: “{unknown[0]}” is not a word that we use."
    return "We could not find what you saved. It may have been sent already, or been erased after 30 days."


def _later_page(asked: Asking, typed: str = "", problem: str = "") -> str:
    return render_template(
        "consultations/respond/later.html",
        asking=asked,
        consultation=queries.public_consultation_by_slug(asked.slug),
        go_on=way.address_to_go_on(asked),
        typed=typed,
        problem=problem,
    )


def _return_page(asked: Asking, typed: str = "", problem: str = "", *, by_link: bool = False) -> str:
    return render_template(
        "consultations/respond/return.html", asking=asked, typed=typed, problem=problem, by_link=by_link
    )
