"""Findings with their answers, promises, and what could not be done: as they stand for this reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from coproduce.evidence.queries.report.material import Material
from coproduce.evidence.report import (
    PUBLIC,
    Block,
    Callout,
    Column,
    Facts,
    Heading,
    Items,
    Paragraph,
    Quote,
    Table,
)
from coproduce.feedback.models import Reply
from coproduce.feedback.queries import AnswerCard, PromiseCard
from coproduce.feedback.queries.checking import (
    ShownObjection,
    check_summary,
    contested,
    shown_objections,
)
from coproduce.feedback.rules import KINDS
from coproduce.feedback.rules.checking import VERDICTS
from coproduce.web.templating import day, money

PROMISE_WORDS = {
    "promised": "Not started yet",
    "in_progress": "Under way",
    "kept": "Kept",
    "dropped": "Stopped",
    "late": "Late",
}
REFUSED = ("we_cannot", "not_ours")
NOT_PUBLIC_YET = "These answers are not public yet. Those who took part hear first."


def summary(material: Material) -> Iterator[Block]:
    """What was asked, how many answered, what they said most, and what is done about it."""
    consultation = material.consultation
    if consultation.summary:
        yield Paragraph(consultation.summary, "lead")
    results = material.results
    if results is not None:
        said = results.responses.text
        groups = f" Groups answered together: {results.sessions.words}." if results.sessions else ""
        yield Paragraph(f"{said[:1].upper()}{said[1:]} answered on their own.{groups}")
        shown = [cell for cell in results.themes.cells if cell.shown is not None] if results.themes else []
        if shown:
            yield Paragraph("They wrote most often about these:")
            yield Items(tuple(f"{cell.label} ({cell.text})" for cell in shown[:5]))
    if not material.cards:
        yield Paragraph(_why_none(material))
        return
    if material.feedback is not None and material.feedback.introduction:
        yield Paragraph(material.feedback.introduction)
    yield _kinds(material)


def _kinds(material: Material) -> Table:
    counts = Counter(card.kind for card in material.cards)
    rows = tuple((kind.words, str(counts[name])) for name, kind in KINDS.items() if counts[name])
    return Table("The answers by their kind", (Column("Our answer"), Column("Findings", True)), rows)


def _why_none(material: Material) -> str:
    if material.withdrawn is not None:
        return (
            f"The answers were public and were taken back on {day(material.withdrawn.withdrawn_on)}, because: "
            f"{material.withdrawn.withdrawn_reason}"
        )
    promised = material.consultation.answer_promised_on
    return (
        f"No answer is public yet. It is promised for {day(promised)}."
        if promised
        else "No answer is public yet."
    )


def findings(material: Material) -> Iterator[Block]:
    """Each finding: what families said, the answer, who is responsible and by when."""
    if not material.cards:
        yield Paragraph(_why_none(material))
        return
    if material.has_secret_answers:
        yield Callout("Not public yet", NOT_PUBLIC_YET, "warning")
    for number, card in enumerate(material.cards, start=1):
        yield Heading(
            f"Finding {number}: {card.heading or card.themes[0]}" if card.themes else f"Finding {number}"
        )
        yield Paragraph(card.said, "lead")
        yield from (Quote(words) for words in card.quotes)
        yield _answer(number, card)


def _answer(number: int, card: AnswerCard) -> Facts:
    rows = [
        ("How many", card.count),
        ("Our answer", f"{card.status}: {card.answer}" if card.answer else card.status),
        ("Why", card.reason),
        ("Who is responsible", card.owner),
        (card.date_label or "When", card.date),
        ("So far", card.progress),
        ("From the themes", ", ".join(card.themes)),
    ]
    return Facts(f"Our answer to finding {number}", tuple((name, words) for name, words in rows if words))


# Promises ------------------------------------------------------------------------------------------------------------


def promises(material: Material) -> Iterator[Block]:
    """What was promised, how it stands today, and every date that moved."""
    made = [(card, card.promise) for card in material.cards if card.promise is not None]
    if not made:
        yield Paragraph("No promise was made." if material.cards else _why_none(material))
        return
    yield Table(
        "Promises and how they stand",
        (
            Column("Promise"),
            Column("Who keeps it"),
            Column("By"),
            Column("How it stands"),
            Column("What shows it"),
        ),
        tuple(
            (
                promise.title,
                card.owner,
                day(promise.due_on),
                _stands(promise),
                promise.evidence or promise.measure,
            )
            for card, promise in made
        ),
    )
    moved = [(promise.title, each) for _, promise in made for each in promise.moved]
    if moved:
        yield Table(
            "Dates that moved",
            (Column("Promise"), Column("Was promised for"), Column("Is promised for"), Column("Why")),
            tuple((title, day(each.before), day(each.after), each.reason) for title, each in moved),
        )


def _stands(promise: PromiseCard) -> str:
    words = PROMISE_WORDS.get(promise.status, promise.sentence)
    if promise.status == "kept":
        return f"{words} on {day(promise.done_on)}" + ("" if promise.on_time else ", later than promised")
    if promise.status == "dropped":
        return f"{words}, because: {promise.stopped_reason}"
    if promise.reopened_on:
        return f"{words}. Taken up again on {day(promise.reopened_on)}: {promise.reopened_reason}"
    return words


# What could not be done ----------------------------------------------------------------------------------------------


def refused(material: Material) -> Iterator[Block]:
    """Refusals, and what was passed on, each with its reason and what else was thought of."""
    if not material.cards:
        yield Paragraph(_why_none(material))
        return
    replies = _replies(material)
    found = [card for card in material.cards if card.kind in REFUSED]
    for card in found:
        yield Heading(card.heading or card.said)
        rows = [
            ("Families said", card.said),
            ("Our answer", f"{card.status}: {card.answer}"),
            ("Why", card.reason),
        ]
        rows += _weighed(replies[card.id]) if card.id in replies else []
        rows.append((card.date_label or "When", card.date))
        yield Facts("What could not be done", tuple((name, words) for name, words in rows if words))
    stopped = [
        (card.promise.title, card.promise.stopped_reason)
        for card in material.cards
        if card.promise is not None and card.promise.status == "dropped"
    ]
    if stopped:
        yield Heading("Promises that were stopped")
        yield Table("Stopped promises", (Column("Promise"), Column("Why")), tuple(stopped))
    if not found and not stopped:
        yield Paragraph("Nothing was refused, passed on or stopped.")


def _replies(material: Material) -> dict[str, Reply]:
    if material.feedback is None:
        return {}
    return {finding.id: finding.reply for finding in material.feedback.findings if finding.reply is not None}


def _weighed(reply: Reply) -> list[tuple[str, str]]:
    rows = [("What else was thought of", reply.alternatives)]
    if reply.because_of_money and reply.cost is not None:
        often = f" {reply.cost_period}" if reply.cost_period else ""
        source = f" ({reply.cost_source})" if reply.cost_source else ""
        rows.append(("What it would cost", f"{money(reply.cost)}{often}{source}"))
    return rows


def checked(material: Material) -> Iterator[Block]:
    """Whether those who took part found themselves in the findings, and every objection beside its finding."""
    if material.feedback is None:
        yield Paragraph(_why_none(material))
        return
    found = check_summary(material.feedback)
    yield Paragraph(found.sentence)
    if found.groups:
        yield Paragraph(f"These groups answered as groups: {', '.join(found.groups)}.")
    if found.table is not None:
        columns = (Column("Answer"), Column("Answers", True))
        rows = tuple((cell.label, cell.text) for cell in found.table.cells)
        yield Table(found.table.title, columns, rows, found.table.note)
    ids = [finding.id for finding in material.feedback.findings]
    objections = contested(ids) if material.audience == PUBLIC else shown_objections(ids)
    if not objections:
        yield Paragraph("No objection stands beside a finding.")
    for number, card in enumerate(material.cards, start=1):
        if card.id in objections:
            yield Heading(f"Objections to finding {number}")
            yield Paragraph(card.said)
            for each in objections[card.id]:
                yield from _objection(each)


def _objection(each: ShownObjection) -> Iterator[Block]:
    who = each.group or ("A young person" if each.young else "Somebody who took part")
    yield Paragraph(f"{who}, on {day(each.said_on)}: {VERDICTS.get(each.verdict, each.verdict)}.")
    if each.words:
        yield Quote(each.words, who)
    if each.answer:
        by = f" ({each.owner})" if each.owner else ""
        yield Paragraph(f"The answer to it{by}: {each.answer}")
    elif each.due_on is not None:
        late = " It is late." if each.late else ""
        yield Paragraph(f"An answer to it is due by {day(each.due_on)}.{late}")
