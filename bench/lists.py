"""How long a person waits for a page of a very long list: a board of 100,000 posts, 500 proposals.

Each page is asked for again and again on one connection. The verdict is on the processor time, because the clock also
counts what else the machine does; where that is not known, on the 95th of 100 requests.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import quote_plus

from bench.browsing import Page, UnexpectedPageError, Visitor
from bench.crowd import BOARD, COMMON, FULL, LONG, LONG_POSTS, VOCABULARY, load_crowd
from bench.servers import Server, load_demonstration, serving, site_environment

MOST_MILLISECONDS = 150
ASKED, WARMING = 40, 3
DEEP = 30  # stretches of the list that are turned over before one is measured
STAFF = "helen.marsden@example.org"


@dataclass(frozen=True)
class Wait:
    """What one page took, in seconds; `processor` is the mean processor time of one request, None where a server of
    which we know nothing takes part."""

    name: str
    seconds: Sequence[float]
    processor: float | None
    most: int = MOST_MILLISECONDS

    @property
    def slow(self) -> float:
        """Milliseconds within which 95 of 100 requests were answered."""
        return sorted(self.seconds)[len(self.seconds) * 95 // 100] * 1000

    @property
    def passes(self) -> bool:
        return (self.processor * 1000 if self.processor is not None else self.slow) < self.most

    def line(self) -> str:
        used = f"{self.processor * 1000:.1f}" if self.processor is not None else ""
        verdict = f"{'pass' if self.passes else 'FAIL'} (under {self.most} ms)"
        return f"{self.name:<46}{median(self.seconds) * 1000:>8.1f}{self.slow:>8.1f}{used:>11}   {verdict}"


def full_topic() -> str:
    """The page of a topic that holds fifty posts."""
    return f"/forums/{BOARD}/measured-{FULL}"


def measure_lists(folder: Path, database: str, database_url: str = "") -> list[Wait]:
    """All waits on one database, which holds the crowd already. `database` is its name for the table. The processor
    time of a database that is a server of its own is not the site's, so there the clock decides."""
    counted = not database_url
    environment = site_environment(folder, database_url)
    with serving("wsgi:application", environment, folder / "lists.log") as site:
        visitor, staff = Visitor(site.port), signed_in(site.port)
        public = [
            wait_for(site, visitor, f"{name}, {database}", path, counted=counted)
            for name, path in _public_pages(visitor)
        ]
        own = [
            wait_for(site, staff, f"{name}, {database}", path, counted=counted) for name, path in STAFF_PAGES
        ]
        return [*public, *own]


STAFF_PAGES = (
    ("proposal board", "/manage/proposals/"),
    ("proposal board, everything by stage", "/manage/proposals/?stage=&sort=stage&down=1"),
    ("proposal board, found", f"/manage/proposals/?stage=&q={VOCABULARY[400]}"),
    ("proposal board, last page", "/manage/proposals/?stage=&page=20"),
    ("board, as staff", f"/forums/{BOARD}/"),
    ("fifty posts, as staff", full_topic()),
)


def _public_pages(visitor: Visitor) -> Iterator[tuple[str, str]]:
    board, topic = f"/forums/{BOARD}/", f"/forums/{BOARD}/measured-{LONG}"
    yield "all boards", "/forums/"
    yield "board, newest", board
    yield "board, no reply yet", f"{board}?sort=unanswered"
    yield "board, most helpful", f"{board}?sort=helpful"
    yield "board, ideas", f"{board}?kind=idea"
    yield f"board, stretch {DEEP}", _stretch(visitor, board, DEEP)
    yield "topic, last page of 2,000 posts", f"{topic}?page={LONG_POSTS // 50}"
    for name, words in (
        ("a word of most posts", COMMON[0]),
        ("three common words", " ".join(COMMON[2:5])),
        ("a rare word", VOCABULARY[-40]),
        ("a common beginning", "the"),
    ):
        yield f"search, {name}", f"/forums/search?q={quote_plus(words)}&board={BOARD}"
    yield "search, page 20 in all boards", f"/forums/search?q={COMMON[0]}&page=20"
    yield "public proposals", "/proposals/"
    yield "public proposals, found", f"/proposals/?q={VOCABULARY[400]}"


def _stretch(visitor: Visitor, path: str, number: int) -> str:
    """The address of a later stretch of a board, by its own links."""
    for _ in range(number - 1):
        older = re.search(r'rel="next" href="([^"]+)"', visitor.get(path).body)
        if older is None:
            raise UnexpectedPageError(f"{path} leads no further")
        path = older.group(1).replace("&amp;", "&")
    return path


def wait_for(
    site: Server,
    visitor: Visitor,
    name: str,
    path: str,
    *,
    counted: bool = True,
    most: int = MOST_MILLISECONDS,
) -> Wait:
    """Ask for one page again and again; `most` milliseconds is what it should take."""
    for _ in range(WARMING):
        _ask(visitor, path)
    before = site.processor_seconds
    seconds = [_ask(visitor, path) for _ in range(ASKED)]
    after = site.processor_seconds
    known = counted and before is not None and after is not None
    return Wait(name, seconds, (after - before) / ASKED if known else None, most)  # type: ignore[operator]


def _ask(visitor: Visitor, path: str) -> float:
    began = time.perf_counter()
    status, _, _ = visitor.once("GET", path)
    if status != 200:
        raise UnexpectedPageError(f"{path} answered {status}")
    return time.perf_counter() - began


def signed_in(port: int) -> Visitor:
    """A commissioner of the demonstration, with the second factor that its sign-in page shows."""
    from coproduce.demo.sign_ins import PASSWORD

    visitor = Visitor(port)
    page = _send(visitor, visitor.get("/sign-in/staff"), email=STAFF, password=PASSWORD)
    code = re.search(r"the code (\d{6})", page.body)
    if code is None:
        raise UnexpectedPageError("the sign-in page shows no code")
    _send(visitor, page, code=code.group(1))
    return visitor


def _send(visitor: Visitor, page: Page, **values: str) -> Page:
    form = page.forms()[0]
    form.values.update({name: [value] for name, value in values.items()})
    return visitor.post(page, form)


def measure_on_postgresql() -> list[Wait]:
    """The same on PostgreSQL; nothing where its programs are not installed."""
    from bench.board import load_board, measure_board  # it measures as we do

    with postgresql() as url, TemporaryDirectory(prefix="coproduce-bench-") as name:
        if not url:
            return []
        load_demonstration(Path(name), url)
        load_crowd(Path(name), url)
        load_board(Path(name), url)
        return [
            *measure_lists(Path(name), "PostgreSQL", url),
            *measure_board(Path(name), "PostgreSQL", url),
        ]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of an empty database on a server of its own, or of the one that COPRODUCE_BENCH_POSTGRESQL_URL
    names; empty where there is none."""
    named = os.environ.get("COPRODUCE_BENCH_POSTGRESQL_URL", "")
    from tests.environment import NEEDS, start_postgresql, stop

    programs = NEEDS["postgresql"].find()
    if named or programs is None:
        yield named
        return
    with TemporaryDirectory(prefix="coproduce-postgresql-", ignore_cleanup_errors=True) as folder:
        process, url = start_postgresql(Path(programs), Path(folder))
        try:
            yield url
        finally:
            stop(process)
