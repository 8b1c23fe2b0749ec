"""The path of one person's words as steps: what happened, what did not, and when it is promised. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from coproduce.core.clock import to_london
from coproduce.feedback import addresses
from coproduce.feedback.trace.facts import (
    DONE,
    LATER,
    NOW,
    STOPPED,
    Point,
    PublicAnswer,
    PublicPromise,
    Step,
    Trace,
    TraceFacts,
)
from coproduce.feedback.trace.words import as_may_be_shown, text_paths


def build_trace(facts: TraceFacts) -> Trace:
    """Received, read, themes, finding, answer, promise: each with its date, or with the date it is promised for."""
    steps = [received_step(facts)]
    if facts.texts:
        steps += [read_step(facts), _themes(facts)]
    else:
        steps.append(counted_step(facts))
    if facts.cancelled_because and facts.release.stage != "public":
        steps.append(_cancelled(facts))
    else:
        steps += [_finding(facts), _reply(facts), *_promises(facts)]
    return whole_trace(facts, steps)


def whole_trace(facts: TraceFacts, steps: Sequence[Step]) -> Trace:
    """The steps with the own words, part by part, and the other answers."""
    results = addresses.results_page(facts.slug) if facts.results_on else ""
    texts = tuple(as_may_be_shown(facts, text) for text in facts.texts)
    return Trace(facts.slug, facts.title, texts, tuple(steps), text_paths(facts), facts.counted, results)


def received_step(facts: TraceFacts) -> Step:
    """Where every path begins."""
    text = "They reached us on paper or with another survey." if facts.imported else "They are stored safely."
    return Step(
        "received",
        "We received your answers",
        DONE,
        text,
        on=facts.submitted_on,
        href=addresses.consultation_page(facts.slug),
        link="See what was asked",
    )


def read_step(facts: TraceFacts) -> Step:
    """Whether a person has read the texts; for a response that has some."""
    unread = sum(text.reading == "unread" for text in facts.texts)
    held = sum(text.reading == "held" for text in facts.texts)
    if unread:
        text = "A person reads every word before anything is public."
        if unread < len(facts.texts):
            text = f"{len(facts.texts) - unread} of your {len(facts.texts)} texts are read. {text}"
        state = NOW if unread < len(facts.texts) or facts.state == "closed" else LATER
        return Step("read", "A person reads your words", state, text, by=facts.promised_on)
    notes = []
    if any(text.redacted for text in facts.texts):
        notes.append(
            "Details that could show who somebody is were hidden before others worked with your words."
        )
    if held:
        one = "One of your texts is being looked at with more care. Until then it is kept apart."
        some = "Some of your texts are being looked at with more care. Until then they are kept apart."
        notes.append(one if held == 1 else some)
    read_on = max((text.read_on for text in facts.texts if text.read_on), default=None)
    return Step("read", "A person read your words", NOW if held else DONE, " ".join(notes), on=read_on)


def counted_step(facts: TraceFacts) -> Step:
    """For a response without a text."""
    if facts.results_on is not None:
        return Step(
            "counted",
            "Your answers are counted in the results",
            DONE,
            on=facts.results_on,
            href=addresses.results_page(facts.slug),
            link="See the results",
        )
    return Step(
        "counted",
        "Your answers are counted with everyone’s",
        LATER,
        "You wrote no text of your own, so there is nothing to read one by one.",
        by=facts.promised_on,
    )


def _themes(facts: TraceFacts) -> Step:
    in_view = [text for text in facts.texts if text.reading == "read"]
    names = sorted({name for text in in_view for name in text.themes})
    reasons = [text.no_theme_because for text in in_view if text.no_theme_because]
    if not names and not reasons:
        text = (
            "People who say something alike are heard together. A person decides which words belong together."
        )
        return Step("themes", "Your words join a theme", LATER, text, by=facts.promised_on)
    everything = all(text.is_sorted for text in in_view)
    state = DONE if everything and len(in_view) == len(facts.texts) else NOW
    points = [Point(f"This text is in no theme, because: {reason}") for reason in reasons]
    if not names:
        return Step(
            "themes",
            "Your words are in no theme",
            state,
            "A person decided that and gave the reason.",
            points=tuple(points),
        )
    if not facts.themes_may_be_named:
        text = (
            "A person put your words beside others that say something alike. The names of the themes are shown "
            "with the results or the answers."
        )
        return Step("themes", "Your words are in a theme", state, text, points=tuple(points))
    href, link = (addresses.results_page(facts.slug), "See the results") if facts.results_on else ("", "")
    return Step(
        "themes",
        "Your words are part of what many said" if len(names) > 1 else "Your words are in a theme",
        state,
        names=tuple(names),
        points=tuple(points),
        href=href,
        link=link,
    )


def _cancelled(facts: TraceFacts) -> Step:
    return Step(
        "cancelled",
        "The consultation was cancelled",
        STOPPED,
        facts.cancelled_because,
        href=addresses.consultation_page(facts.slug),
        link="Read what was said",
    )


def _finding(facts: TraceFacts) -> Step:
    if facts.release.stage != "public":
        return _waiting_for_answers(facts)
    opened = to_london(facts.release.public_from).date() if facts.release.public_from else None
    page = addresses.public_page(facts.slug)
    if facts.answers:
        points = tuple(Point(answer.you_said, page_of(facts.slug, answer)) for answer in facts.answers)
        return Step("finding", "What we heard", DONE, on=opened, points=points)
    if facts.texts:
        text = "No finding was written about your words alone. You can read all findings."
        return Step("finding", "What we heard", STOPPED, text, on=opened, href=page, link="Read all answers")
    return Step("finding", "What we heard", DONE, on=opened, href=page, link="Read all answers")


def _waiting_for_answers(facts: TraceFacts) -> Step:
    release = facts.release
    label = "We say what we heard"
    if release.stage == "settled":
        return Step(
            "finding",
            label,
            NOW,
            "An answer is written. Those who left an address read it first.",
            at=release.public_from,
        )
    if release.stage == "held":
        return Step(
            "finding",
            label,
            STOPPED,
            f"The answers are held back, because: {release.reason}",
            by=release.held_until,
        )
    if release.stage == "withdrawn":
        return Step(
            "finding",
            "The answers were withdrawn",
            STOPPED,
            f"Because: {release.reason}",
            on=release.withdrawn_on,
            href=addresses.public_page(facts.slug),
            link="Read what was said",
        )
    return Step("finding", label, LATER, _lateness(facts), by=facts.promised_on)


def _lateness(facts: TraceFacts) -> str:
    late = facts.promised_on is not None and facts.promised_on < facts.today
    return "This is late. The promised day has passed, and the answer is still owed to you." if late else ""


def _reply(facts: TraceFacts) -> Step:
    label = "What we answered"
    if facts.release.stage != "public":
        settled = facts.release.stage == "settled"
        return Step(
            "reply",
            "We answer",
            LATER,
            by=None if settled else facts.promised_on,
            at=facts.release.public_from if settled else None,
        )
    opened = to_london(facts.release.public_from).date() if facts.release.public_from else None
    if not facts.answers:
        state = STOPPED if facts.texts else DONE
        return Step(
            "reply", label, state, on=opened, href=addresses.public_page(facts.slug), link="Read all answers"
        )
    points = tuple(Point(answer.reply, page_of(facts.slug, answer), answer.kind) for answer in facts.answers)
    return Step("reply", label, DONE, on=opened, points=points)


def _promises(facts: TraceFacts) -> list[Step]:
    if facts.release.stage != "public":
        return [Step("promise", "You see whether we keep what we promise", LATER)]
    promises = [(answer, answer.promise) for answer in facts.answers if answer.promise is not None]
    if not promises:
        return []
    return [_promise(facts.slug, answer, promise) for answer, promise in promises]


def _promise(slug: str, answer: PublicAnswer, promise: PublicPromise) -> Step:
    href = promise.href or page_of(slug, answer)
    moved = "".join(f" It was promised for {_plain(day)} before." for day in promise.moved_from[:1])
    if promise.state == "done":
        return Step(
            "promise",
            f"Kept: {promise.title}",
            DONE,
            moved.strip(),
            on=promise.done_on,
            href=href,
            link="See what shows it",
        )
    if promise.state == "stopped":
        return Step(
            "promise",
            f"Stopped: {promise.title}",
            STOPPED,
            f"Because: {promise.stopped_reason}",
            href=href,
            link="Read the answer",
        )
    text = (
        "We are late with this."
        if promise.late
        else ("We are working on it." if promise.state == "under_way" else "We have promised this.")
    )
    state = NOW if promise.state == "under_way" or promise.late else LATER
    return Step(
        "promise", promise.title, state, text + moved, by=promise.due_on, href=href, link="See how it goes"
    )


def page_of(slug: str, answer: PublicAnswer) -> str:
    """Where everybody reads this answer."""
    return addresses.public_page(answer.slug or slug, answer.finding_id)


def _plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
