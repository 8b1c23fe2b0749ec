"""Formats that were promised and have to be there before a consultation opens."""

from __future__ import annotations

from collections.abc import Iterator

from coproduce.consultations.models import Consultation
from coproduce.consultations.queries.formats import languages, names_of_formats, videos_of
from coproduce.consultations.questionnaire import EASY_READ, Question, Questionnaire, Wording
from coproduce.consultations.questionnaire.formats import BRITISH_SIGN_LANGUAGE, is_language
from coproduce.core.errors import Refusal

BSL, PAPER = BRITISH_SIGN_LANGUAGE, "paper"
CONSULTATION_WORDS = ("title", "summary")


def missing_formats(consultation: Consultation, questionnaire: Questionnaire | None) -> list[Refusal]:
    """What is missing of the promised formats, each with the page where it is put right."""
    found: list[Refusal] = []
    names = names_of_formats(consultation.promised_formats or ())
    for promised in consultation.promised_formats or ():
        page = f"/manage/consultations/{consultation.slug}/formats"
        if promised == BSL:
            if not any(video.format == BSL for video in videos_of(consultation.id)):
                words = "A video in British Sign Language was promised. Add it, with its words as text."
                found.append(Refusal(words, f"{page}#videos"))
        elif promised == EASY_READ or is_language(promised):
            lacking = list(missing_words(consultation, questionnaire, promised))
            if lacking:
                some = f"{len(lacking)} texts are" if len(lacking) > 1 else "one text is"
                words = f"{names[promised]} was promised, and {some} missing: {lacking[0]}"
                found.append(Refusal(words, f"{page}/{promised}"))
    known = {language.code for language in languages()}
    found += [
        Refusal(f"There is no language “{code}” on this site yet. Add it first.", "/manage/languages/")
        for code in consultation.promised_formats or ()
        if is_language(code) and code not in known
    ]
    return found


def missing_words(
    consultation: Consultation, questionnaire: Questionnaire | None, wanted: str
) -> Iterator[str]:
    """Every text that a format lacks, in words: of the consultation itself and of each question."""
    own = (consultation.wordings or {}).get(wanted, {})
    for name in CONSULTATION_WORDS:
        if not str(own.get(name, "")).strip():
            yield f"the {name} of the consultation."
    for number, question in enumerate(questionnaire.questions if questionnaire else (), start=1):
        yield from (f"question {number}, {each}." for each in missing_of(question, wanted))


def missing_of(question: Question, wanted: str) -> list[str]:
    """What one question lacks in a format."""
    wording = question.wordings.get(wanted) or Wording()
    lacking = [] if wording.text.strip() else ["the question"]
    if question.help.strip() and not wording.help.strip():
        lacking.append("the help")
    if wanted == EASY_READ and not (wording.picture or question.picture):
        lacking.append("the picture")
    return lacking + [
        f"“{words}”" for key, words in labels_to_word(question).items() if not wording.labels.get(key)
    ]


def labels_to_word(question: Question) -> dict[str, str]:
    """The options, lines and boxes that a format words for itself: key -> standard words. The answers of the fixed
    scales are worded once for a whole language (consultations.phrases)."""
    own = {option.key for name in ("options", "columns") for option in getattr(question, name, ())}
    own |= {line.key for line in question.lines}
    facets = {facet.key for facet in question.facets if facet.key and facet.label}
    labels = {key: words for key, words in question.standard_labels.items() if key in own | facets}
    fixed = {"other": "other_label", "none_of_these": "none_label"}
    labels |= {key: getattr(question, name) for key, name in fixed.items() if getattr(question, name, "")}
    ends = {"low": "low_label", "high": "high_label"}
    labels |= {key: getattr(question, name) for key, name in ends.items() if getattr(question, name, "")}
    labels.pop("prefer_not_to_say", None)
    return {key: words for key, words in labels.items() if words.strip()}
