"""What can be done with answers, promises and yearly reports: one verb a function. All flush, none commits."""

from __future__ import annotations

from coproduce.feedback.services.checking import Said, new_check_link
from coproduce.feedback.services.clocks import count_views, set_clock_weeks, warn_of_clocks
from coproduce.feedback.services.impact_judging import Judgement
from coproduce.feedback.services.lint import ask_again, let_stand
from coproduce.feedback.services.objections import PublicAnswer
from coproduce.feedback.services.promises import (
    finish_commitment,
    make_promise,
    move_commitment,
    promise_elsewhere,
    remind_of_dates,
    reopen_commitment,
    start_commitment,
    stop_commitment,
    warn_of_overdue,
)
from coproduce.feedback.services.release import (
    begin_telling,
    hold,
    new_lead_time_link,
    open_due,
    record_notices_settled,
    release_early,
    revoke_lead_time_links,
    rewrite,
    withdraw,
)
from coproduce.feedback.services.sources import add_source, remove_source, set_extent
from coproduce.feedback.services.taking import take_into_finding
from coproduce.feedback.services.writing import (
    ReplyInput,
    add_finding,
    begin_feedback,
    choose_quotes,
    edit_finding,
    edit_introduction,
    move_finding,
    remove_finding,
    write_reply,
)
from coproduce.feedback.services.yearly import begin_report, correct_report, edit_summary, publish_report
from coproduce.feedback.services.yearly_entries import (
    EntryInput,
    ResponseInput,
    add_entry,
    confirm_exclusion,
    edit_entry,
    propose_exclusions,
    remove_entry,
    take_exclusion_back,
    tell_outcome,
    write_response,
)

__all__ = [
    "EntryInput",
    "Judgement",
    "PublicAnswer",
    "ReplyInput",
    "ResponseInput",
    "Said",
    "add_entry",
    "add_finding",
    "add_source",
    "ask_again",
    "begin_feedback",
    "begin_report",
    "begin_telling",
    "choose_quotes",
    "confirm_exclusion",
    "correct_report",
    "count_views",
    "edit_entry",
    "edit_finding",
    "edit_introduction",
    "edit_summary",
    "finish_commitment",
    "hold",
    "let_stand",
    "make_promise",
    "move_commitment",
    "move_finding",
    "new_check_link",
    "new_lead_time_link",
    "open_due",
    "promise_elsewhere",
    "propose_exclusions",
    "publish_report",
    "record_notices_settled",
    "release_early",
    "remind_of_dates",
    "remove_entry",
    "remove_finding",
    "remove_source",
    "reopen_commitment",
    "revoke_lead_time_links",
    "rewrite",
    "set_clock_weeks",
    "set_extent",
    "start_commitment",
    "stop_commitment",
    "take_exclusion_back",
    "take_into_finding",
    "tell_outcome",
    "warn_of_clocks",
    "warn_of_overdue",
    "withdraw",
    "write_reply",
    "write_response",
]
