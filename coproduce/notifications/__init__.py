"""TELL: who is told what, by which channel, and what became of it."""

from __future__ import annotations

from flask import Flask


def init_app(app: Flask) -> None:
    """Bring the room into the application."""
    from coproduce.core import access
    from coproduce.notifications import (  # noqa: F401 - jobs and handlers register themselves
        answer_letters,
        checking_letters,
        clock_letters,
        commissioning_letters,
        concern_letters,
        confirmations,
        decision_letters,
        delivery,
        forum_letters,
        forum_models,
        forum_news,
        handlers,
        jobs,
        panels,
        promise_letters,
        reach,
        reading_letters,
        retention,
        understanding_letters,
    )
    from coproduce.notifications.permissions import PERMISSIONS

    access.register(PERMISSIONS)
    _count_recipients()
    _add_pages(app)
    panels.register()


def _count_recipients() -> None:
    """Tell the rooms below how many people a letter of theirs reaches."""
    from coproduce.commissioning.reach import use_recipient_counter as use_decision_counter
    from coproduce.feedback.reach import use_recipient_counter
    from coproduce.notifications import decision_letters, reach

    use_recipient_counter(reach.expected_recipients)
    use_decision_counter(decision_letters.expected_recipients)


def _add_pages(app: Flask) -> None:
    """The blueprints, and their places in the staff navigation."""
    from coproduce.notifications.views import (
        answer_subscriptions,
        forum_stops,
        lists,
        mailbox,
        manage,
        paper,
        participants,
        subscriptions,
        telling_lists,
    )
    from coproduce.web import navigation

    app.register_blueprint(participants.blueprint)
    app.register_blueprint(manage.blueprint)
    app.register_blueprint(paper.blueprint)
    app.register_blueprint(lists.blueprint)
    app.register_blueprint(telling_lists.blueprint)
    app.register_blueprint(subscriptions.blueprint)
    app.register_blueprint(answer_subscriptions.blueprint)
    app.register_blueprint(forum_stops.blueprint)
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
