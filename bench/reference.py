"""The reference: the least that Flask and SQLAlchemy can do for a survey, and nothing else.

It renders a page of ten questions read from the database and stores a submission of eleven rows (one response, ten
answers) in one transaction. No sign-in, no checks, no protection against forged requests, no style: a measure of what
the framework alone costs, against which the site's own pages are put as ratios.
"""

from __future__ import annotations

import os
from typing import Any

from flask import Flask, redirect, render_template, request
from sqlalchemy import ForeignKey, create_engine, event, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

QUESTIONS = 10
OPTIONS = "Strongly agree|Agree|Neither|Disagree|Strongly disagree"


class Base(DeclarativeBase):
    """The reference's own tables."""


class Question(Base):
    """One question with its options, joined by "|"."""

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    options: Mapped[str]


class Response(Base):
    """One submission."""

    __tablename__ = "response"
    id: Mapped[int] = mapped_column(primary_key=True)


class Answer(Base):
    """One answer of a submission."""

    __tablename__ = "answer"
    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"))
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    value: Mapped[str]


def _pragmas(connection: Any, _record: Any) -> None:
    """The same durability as the site has on SQLite."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")


def create_reference(path: str) -> Flask:
    """The program on an SQLite file at `path`, made and filled if it is not there."""
    app = Flask(__name__)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _pragmas)
    Base.metadata.create_all(engine)
    with Session(engine) as session, session.begin():
        if session.scalar(select(Question).limit(1)) is None:
            for number in range(1, QUESTIONS + 1):
                session.add(Question(text=f"How far do you agree with statement {number}?", options=OPTIONS))

    @app.get("/")
    def questions() -> str:
        with Session(engine) as session:
            rows = session.scalars(select(Question).order_by(Question.id)).all()
            return render_template("questions.html", title="Ten questions", questions=rows)

    @app.post("/")
    def store() -> Any:
        with Session(engine) as session, session.begin():
            response = Response()
            session.add(response)
            session.flush()
            session.add_all(
                Answer(response_id=response.id, question_id=int(name), value=value)
                for name, value in request.form.items()
            )
        return redirect("/thanks", code=303)

    @app.get("/thanks")
    def thanks() -> str:
        return "Thank you"

    return app


if "REFERENCE_DATABASE" in os.environ:
    application = create_reference(os.environ["REFERENCE_DATABASE"])
