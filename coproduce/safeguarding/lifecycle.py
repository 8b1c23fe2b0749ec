"""Reading a passage, looking at a file, and what becomes of a concern."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.safeguarding.events import ConcernRaised, PassageRead

PASSAGE = Lifecycle(
    name="passage",
    initial="unread",
    table={
        ("unread", "read"): Transition("read", "passages.read", event=lambda p: PassageRead(p.id)),
        ("unread", "hold"): Transition("held", "passages.read", needs_reason=True),
        ("read", "hold"): Transition("held", "passages.read", needs_reason=True),
        ("held", "release"): Transition("read", "passages.read", needs_reason=True),
        ("read", "redact"): Transition("read", "passages.read"),
        ("held", "redact"): Transition("held", "passages.read"),
        ("read", "return_to_queue"): Transition("unread", "passages.read"),
    },
)

ATTACHMENT = Lifecycle(
    name="file",
    initial="received",
    table={
        ("received", "show"): Transition("shown", "attachments.read"),
        ("received", "hold"): Transition("held", "attachments.read", needs_reason=True),
        ("shown", "hold"): Transition("held", "attachments.read", needs_reason=True),
        ("held", "release"): Transition("shown", "attachments.read", needs_reason=True),
        ("shown", "return_to_queue"): Transition("received", "attachments.read"),
        ("shown", "describe"): Transition("shown", "attachments.read"),
        ("held", "describe"): Transition("held", "attachments.read"),
        # A file of staff: who publishes it has looked at it.
        ("received", "publish"): Transition("shown", "attachments.publish"),
        ("shown", "publish"): Transition("shown", "attachments.publish"),
        ("shown", "unpublish"): Transition("shown", "attachments.publish"),
    },
)

CONCERN = Lifecycle(
    name="concern",
    initial="noted",
    table={
        ("noted", "raise"): Transition("raised", "concerns.raise", event=lambda c: ConcernRaised(c.id)),
        ("raised", "acknowledge"): Transition("acknowledged", "concerns.handle"),
        ("acknowledged", "close"): Transition("closed", "concerns.handle", needs_reason=True),
        ("closed", "reopen"): Transition("acknowledged", "concerns.handle", needs_reason=True),
    },
)
