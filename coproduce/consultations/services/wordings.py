"""Writing the other formats of a consultation: Easy Read, languages, videos. People write them, never a machine."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import urlsplit

from sqlalchemy.orm.attributes import flag_modified

from coproduce.consultations.models import Consultation, ConsultationVideo, Language
from coproduce.consultations.phrases import PHRASES
from coproduce.consultations.queries import questionnaire_of
from coproduce.consultations.questionnaire import EASY_READ, Question, Wording
from coproduce.consultations.questionnaire.formats import is_format, is_language
from coproduce.consultations.services.editing import may_edit, note, touch
from coproduce.consultations.services.formats_promised import BSL, PAPER
from coproduce.consultations.services.questioning import save_questions
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused
from coproduce.core.identifiers import new_id

FACT = re.compile(r"\{[a-z]+\}")
LONGEST_NAME = 80
LONGEST_LINK = 500
CANNOT_BE_STORED = "This has a character that cannot be stored. Type it again without copying and pasting."


def promise_formats(
    actor: Actor, consultation: Consultation, wanted: Sequence[str], expected_version: int | None = None
) -> None:
    """Say in which formats beside the standard and the young people's one it can be answered. A promise that was
    made in public is not taken back. Raises NotAllowed, Stale, Refused, InvalidInput."""
    may_edit(actor, consultation, expected_version)
    if any(not (name in (EASY_READ, BSL, PAPER) or is_language(name)) for name in wanted):
        raise InvalidInput({"formats": "Choose from the formats on this page."})
    lost = set(consultation.promised_formats or ()) - set(wanted)
    if lost and consultation.state != "draft":
        raise Refused("People were promised these formats already. They cannot be taken away.")
    consultation.promised_formats = list(dict.fromkeys(wanted))
    note(actor, "edit", consultation, ["promised_formats"])


def save_consultation_words(
    actor: Actor,
    consultation: Consultation,
    wanted: str,
    words: Mapping[str, str],
    version: int | None = None,
) -> None:
    """Title, summary and what could change in one format. Raises NotAllowed, Stale, Refused."""
    may_edit(actor, consultation, version)
    kept = {name: text.strip() for name, text in words.items() if text.strip()}
    consultation.wordings = {**(consultation.wordings or {}), wanted: kept}
    flag_modified(consultation, "wordings")
    touch(consultation)
    note(actor, "edit", consultation, [f"wordings {wanted}"])


def save_wording(
    actor: Actor,
    consultation: Consultation,
    question: Question,
    wanted: str,
    wording: Wording,
    *,
    reason: str = "",
    expected_version: int | None = None,
) -> None:
    """One question in one format. After opening it is a correction with a public reason. Raises as `save_questions`."""
    if not is_format(wanted):
        raise InvalidInput({"text": "There is no such format."})
    others = {name: each for name, each in question.wordings.items() if name != wanted}
    wordings = {**others, wanted: wording} if wording != Wording() else others
    worded = replace(question, wordings=wordings)
    asked = [
        worded if each.key == question.key else each for each in questionnaire_of(consultation).questions
    ]
    save_questions(actor, consultation, asked, reason=reason, expected_version=expected_version)


def save_language(
    actor: Actor, code: str, name: str, english_name: str, phrases: Mapping[str, str]
) -> Language:
    """Add a language of the area, or change it. Raises NotAllowed, InvalidInput naming each field."""
    require(actor, "languages.edit")
    problems = {}
    if not is_language(code) or code == "en":
        problems["code"] = "Enter the code of a language, such as ur for Urdu or pl for Polish."
    if not name.strip():
        problems["name"] = "Enter its name as its speakers write it."
    if not english_name.strip():
        problems["english_name"] = "Enter its name in English."
    for key, words in {"name": name, "english_name": english_name}.items():
        if len(words.strip()) > LONGEST_NAME:
            problems[key] = f"Use at most {LONGEST_NAME} characters."
    problems |= {key: _phrase_problem(PHRASES[key], words) for key, words in phrases.items() if words.strip()}
    problems |= {key: CANNOT_BE_STORED for key, words in {"name": name, **phrases}.items() if "\x00" in words}
    problems |= {"english_name": CANNOT_BE_STORED} if "\x00" in english_name else {}
    problems = {key: words for key, words in problems.items() if words}
    if problems:
        raise InvalidInput(problems)
    language = db.session.query(Language).filter_by(code=code).first() or Language(id=new_id(), code=code)
    language.name, language.english_name = name.strip(), english_name.strip()
    paper = {key: words for key, words in (language.phrases or {}).items() if key not in PHRASES}
    language.phrases = {**paper, **{key: words.strip() for key, words in phrases.items() if words.strip()}}
    db.session.add(language)
    db.session.flush()
    audit.record(actor, "edit", "language", language.id, details={"code": code})
    return language


def _phrase_problem(standard: str, words: str) -> str:
    """What is wrong with the braces of a phrase. A wrong one would break the form for everybody who reads it so."""
    facts, rest = set(FACT.findall(standard)), FACT.sub("", words)
    if set(FACT.findall(words)) == facts and "{" not in rest and "}" not in rest:
        return ""
    if not facts:
        return "Leave the braces out: nothing is put in here."
    return f"Keep {' and '.join(sorted(facts))} in it, and no other braces: a figure is put there."


def add_video(
    actor: Actor, consultation: Consultation, video_format: str, title: str, url: str, transcript: str
) -> ConsultationVideo:
    """A video by its link, with its words as text. Raises NotAllowed, Refused, InvalidInput."""
    may_edit(actor, consultation, None)
    problems = {}
    if not title.strip():
        problems["title"] = "Give the video a title."
    if not _leads_elsewhere(url.strip()):
        problems["url"] = "Enter a link that begins with https://"
    if len(transcript.split()) < 3:
        problems["transcript"] = "Write down what the video says, for people who cannot watch it."
    if problems:
        raise InvalidInput(problems)
    video = ConsultationVideo(
        id=new_id(),
        consultation_id=consultation.id,
        format=BSL if video_format == BSL else "video",
        title=title.strip(),
        url=url.strip(),
        transcript=transcript.strip(),
    )
    db.session.add(video)
    note(actor, "edit", consultation, ["videos"])
    return video


def _leads_elsewhere(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:  # such as half an address in brackets
        return False
    return parts.scheme == "https" and bool(parts.netloc) and len(url) <= LONGEST_LINK and "\x00" not in url


def remove_video(actor: Actor, consultation: Consultation, video: ConsultationVideo) -> None:
    """Raises NotAllowed, and Refused where it is the only one of a promised format and people can read the page."""
    may_edit(actor, consultation, None)
    if video.format == BSL and BSL in (consultation.promised_formats or ()) and consultation.state != "draft":
        raise Refused("People were promised a video in British Sign Language. Add another one first.")
    db.session.delete(video)
    note(actor, "edit", consultation, ["videos"])
