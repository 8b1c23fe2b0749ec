"""Published results: the dated snapshot that everybody sees, and nothing that is counted anew (rule 16)."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema

from coproduce.evidence.api.addresses import here, whole
from coproduce.evidence.api.parameters import Asked
from coproduce.evidence.api.resources import resource
from coproduce.evidence.api.shapes import (
    CrossShape,
    FigureShape,
    TableShape,
    addresses,
    cross,
    day,
    figure,
    many,
    one,
    string,
    strings,
    table,
    yes_or_no,
)
from coproduce.evidence.api.shapes import (
    whole as number,
)
from coproduce.insights.queries import OnShow, quoted_words, results_on_show
from coproduce.insights.session_tables import PublishedSessions
from coproduce.insights.snapshot import PublishedResults

MOST_QUOTES = 100


class QuestionShape(Schema):
    """One question with its figures."""

    key = string("Its stable name within the consultation.")
    text = string("The question.", "When should the club be open?")
    kind = string("`choice`, `choices`, `scale`, `number` or `date`.", "choice")
    table = one(TableShape, "What people answered.")


class AverageShape(Schema):
    """An option of a ranking or a budget."""

    label = string("The option.")
    words = string("Where it stands, in words.", "usually near the top")
    percent = number("Its mean share, rounded to 5; null for rankings.", may_lack=True, example=30)


class AveragesShape(Schema):
    """The averages of one question."""

    key = string("The question.")
    options = many(AverageShape, "Its options.")


class AreaShape(Schema):
    """A share of the whole area."""

    label = string("The line.")
    percent = number("Per cent of the area.", example=20)


class ReachShape(QuestionShape):
    """Who took part, beside the area."""

    kind = string("Always `reach`.", "reach", enum=["reach"])
    area = many(AreaShape, "Shares of the whole area, where they are known.")
    source = string("Where the shares of the area come from.")


class CrossedShape(CrossShape):
    """A table of two questions."""

    rows_text = string("The question of the rows.")
    columns_text = string("The question of the columns.")


class SentimentShape(Schema):
    """How the texts sound. Published on 200 texts or more."""

    table = one(TableShape, "How many texts sound how.")
    measured_error = string("How often the computer errs.")


class StatementShape(Schema):
    """A statement that people voted on."""

    text = string("The statement.")
    words = strings("What each group says of it, in the order of the groups.")
    place = string("`together`, the name of a group, or empty.")


class OpinionsShape(Schema):
    """Groups of people who voted alike. A computer made them."""

    key = string("The question.")
    text = string("The question’s words.")
    groups = one(TableShape, "The sizes of the groups.")
    statements = many(StatementShape, "Statements, and what the groups say of them.")


class HeadCountShape(Schema):
    """A group that wants to be named, with its own head count."""

    group = string("Its name.")
    people = one(FigureShape, "As the group published it.")


class SessionsShape(Schema):
    """What groups said together, apart from single answers."""

    words = string("How many sessions and people, in words.")
    count = one(FigureShape, "How many sessions.")
    named = many(HeadCountShape, "Groups that want to be named.")
    others = one(FigureShape, "Sessions of groups that do not.", may_lack=True)
    people_in_others = one(FigureShape, "People in those.", may_lack=True)
    questions = many(QuestionShape, "All sessions together.")
    without_figures = strings("Questions for which no figures are published.")
    themes = one(TableShape, "What groups spoke about.", may_lack=True)


class LineShape(Schema):
    """One line of a grid."""

    key = string("The key of its question.")
    text = string("The words of the line.")


class GridShape(Schema):
    """Questions that stand together in one grid."""

    key = string("Its stable name.")
    text = string("The words above all lines.")
    lines = many(LineShape, "Its lines; each is one of `questions`.")


class QuoteShape(Schema):
    """Words of somebody who agreed to this. They may be taken back at any time: ask again before you show them."""

    words = string("The words, as a person approved them.")
    young = yes_or_no("Whether a young person wrote them.")


class ResultsShape(Schema):
    """Results as they were published: a snapshot that never changes. Two snapshots cannot be subtracted."""

    consultation = string("The slug of the consultation.", "short-breaks")
    title = string("Its title.")
    taken_on = day("The day of the snapshot.", may_lack=False)
    asked_from = day("The first day on which people could answer.")
    asked_until = day("The last.")
    responses = one(FigureShape, "How many answered on their own.")
    questions = many(QuestionShape, "Questions with choices.")
    grids = many(GridShape, "Which questions stand together.")
    averages = many(AveragesShape, "Rankings and budgets.")
    text_questions = strings("Questions that people answered in their own words.")
    themes = one(TableShape, "What people spoke about in their own words.", may_lack=True)
    sentiment = one(SentimentShape, "How the texts sound.", may_lack=True)
    sentiment_by_theme = one(CrossShape, "How the texts of each theme sound.", may_lack=True)
    reach = many(ReachShape, "Who took part.")
    crosses = many(CrossedShape, "Two questions against each other.")
    opinions = many(OpinionsShape, "Votes on statements.")
    sessions = one(SessionsShape, "What groups said together.", may_lack=True)
    quotes = many(QuoteShape, "People’s own words, as far as they agreed.")
    links = addresses("`self`, `html`, and the figures as `csv`, `ods` and `table` (for programs).")


@resource("/consultations/<slug:slug>/results", ResultsShape, tag="Results")
def results(asked: Asked, slug: str) -> dict[str, Any]:
    """Read the published results of a consultation

    A dated snapshot of protected figures: small ones are hidden and all others are rounded to the nearest 5.
    """
    shown = results_on_show(slug)
    return results_document(shown)


def results_document(shown: OnShow) -> dict[str, Any]:
    """`ResultsShape` of what is on show."""
    found = shown.results
    quotes = quoted_words(shown.consultation_id, MOST_QUOTES)
    return {
        "consultation": shown.slug,
        "title": shown.title,
        "taken_on": found.taken_on,
        "asked_from": found.asked_from,
        "asked_until": found.asked_until,
        "responses": figure(found.responses),
        **_answers(found),
        **_further(found),
        "sessions": _sessions(found.sessions),
        "quotes": [{"words": each.words, "young": bool(each.young)} for each in quotes],
        "links": {
            "self": here("results", slug=shown.slug),
            "html": whole(f"/consultations/{shown.slug}/results"),
            "csv": whole(f"/consultations/{shown.slug}/results.csv"),
            "ods": whole(f"/consultations/{shown.slug}/results.ods"),
            "table": whole(f"/open-data/results/{shown.slug}.csv"),
        },
    }


def _answers(found: PublishedResults) -> dict[str, Any]:
    known = {each.key for each in found.questions}
    return {
        "questions": [
            {"key": each.key, "text": each.text, "kind": each.kind, "table": table(each.table)}
            for each in found.questions
        ],
        "grids": [
            {
                "key": grid.key,
                "text": grid.text,
                "lines": [{"key": line[0], "text": line[1]} for line in grid.lines if line[0] in known],
            }
            for grid in found.grids
        ],
        "averages": [
            {
                "key": key,
                "options": [{"label": line[0], "words": line[1], "percent": line[2]} for line in lines],
            }
            for key, lines in found.averages.items()
            if key in known
        ],
        "text_questions": list(found.text_questions),
        "themes": table(found.themes),
    }


def _further(found: PublishedResults) -> dict[str, Any]:
    sentiment = {"table": table(found.sentiment), "measured_error": found.sentiment_error}
    return {
        "sentiment": sentiment if found.sentiment else None,
        "sentiment_by_theme": cross(found.sentiment_by_theme),
        "reach": [
            {
                "key": each.key,
                "text": each.text,
                "kind": "reach",
                "table": table(each.table),
                "area": [{"label": label, "percent": percent} for label, percent in each.area.items()],
                "source": each.source,
            }
            for each in found.reach
        ],
        "crosses": [
            {"rows_text": each.rows_text, "columns_text": each.columns_text, **(cross(each.cross) or {})}
            for each in found.crosses
            if each.cross is not None
        ],
        "opinions": [
            {
                "key": each.key,
                "text": each.text,
                "groups": table(each.groups),
                "statements": [
                    {"text": line.text, "words": list(line.words), "place": line.place}
                    for line in each.statements
                ],
            }
            for each in found.opinions
        ],
    }


def _sessions(found: PublishedSessions | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "words": found.words,
        "count": figure(found.count),
        "named": [{"group": group, "people": figure(people)} for group, people in found.named],
        "others": figure(found.others),
        "people_in_others": figure(found.people_in_others),
        "questions": [
            {"key": each.key, "text": each.text, "kind": each.kind, "table": table(each.table)}
            for each in found.questions
        ],
        "without_figures": list(found.quiet),
        "themes": table(found.themes),
    }
