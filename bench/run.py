"""Measure the site beside the reference program and print ratios, then the analysis (`understanding`): `make bench`.

Both run at the same time on this machine, each in one worker of the same server program. Every round asks the
reference first and the site straight after, and rounds are short, so that a busy moment of the machine falls on both.
A ratio of .5 says that the site does half as many in a second as the reference. Absolute figures belong to the
machine; ratios travel. The last column is the ratio of the processor time that both used, which the machine's other
work hardly changes.

A whole submission takes the site one page a question, each saved as it is sent, where the reference stores all at
once. Three readings are therefore given: the mean request of the whole walk, which the floor is for; the last step
alone (send, and be thanked), which stores the response as the reference's only step does; and the walk from beginning
to end. docs/performance.md says why.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TypeVar

from bench import exports
from bench.board import load_board, measure_board
from bench.browsing import Page, UnexpectedPageError, Visitor
from bench.crowd import load_crowd
from bench.lists import Wait, full_topic, measure_lists, measure_on_postgresql
from bench.routing import QUESTIONS, LongWalk, load_long_form, long_walk
from bench.servers import Server, load_demonstration, serving, site_environment
from bench.understanding import measure as measure_understanding

CONNECTIONS = 4
LONGEST_WALK = 60
RECEIPT_PAGES = ("/confirmation", "/receipt", "/done", "/sent")
LONG_WALKS, REFERENCE_WALKS = 3, 30
PAGE_FLOOR = 0.4
TOPIC_WORKERS, TOPIC_RATE = 2, 500
SUBMISSION_FLOOR = 0.25

Result = TypeVar("Result")


@dataclass(frozen=True)
class Reading:
    """Ratios of one thing measured, one a round, against the floor that it should keep (None: for information).

    `processor` is the ratio of the processor time of all rounds together; None where it was not measured.
    """

    name: str
    ratios: Sequence[float]
    per_second: Sequence[float]
    floor: float | None
    processor: float | None = None

    def line(self) -> str:
        low, middle, high = min(self.ratios), statistics.median(self.ratios), max(self.ratios)
        rate, used = statistics.median(self.per_second), f"{self.processor:.2f}" if self.processor else ""
        figures = f"{low:>7.2f}{middle:>8.2f}{high:>8.2f}{rate:>10.0f}{used:>11}"
        return f"{self.name:<34}{figures}{self.verdict(middle)}"

    def verdict(self, middle: float) -> str:
        if self.floor is None:
            return ""
        return f"   {'pass' if middle >= self.floor else 'FAIL'} (floor {self.floor:.2f})"


class ProcessorTime:
    """Adds up what each of the two servers uses while it is being asked."""

    def __init__(self, reference: Server, site: Server) -> None:
        self._used = {reference: 0.0, site: 0.0}
        self._reference, self._site = reference, site

    def during(self, server: Server, work: Callable[[], Result]) -> Result:
        before = server.processor_seconds
        result = work()
        after = server.processor_seconds
        if before is not None and after is not None:
            self._used[server] += after - before
        return result

    def ratio(self, requests_ratio: float = 1.0) -> float | None:
        """The reference's time against the site's; `requests_ratio`: how many times as many requests the site had."""
        ours = self._used[self._site]
        return self._used[self._reference] * requests_ratio / ours if ours else None


def pages_per_second(port: int, path: str, count: int, cookie_of: Visitor | None = None) -> float:
    """Requests answered in a second, over several connections at once. Raises UnexpectedPageError."""
    failed: list[int] = []

    def ask() -> None:
        visitor = cookie_of.twin() if cookie_of else Visitor(port)
        for _ in range(count // CONNECTIONS):
            status, _, _ = visitor.once("GET", path)
            if status != 200:
                failed.append(status)
        visitor.close()

    threads = [threading.Thread(target=ask) for _ in range(CONNECTIONS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise UnexpectedPageError(f"{path} answered {failed[0]}")
    return count // CONNECTIONS * CONNECTIONS / (time.perf_counter() - began)


@dataclass(frozen=True)
class Walk:
    """One person's way through a form, from its first page to the thanks. `last_step` is sending and being thanked."""

    seconds: float
    requests: int
    last_step: float

    @property
    def mean_request(self) -> float:
        return self.seconds / self.requests


