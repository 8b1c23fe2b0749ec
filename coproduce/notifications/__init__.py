"""TELL: who is told what, by which channel, and what became of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.feedback.reach import use_recipient_counter
    from coproduce.notifications import (  # noqa: F401 - jobs and handlers register themselves
        confirmations,
        delivery,
        handlers,
        jobs,
        panels,
        reach,
        retention,
    )
    from coproduce.notifications.permissions import PERMISSIONS
    from coproduce.notifications.views import lists, mailbox, manage, participants, telling_lists
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    use_recipient_counter(reach.expected_recipients)
    app.register_blueprint(participants.blueprint)
    app.register_blueprint(manage.blueprint)
    app.register_blueprint(lists.blueprint)
    app.register_blueprint(telling_lists.blueprint)
    navigation.add(app, "Letters", "notifications_manage.index", "notices.settle", 60)
    hint = "Addresses for telling people, never joined to answers"
    page = "contact_lists_manage.index"
    add, section = navigation.add_setting, navigation.PEOPLE
    add(app, section, 30, "Contact lists", page, permission="contact_lists.manage", hint=hint)
    # Production has no mailbox at all: its address is unknown there, whoever asks.
    if app.extensions["settings"].has_mailbox:
        app.register_blueprint(mailbox.blueprint)
        hint, section = "Every letter that this site would have sent", navigation.LOOKING_BACK
        add(app, section, 50, "Mailbox", "mailbox_manage.index", permission="mailbox.read", hint=hint)
    panels.register()
