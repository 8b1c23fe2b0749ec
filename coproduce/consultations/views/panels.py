"""What this room shows on the pages of lower rooms."""

from __future__ import annotations

from flask import render_template

from coproduce.accounts.models import Group
from coproduce.consultations.queries import consultations_of_group
from coproduce.consultations.views.receipt import receipt_panel
from coproduce.consultations.wording import answer_words, card_of
from coproduce.web.panels import register_panel


def register() -> None:
    register_panel("receipt", receipt_panel, position=90)
    register_panel("group", on_group, position=20)


def on_group(group: Group) -> str | None:
    """What the group led, and what it helped to shape, newest first."""
    cards: dict[str, list[dict[str, object]]] = {"led": [], "shaped": []}
    for consultation, part in consultations_of_group(group.id):
        # The page is the group's own, so its name need not stand on each card.
        cards[part].append({**card_of(consultation), "groups": [], "answer": answer_words(consultation)})
    if not any(cards.values()):
        return None
    return render_template("consultations/panel_group.html", group=group, cards=cards)
