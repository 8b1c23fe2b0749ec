"""Known ways in which published answers fail those who took part, each found before anybody is told.

What an answer must have at all stands in `answering`; these are warnings: mended, or let stand with a recorded reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from coproduce.analysis.reading_age import reading_age
from coproduce.core.errors import Refusal
from coproduce.feedback.rules.lint_words import alike, empty_words, word_set

OLDEST_READER, OLDEST_YOUNG_READER = 11, 9
# On fewer words the measure of the reading age swings too widely to warn of it.
FEWEST_WORDS, FEWEST_YOUNG_WORDS = 30, 20
# With so many findings it is unlikely that everything can be had.
MANY_FINDINGS = 5
FEW_FINDINGS = 3

# Answers that say that something happens; "we keep doing" and refusals may well read alike.
ACTIONS = frozenset({"we_did", "we_are_doing", "we_will", "we_need_to_understand"})
EASY = frozenset({"we_did", "we_keep_doing"})
REFUSALS = frozenset({"we_cannot", "not_ours"})
YOUNG_PARTS = {
    "introduction": "introduction_young",
    "you_said": "you_said_young",
    "reply": "text_young",
}


@dataclass(frozen=True)
class WrittenAnswer:
    """A finding with its reply, as the checks read it; `kind` is empty where there is no reply yet.

    `said_from` is the first day on which anybody can have said it. `hurts_many`: one of its themes is large, and most
    of its texts sound bad. `young_later` names the parts whose young people's version came after the adults' was told.
    """

    finding_id: str
    number: int
    you_said: str
    you_said_young: str = ""
    kind: str = ""
    text: str = ""
    text_young: str = ""
    reason: str = ""
    due_on: date | None = None
    passed_on: date | None = None
    promise: str = ""
    because_of_money: bool = False
    said_from: date | None = None
    hurts_many: bool = False
    young_later: tuple[str, ...] = ()
    url: str = ""
    reply_url: str = ""

    @property
    def all_words(self) -> tuple[str, ...]:
        """Everything that somebody wrote of it."""
        days = (str(self.due_on or ""), str(self.passed_on or ""))
        words = (self.you_said, self.you_said_young, self.kind, self.text, self.text_young, self.reason)
        return (*words, self.promise, *days)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer that people were told of before: in which answers it stands, and what it said."""

    where: str
    text: str
    promise: str = ""


@dataclass(frozen=True)
class LintFacts:
    answers: tuple[WrittenAnswer, ...]
    given: tuple[GivenAnswer, ...] = ()
    introduction: str = ""
    introduction_young: str = ""
    introduction_later: bool = False
    overview_url: str = ""
    introduction_url: str = ""


@dataclass(frozen=True)
class LintWarning:
    """One thing that looks wrong; no two of a finding have one `code`. `finding_id` is empty where it is about all of
    them, `field` names what to look at. `digest` stands for the very words that it is about: other words, another one.
    """

    code: str
    finding_id: str
    field: str
    sentence: str
    url: str
    digest: str

    @property
    def refusal(self) -> Refusal:
        return Refusal(self.sentence, self.url)


def lint(facts: LintFacts) -> list[LintWarning]:
    """Every warning, in the order of the findings and then those about all of them."""
    found = [warning for answer in facts.answers for warning in _of_one(answer)]
    found += _recycled(facts)
    order = {answer.finding_id: answer.number for answer in facts.answers}
    found.sort(key=lambda warning: order[warning.finding_id])
    return [*found, *_of_all(facts)]


def open_warnings(warnings: Iterable[LintWarning], let_stand: AbstractSet[str]) -> list[LintWarning]:
    """Those that nobody let stand; `let_stand` are the digests of those that somebody did."""
    return [warning for warning in warnings if warning.digest not in let_stand]


