"""Texts in other languages are named and left unread; dialect and second-language English are English."""

import pytest

from coproduce.analysis.sentiment import score
from coproduce.analysis.sentiment_language import UNKNOWN, language_name, language_of


@pytest.mark.parametrize(
    ("text", "code", "name"),
    [
        ("Mój syn czeka już dwa lata na terapię mowy", "pl", "Polish"),
        ("Nous attendons depuis deux ans et personne ne répond", "fr", "French"),
        ("Mein Sohn wartet seit zwei Jahren auf eine Therapie", "de", "German"),
        ("Mae fy mab wedi bod yn aros am ddwy flynedd", "cy", "Welsh"),
        ("Biz iki yıldır bekliyoruz ve kimse aramıyor", "tr", "Turkish"),
        ("Fiul meu așteaptă de doi ani pentru terapie", "ro", "Romanian"),
        ("أنا سعيد جدا بالمدرسة الجديدة", "ar", "Arabic"),
        ("میرا بیٹا دو سال سے انتظار کر رہا ہے", "ur", "Urdu"),
        ("我们等了很久了没有人回复我们", "zh", "Chinese"),
    ],
)
def test_other_languages_are_named(text: str, code: str, name: str) -> None:
    assert language_of(text) == code
    assert language_name(code) == name
    (found,) = score([text])
    assert (found.known, found.language, found.label, found.unclear) == (False, code, "neutral", True)


@pytest.mark.parametrize(
    "text",
    [
        "My son he wait two year no body call",
        "Mine boy no get speech help two year now",
        "Dae ye ken the wean's been oot the school since Easter",
        "Our lad's reet chuffed wi' his new school like",
        "they is well nice innit, proper buzzing bout it",
        "thankyou to al the stafs ther very kindly peoples",
        "N/A",
        "Rubbish",
        "its class",
    ],
)
def test_english_of_every_kind_is_read(text: str) -> None:
    assert language_of(text) == "en"
    assert score([text])[0].known


@pytest.mark.parametrize("text", ["", "   ", "🙂", "12345", "?!"])
def test_nothing_to_read(text: str) -> None:
    assert language_of(text) == UNKNOWN
    assert not score([text])[0].known


def test_a_language_without_a_name_is_another_language() -> None:
    assert language_name("xh") == "another language"
    assert language_name("en") == "English"
