"""What people and the worker do with themes, quotes and results: one verb a function."""

from coproduce.insights.services.assigning import assign_question
from coproduce.insights.services.coding import mark_no_theme, move_passages, remove_from_theme, undo
from coproduce.insights.services.commenting import comment, reopen_comment, settle_comment
from coproduce.insights.services.excerpts import mark_excerpts, remove_excerpt
from coproduce.insights.services.machine import score_texts, suggest_themes
from coproduce.insights.services.one_pass import Decision, read_and_code
from coproduce.insights.services.quotes import (
    approve_quote,
    propose_quote,
    withdraw_quote,
    withdraw_quotes_without_consent,
)
from coproduce.insights.services.results import (
    ask_for_snapshot,
    prepare_snapshot,
    publish_snapshot,
    withdraw_snapshot,
)
from coproduce.insights.services.themes import (
    accept_candidate,
    approve_theme,
    ask_for_themes,
    draft_theme,
    merge_themes,
    reconsider_theme,
    rename_theme,
    set_aside_theme,
    split_theme,
)

__all__ = [
    "Decision",
    "accept_candidate",
    "approve_quote",
    "approve_theme",
    "ask_for_snapshot",
    "ask_for_themes",
    "assign_question",
    "comment",
    "draft_theme",
    "mark_excerpts",
    "mark_no_theme",
    "merge_themes",
    "move_passages",
    "prepare_snapshot",
    "propose_quote",
    "publish_snapshot",
    "read_and_code",
    "reconsider_theme",
    "remove_excerpt",
    "remove_from_theme",
    "rename_theme",
    "reopen_comment",
    "score_texts",
    "set_aside_theme",
    "settle_comment",
    "split_theme",
    "suggest_themes",
    "undo",
    "withdraw_quote",
    "withdraw_quotes_without_consent",
    "withdraw_snapshot",
]
