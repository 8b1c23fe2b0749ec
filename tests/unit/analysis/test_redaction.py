"""Personal data is found by its shape and by the words around it. Everybody named here is invented."""

from itertools import pairwise

import pytest

from coproduce.analysis import encoder, language_model
from coproduce.analysis.redaction import KINDS, Span, find, redact


@pytest.fixture(params=["with the encoder", "without"], autouse=True)
def _read(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param == "without":
        monkeypatch.setenv(encoder.SETTING, encoder.OFF)
    elif language_model.place() is None:
        pytest.skip("the sentence encoder is not built: make setup")
    else:
        monkeypatch.delenv(encoder.SETTING, raising=False)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("My daughter Safiyyah goes to Oakwood High School.", "My daughter [name] goes to [school]."),
        ("Ring me on 07700 900123 after six.", "Ring me on [phone] after six."),
        ("Ring (0161) 496 0123 or +44 7700 900123.", "Ring [phone] or [phone]."),
        ("Write to jane_doe99@mail.example.org, please.", "Write to [email], please."),
        ("See https://www.example.com/petition. Sign it.", "See [url]. Sign it."),
        ("We live at Flat 12, Beech House, 40 Alder Road.", "We live at [address]."),
        ("The ramp at 22 Elm Grove, M99 9ZZ is steep.", "The ramp at [address], [postcode] is steep."),
        ("His NHS number is 999 123 4560.", "His NHS number is [nhs number]."),
        ("Tell Mrs Brannock-Hughes that it worked.", "Tell [name] that it worked."),
        ("The plan names St Brigid's RC Primary again.", "The plan names [school] again."),
        ("Bartek's plan still says Year 2.", "[name]'s plan still says Year 2."),
        ("His dob is 4.5.2014.", "His dob is [date of birth]."),
        ("She was born on 12 June 2011.", "She was born on [date of birth]."),
        ("my lad theo got refused", "my lad [name] got refused"),
        ("April was upset in April.", "[name] was upset in April."),
        ("our new social worker is called Xanthe", "our new social worker is called [name]"),
        ("Love from T. Whittaker", "Love from [name]"),
        ("can mr brannock come too", "can [name] come too"),
    ],
)
def test_personal_data_is_replaced_by_its_kind(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The referral went in on 14/03/2024 and again in May.",
        "In May we asked, in June they said no.",
        "Will the council reply? Will they ever?",
        "The primary school is full and so is the High School.",
        "Section 19 of the Education Act and section 42 of the 2014 Act.",
        "CAMHS, SENDIASS, the ICB and Ofsted were there.",
        "2 miles down the road and 3 of them in the wrong place",
        "It cost £29,400 and took 28 weeks.",
        "Rochdale Road is closed and Heaton Park is lovely.",
        "Jack of all trades, master of none.",
        "joy of joys, a reply",
        "The hospital and the Local Offer do not speak to each other.",
        "Mark the forms in pen.",
        "Grace under pressure.",
        "I miss going to the club.",
        "Waiting 20 weeks. Waiting 28 weeks.",
        "Reference SEN/2024/0161/496",
        "",
        "🙂 🙂",
        "Despite my best efforts nothing changed. During my stay it rained.",
        "He has Rett syndrome.",
    ],
)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert find(text) == []


def test_spans_are_in_order_and_apart() -> None:
    text = (
        "Mrs D. Quennell, 8 Larch Row, M99 1ZZ, d.quennell@example.org, 07700 900045. Mrs D. Quennell again."
    )
    spans = find(text)
    assert [span.kind for span in spans] == ["name", "address", "postcode", "email", "phone", "name"]
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert {span.kind for span in spans} <= set(KINDS)


def test_a_known_name_is_found_again_in_the_same_text() -> None:
    assert redact("My son is called Zebedar. They all know Zebedar.") == (
        "My son is called [name]. They all know [name]."
    )


def test_a_title_belongs_to_the_name_and_a_possessive_does_not() -> None:
    text = "Miss Adeyinka's class"
    assert find(text) == [Span(0, 13, "name")]


def test_spans_of_a_person_are_used_as_they_are() -> None:
    assert redact("Call Bob now", [Span(5, 8, "name")]) == "Call [name] now"
    assert redact("Call Bob now", []) == "Call Bob now"


