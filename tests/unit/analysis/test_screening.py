"""Signs of harm are noticed, figures of speech are not. The texts are invented."""

import pytest

from coproduce.analysis.screening import has_plain_sign, has_sign, screen


@pytest.mark.parametrize(
    "text",
    [
        "I want to die and nobody knows.",
        "She has started cutting herself again.",
        "I am scared of my stepdad.",
        "He punched me in front of the kids.",
        "There is never any food in our house.",
        "They lock me in my room at night.",
        "He says it's our secret.",
        "My uncle keeps my passport and I must clean all day.",
        "My husband doesn't know I'm writing this.",
        "I'll put him in hospital if he comes back.",
        "They want to make her marry her cousin.",
        "Mum's been asleep since Friday and there is no dinner at home.",
    ],
)
def test_danger_is_urgent(text: str) -> None:
    found = screen(text)
    assert found.concern == "urgent"
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "I can't cope any more, I sit in the car and sob.",
        "He came back with bruises on his arms.",
        "They restrained him twice last week.",
        "He is bullied every day.",
        "She ran away from respite.",
        "They gave him the wrong medication.",
        "Someone on his game keeps sending him money.",
        "The escort smelt of alcohol.",
        "Nobody would notice if I was gone.",
        "The big lads spat at her and nobody stopped it.",
        "Nobody has set eyes on them since the spring.",
    ],
)
def test_worry_is_to_be_checked(text: str) -> None:
    found = screen(text)
    assert found.concern == "check"
    assert found.reason


@pytest.mark.parametrize(
    "text",
    [
        "This form is killing me.",
        "My mum will kill me if I lose another bus pass.",
        "We are drowning in paperwork.",
        "It was a shot in the arm for the whole team.",
        "That would be political suicide.",
        "I hit the roof.",
        "More suicide prevention training for teachers, please.",
        "I was dying to see the show.",
        "",
        "The course on domestic abuse and neglect training was useful.",
        "We cried with laughter.",
        "Six more swings, please.",
        "The waiting is life threatening for the budget.",
        "Could the county lines workshop be repeated for parents?",
        "The draft defines abuse and neglect twice.",
        "Please fund suicide awareness for governors.",
        "I have written letters to everyone, and had one answer.",
    ],
)
def test_figures_of_speech_and_policy_are_no_concern(text: str) -> None:
    assert screen(text).concern == "none"
    assert screen(text).reason == ""


@pytest.mark.parametrize(
    "text",
    [
        "I have saved up all my tablets for the holidays.",
        "I have worked out how many pills it would take.",
        "It would be kinder if we both went together.",
        "I wrote letters to my mates and have given my sister my bike.",
    ],
)
def test_a_plan_to_die_is_urgent_without_the_word(text: str) -> None:
    assert has_plain_sign(text)
    assert screen(text).concern == "urgent"


def test_talk_about_suicide_and_restraint_is_no_sign_by_itself() -> None:
    for text in (
        "The suicide prevention lead",
        "restraint reduction",
        "Self-harm in schools",
        "county lines",
    ):
        assert has_sign(text) == ""
    assert has_sign("He was restrained twice") == "check"
    assert has_sign("I feel suicidal again") == has_sign("She is self-harming") == "urgent"


def test_a_real_sign_beside_a_figure_of_speech_still_counts() -> None:
    assert screen("This form is killing me. I want to kill myself.").concern == "urgent"


def test_kinds_of_apostrophe_and_capitals_do_not_matter() -> None:
    assert screen("I DON’T WANT TO LIVE").concern == screen("i don't want to live").concern == "urgent"


def test_all_reasons_are_given_once() -> None:
    reasons = screen("I want to die. I want to be dead. He hit me.").reason.split("; ")
    assert len(reasons) == len(set(reasons)) == 2


def test_a_very_long_text_is_quick() -> None:
    assert screen("The bus was late again and nobody told us why. " * 2000).concern == "none"


def test_the_reason_quotes_the_words_of_a_sign() -> None:
    assert "“he hit me”" in screen("Nice bus. He hit me.").reason


def test_a_buried_disclosure_is_found_and_its_sentence_is_shown() -> None:
    told = "My uncle has a tickling rule at bath time and I must never tell."
    found = screen(f"The new minibus is very good. {told} Could the club have more chairs?")
    assert found.concern != "none"
    assert told in found.reason


def test_a_long_sentence_is_cut_in_the_reason() -> None:
    long = "He comes in my room at night and says it is our game and I must never tell " + "and then " * 60
    assert len(screen(long).reason) < 400
