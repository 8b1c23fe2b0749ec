"""Did it work? Which askings are due, and what everybody may see of what families say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from coproduce.accounts.models import Group
from coproduce.analysis.disclosure import ProtectedTable
from coproduce.core import clock
from coproduce.core.database import db
from coproduce.core.errors import NotFound
from coproduce.feedback import addresses
from coproduce.feedback.models import Commitment, ImpactCheck, ImpactMove, ImpactVoice
from coproduce.feedback.places import place_of
from coproduce.feedback.queries.answers import is_public_now
from coproduce.feedback.rules.impact import VERDICTS, is_over, shows_mostly_worse
from coproduce.safeguarding.contexts import Context, register_context, register_kind, register_soon_public
from coproduce.safeguarding.models import Passage

# The `context_kind` of what families say of a kept promise; `context_id` is the asking.
IMPACT_JUDGEMENT = "impact_judgement"


def register_words() -> None:
    """Tell the reading queue where these words belong, and that groups' words are soon public."""
    register_kind(IMPACT_JUDGEMENT, "Did it work?")
    register_context(IMPACT_JUDGEMENT, places_in_words)
    register_soon_public(
        IMPACT_JUDGEMENT, lambda: (Passage.context_kind == IMPACT_JUDGEMENT) & Passage.may_quote
    )


def places_in_words(ids: Collection[str]) -> Mapping[str, Context]:
    rows = db.session.execute(
        select(ImpactCheck.id, Commitment.id.label("promise"), Commitment.title)
        .join(Commitment, Commitment.id == ImpactCheck.commitment_id)
        .where(ImpactCheck.id.in_(ids))
    )
    topics = {"judgement": "Did it work?"}
    return {
        row.id: Context(f"{row.title}: what families say", addresses.promise(row.promise), topics)
        for row in rows
    }


def check_by_id(check_id: str) -> ImpactCheck:
    """Raises NotFound."""
    check = db.session.get(ImpactCheck, check_id)
    if check is None:
        raise NotFound("impact check")
    return check


def is_public_promise(commitment: Commitment) -> bool:
    """Whether everybody may read this promise at this moment (rule 4)."""
    if commitment.reply is not None:
        return is_public_now(commitment.reply.finding.feedback)
    place = place_of(commitment)
    return place is not None and place.is_public


def public_promise(commitment_id: str) -> Commitment:
    """Raises NotFound, also for a promise that not everybody may read now."""
    commitment = db.session.get(Commitment, commitment_id)
    if commitment is None or not is_public_promise(commitment):
        raise NotFound("commitment")
    return commitment


def takes_answers(check: ImpactCheck) -> bool:
    """Whether families can answer at this moment: until the end of its last day, whether or not the clock's job came
    round since, and while the promise is public."""
    return (
        check.state == "asking"
        and check.closes_on is not None
        and not is_over(check.closes_on, clock.today())
        and is_public_promise(check.commitment)
    )


def asked_groups(commitment: Commitment) -> frozenset[str]:
    """The groups that led or shaped what the promise answers, or those that its place names."""
    if commitment.reply is not None:
        consultation = commitment.reply.finding.feedback.consultation
        return frozenset(entry.group_id for entry in consultation.groups)
    place = place_of(commitment)
    return place.group_ids if place is not None else frozenset()


def groups_to_answer_for(check: ImpactCheck, group_ids: frozenset[str]) -> list[Group]:
    """Those of the groups that are asked, by name."""
    ids = asked_groups(check.commitment) & group_ids
    return (
        list(db.session.scalars(select(Group).where(Group.id.in_(ids)).order_by(Group.name))) if ids else []
    )


def voice_of_group(check_id: str, group_id: str) -> ImpactVoice | None:
    return db.session.scalars(
        select(ImpactVoice).where(ImpactVoice.check_id == check_id, ImpactVoice.group_id == group_id)
    ).first()


def voice_of_link(check_id: str, digest: str) -> ImpactVoice | None:
    return db.session.scalars(
        select(ImpactVoice).where(ImpactVoice.check_id == check_id, ImpactVoice.voice_digest == digest)
    ).first()


# What the clock has to do ---------------------------------------------------------------------------------------------


