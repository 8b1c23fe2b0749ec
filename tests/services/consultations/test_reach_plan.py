"""The plan for reaching people, and the population table, on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from coproduce.consultations import services
from coproduce.consultations.models import PopulationFigure, ReachStep
from coproduce.consultations.queries.equality import overdue_steps, population, reach_step, reach_steps
from coproduce.consultations.services.population import (
    PopulationRefused,
    check_population,
    import_population,
    population_template,
)
from coproduce.consultations.services.reaching import (
    add_reach_step,
    edit_reach_step,
    finish_reach_step,
    reach_advice,
    remove_reach_step,
)
from coproduce.core import clock
from coproduce.core.audit import AuditEntry
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, NotAllowed, NotFound, Refused, Stale
from tests.factories.accounts import make_actor
from tests.factories.consultations import make_consultation
from tests.factories.equality import COLOUR, OFFICER, PETS, make_figures, make_set

HEAD = "characteristic,option,people,year,source\n"
TABLE = (
    HEAD + "colour,red,500,2021,Census\ncolour,blue,300,2021,Census\ncolour,green,200,2021,Census\n"
).encode()


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "audience": "Families who read Urdu",
        "how": "We come to the coffee morning.",
        "who_name": "Aisha Rahim (invented)",
        "who_role": "Family worker",
        "due_on": clock.today() + timedelta(days=5),
        **changes,
    }


# The plan -------------------------------------------------------------------------------------------------------------


def test_steps_stand_in_the_order_of_their_days(app: Flask) -> None:
    consultation, today = make_consultation("draft"), clock.today()
    late = add_reach_step(OFFICER, consultation, fields(due_on=today + timedelta(days=9)))
    soon = add_reach_step(OFFICER, consultation, fields(due_on=today + timedelta(days=2)))
    assert [step.id for step in reach_steps(consultation.id)] == [soon.id, late.id]


@pytest.mark.parametrize("name", ["audience", "how", "who_name", "due_on"])
def test_what_is_missing_is_named_beside_its_field(app: Flask, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        add_reach_step(
            OFFICER, make_consultation("draft"), fields(**{name: "  " if name != "due_on" else None})
        )
    assert list(refused.value.problems) == [name]


def test_a_plan_is_advice_and_opening_does_not_wait_for_it(app: Flask) -> None:
    consultation = make_consultation("draft")
    (advice,) = reach_advice(consultation)
    assert advice.url == f"/manage/consultations/{consultation.slug}/reach-plan"
    assert all(advice.message != refusal.message for refusal in services.readiness(consultation))
    add_reach_step(OFFICER, consultation, fields())
    assert reach_advice(consultation) == []


def test_done_wants_a_day_that_has_come_and_a_word_of_what_came_of_it(app: Flask) -> None:
    consultation = make_consultation()
    step, today = add_reach_step(OFFICER, consultation, fields()), clock.today()
    with pytest.raises(InvalidInput) as refused:
        finish_reach_step(OFFICER, consultation, step, done_on=today, note=" ")
    assert list(refused.value.problems) == ["note"]
    with pytest.raises(InvalidInput) as refused:
        finish_reach_step(OFFICER, consultation, step, done_on=today + timedelta(days=1), note="Nobody came.")
    assert list(refused.value.problems) == ["done_on"]
    finish_reach_step(OFFICER, consultation, step, done_on=today, note="Nobody came.")
    assert (step.done_on, step.note) == (today, "Nobody came.")
    with pytest.raises(Refused):
        remove_reach_step(OFFICER, consultation, step)
    finish_reach_step(OFFICER, consultation, step, done_on=None, note="It was another day after all.")
    remove_reach_step(OFFICER, consultation, step)
    assert reach_steps(consultation.id) == []


def test_two_who_edit_a_step_at_once_are_told(app: Flask) -> None:
    consultation = make_consultation()
    step = add_reach_step(OFFICER, consultation, fields())
    seen = step.version
    edit_reach_step(OFFICER, consultation, step, fields(how="By post."), seen)
    for act in (
        lambda: edit_reach_step(OFFICER, consultation, step, fields(), seen),
        lambda: finish_reach_step(OFFICER, consultation, step, done_on=None, note="", expected_version=seen),
        lambda: remove_reach_step(OFFICER, consultation, step, seen),
    ):
        with pytest.raises(Stale):
            act()


def test_a_step_of_another_consultation_is_not_found(app: Flask) -> None:
    step = add_reach_step(OFFICER, make_consultation(), fields())
    with pytest.raises(NotFound):
        reach_step(make_consultation(), step.id)


def test_overdue_steps_are_counted_where_it_still_matters(app: Flask) -> None:
    yesterday, today = clock.today() - timedelta(days=1), clock.today()
    running, ended = make_consultation("open", title="Running"), make_consultation("closed")
    for consultation in (running, ended):
        add_reach_step(OFFICER, consultation, fields(due_on=yesterday))
        add_reach_step(OFFICER, consultation, fields(due_on=yesterday))
        add_reach_step(OFFICER, consultation, fields(due_on=today))
    done = add_reach_step(OFFICER, running, fields(due_on=yesterday))
    finish_reach_step(OFFICER, running, done, done_on=today, note="Six came.")
    assert [(each.title, count) for each, count in overdue_steps(today)] == [("Running", 2)]


def test_planning_is_a_right_and_leaves_a_trace_without_names(app: Flask) -> None:
    consultation = make_consultation()
    with pytest.raises(NotAllowed):
        add_reach_step(make_actor("analyst"), consultation, fields())
    add_reach_step(OFFICER, consultation, fields())
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "plan_reach")).one()
    assert "Aisha" not in str(entry.details)
    with pytest.raises(Refused):
        add_reach_step(OFFICER, make_consultation("cancelled"), fields())


def test_the_plan_goes_with_its_consultation(app: Flask) -> None:
    consultation = make_consultation("draft")
    add_reach_step(OFFICER, consultation, fields())
    db.session.delete(consultation)
    db.session.flush()
    assert db.session.scalars(select(ReachStep)).all() == []


# The population -------------------------------------------------------------------------------------------------------


def test_a_table_replaces_its_characteristics_and_leaves_the_others(app: Flask) -> None:
    make_set()
    make_figures("colour", {"red": 1, "mauve": 2, "everyone": 9})
    make_figures("pets", {"cat": 5, "everyone": 10})
    report = import_population(OFFICER, TABLE)
    assert {key: figure.people for key, figure in population()["colour"].items()} == {
        "red": 500,
        "blue": 300,
        "green": 200,
    }
    assert population()["pets"]["cat"].people == 5
    (change,) = report.changes
    assert [
        (label, before and before.people, after and after.people) for label, before, after in change.lines
    ] == [
        ("Red", 1, 500),
        ("Blue", None, 300),
        ("Green", None, 200),
        ("everyone", 9, None),
        ("mauve", 2, None),
    ]
    assert change.replaces


def test_looking_at_what_would_change_stores_nothing(app: Flask) -> None:
    make_set()
    report = check_population(OFFICER, TABLE)
    assert (len(report.table.rows), report.changes[0].replaces) == (3, False)
    assert db.session.scalars(select(PopulationFigure)).all() == []


def test_one_bad_row_and_none_is_kept(app: Flask) -> None:
    make_set()
    make_figures("colour", {"red": 1})
    with pytest.raises(PopulationRefused) as refused:
        import_population(OFFICER, TABLE + b"colour,mauve,5,2021,Census\n")
    assert [str(row) for row in refused.value.report.refused] == [
        "Row 5: “Which colour is your door?” has no option “mauve”"
    ]
    assert population()["colour"]["red"].people == 1


def test_a_decision_about_another_table_is_not_carried_out(app: Flask) -> None:
    make_set()
    seen = check_population(OFFICER, TABLE).seen
    make_figures("pets", {"everyone": 10})
    with pytest.raises(Stale):
        import_population(OFFICER, TABLE, seen=seen)
    import_population(OFFICER, TABLE, seen=check_population(OFFICER, TABLE).seen)


def test_the_template_has_every_option_and_reads_itself(app: Flask) -> None:
    make_set()
    import_population(OFFICER, TABLE)
    template = population_template(OFFICER)
    assert template.decode("utf-8-sig").count("\n") == 1 + len(COLOUR.options) + 1 + len(PETS.options) + 1
    report = import_population(OFFICER, template)
    assert [line for change in report.changes for line in change.lines if line[1] != line[2]] == []


def test_bringing_figures_is_a_right(app: Flask) -> None:
    make_set()
    for role in ("moderator", "safeguarding_lead", "participant"):
        with pytest.raises(NotAllowed):
            import_population(make_actor(role), TABLE)
    for role in ("analyst", "administrator", "commissioner"):
        import_population(make_actor(role), TABLE)
