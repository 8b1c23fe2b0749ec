"""A process that serves pages stays light: what only the worker and the command line need is not loaded with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from coproduce.config import PROJECT

# Statistics and language, spreadsheets, the calendar, migrations, the queue with its clients of databases: seconds of
# start and tens of megabytes in each process.
HEAVY = (
    "alembic",
    "docx",
    "holidays",
    "huey",
    "icalendar",
    "lxml",
    "nltk",
    "numpy",
    "odf",
    "openpyxl",
    "pandas",
    "pikepdf",
    "plotly",
    "py3langid",
    "scipy",
    "sklearn",
    "spacy",
    "textblob",
    "vaderSentiment",
    "weasyprint",
    "xlsxwriter",
)

PUBLIC_PAGES = (
    "/",
    "/consultations/",
    "/consultations/{slug}",
    "/consultations/{slug}/results",
    "/consultations/{slug}/results/themes.json",
    "/feedback/",
    "/search?q=speech",
    "/receipt",
    "/accessibility",
)

# Preparing results needs a solver, so another process does it.
PREPARE = """
import json
from flask_migrate import upgrade
from coproduce import create_app
from tests.pages.insights.test_results_pages import answered

app = create_app()
with app.app_context():
    upgrade()
print(json.dumps(answered(app, published=True)))
"""

SERVE = """
import json, sys
from coproduce import create_app

heavy, pages = json.loads(sys.argv[1])
app = create_app()
at_start = [name for name in heavy if name in sys.modules]
statuses = {page: app.test_client().get(page).status_code for page in pages}
loaded = [name for name in heavy if name in sys.modules]
print(json.dumps({"at_start": at_start, "statuses": statuses, "loaded": loaded}))
"""


def said_by(program: str, folder: Path, *arguments: str) -> Any:
    """What the last line that a program printed holds."""
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env={**os.environ, "COPRODUCE_INSTANCE": str(folder), "COPRODUCE_ENVIRONMENT": "demonstration"},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_neither_starting_nor_a_public_page_loads_what_only_the_worker_needs(tmp_path: Path) -> None:
    slug = said_by(PREPARE, tmp_path)
    pages = [page.format(slug=slug) for page in PUBLIC_PAGES]
    said = said_by(SERVE, tmp_path, json.dumps([HEAVY, pages]))
    assert said["at_start"] == []
    assert set(said["statuses"].values()) == {200}, said["statuses"]
    assert said["loaded"] == []
