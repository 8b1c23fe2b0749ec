"""Looking after an improvement plan: every fact is written down with its day, and no status is ever typed."""

from coproduce.commissioning.services.improvement.actions import (
    NewAction,
    add_action,
    add_milestone,
    finish_action,
    move_action,
    reach_milestone,
    reopen_action,
    start_action,
    stop_action,
)
from coproduce.commissioning.services.improvement.plans import (
    EIGHT_AREAS,
    add_area,
    begin_with_eight_areas,
    close_plan,
    create_plan,
    edit_area,
    edit_plan,
    publish_plan,
)
from coproduce.commissioning.services.improvement.showing import (
    NewEvidence,
    NewMeasure,
    add_evidence,
    add_measure,
    add_reading,
)

__all__ = [
    "EIGHT_AREAS",
    "NewAction",
    "NewEvidence",
    "NewMeasure",
    "add_action",
    "add_area",
    "add_evidence",
    "add_measure",
    "add_milestone",
    "add_reading",
    "begin_with_eight_areas",
    "close_plan",
    "create_plan",
    "edit_area",
    "edit_plan",
    "finish_action",
    "move_action",
    "publish_plan",
    "reach_milestone",
    "reopen_action",
    "start_action",
    "stop_action",
]
