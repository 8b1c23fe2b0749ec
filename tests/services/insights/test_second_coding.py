"""A second person codes a sample blind, and the two are compared."""

from __future__ import annotations

import pytest
from flask import Flask

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.core.access import Actor
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused
from coproduce.insights import services
from coproduce.insights.models import CodingSample, Theme
from coproduce.insights.queries import themes_of_passage, unanswered_texts
from coproduce.insights.queries.second_coding import (
    compared,
    left_to_code,
    next_text,
    sample_to_code,
    samples_of,
    themes_by_text,
)
from coproduce.insights.services import second_coding
from coproduce.safeguarding.models import Passage
from tests.factories.accounts import make_account
from tests.factories.insights import ANALYST, make_plain_consultation, make_texts, make_theme


def coded() -> tuple[Consultation, list[Passage], Theme, Theme]:
    """Twenty texts: half about waiting, half about staff."""
    consultation = make_plain_consultation()
    passages = make_texts(consultation, [f"Text number {number}" for number in range(20)])
    waiting = make_theme(consultation, "Waiting", passages[:10])
    return consultation, passages, waiting, make_theme(consultation, "Staff", passages[10:])


def asked(consultation: Consultation, size: int = 20, seed: int = 3) -> tuple[CodingSample, Account, Actor]:
    second = make_account("analyst")
    sample = second_coding.ask_second_coder(ANALYST, consultation, second, size=size, seed=seed)
    return sample, second, actor_of(second)


def finish(sample: CodingSample, coder: Actor, other: dict[str, list[str]] | None = None) -> None:
    """The second person codes as the first did, but for the texts in `other`."""
    first = themes_by_text([text.passage_id for text in sample.texts])
    while (found := next_text(sample)) is not None:
        text, passage = found
        wanted = (other or {}).get(passage.id, sorted(first[passage.id]))
        second_coding.code_as_second(coder, sample, text, wanted)
    second_coding.finish_sample(coder, sample)


def test_two_who_code_the_same_agree_fully(app: Flask) -> None:
    consultation, _, waiting, staff = coded()
    sample, _, coder = asked(consultation)
    assert left_to_code(sample) == 20
    finish(sample, coder)
    assert sample.result is not None
    assert sample.result["percent"]["value"] == 1
    assert sample.result["overall"]["value"] == 1
    assert {theme: each["value"] for theme, each in sample.result["themes"].items()} == {
        waiting.id: 1,
        staff.id: 1,
    }
    assert [row for row in compared(ANALYST, sample) if not row.same] == []


def test_where_they_differ_comes_first_and_can_be_taken_over_and_undone(app: Flask) -> None:
    consultation, passages, waiting, staff = coded()
    sample, _, coder = asked(consultation)
    odd = passages[0]
    finish(sample, coder, {odd.id: [staff.id]})
    assert sample.result is not None
    assert sample.result["percent"]["value"] == pytest.approx(0.95)
    assert 0.8 < sample.result["overall"]["value"] < 1
    first = compared(ANALYST, sample)[0]
    assert (first.passage.id, first.same) == (odd.id, False)
    assert ([theme.name for theme in first.first], [theme.name for theme in first.second]) == (
        ["Waiting"],
        ["Staff"],
    )
    second_coding.settle_difference(ANALYST, sample, first.text, adopt=True)
    assert themes_by_text([odd.id])[odd.id] == {staff.id}
    services.undo(ANALYST, consultation.id)
    assert themes_by_text([odd.id])[odd.id] == {waiting.id}
    assert compared(ANALYST, sample)[-1].passage.id in {passage.id for passage in passages}


def test_the_second_coder_changes_nothing_at_the_desk(app: Flask) -> None:
    consultation, passages, waiting, _ = coded()
    services.approve_theme(ANALYST, waiting)
    before = unanswered_texts(consultation.id)
    sample, _, coder = asked(consultation)
    finish(sample, coder, {passages[0].id: []})
    assert unanswered_texts(consultation.id) == before
    assert themes_of_passage(passages[0].id) == [waiting]


def test_a_sample_can_be_drawn_again_and_holds_each_wording_once(app: Flask) -> None:
    consultation = make_plain_consultation()
    campaign = make_texts(consultation, ["Save the team"] * 5)
    others = make_texts(consultation, [f"Text number {number}" for number in range(15)])
    make_theme(consultation, "A", [*campaign, *others])
    one, _, _ = asked(consultation, size=12, seed=5)
    two, _, _ = asked(consultation, size=12, seed=5)
    three, _, _ = asked(consultation, size=12, seed=6)
    texts = [[text.passage_id for text in sample.texts] for sample in (one, two, three)]
    assert texts[0] == texts[1] != texts[2]
    whole, _, _ = asked(consultation, size=300)
    assert len(whole.texts) == 16


def test_nobody_is_a_second_coder_of_what_they_coded_themselves(app: Flask) -> None:
    consultation, passages, waiting, _ = coded()
    second = make_account("analyst")
    services.move_passages(
        actor_of(second), consultation.id, [passage.id for passage in passages[10:19]], waiting
    )
    sample = second_coding.ask_second_coder(ANALYST, consultation, second, size=20)
    own = {passage.id for passage in passages[10:19]}
    assert own.isdisjoint(text.passage_id for text in sample.texts)


def test_only_the_second_coder_codes_it_and_only_once_it_is_whole(app: Flask) -> None:
    consultation, _, waiting, _ = coded()
    sample, _, coder = asked(consultation)
    text, _ = next_text(sample) or pytest.fail("no text")
    with pytest.raises(NotAllowed):
        second_coding.code_as_second(ANALYST, sample, text, [waiting.id])
    with pytest.raises(NotFound):
        sample_to_code(ANALYST, consultation.id, sample.id)
    with pytest.raises(NotFound):
        compared(ANALYST, sample)
    with pytest.raises(Refused, match="20 of the texts"):
        second_coding.finish_sample(coder, sample)
    with pytest.raises(InvalidInput):
        second_coding.code_as_second(coder, sample, text, ["no such theme"])
    finish(sample, coder)
    with pytest.raises(Refused, match="finished"):
        second_coding.code_as_second(coder, sample, text, [])


def test_who_and_how_many_are_checked(app: Flask) -> None:
    consultation, _, _, _ = coded()
    with pytest.raises(InvalidInput) as found:
        second_coding.ask_second_coder(ANALYST, consultation, make_account("participant"), topic="x", size=3)
    assert set(found.value.problems) == {"coder", "topic", "size"}
    empty = make_plain_consultation()
    with pytest.raises(InvalidInput, match="0 texts"):
        second_coding.ask_second_coder(ANALYST, empty, make_account("analyst"), size=20)


def test_a_withdrawn_sample_asks_nobody(app: Flask) -> None:
    consultation, _, _, _ = coded()
    sample, second, coder = asked(consultation)
    assert [(each.id, name) for each, name in samples_of(ANALYST, consultation.id)] == [
        (sample.id, second.name)
    ]
    second_coding.withdraw_sample(ANALYST, sample)
    with pytest.raises(Refused):
        second_coding.finish_sample(coder, sample)
