"""TELL: who is told what, by which channel, and what became of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.feedback.reach import use_recipient_counter
    from coproduce.notifications import confirmations, delivery, handlers, panels, reach, retention  # noqa: F401 - jobs
    from coproduce.notifications.permissions import PERMISSIONS
    from coproduce.notifications.views import mailbox, manage, participants
    from coproduce.web import navigation

    access.register(PERMISSIONS)
    use_recipient_counter(reach.expected_recipients)
    app.register_blueprint(participants.blueprint)
    app.register_blueprint(manage.blueprint)
    navigation.add(app, "Letters", "notifications_manage.index", "notices.settle", 60)
    # Production has no mailbox at all: its address is unknown there, whoever asks.
    if app.extensions["settings"].has_mailbox:
        app.register_blueprint(mailbox.blueprint)
        navigation.add(app, "Mailbox", "mailbox_manage.index", "mailbox.read", 90)
    panels.register()
