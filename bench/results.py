"""How long the public results of 100,000 responses take: a page that is drawn from a published document, whatever the
number of answers behind it. It is measured beside the exports, on the same responses (`exports`)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bench.browsing import Visitor
from bench.lists import Wait, wait_for
from bench.servers import PROJECT, serving, site_environment

MOST_MILLISECONDS = 50


def publish(folder: Path, slug: str, database_url: str = "") -> None:
    """Count the responses of a consultation, protect the figures and publish them, in a process of its own."""
    command = [sys.executable, "-m", "bench.results", slug]
    subprocess.run(command, env=site_environment(folder, database_url), cwd=PROJECT, check=True)


def measure_results(folder: Path, slug: str, database: str, database_url: str = "") -> Wait:
    """The page of published results. What a person waits is held against the bar: 95 of 100 requests by the clock."""
    publish(folder, slug, database_url)
    with serving("wsgi:application", site_environment(folder, database_url), folder / "results.log") as site:
        page = f"/consultations/{slug}/results"
        name = f"published results, {database}"
        return wait_for(site, Visitor(site.port), name, page, counted=False, most=MOST_MILLISECONDS)


def _publish(slug: str) -> None:
    from coproduce import create_app
    from coproduce.consultations.queries import consultation_by_slug
    from coproduce.core.database import unit_of_work
    from tests.factories.insights import make_snapshot

    with create_app().app_context(), unit_of_work():
        make_snapshot(consultation_by_slug(slug))


if __name__ == "__main__":
    _publish(sys.argv[1])
