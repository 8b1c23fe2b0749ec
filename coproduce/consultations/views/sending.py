"""Sending the answers, and the confirmation with the receipt. These requests leave no line in the log (rule 17)."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_id
from coproduce.consultations import queries, receipts, services
from coproduce.consultations.models import Draft
from coproduce.consultations.queries import Asking
from coproduce.consultations.services.drafts import MAY_QUOTE, HowGiven
from coproduce.consultations.services.equality import ABOUT_YOU, ABOUT_YOU_WORDS, store_equality_answers
from coproduce.consultations.services.responding import checked_answers
from coproduce.consultations.views import admission, draft_cookie, keeping, way
from coproduce.consultations.views.blueprint import blueprint
from coproduce.consultations.views.qr_codes import qr_code
from coproduce.consultations.views.respond import check_page, not_taken
from coproduce.core.errors import InvalidInput, Refused
from coproduce.web.guards import current_actor, public
from coproduce.web.rate_limits import SUBMISSION, limited

ASK_ABOUT_QUOTING = "Say whether we may use your words."


@blueprint.post("/consultations/<slug>/respond/send")
@public
@limited(SUBMISSION)
def send(slug: str) -> ResponseReturnValue:
    """Store the answers, once however often the button is pressed."""
    digest = draft_cookie.current_digest()
    asked, (words, draft_of_page) = queries.asking(slug, digest), _receipt_of_page()
    draft = queries.draft_for_update(asked.consultation_id, digest)
    if draft is None or draft_of_page != digest:
        return _sent_already(asked, words)
    if asked.is_stale or not asked.takes_answers:
        return not_taken(asked), 409
    if not _may_send(asked, draft):
        return redirect(url_for("consultations.start", slug=slug))
    if keeping.has_signed_out(slug):
        return redirect(url_for("security.login", next=url_for("consultations.check", slug=slug)))
    try:
        return _store(asked, draft, words)
    except InvalidInput as problem:
        return check_page(asked, {**problem.problems, **_quoting_problem(asked)}), 422
    except Refused:
        return not_taken(asked), 409


def _may_send(asked: Asking, draft: Draft) -> bool:
    """Where each person or child answers once: a code was spent for it, or a group answers."""
    if not queries.consultation_for_answers(asked.consultation_id).one_response_per:
        return True
    if draft.admitted or draft.group_session_id is not None or keeping.changing(asked.slug) is not None:
        return True
    # The draft was lost on the way and begun anew without a code, which was given then.
    return admission.use(asked)


def _store(asked: Asking, draft: Draft, words: str) -> ResponseReturnValue:
    consultation = queries.consultation_for_answers(asked.consultation_id)
    answers = {key: answer for key, answer in draft.answers.items() if not key.startswith("_")}
    may_quote, changing = bool(draft.answers.get(MAY_QUOTE)), keeping.changing(asked.slug)
    checked_answers(asked.questionnaire, answers)
    if _quoting_problem(asked):
        raise InvalidInput(_quoting_problem(asked))
    if changing is not None:
        response = changing.response
        services.replace_answers(
            response,
            consultation,
            asked.questionnaire,
            answers,
            how=HowGiven.of(draft),
            may_quote=may_quote,
            draft=draft,
        )
    else:
        response = services.submit_response(
            consultation,
            asked.questionnaire,
            answers,
            how=HowGiven.of(draft),
            may_quote=may_quote,
            receipt=words,
            account=_chosen_account(),
            draft=draft,
        )
    store_equality_answers(response, draft.answers.get(ABOUT_YOU), draft.answers.get(ABOUT_YOU_WORDS))
    session.pop(keeping.CHANGING, None)
    return _confirmed(asked.slug, words if changing is None else changing.words, changed=changing is not None)


def _quoting_problem(asked: Asking) -> dict[str, str]:
    is_missing = "quoting" in way.closing_steps(asked) and MAY_QUOTE not in asked.answers
    return {MAY_QUOTE: ASK_ABOUT_QUOTING} if is_missing else {}


def _sent_already(asked: Asking, words: str) -> ResponseReturnValue:
    """The other of two presses may have been first, or the page is an old one from before the person began again."""
    if queries.response_by_receipt(words) is not None:
        keeping.remember_sent(asked.slug, words, changed=False)
        return redirect(url_for("consultations.sent", slug=asked.slug))
    if keeping.just_sent(asked.slug) is not None:
        return redirect(url_for("consultations.sent", slug=asked.slug))
    if asked.has_draft:
        return redirect(url_for("consultations.check", slug=asked.slug))
    return not_taken(asked), 409


def _receipt_of_page() -> tuple[str, str]:
    """The receipt that follows from the page's signed seed, and the draft that the page was made for. A seed that was
    not made here belongs to no draft."""
    opened = receipts.opened_seed(draft_cookie.secret_key(), request.form.get("seed", "")[:400])
    return (receipts.words_from(opened[0]), opened[1]) if opened else (receipts.new_receipt(), "")


def _chosen_account() -> Account | None:
    """The account to link with: only by an explicit choice on the page."""
    account_id = current_actor().account_id
    return account_by_id(account_id) if account_id and request.form.get("link") == "yes" else None


def _confirmed(slug: str, words: str, *, changed: bool) -> Response:
    keeping.remember_sent(slug, words, changed=changed)
    response = redirect(url_for("consultations.sent", slug=slug))
    draft_cookie.forget(response, slug)
    return response  # type: ignore[return-value]


@blueprint.get("/consultations/<slug>/respond/sent")
@public
def sent(slug: str) -> ResponseReturnValue:
    consultation = queries.public_consultation_in_brief(slug)
    confirmation = keeping.just_sent(slug)
    if confirmation is None:
        return render_template("consultations/respond/sent_before.html", consultation=consultation)
    if not confirmation["words"]:
        return render_template("consultations/respond/changed_own.html", consultation=consultation)
    return render_template(
        "consultations/respond/sent.html",
        consultation=consultation,
        words=confirmation["words"],
        changed=confirmation["changed"],
        qr=qr_code(confirmation["words"]),
    )


@blueprint.get("/consultations/<slug>/respond/sent/receipt.txt")
@public
def receipt_file(slug: str) -> ResponseReturnValue:
    consultation = queries.public_consultation_in_brief(slug)
    confirmation = keeping.just_sent(slug)
    if confirmation is None or not confirmation["words"]:
        return redirect(url_for("consultations.sent", slug=slug))
    text = render_template(
        "consultations/respond/receipt.txt", consultation=consultation, words=confirmation["words"]
    )
    name = f"receipt-{slug}.txt"
    return Response(
        text, mimetype="text/plain", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.post("/consultations/<slug>/respond/sent")
@public
def leave(slug: str) -> ResponseReturnValue:
    """The person has kept the receipt: this browser forgets it, since others may use it too."""
    session.pop(keeping.SENT, None)
    return redirect(url_for("consultations.page", slug=slug))
