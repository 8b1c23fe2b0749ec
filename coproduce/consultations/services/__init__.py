"""What can be done with consultations and responses, one verb a function."""

from __future__ import annotations

from coproduce.consultations.services.beginning import begin_from_template, copy_consultation
from coproduce.consultations.services.calendars import (
    add_period,
    change_period,
    import_periods,
    remove_period,
    set_opening_terms,
)
from coproduce.consultations.services.drafts import HowGiven, begin_draft, carry_draft_over, keep_answer
from coproduce.consultations.services.editing import (
    copy_fields,
    create_consultation,
    edit_consultation,
    parts_of,
    set_groups,
    set_parts,
)
from coproduce.consultations.services.erasing import (
    erase_dead_drafts,
    erase_draft,
    erase_responses,
    withdraw_response,
)
from coproduce.consultations.services.exporting import export_responses
from coproduce.consultations.services.forgetting import forget_order
from coproduce.consultations.services.importing import check_responses, import_responses
from coproduce.consultations.services.loading import load_consultation_file, save_consultation_file
from coproduce.consultations.services.opening import readiness, readiness_checks
from coproduce.consultations.services.options import set_options
from coproduce.consultations.services.public_changes import options_of
from coproduce.consultations.services.questioning import save_questions
from coproduce.consultations.services.responding import replace_answers, submit_response
from coproduce.consultations.services.reviewing import (
    SignOff,
    answer_comment,
    ask_group,
    comment_on_draft,
    decline_to_sign,
    let_words_be_shown,
    open_without_sign_off,
    sign_off,
    take_back_request,
    take_out_comment,
)
from coproduce.consultations.services.running import (
    cancel,
    close,
    extend,
    move_answer_date,
    open_,
    pause,
    resume,
)
from coproduce.consultations.services.session_reading_back import (
    answer_reading_back,
    begin_reading_back,
    confirm_session,
    correct_session,
    go_on_session,
    say_yes,
    write_understood,
)
from coproduce.consultations.services.sessions import (
    Meeting,
    cancel_session,
    join_session,
    open_session,
    record_counts,
    record_heads,
    record_note,
    remove_note,
)
from coproduce.consultations.services.statements import (
    approve_statement,
    refuse_statement,
    take_down_statement,
)
from coproduce.consultations.services.storing import store_response
from coproduce.consultations.services.uploads import (
    choices_of,
    discard_upload,
    erase_old_uploads,
    import_upload,
    keep_choices,
    keep_upload,
)

__all__ = [
    "HowGiven",
    "Meeting",
    "SignOff",
    "add_period",
    "answer_comment",
    "answer_reading_back",
    "approve_statement",
    "ask_group",
    "begin_draft",
    "begin_from_template",
    "begin_reading_back",
    "cancel",
    "cancel_session",
    "carry_draft_over",
    "change_period",
    "check_responses",
    "choices_of",
    "close",
    "comment_on_draft",
    "confirm_session",
    "copy_consultation",
    "copy_fields",
    "correct_session",
    "create_consultation",
    "decline_to_sign",
    "discard_upload",
    "edit_consultation",
    "erase_dead_drafts",
    "erase_draft",
    "erase_old_uploads",
    "erase_responses",
    "export_responses",
    "extend",
    "forget_order",
    "go_on_session",
    "import_periods",
    "import_responses",
    "import_upload",
    "join_session",
    "keep_answer",
    "keep_choices",
    "keep_upload",
    "let_words_be_shown",
    "load_consultation_file",
    "move_answer_date",
    "open_",
    "open_session",
    "open_without_sign_off",
    "options_of",
    "parts_of",
    "pause",
    "readiness",
    "readiness_checks",
    "record_counts",
    "record_heads",
    "record_note",
    "refuse_statement",
    "remove_note",
    "remove_period",
    "replace_answers",
    "resume",
    "save_consultation_file",
    "save_questions",
    "say_yes",
    "set_groups",
    "set_opening_terms",
    "set_options",
    "set_parts",
    "sign_off",
    "store_response",
    "submit_response",
    "take_back_request",
    "take_down_statement",
    "take_out_comment",
    "withdraw_response",
    "write_understood",
]
