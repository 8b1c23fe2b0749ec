"""Which language a text is in, so that what the sentiment model cannot read is called unread rather than neutral.

Words of English come first: dialect, second-language English and misspelling keep its small words, and a language
detector takes them for anything from Danish to Pidgin. The detector (py3langid, 97 languages, offline) is asked about
the others alone, and only about texts of 20 characters or more; it is loaded when it is first needed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from coproduce.analysis.sentiment_words import BLAME, NO_VIEW, PRAISE

ENGLISH = "en"
UNKNOWN = "und"
FEWEST_CHARACTERS = 20

_ENOUGH_WORDS_TO_TELL = 5
_ENGLISH_FROM = 0.25
_HARDLY_ENGLISH = 0.12
_SURE_FROM = 0.9
_LETTERS = re.compile(r"[^\W\d_]")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_SMALL_WORDS = (
    "a about after again all also always am an and any are as ask asked at away back be because been before being both "
    "but by call came can can't cant come could day days did didn't didnt do does doesn't doing don't dont done down "
    "each even ever every few first for from get gets give given go goes going gone good got great had has "
    "have he he's help her here hers him his home hour how i i'm i've if in into is isn't it it's its just keep knew "
    "know like little long lot made make me mine month more most much my need needs never new no nobody none not "
    "nothing now of off on once one only or other our out over own people please put really said same say school see "
    "she she's should since so some somebody someone something staff still such take tell ten than thank thanks that "
    "that's the their them then there there's these they thing things think this those three time times to told too "
    "took two u under until up us use very wait want was wasn't way we week weeks well went were what what's when "
    "where which while who why will wish with without won't would wouldn't year years yes you your nowt owt summat "
    "aye wee ain't innit yer gonna wanna"
)
_ENGLISH_WORDS = frozenset(_SMALL_WORDS.split())
_NAMES = {
    "ar": "Arabic", "bg": "Bulgarian", "bn": "Bengali", "cs": "Czech", "cy": "Welsh", "da": "Danish", "de": "German",
    "el": "Greek", "es": "Spanish", "et": "Estonian", "fa": "Persian", "fi": "Finnish", "fr": "French", "ga": "Irish",
    "gu": "Gujarati", "he": "Hebrew", "hi": "Hindi", "hr": "Croatian", "hu": "Hungarian", "id": "Indonesian",
    "it": "Italian", "ja": "Japanese", "ko": "Korean", "ku": "Kurdish", "lt": "Lithuanian", "lv": "Latvian",
    "ml": "Malayalam", "mr": "Marathi", "ms": "Malay", "ne": "Nepali", "nl": "Dutch", "no": "Norwegian",
    "pa": "Punjabi", "pl": "Polish", "ps": "Pashto", "pt": "Portuguese", "ro": "Romanian", "ru": "Russian",
    "sk": "Slovak", "sl": "Slovenian", "so": "Somali", "sq": "Albanian", "sr": "Serbian", "sv": "Swedish",
    "sw": "Swahili", "ta": "Tamil", "te": "Telugu", "th": "Thai", "tl": "Tagalog", "tr": "Turkish", "uk": "Ukrainian",
    "ur": "Urdu", "vi": "Vietnamese", "zh": "Chinese",
}  # fmt: skip


def language_of(text: str) -> str:
    """The ISO 639-1 code of a text's language; "und" where it has no letters, or the detector does not know either."""
    if not _LETTERS.search(text):
        return UNKNOWN
    plain = text.lower().replace("’", "'")
    ours = text.isascii() or _mostly_ascii(_LETTERS.findall(text))
    if ours and (len(text) < FEWEST_CHARACTERS or _reads_as_english(plain)):
        return ENGLISH
    code, chance = _detector().classify(text)
    if ours and (code == ENGLISH or chance < _SURE_FROM):
        return ENGLISH
    return UNKNOWN if code == ENGLISH else str(code)


def _mostly_ascii(letters: Sequence[str]) -> bool:
    return sum(map(str.isascii, letters)) * 2 >= len(letters)


def language_name(code: str) -> str:
    """The English name of a language, for "not read: Polish"; "another language" where we have none."""
    return _NAMES.get(code, "English" if code == ENGLISH else "another language")


def _reads_as_english(plain: str) -> bool:
    found = _WORD.findall(plain)
    share = sum(map(_ENGLISH_WORDS.__contains__, found)) / len(found) if found else 0.0
    if share >= _ENGLISH_FROM or NO_VIEW.match(plain):
        return True
    if len(found) < _ENOUGH_WORDS_TO_TELL:
        return bool(PRAISE.search(plain) or BLAME.search(plain))
    return share >= _HARDLY_ENGLISH and bool(PRAISE.search(plain) or BLAME.search(plain))


@lru_cache(maxsize=1)
def _detector() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