@pytest.mark.parametrize(
    "spans", [[Span(0, 4, "name"), Span(2, 6, "name")], [Span(0, 40, "name")], [Span(3, 3, "name")]]
)
def test_spans_that_cannot_be_are_refused(spans: list[Span]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        redact("Call Bob now", spans)


def test_other_scripts_and_long_texts_pass_through() -> None:
    text = "مرحبا بكم 🙂 " * 500
    assert redact(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Oyinkansola, she has the list.", "Ask [name], she has the list."),
        ("gurnoor and her brother share a tablet", "[name] and her brother share a tablet"),
        ("our jasweer cried all night", "our [name] cried all night"),
        (
            "Summer hates the bell, and Bill in the workshop knows.",
            "[name] hates the bell, and [name] in the workshop knows.",
        ),
        ("The Wisniewskis next door have no plan.", "The [name] next door have no plan."),
        ("Thanks to nurse Aoibheann and Big Tom.", "Thanks to [name] and [name]."),
        ("Jo, Sam and Alex wrote this.", "[name], [name] and [name] wrote this."),
        ("Yours, Mair P. Tregaskis", "Yours, [name]"),
        ("It is oh seven seven double oh, nine hundred, one two three.", "It is [phone]."),
        ("Ring 01632 960 288 ext 4 or o7700 900 365.", "Ring [phone] or [phone]."),
        ("Write to jane dot doe at example dot org please", "Write to [email] please"),
        ("nhs no 9994123760 and dob 14 02 15", "nhs no [nhs number] and dob [date of birth]"),
        ("We live at Plot 9, Starling Lane, m99 1zz.", "We live at [address], [postcode]."),
        ("Send it to Ty Coch, Mill Row.", "Send it to [address]."),
        ("she goes to Fernbank and he is at st brannocs", "she goes to [school] and he is at [school]"),
        ("Ysgol Bryn Glas has room.", "[school] has room."),
    ],
)
def test_names_and_numbers_in_many_spellings(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Summer is hard and hope is not a plan.",
        "Bill came for the taxi, £640.",
        "We did the Vineland, the Griffiths and the Bayley.",
        "Barnardo's, Mencap and Contact all said the same in Halifax.",
        "Invoice 300-417-8852 and invoice 0077 3390 12 were paid twice.",
        "Will there be a Welsh-medium group at the Rose and Crown?",
        "Kurdish, Tigrinya and Hokkien on the poster.",
        "He is six foot and in Year 6, Room 14, Section F.",
        "My [name] is at [school], ring [phone].",
    ],
)
def test_words_that_look_like_names_are_left_alone(text: str) -> None:
    assert find(text) == []


def test_what_is_redacted_stays_as_it_is() -> None:
    once = redact("Our Bronwen (dob 4.5.2014) is at St Oran's, ask Mr Quaye on 07700 900123.")
    assert redact(once) == once


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They excluded him from Quillgate in May.", "They excluded him from [school] in May."),
        ("Quillgate said no and Tarn Mount said maybe.", "[school] said no and [school] said maybe."),
        ("The Quillgate SENCO never rang.", "The [school] SENCO never rang."),
        ("She has a place at the Poplars and Lark Bank.", "She has a place at [school] and [school]."),
        ("We looked at Sacred Heart.", "We looked at [school]."),
    ],
)
def test_a_school_is_known_by_what_the_sentence_does_with_it(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("my brelinka dont eat at school", "my [name] dont eat at school"),
        ("Love from Zayn and Poppy H", "Love from [name] and [name]"),
        ("REPLY TO LEWIS NOT TO ME BECAUSE I STAMMER", "REPLY TO [name] NOT TO ME BECAUSE I STAMMER"),
        ("KOWALCZYK, Oskar, again", "[name], again"),
        ("thank you dawn for the lift", "thank you [name] for the lift"),
        ("The bill went to Bill by mistake.", "The bill went to [name] by mistake."),
    ],
)
def test_names_stand_out_by_letters_and_place(text: str, expected: str) -> None:
    assert redact(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Our dog Max does more for her than any of you.",
        "He calls his wheelchair Kevin. Kevin needs new tyres.",
        "The Eric Carle caterpillar had more courses.",
        "Peppa Pig, Wendy house, tai chi, Rob Roy.",
        "Sheffield said no.",
        "We sing at All Saints on Sundays in the church.",
        "Nobody wrote back to the parent of Child A.",
    ],
)
def test_pets_figures_and_public_places_are_no_personal_data(text: str) -> None:
    assert find(text) == []
