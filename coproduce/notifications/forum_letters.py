"""Letters about the forums. They carry titles and links, and only words that a person has read; to a young person's
mailbox, and from a board for under 18s, no words of others at all."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.consultations.models import Consultation
from coproduce.core.database import db
from coproduce.core.outbox import handles
from coproduce.feedback.events import PostTakenIntoFinding
from coproduce.feedback.forum_models import FindingPost
from coproduce.forums.digest_rules import AT_ONCE, MOST_LINES, YOUNG_BANDS, may_carry_words
from coproduce.forums.events import QuestionAnswered, QuestionOverdue
from coproduce.forums.models import Board, Post, Topic
from coproduce.forums.queries.people import profile_of
from coproduce.forums.queries.viewing import viewer_of, visible_boards
from coproduce.forums.question_queries import official_answer
from coproduce.insights.events import ViewTaken
from coproduce.insights.taken_models import TakenView
from coproduce.notifications.addresses import no_more_token, site_address
from coproduce.notifications.catalogue import Line
from coproduce.notifications.events import ForumLetterMade, OwnPostRead
from coproduce.notifications.forum_models import ForumLetter, ForumLetterStop
from coproduce.notifications.forum_news import told_in
from coproduce.notifications.handlers import write_notices
from coproduce.notifications.letters import Facts, NoLongerWanted
from coproduce.notifications.models import Notice
from coproduce.notifications.occurrences import Occurrence
from coproduce.notifications.room_letters import RoomLetters, register_letters
from coproduce.safeguarding.events import PassageRead

# In place of a consultation in the link that stops letters.
FORUMS = "forums"


@handles(PassageRead)
def tell_author(event: PassageRead) -> None:
    """Once for each post, however often it is edited, held back and shown again. Whoever read it themselves knows."""
    post = db.session.query(Post).filter_by(passage_id=event.passage_id).one_or_none()
    if post is None or post.passage is None or post.passage.read_by_id == post.author_id:
        return
    write_notices(OwnPostRead(post.id))


def follower(occurrence: Occurrence) -> Iterable[str]:
    letter = db.session.get(ForumLetter, occurrence.subject_id)
    return _address(letter.account_id) if letter else []


def author_of_post(occurrence: Occurrence) -> Iterable[str]:
    post = db.session.get(Post, occurrence.subject_id)
    return _address(post.author_id) if post and not has_stopped(post.author_id) else []


def asker(occurrence: Occurrence) -> Iterable[str]:
    topic = db.session.get(Topic, occurrence.subject_id)
    return _address(topic.author_id) if topic and not has_stopped(topic.author_id) else []


def who_owes_answer(occurrence: Occurrence) -> Iterable[str]:
    """The person whom the question was passed to, else the host of its board."""
    topic = db.session.get(Topic, occurrence.subject_id)
    if topic is None:
        return []
    return list(_address(topic.owner_id)) or _address(topic.board.host_id)


def has_stopped(account_id: str | None) -> bool:
    """Whether somebody wants no letters from the forums."""
    return account_id is not None and db.session.get(ForumLetterStop, account_id) is not None


def is_young(account_id: str) -> bool:
    """Whether somebody told us that they are under 18."""
    profile = profile_of(account_id)
    return profile is not None and profile.age_band in YOUNG_BANDS


def _address(account_id: str | None) -> Iterable[str]:
    account = db.session.get(Account, account_id) if account_id else None
    return [account.email] if account is not None and account.active else []


def _letter(event: ForumLetterMade) -> Occurrence:
    return Occurrence(f"ForumLetter:{event.letter_id}", event.letter_id)


def _own_post(event: OwnPostRead) -> Occurrence:
    return Occurrence(f"OwnPostRead:{event.post_id}", event.post_id)


def _overdue(event: QuestionOverdue) -> Occurrence | None:
    """A question whose date moved can be late a second time."""
    topic = db.session.get(Topic, event.topic_id)
    if topic is None:
        return None
    return Occurrence(f"QuestionOverdue:{topic.id}:{topic.due_on}:{topic.owner_id or ''}", topic.id)


def _answered(event: QuestionAnswered) -> Occurrence:
    return Occurrence(f"QuestionAnswered:{event.topic_id}", event.topic_id)


def _news(notice: Notice) -> Facts:
    letter = db.session.get(ForumLetter, notice.subject_id)
    account = _account(notice)
    if letter is None or letter.account_id != account.id:
        raise NoLongerWanted("the letter was made for somebody else")
    stop = db.session.get(ForumLetterStop, account.id)
    if stop is not None and letter.made_at <= stop.stopped_at:
        raise NoLongerWanted("this person wants no letters from the forums")
    seen = visible_boards(viewer_of(actor_of(account)))
    rows = [row for row in db.session.execute(told_in(letter.id)) if row[2].id in seen]
    if not rows:
        raise NoLongerWanted("nothing that this letter tells of can be read any more")
    boards, left = _in_boards([(row[0], row[1], row[2]) for row in rows], young=is_young(account.id))
    at_once = letter.rhythm == AT_ONCE
    return {**_to(account), "boards": boards, "left": left, "posts": len(rows), "at_once": at_once}


def _in_boards(rows: list[tuple[Post, Topic, Board]], *, young: bool) -> tuple[list[dict[str, Any]], int]:
    """For the template: each board once, with its topics where their titles may go by mail; and how many posts are
    not named for want of space."""
    boards: dict[str, dict[str, Any]] = {}
    for post, topic, board in rows[:MOST_LINES]:
        shown = boards.setdefault(
            board.id,
            {"name": board.name, "link": site_address(f"/forums/{board.slug}/"), "posts": 0, "topics": {}},
        )
        shown["posts"] += 1
        if may_carry_words(board.age_band, reader_is_young=young) and topic.shown:
            of_topic = shown["topics"].setdefault(
                topic.id,
                {"title": topic.title_now, "link": site_address(f"/forums/posts/{post.id}"), "posts": 0},
            )
            of_topic["posts"] += 1
    return list(boards.values()), max(0, len(rows) - MOST_LINES)


def _own_post_read(notice: Notice) -> Facts:
    account, post = _account(notice), db.session.get(Post, notice.subject_id)
    if post is None or post.author_id != account.id or has_stopped(account.id):
        raise NoLongerWanted("this person wants no letters about this post")
    if post.passage is None or post.passage.state != "read" or post.withdrawn_at is not None:
        raise NoLongerWanted("the post cannot be seen any more")
    board = post.topic.board
    return {**_to(account), "board": board.name, "link": site_address(f"/forums/posts/{post.id}")}


def _question_answered(notice: Notice) -> Facts:
    account, topic = _account(notice), db.session.get(Topic, notice.subject_id)
    answer = official_answer(topic) if topic is not None else None
    if topic is None or answer is None or topic.author_id != account.id or has_stopped(account.id):
        raise NoLongerWanted("the answer cannot be seen any more")
    service = topic.organisation.name if topic.organisation else ""
    return {**_to(account), "service": service, "link": site_address(f"/forums/posts/{answer.id}")}


def _question_overdue(notice: Notice) -> Facts:
    account, topic = _account(notice), db.session.get(Topic, notice.subject_id)
    if topic is None or topic.answered_at is not None or not topic.shown or topic.due_on is None:
        raise NoLongerWanted("the question is answered, or cannot be seen any more")
    link = site_address(f"/forums/{topic.board.slug}/{topic.slug}")
    carried = may_carry_words(topic.board.age_band, reader_is_young=is_young(account.id))
    title = topic.title_now if carried else ""
    return {"name": account.name, "title": title, "due_on": topic.due_on, "link": link}


def _taken_view(event: ViewTaken) -> Occurrence | None:
    taken = db.session.get(TakenView, event.taken_id)
    return _once(taken.post_id, taken.consultation_id) if taken else None


def _taken_post(event: PostTakenIntoFinding) -> Occurrence | None:
    link = db.session.get(FindingPost, event.finding_post_id)
    return _once(link.post_id, link.finding.feedback.consultation_id) if link else None


def _once(post_id: str, consultation_id: str) -> Occurrence:
    """Into whichever of its parts a post is taken: one letter for each post and consultation."""
    consultation = db.session.get(Consultation, consultation_id)
    return Occurrence(f"PostTaken:{post_id}:{consultation_id}", post_id, consultation)


def _post_taken(notice: Notice) -> Facts:
    """Never a word of an answer: it says where the words went, and that the answer comes (rule 4)."""
    account, post = _account(notice), db.session.get(Post, notice.subject_id)
    consultation = db.session.get(Consultation, notice.event_key.rpartition(":")[2])
    if post is None or consultation is None or post.author_id != account.id or post.withdrawn_at is not None:
        raise NoLongerWanted("the post was taken back")
    if has_stopped(account.id):
        raise NoLongerWanted("this person wants no letters from the forums")
    link = site_address(f"/forums/posts/{post.id}")
    page = site_address(f"/consultations/{consultation.slug}")
    return {**_to(account), "title": consultation.title, "link": link, "page": page}


def _account(notice: Notice) -> Account:
    account = account_by_email(notice.address)
    if account is None or not account.active:
        raise NoLongerWanted("this person has no account any more")
    return account


def _to(account: Account) -> Facts:
    return {
        "name": "" if is_young(account.id) else account.name,
        "own_page": site_address("/my/forums"),
        "stop_url": site_address(f"/notices/forums/{no_more_token(account.id, FORUMS)}"),
    }


register_letters(
    RoomLetters(
        lines=(
            Line(ForumLetterMade, follower, "forum_news"),
            Line(OwnPostRead, author_of_post, "forum_own_post"),
            Line(QuestionAnswered, asker, "forum_answered"),
            Line(ViewTaken, author_of_post, "forum_taken"),
            Line(PostTakenIntoFinding, author_of_post, "forum_taken"),
            Line(QuestionOverdue, who_owes_answer, "forum_overdue"),
        ),
        titles={
            "forum_news": "New in the forums",
            "forum_own_post": "Own post can be seen",
            "forum_answered": "Question answered",
            "forum_overdue": "Question overdue",
            "forum_taken": "Post taken further",
        },
        occurrences={
            ForumLetterMade: _letter,
            OwnPostRead: _own_post,
            QuestionAnswered: _answered,
            QuestionOverdue: _overdue,
            ViewTaken: _taken_view,
            PostTakenIntoFinding: _taken_post,
        },
        facts={
            "forum_news": _news,
            "forum_own_post": _own_post_read,
            "forum_answered": _question_answered,
            "forum_overdue": _question_overdue,
            "forum_taken": _post_taken,
        },
    )
)
