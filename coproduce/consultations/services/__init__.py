"""What can be done with consultations and responses, one verb a function."""

from __future__ import annotations

from coproduce.consultations.services.editing import (
    copy_fields,
    create_consultation,
    edit_consultation,
    parts_of,
    save_questions,
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
from coproduce.consultations.services.responding import (
    begin_draft,
    carry_draft_over,
    keep_answer,
    link_to_account,
    replace_answers,
    store_response,
    submit_response,
)
from coproduce.consultations.services.running import (
    cancel,
    close,
    extend,
    move_answer_date,
    open_,
    pause,
    readiness,
    resume,
)
from coproduce.consultations.services.uploads import (
    choices_of,
    discard_upload,
    erase_old_uploads,
    import_upload,
    keep_choices,
    keep_upload,
)

__all__ = [
    "begin_draft",
    "cancel",
    "carry_draft_over",
    "check_responses",
    "choices_of",
    "close",
    "copy_fields",
    "create_consultation",
    "discard_upload",
    "edit_consultation",
    "erase_dead_drafts",
    "erase_draft",
    "erase_old_uploads",
    "erase_responses",
    "export_responses",
    "extend",
    "forget_order",
    "import_responses",
    "import_upload",
    "keep_answer",
    "keep_choices",
    "keep_upload",
    "link_to_account",
    "load_consultation_file",
    "move_answer_date",
    "open_",
    "parts_of",
    "pause",
    "readiness",
    "replace_answers",
    "resume",
    "save_consultation_file",
    "save_questions",
    "set_groups",
    "set_parts",
    "store_response",
    "submit_response",
    "withdraw_response",
]