def reference_walk(port: int) -> Walk:
    """The reference's page, its store and its page of thanks."""
    visitor = Visitor(port)
    page = visitor.get("/")
    before = visitor.seconds
    visitor.post(page, page.forms()[0])
    visitor.close()
    return Walk(visitor.seconds, visitor.requests, visitor.seconds - before)


def steps(visitor: Visitor, slug: str) -> Iterator[Page]:
    """Each page of one consultation's form in turn, filled in and sent, until the page that shows the receipt."""
    page = visitor.get(f"/consultations/{slug}/respond/")
    for _ in range(LONGEST_WALK):
        yield page
        forms = page.forms()
        if is_receipt(page):
            return
        if not forms:
            raise UnexpectedPageError(f"the form of {slug} ended at {page.path} without a receipt")
        page = visitor.post(page, forms[0])
    raise UnexpectedPageError(f"the form of {slug} went on and on; it stood at {page.path}")


def is_receipt(page: Page) -> bool:
    """Whether this is the page that confirms a stored response."""
    return page.path.rstrip("/").endswith(RECEIPT_PAGES)


def walk(port: int, slug: str, source: str) -> Walk:
    """Fill in and send the form of one consultation as a new visitor from the loopback address `source`."""
    visitor, seconds = Visitor(port, source=source), [0.0]
    seconds += [visitor.seconds for _ in steps(visitor, slug)]
    visitor.close()
    return Walk(visitor.seconds, visitor.requests, seconds[-1] - seconds[-2])


def question_page(port: int, slug: str) -> tuple[str, Visitor]:
    """A page in the middle of the form, and a visitor whose cookies open it."""
    scout, visitor = Visitor(port, source="127.0.9.1"), Visitor(port)
    middle = len(list(steps(scout, slug))) // 2
    scout.close()
    page = next(islice(steps(visitor, slug), middle, None))
    return page.path, visitor


def consultation_where(port: int, holds: Callable[[Visitor, str], bool]) -> str:
    """The slug of the first listed consultation of which `holds` is true."""
    visitor = Visitor(port)
    links = visitor.get("/consultations/").links()
    slugs = dict.fromkeys(link.strip("/").split("/")[1] for link in links if is_consultation(link))
    for slug in slugs:
        if holds(visitor, slug):
            visitor.close()
            return slug
    raise UnexpectedPageError("no consultation of the demonstration fits")


def is_consultation(link: str) -> bool:
    return link.startswith("/consultations/") and len(link.strip("/").split("/")) >= 2


def is_open(visitor: Visitor, slug: str) -> bool:
    return any(
        link.startswith(f"/consultations/{slug}/respond/")
        for link in visitor.get(f"/consultations/{slug}").links()
    )


def has_results(visitor: Visitor, slug: str) -> bool:
    return visitor.once("GET", f"/consultations/{slug}/results")[0] == 200


def measure_pages(reference: Server, site: Server, rounds: int, count: int) -> list[Reading]:
    """Home, a question, a results page and a topic's fifty posts against the reference's page."""
    question, visitor = question_page(site.port, consultation_where(site.port, is_open))
    published = consultation_where(site.port, has_results)
    return [
        measure_page(name, reference, site, rounds, count, path, cookies)
        for name, path, cookies in (
            ("home", "/", None),
            ("question page", question, visitor),
            ("results page", f"/consultations/{published}/results", None),
            ("topic with 50 posts", full_topic(), None),
        )
    ] + [
        measure_page(
            "answers, 5,000 promises", reference, site, rounds, count, "/feedback/", None, floor=None
        )
    ]


