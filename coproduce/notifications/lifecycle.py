"""The life of a notice (rule 1). A crash between the mail server's acceptance and our commit leaves "sending", which
becomes "uncertain" and waits for a person: nothing is silently sent again and no row is lost."""

from __future__ import annotations

from coproduce.core.lifecycle import Lifecycle, Transition
from coproduce.notifications.rules import paper_refusals

NOTICE = Lifecycle(
    name="notice",
    initial="queued",
    table={
        ("queued", "begin"): Transition("sending", "notices.deliver"),
        ("sending", "succeed"): Transition("sent", "notices.deliver"),
        ("sending", "postpone"): Transition("queued", "notices.deliver"),
        ("sending", "give_up"): Transition("failed", "notices.deliver"),
        ("sending", "doubt"): Transition("uncertain", "notices.deliver"),
        # On paper: what a named person says (rule 2).
        ("queued", "hand_over"): Transition("sent", "notices.settle", paper_refusals, needs_reason=True),
        ("queued", "come_back"): Transition("failed", "notices.settle", paper_refusals, needs_reason=True),
        # A person looked into it.
        ("uncertain", "arrived"): Transition("sent", "notices.settle", needs_reason=True),
        ("uncertain", "accept"): Transition("uncertain", "notices.settle", needs_reason=True),
        ("failed", "accept"): Transition("failed", "notices.settle", needs_reason=True),
        ("uncertain", "send_again"): Transition("queued", "notices.settle", needs_reason=True),
        ("failed", "send_again"): Transition("queued", "notices.settle", needs_reason=True),
    },
)