def kept_without_checks() -> Sequence[Commitment]:
    """Kept promises of which nobody planned yet when families are asked."""
    planned = exists().where(
        ImpactCheck.commitment_id == Commitment.id, ImpactCheck.done_on == Commitment.done_on
    )
    return db.session.scalars(
        select(Commitment).where(Commitment.state == "done", Commitment.done_on.is_not(None), ~planned)
    ).all()


def checks_to_ask(today: date) -> list[ImpactCheck]:
    """Planned askings whose day has come, about promises that everybody may read."""
    due = db.session.scalars(
        select(ImpactCheck)
        .where(ImpactCheck.state == "planned", ImpactCheck.due_on <= today)
        .order_by(ImpactCheck.due_on, ImpactCheck.id)
        .options(joinedload(ImpactCheck.commitment))
    )
    return [check for check in due if is_public_promise(check.commitment)]


def checks_being_asked() -> Sequence[ImpactCheck]:
    return db.session.scalars(select(ImpactCheck).where(ImpactCheck.state == "asking")).all()


def replies_owed(today: date) -> Sequence[ImpactCheck]:
    """Askings to which staff owed a reply by a day that has passed, and of which nobody was warned yet."""
    return db.session.scalars(
        select(ImpactCheck).where(
            ImpactCheck.state == "closed", ImpactCheck.reply_due_on < today, ~ImpactCheck.warned
        )
    ).all()


def checks_to_reply() -> Sequence[ImpactCheck]:
    """What staff still have to reply to, soonest due first: for the staff home."""
    return db.session.scalars(
        select(ImpactCheck)
        .where(ImpactCheck.state == "closed", ImpactCheck.reply_due_on.is_not(None))
        .order_by(ImpactCheck.reply_due_on, ImpactCheck.id)
        .options(joinedload(ImpactCheck.commitment))
    ).all()


# What is said ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ExactCounts:
    """Verdict -> how many single people, and how many groups. For staff alone, and never for publication."""

    people: Mapping[str, int]
    groups: Mapping[str, int]


def exact_counts(check_id: str) -> ExactCounts:
    rows = db.session.execute(
        select(ImpactVoice.verdict, ImpactVoice.group_id.is_not(None), func.count())
        .where(ImpactVoice.check_id == check_id)
        .group_by(ImpactVoice.verdict, ImpactVoice.group_id.is_not(None))
    ).all()
    return ExactCounts(
        {verdict: count for verdict, group, count in rows if not group},
        {verdict: count for verdict, group, count in rows if group},
    )


def read_words(check_id: str) -> list[str]:
    """What single people wrote and a person has read, for staff, in no order of arrival."""
    rows = db.session.scalars(
        select(Passage)
        .join(ImpactVoice, ImpactVoice.passage_id == Passage.id)
        .where(ImpactVoice.check_id == check_id, ImpactVoice.group_id.is_(None), Passage.state == "read")
        .order_by(Passage.id)
    )
    return [passage.words for passage in rows]


@dataclass(frozen=True)
class GroupSays:
    """What a group says as a group; `words` only with its consent and once a person has read them."""

    group: str
    slug: str
    verdict: str
    words: str

    @property
    def verdict_words(self) -> str:
        return VERDICTS[self.verdict]


@dataclass(frozen=True)
class ShownCheck:
    """One asking as everybody may see it. `stage`: planned, asking, closed, replied or skipped. Nothing of what anybody
    says is in it before it is closed."""

    id: str
    months: int
    stage: str
    due_on: date
    asked_on: date | None
    closes_on: date | None
    closed_on: date | None
    skipped_reason: str
    moves: tuple[ImpactMove, ...]
    table: ProtectedTable | None
    groups: tuple[GroupSays, ...]
    mostly_worse: bool
    reply: str
    replied_on: date | None
    owner_name: str
    reply_due_on: date | None
    reply_is_late: bool
    new_promise: tuple[str, str] | None  # (title, address) of a promise that follows

    @property
    def sentence(self) -> str:
        """What came of it, in one line."""
        if self.table is None:
            return ""
        return sentence_of_result(self.table, self.groups)