def measure_page(
    name: str,
    reference: Server,
    site: Server,
    rounds: int,
    count: int,
    path: str,
    cookies: Visitor | None,
    floor: float | None = PAGE_FLOOR,
) -> Reading:
    """Rounds of `count` requests to each, after both have been asked long enough to be warm."""
    pages_per_second(reference.port, "/", CONNECTIONS * 10)
    pages_per_second(site.port, path, CONNECTIONS * 10, cookies)
    used, pairs = ProcessorTime(reference, site), []
    for _ in range(rounds):
        theirs = used.during(reference, lambda: pages_per_second(reference.port, "/", count))
        ours = used.during(site, lambda: pages_per_second(site.port, path, count, cookies))
        pairs.append((theirs, ours))
    ratios = [ours / theirs for theirs, ours in pairs]
    return Reading(name, ratios, [ours for _, ours in pairs], floor, used.ratio())


def measure_submissions(reference: Server, site: Server, rounds: int) -> list[Reading]:
    """A whole submission in its three readings. Each visitor comes from another address, as people do."""
    slug = consultation_where(site.port, is_open)
    reference_walk(reference.port)
    walk(site.port, slug, "127.0.8.1")
    used, pairs = ProcessorTime(reference, site), []
    for number in range(rounds):
        source = f"127.0.{1 + number // 200}.{2 + number % 200}"
        theirs = used.during(reference, lambda: reference_walk(reference.port))
        own = used.during(site, lambda source=source: walk(site.port, slug, source))  # type: ignore[misc]
        pairs.append((theirs, own))
    return submission_readings(pairs, used)


def submission_readings(pairs: Sequence[tuple[Walk, Walk]], used: ProcessorTime) -> list[Reading]:
    ours = [pair[1] for pair in pairs]
    last = [theirs.last_step / own.last_step for theirs, own in pairs]
    mean = [theirs.mean_request / own.mean_request for theirs, own in pairs]
    whole = [theirs.seconds / own.seconds for theirs, own in pairs]
    many, few = ours[0].requests, pairs[0][0].requests
    rates = [1 / own.mean_request for own in ours]
    return [
        Reading("submission, mean request", mean, rates, SUBMISSION_FLOOR, used.ratio(many / few)),
        Reading("submission, last step", last, [1 / own.last_step for own in ours], None),
        Reading(
            f"submission, {many} requests to {few}",
            whole,
            [1 / own.seconds for own in ours],
            None,
            used.ratio(),
        ),
    ]


