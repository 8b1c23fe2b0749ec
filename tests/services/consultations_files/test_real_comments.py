"""Real input: 2,658 comments of NHS patients, on both databases."""

from __future__ import annotations

import csv
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from coproduce.consultations import services
from coproduce.consultations.files.columns import ImportChoices
from coproduce.consultations.models import Response
from coproduce.consultations.questionnaire.types import LongText
from coproduce.core.database import db
from coproduce.safeguarding.models import Passage
from tests.factories.consultations import COMMISSIONER, make_consultation


@pytest.mark.slow
def test_all_real_comments_are_imported_unchanged(
    app: Flask, real_comments: Callable[[str], Path], tmp_path: Path
) -> None:
    path = real_comments("nhs_comments_2.csv")
    with path.open(encoding="utf-8", newline="") as file:
        wanted = {row["id"]: row["text"] for row in csv.DictReader(file)}
    consultation = make_consultation(
        "closed", questions=(LongText(key="experience", text="What was it like?"),)
    )
    began = time.process_time()  # on a busy machine the clock on the wall says little
    report = services.import_responses(
        COMMISSIONER, consultation, path.read_bytes(), ImportChoices({"text": "experience"}, external_id="id")
    )
    db.session.commit()
    assert time.process_time() - began < 15
    assert len(report.ready) == len(wanted) == 2658
    assert report.columns.ignored == ("label", "sentiment", "sent5", "question", "trust")
    texts = db.session.execute(
        select(Response.external_id, Passage.body).join(Response.answers).join(Passage)
    )
    assert dict(texts.all()) == wanted
    assert db.session.scalar(select(func.count()).select_from(Passage).where(Passage.historic)) == 2658
    services.export_responses(COMMISSIONER, consultation, "csv", tmp_path / "out.csv")
    with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        assert sum(1 for _ in csv.DictReader(file)) == 2658
