"""The print pack: asked for, made by the worker, and where filled-in forms go."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete

from coproduce.consultations.events import PrintPackAsked
from coproduce.consultations.models import Consultation, Language, PrintPack, PrintSettings
from coproduce.consultations.printing.making import Pdf
from coproduce.consultations.printing.speech import PAPER, facts_in
from coproduce.consultations.printing.words import STANDARD_WORDS
from coproduce.consultations.queries import consultation_by_id
from coproduce.consultations.queries.printing import PRINTED_IN, packs_of, print_settings, sheets_of
from coproduce.core import audit, clock
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.core.outbox import emit

LONGEST_ADDRESS, MOST_LINES = 600, 8
LONGEST_PHONE = 60


def ask_for_print_pack(actor: Actor, consultation: Consultation) -> None:
    """Have the PDFs of all formats made anew. Raises NotAllowed, Refused."""
    require(actor, "consultations.edit", consultation)
    if consultation.state not in PRINTED_IN:
        raise Refused("It takes no more answers, so no new paper forms are made.")
    if not sheets_of(consultation)[1]:
        raise Refused("Write a question first.")
    audit.record(actor, "print", "consultation", consultation.id)
    emit(PrintPackAsked(consultation.id))
    db.session.flush()


def save_print_settings(
    actor: Actor,
    consultation: Consultation,
    return_address: str,
    phone: str,
    *,
    expected_version: int | None = None,
) -> None:
    """Say where paper forms go and which number people ring. The PDFs are made anew with it.

    Raises NotAllowed, Stale, InvalidInput.
    """
    require(actor, "consultations.edit", consultation)
    stored = print_settings(consultation.id)
    if expected_version is not None and expected_version != (stored.version if stored else 0):
        raise Stale("print settings")
    lines = [line.strip() for line in return_address.splitlines() if line.strip()]
    if len(lines) > MOST_LINES or len(return_address) > LONGEST_ADDRESS:
        raise InvalidInput({"return_address": f"Use at most {MOST_LINES} lines."})
    if len(phone.strip()) > LONGEST_PHONE:
        raise InvalidInput({"phone": f"Use at most {LONGEST_PHONE} characters."})
    if stored is None:
        stored = PrintSettings(consultation_id=consultation.id)
        db.session.add(stored)
    stored.return_address, stored.phone = "\n".join(lines), phone.strip()
    audit.record(actor, "edit", "consultation", consultation.id, "", {"fields": ["print settings"]})
    if consultation.state in PRINTED_IN and packs_of(consultation.id):
        emit(PrintPackAsked(consultation.id))
    db.session.flush()


def plan_print_pack(consultation_id: str) -> None:
    """Leave the making of each format's PDF for the worker; asking twice is asking once."""
    consultation = consultation_by_id(consultation_id)
    if consultation.state not in PRINTED_IN:
        return
    version_id, sheets = sheets_of(consultation)
    there = packs_of(consultation_id)
    for gone in set(there) - set(sheets):
        db.session.execute(delete(PrintPack).where(PrintPack.id == there[gone].id))
    for wanted in sheets:
        pack = there.get(wanted)
        if pack is None:
            pack = PrintPack(consultation_id=consultation_id, format=wanted, version_id=version_id)
            db.session.add(pack)
        pack.asked_at, pack.problem = clock.now(), ""
    db.session.flush()


def keep_print_pack(pack: PrintPack, version_id: str, digest: str, pdf: Pdf | None) -> None:
    """Store what was made; without `pdf` the one that is there was made from these very words."""
    pack.version_id, pack.digest, pack.problem, pack.asked_at = version_id, digest, "", None
    if pdf is not None:
        pack.content, pack.size, pack.pages = pdf.content, len(pdf.content), pdf.pages
        pack.made_at = clock.now()
    db.session.flush()


def keep_print_problem(pack: PrintPack, digest: str, words: str) -> None:
    """Store why none could be made. A digest keeps the same words from being tried again before somebody asks."""
    pack.digest, pack.problem, pack.asked_at = digest or pack.digest, words, None
    db.session.flush()


def save_paper_words(actor: Actor, language: Language, words: Mapping[str, str]) -> None:
    """Say the fixed words of paper forms in a language, by the names of `printing.words`; what is left empty stands in
    English. Raises NotAllowed, InvalidInput naming each sentence that leaves a fact out or names one there is not."""
    require(actor, "languages.edit")
    written = {name: sentence.strip() for name, sentence in words.items() if sentence.strip()}
    problems = {
        name: _facts_problem(STANDARD_WORDS[name])
        for name, sentence in written.items()
        if facts_in(sentence) != facts_in(STANDARD_WORDS[name])
    }
    if problems:
        raise InvalidInput(problems)
    others = {key: said for key, said in (language.phrases or {}).items() if not key.startswith(PAPER)}
    language.phrases = {**others, **{f"{PAPER}{name}": sentence for name, sentence in written.items()}}
    audit.record(actor, "edit", "language", language.id, details={"code": language.code, "fields": ["paper"]})
    db.session.flush()


def _facts_problem(standard: str) -> str:
    names = sorted(facts_in(standard))
    if not names:
        return "Leave the braces out: nothing is put in here."
    shown = " and ".join(f"{{{name}}}" for name in names)
    return f"Keep {shown} in it, and no other braces: the form puts something in there."
