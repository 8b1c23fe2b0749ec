"""What can be done with answers and promises: one verb a function. All flush, none commits."""

from __future__ import annotations

from coproduce.feedback.services.promises import (
    finish_commitment,
    make_promise,
    move_commitment,
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

__all__ = [
    "ReplyInput",
    "add_finding",
    "begin_feedback",
    "begin_telling",
    "choose_quotes",
    "edit_finding",
    "edit_introduction",
    "finish_commitment",
    "hold",
    "make_promise",
    "move_commitment",
    "move_finding",
    "new_lead_time_link",
    "open_due",
    "record_notices_settled",
    "release_early",
    "remove_finding",
    "reopen_commitment",
    "revoke_lead_time_links",
    "rewrite",
    "start_commitment",
    "stop_commitment",
    "warn_of_overdue",
    "withdraw",
    "write_reply",
]