def digest(code: str, finding_id: str, words: Sequence[str]) -> str:
    """SHA-256 over what a warning is about; lengths are in it, so that no two lists of words look the same."""
    parts = (code, finding_id, *words)
    return sha256(
        "".join(f"{len(part)}:{part}" for part in parts).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _of_one(answer: WrittenAnswer) -> Iterator[LintWarning]:
    yield from _before_it_was_said(answer)
    yield from _nothing_behind(answer)
    yield from _money_without_figure(answer)
    yield from _only_kept(answer)
    yield from _hard_to_read(answer)
    yield from _young_later(answer)


def _warn(
    code: str, answer: WrittenAnswer, field: str, sentence: str, words: Sequence[str], *, reply: bool = True
) -> LintWarning:
    url = answer.reply_url if reply else answer.url
    return LintWarning(
        code,
        answer.finding_id,
        field,
        f"Finding {answer.number}: {sentence}",
        url,
        digest(code, answer.finding_id, words),
    )


def _before_it_was_said(answer: WrittenAnswer) -> Iterator[LintWarning]:
    for field, day in (("due_on", answer.due_on), ("passed_on", answer.passed_on)):
        if answer.said_from is None or day is None or day >= answer.said_from:
            continue
        sentence = (
            f"the answer is dated {_day(day)}, and people said this on {_day(answer.said_from)} at the earliest. What "
            "was done before did not come of it. Say that you do it already, or name the earlier comments."
        )
        yield _warn(
            f"before_the_comment_{field}", answer, field, sentence, (str(day), answer.kind, answer.text)
        )


def _nothing_behind(answer: WrittenAnswer) -> Iterator[LintWarning]:
    """A date makes a promise checkable; a day on which something empty was done does not."""
    dated = answer.due_on is not None and answer.kind != "we_did"
    if not answer.kind or answer.promise.strip() or dated or answer.kind in REFUSALS:
        return
    for field, text in (("text", answer.text), ("text_young", answer.text_young)):
        empty = empty_words(text)
        if empty:
            sentence = f"“{empty}” has nothing behind it. Say what you do, who does it and by when, or that you cannot."
            yield _warn(
                f"nothing_behind_{field}", answer, field, sentence, (answer.kind, text, answer.promise)
            )


_MONEY = word_set(
    "afford affordable budget budgets cost costs cheaper expensive fund funded funding funds money"
)


def _money_without_figure(answer: WrittenAnswer) -> Iterator[LintWarning]:
    if answer.kind != "we_cannot" or answer.because_of_money or not _MONEY & word_set(answer.reason):
        return
    sentence = "the reason speaks of money without a figure. Say what it would cost, and who worked that out."
    words = (answer.kind, answer.text, answer.reason)
    yield _warn("money_without_figure", answer, "reason", sentence, words)


def _only_kept(answer: WrittenAnswer) -> Iterator[LintWarning]:
    if answer.kind == "we_keep_doing" and answer.hurts_many:
        sentence = "many spoke of this and most of it sounds bad. Is going on as before really the answer?"
        yield _warn("only_kept", answer, "kind", sentence, (answer.kind, answer.you_said, answer.text))


def _hard_to_read(answer: WrittenAnswer) -> Iterator[LintWarning]:
    answered = f"{answer.text} {answer.reason}".strip()
    young = f"{answer.you_said_young} {answer.text_young}".strip()
    for field, name, text, oldest, fewest in (
        ("you_said", "“you said”", answer.you_said, OLDEST_READER, FEWEST_WORDS),
        ("text", "the answer", answered, OLDEST_READER, FEWEST_WORDS),
        ("text_young", "the young people’s version", young, OLDEST_YOUNG_READER, FEWEST_YOUNG_WORDS),
    ):
        age = _too_hard(text, oldest, fewest)
        if age:
            sentence = (
                f"{name} reads for people of {age} and over. Write it shorter and plainer, for {oldest}."
            )
            yield _warn(f"reading_age_{field}", answer, field, sentence, (text,), reply=field != "you_said")


def _too_hard(text: str, oldest: int, fewest: int) -> int:
    """The reading age in whole years where it is above `oldest`; 0 otherwise, and for too few words."""
    found = reading_age(text)
    return 0 if found.age is None or found.words < fewest or found.age <= oldest else int(found.age + 0.99)


def _young_later(answer: WrittenAnswer) -> Iterator[LintWarning]:
    for part in answer.young_later:
        field = YOUNG_PARTS[part]
        sentence = (
            "the young people’s version was written after people were told the adults’ one. Change both."
        )
        words = (part, getattr(answer, field))
        yield _warn(f"young_later_{field}", answer, field, sentence, words, reply=part == "reply")


def _recycled(facts: LintFacts) -> list[LintWarning]:
    """The same action for something else: in these answers, or in any that people were told of before."""
    known = [(each, word_set(each.text), word_set(each.promise)) for each in facts.given]
    found = []
    for answer in facts.answers:
        if answer.kind not in ACTIONS:
            continue
        text, promise = word_set(answer.text), word_set(answer.promise)
        twin = next(
            (
                each
                for each, its_text, its_promise in known
                if alike(text, its_text) or alike(promise, its_promise)
            ),
            None,
        )
        if twin is not None:
            sentence = f"this action stands already in {twin.where}. Say what is new here."
            words = (answer.text, answer.promise, twin.where, twin.text, twin.promise)
            found.append(_warn("recycled", answer, "text", sentence, words))
        known.append((GivenAnswer(f"finding {answer.number}", answer.text, answer.promise), text, promise))
    return found


def _of_all(facts: LintFacts) -> Iterator[LintWarning]:
    answers = [answer for answer in facts.answers if answer.kind]
    kinds = {answer.kind for answer in answers}
    words = [word for answer in facts.answers for word in answer.all_words]
    passed_or_kept = any(
        answer.kind == "not_ours" or (answer.kind == "we_keep_doing" and answer.hurts_many)
        for answer in answers
    )
    if len(answers) >= FEW_FINDINGS and kinds <= {*EASY, "not_ours"} and kinds & EASY and passed_or_kept:
        sentence = (
            "Only what was easy is answered: all else is passed on or goes on as before. What of the rest?"
        )
        yield _about_all("only_easy", facts, sentence, words)
    if len(answers) >= MANY_FINDINGS and not kinds & REFUSALS:
        sentence = (
            f"{len(answers)} findings, and not one “we can’t” or “not ours”. Can people have all of it?"
        )
        yield _about_all("no_refusal", facts, sentence, words)
    yield from _introduction(facts)


def _about_all(code: str, facts: LintFacts, sentence: str, words: Sequence[str]) -> LintWarning:
    return LintWarning(code, "", "findings", sentence, facts.overview_url, digest(code, "", words))


def _introduction(facts: LintFacts) -> Iterator[LintWarning]:
    url = facts.introduction_url
    for field, name, text, oldest, fewest in (
        ("introduction", "The introduction", facts.introduction, OLDEST_READER, FEWEST_WORDS),
        (
            "introduction_young",
            "The introduction for young people",
            facts.introduction_young,
            OLDEST_YOUNG_READER,
            FEWEST_YOUNG_WORDS,
        ),
    ):
        age = _too_hard(text, oldest, fewest)
        if age:
            sentence = f"{name} reads for people of {age} and over. Write it for readers of {oldest}."
            code = f"reading_age_{field}"
            yield LintWarning(code, "", field, sentence, url, digest(code, "", (text,)))
    if facts.introduction_later:
        sentence = "The introduction for young people was written after people were told the adults’ one."
        code, words = "young_later_introduction_young", (facts.introduction_young,)
        yield LintWarning(code, "", "introduction_young", sentence, url, digest(code, "", words))


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
