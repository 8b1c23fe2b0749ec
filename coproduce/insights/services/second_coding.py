"""A second person codes a sample, and the two agree or talk: one verb a function."""

from __future__ import annotations

from collections.abc import Sequence

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.core import audit, clock
from coproduce.core.access import Actor, allows, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id
from coproduce.core.lifecycle import fire
from coproduce.insights.lifecycle import CODING_SAMPLE
from coproduce.insights.models import CodingSample, SampleText
from coproduce.insights.queries.second_coding import coded_texts, left_to_code, themes_by_text
from coproduce.insights.queries.themes import live_themes, passages_with_copies, text_questions
from coproduce.insights.second_coding_rules import (
    LARGEST_SAMPLE,
    SMALLEST_SAMPLE,
    SampleFacts,
    agreement_of,
    drawn,
)
from coproduce.insights.services.steps import Change, read_by_coding


def ask_second_coder(
    actor: Actor, consultation: Consultation, coder: Account, *, topic: str = "", size: int, seed: int = 0
) -> CodingSample:
    """Draw texts that are coded already, for somebody who has coded none of them. Raises NotAllowed, InvalidInput."""
    require(actor, "themes.edit", consultation)
    _check(consultation, coder, topic, size)
    texts = coded_texts(consultation.id, topic, without=coder.id)
    if len(texts) < SMALLEST_SAMPLE:
        raise InvalidInput(
            {
                "size": f"Only {len(texts)} texts are coded by somebody else yet. A sample needs at least "
                f"{SMALLEST_SAMPLE}."
            }
        )
    sample = CodingSample(
        id=new_id(),
        state=CODING_SAMPLE.initial,
        consultation_id=consultation.id,
        topic=topic,
        seed=seed,
        coder_id=coder.id,
        asked_by_id=actor.account_id,
        asked_at=clock.now(),
        texts=[
            SampleText(id=new_id(), passage_id=passage_id, position=position, settled=False)
            for position, passage_id in enumerate(drawn(texts, size, seed))
        ],
    )
    db.session.add(sample)
    audit.record(actor, "ask_second_coder", "coding sample", sample.id, details={"texts": len(sample.texts)})
    db.session.flush()
    return sample


def code_as_second(actor: Actor, sample: CodingSample, text: SampleText, theme_ids: Sequence[str]) -> None:
    """The second person's decision on one text; no theme is a decision too. It changes nothing at the desk, but counts
    as reading. Raises NotAllowed, InvalidInput, Refused."""
    require(actor, "samples.code", sample)
    if sample.state != "asked":
        raise Refused("This sample is finished.")
    known = {theme.id for theme in live_themes(sample.consultation_id)}
    if not known.issuperset(theme_ids):
        raise InvalidInput({"themes": "One of these themes is no longer in use. Look again."})
    text.theme_ids = sorted(set(theme_ids))
    read_by_coding(actor, [text.passage_id])
    db.session.flush()


def finish_sample(actor: Actor, sample: CodingSample, *, expected_version: int | None = None) -> None:
    """Compare the two and keep how far they agree. Raises NotAllowed, Refused while texts are left, Stale."""
    facts = SampleFacts(left_to_code(sample))
    fire(CODING_SAMPLE, sample, "finish", actor, facts=facts, expected_version=expected_version)
    by_text = themes_by_text([text.passage_id for text in sample.texts])
    first = [frozenset(by_text[text.passage_id]) for text in sample.texts]
    second = [frozenset(text.theme_ids or ()) for text in sample.texts]
    sample.result = agreement_of(first, second, sample.seed)
    sample.finished_at = clock.now()
    db.session.flush()


def withdraw_sample(actor: Actor, sample: CodingSample) -> None:
    """Nobody is asked any more."""
    fire(CODING_SAMPLE, sample, "withdraw", actor)


def settle_difference(actor: Actor, sample: CodingSample, text: SampleText, *, adopt: bool) -> None:
    """The two talked it through: the second person's codes are taken over at the desk (`adopt`), or the first's stay.
    Raises NotAllowed, Refused."""
    require(actor, "themes.edit", sample)
    if sample.state != "finished":
        raise Refused("The sample is not finished yet.")
    if adopt:
        _take_over(actor, sample, text)
    text.settled = True
    audit.record(actor, "settle_difference", "coding sample", sample.id, details={"adopted": adopt})
    db.session.flush()


def _take_over(actor: Actor, sample: CodingSample, text: SampleText) -> None:
    """One step of the desk, so that it can be undone."""
    if not text.theme_ids:
        raise Refused("Mark it “no theme, because” at the desk, where you can say why.")
    chosen = passages_with_copies(sample.consultation_id, [text.passage_id])
    before = themes_by_text([text.passage_id])[text.passage_id]
    known = {theme.id for theme in live_themes(sample.consultation_id)}
    wanted = known.intersection(text.theme_ids)
    if not wanted:
        raise Refused("These themes are no longer in use.")
    change = Change(actor, sample.consultation_id)
    change.unmark(chosen)
    for theme_id in sorted(before - wanted):
        change.uncode(theme_id, chosen)
    for theme_id in sorted(wanted - before):
        change.code(theme_id, chosen)
    change.save("code", "Took over a second coder’s themes")


def _check(consultation: Consultation, coder: Account, topic: str, size: int) -> None:
    problems = {}
    if not allows(actor_of(coder), "samples.code"):
        problems["coder"] = "Choose somebody who works on themes."
    if topic and topic not in text_questions(consultation.id):
        problems["topic"] = "Choose one of the questions."
    if not SMALLEST_SAMPLE <= size <= LARGEST_SAMPLE:
        problems["size"] = f"Give a number from {SMALLEST_SAMPLE} to {LARGEST_SAMPLE}."
    if problems:
        raise InvalidInput(problems)