def measure_long_form(reference: Server, site: Server) -> tuple[Reading, LongWalk]:
    """The steps of a long form with many conditions, walked three times: a ratio like the others, and milliseconds."""
    used, pairs = ProcessorTime(reference, site), []
    for _ in range(LONG_WALKS):
        theirs = used.during(
            reference, lambda: [reference_walk(reference.port) for _ in range(REFERENCE_WALKS)]
        )
        pairs.append((theirs, used.during(site, lambda: long_walk(site))))
    own = [walked for _, walked in pairs]
    ratios = [
        statistics.mean(each.mean_request for each in theirs) / ours.mean_request for theirs, ours in pairs
    ]
    requests_ratio = len(own[0].steps) * 2 / (pairs[0][0][0].requests * REFERENCE_WALKS)
    name = f"one request of {QUESTIONS} questions"
    rates = [1 / walked.mean_request for walked in own]
    walked = sorted(own, key=lambda each: each.milliseconds)[len(own) // 2]
    return Reading(name, ratios, rates, None, used.ratio(requests_ratio)), walked


@dataclass(frozen=True)
class Rate:
    """How many topic pages two workers give in a second, and the processor time of one in seconds."""

    per_second: float
    processor: float | None

    @property
    def passes(self) -> bool:
        """By the processor time where it is known: the measuring program takes its share of the same cores."""
        return (TOPIC_WORKERS / self.processor if self.processor else self.per_second) >= TOPIC_RATE

    def line(self) -> str:
        used = f", {self.processor * 1000:.2f} ms of processor time each" if self.processor else ""
        return (
            f"topic with 50 posts, {TOPIC_WORKERS} workers: {self.per_second:.0f} a second{used}: "
            f"{'pass' if self.passes else 'FAIL'} ({TOPIC_RATE} a second on {TOPIC_WORKERS} free cores)"
        )


def measure_rate(folder: Path, rounds: int, count: int) -> Rate:
    """Topic pages from a server of its own; the best round, which the machine's other work disturbed least."""
    environment = site_environment(folder)
    with serving("wsgi:application", environment, folder / "rate.log", TOPIC_WORKERS) as site:
        pages_per_second(site.port, full_topic(), CONNECTIONS * 30)
        before = site.processor_seconds
        rates = [pages_per_second(site.port, full_topic(), count) for _ in range(rounds)]
        after = site.processor_seconds
    asked = rounds * (count // CONNECTIONS * CONNECTIONS)
    return Rate(max(rates), None if before is None or after is None else (after - before) / asked)


@dataclass(frozen=True)
class Measured:
    """Everything that one run found."""

    readings: list[Reading]
    long_form: LongWalk
    rate: Rate
    waits: list[Wait]

    @property
    def passes(self) -> bool:
        verdicts = [reading.verdict(statistics.median(reading.ratios)).strip() for reading in self.readings]
        slow = any(verdict.startswith("FAIL") for verdict in verdicts)
        return not slow and all(each.passes for each in (self.long_form, self.rate, *self.waits))


def measure(options: argparse.Namespace) -> Measured:
    """All readings, from two servers that live as long as this takes, and then from others."""
    with tempfile.TemporaryDirectory(prefix="coproduce-bench-") as name:
        folder = Path(name)
        print("Loading the demonstration")
        load_demonstration(folder)
        load_long_form(folder)
        load_crowd(folder)
        load_board(folder)
        plain = {**os.environ, "REFERENCE_DATABASE": str(folder / "reference.sqlite3")}
        with (
            serving("bench.reference:application", plain, folder / "reference.log") as reference,
            serving("wsgi:application", site_environment(folder), folder / "site.log") as site,
        ):
            pages = measure_pages(reference, site, options.rounds, options.requests)
            submissions = measure_submissions(reference, site, options.submissions)
            step, long_form = measure_long_form(reference, site)
        rate = measure_rate(folder, options.rounds, options.requests)
        waits = [
            *measure_lists(folder, "SQLite"),
            *measure_board(folder, "SQLite"),
            *measure_on_postgresql(),
        ]
        return Measured([*pages, *submissions, step], long_form, rate, waits)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=25, help="alternations for each page")
    parser.add_argument("--requests", type=int, default=100, help="requests in each round")
    parser.add_argument("--submissions", type=int, default=30, help="whole submissions")
    options = parser.parse_args()
    try:
        found = measure(options)
    except (UnexpectedPageError, subprocess.CalledProcessError) as problem:
        sys.exit(f"Nothing was measured: {problem}")
    show(found)
    taken_out, results = exports.measure_everywhere()
    exports.show(taken_out, results)
    below = measure_understanding()
    if not found.passes or not all(each.passes for each in (*taken_out, *results)):
        sys.exit("\nA median is below its floor, or something takes too long.")
    if below:
        sys.exit(f"\nBelow the target: {', '.join(each.name for each in below)}.")


def show(found: Measured) -> None:
    print("\nRatio to the reference program (1 = as fast)\n")
    print(f"{'':<34}{'min':>7}{'median':>8}{'max':>8}{'a second':>10}{'processor':>11}")
    for reading in found.readings:
        print(reading.line())
    print(f"\n{found.long_form.line()}\n{found.rate.line()}")
    print("\nLong lists, in milliseconds (100,000 posts in a board, 500 proposals, 5,000 promises)\n")
    print(f"{'':<46}{'median':>8}{'95 %':>8}{'processor':>11}")
    for wait in found.waits:
        print(wait.line())


if __name__ == "__main__":
    main()