def sentence_of_result(table: ProtectedTable, groups: Sequence[GroupSays]) -> str:
    """What families say, in public figures and words alone."""
    said = [f"{each.group} says: {each.verdict_words.lower()}." for each in groups]
    if table.form == "withheld":
        alone = "Too few people answered on their own for us to show what they said." if not groups else ""
        return " ".join([*said, alone]).strip()
    if table.form == "words":
        most = [cell.label for cell in table.cells if cell.text == "most"]
        alone = f"Most people who answered say: {most[0].lower()}." if most else "People who answered differ."
        return " ".join([alone, *said])
    shown = [cell for cell in table.cells if cell.shown is not None]
    if not shown:
        return " ".join(["All figures are too small to show.", *said])
    best = max(shown, key=lambda cell: cell.shown or 0)
    share = f"{best.text}, or {best.percent}%" if best.percent is not None else best.text
    alone = f"The most frequent answer is “{best.label.lower()}”: {share} of {table.base_text}."
    return " ".join([alone, *said])


def shown_checks(commitment: Commitment, on: date | None = None) -> tuple[ShownCheck, ...]:
    """All askings about a promise as they stood at the end of `on`, today by default; dropped ones left out."""
    day = on or clock.today()
    checks = [check for check in commitment.checks if check.noted_on <= day and check.state != "dropped"]
    said = _said_by_groups([check.id for check in checks if check.closed_on and check.closed_on <= day])
    return tuple(_shown(check, day, said.get(check.id, ())) for check in checks)


def _said_by_groups(check_ids: Sequence[str]) -> dict[str, tuple[GroupSays, ...]]:
    if not check_ids:
        return {}
    rows = db.session.scalars(
        select(ImpactVoice)
        .where(ImpactVoice.check_id.in_(check_ids), ImpactVoice.group_id.is_not(None))
        .options(joinedload(ImpactVoice.group), joinedload(ImpactVoice.passage))
    )
    found: dict[str, list[GroupSays]] = {}
    for row in rows:
        if row.group is not None:
            says = GroupSays(row.group.name, row.group.slug, row.verdict, _public_words(row.passage))
            found.setdefault(row.check_id, []).append(says)
    return {
        check_id: tuple(sorted(says, key=lambda each: each.group.casefold()))
        for check_id, says in found.items()
    }


def _public_words(passage: Passage | None) -> str:
    """A text that nobody has read, or that is held, refused or without consent, is never shown."""
    return passage.words if passage is not None and passage.state == "read" and passage.may_quote else ""


def _shown(check: ImpactCheck, day: date, groups: tuple[GroupSays, ...]) -> ShownCheck:
    closed = check.closed_on is not None and check.closed_on <= day
    replied = check.replied_on is not None and check.replied_on <= day
    table = ProtectedTable.from_dict(check.result) if closed and check.result is not None else None
    counts: dict[str, int] = {}
    for each in groups:
        counts[each.verdict] = counts.get(each.verdict, 0) + 1
    worse = table is not None and shows_mostly_worse(table, counts)
    owed = check.reply_due_on if worse else None
    follows = check.new_commitment if replied else None
    later = [move for move in check.moves if move.noted_on > day]
    return ShownCheck(
        id=check.id,
        months=check.months,
        stage=_stage(check, day, closed=closed, replied=replied),
        due_on=later[0].due_before if later else check.due_on,
        asked_on=check.asked_on if check.asked_on and check.asked_on <= day else None,
        closes_on=check.closes_on,
        closed_on=check.closed_on if closed else None,
        skipped_reason=check.skipped_reason if check.skipped_on and check.skipped_on <= day else "",
        moves=tuple(move for move in check.moves if move.noted_on <= day),
        table=table,
        groups=groups if closed else (),
        mostly_worse=worse,
        reply=check.reply if replied else "",
        replied_on=check.replied_on if replied else None,
        owner_name=check.owner_name if replied else "",
        reply_due_on=owed if not replied else None,
        reply_is_late=not replied and owed is not None and owed < day,
        new_promise=(follows.title, addresses.public_promise(follows.id)) if follows else None,
    )


def _stage(check: ImpactCheck, day: date, *, closed: bool, replied: bool) -> str:
    if replied:
        return "replied"
    if closed:
        return "closed"
    if check.asked_on is not None and check.asked_on <= day:
        return "asking"
    return "skipped" if check.skipped_on is not None and check.skipped_on <= day else "planned"
