"""What the worker was asked to do and has not done yet."""

from __future__ import annotations

from sqlalchemy import select

from coproduce.core.database import db
from coproduce.insights.models import AnalysisTask


def task_of(consultation_id: str, kind: str) -> AnalysisTask | None:
    """The waiting task of a kind (themes or results); its `problem` is not empty where the worker failed."""
    return db.session.scalars(
        select(AnalysisTask).where(AnalysisTask.consultation_id == consultation_id, AnalysisTask.kind == kind)
    ).first()
