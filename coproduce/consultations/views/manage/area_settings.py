"""What this room sets once for the whole area."""

from __future__ import annotations

from flask import Flask

from coproduce.web.navigation import ASKING, LOOKING_BACK, add_setting

# (section, position, words, endpoint, permission, what it is for)
SETTINGS = (
    (
        ASKING,
        10,
        "Questions about you",
        "equality_manage.index",
        "equality.edit",
        "The optional questions on age, background and needs",
    ),
    (
        ASKING,
        20,
        "Languages",
        "languages_manage.index",
        "languages.edit",
        "Languages in which people can answer, and the words around the questions",
    ),
    (
        ASKING,
        30,
        "Who lives here",
        "population_manage.index",
        "population.import",
        "Figures to compare with who took part",
    ),
    (
        LOOKING_BACK,
        10,
        "School holidays and elections",
        "calendars_manage.index",
        "calendars.edit",
        "Dates that do not count as open days",
    ),
    (
        LOOKING_BACK,
        15,
        "How many school days",
        "calendars_manage.terms",
        "opening_terms.edit",
        "The fewest on the full track, with the reason",
    ),
)


def add(app: Flask) -> None:
    """Add its pages to the area's settings."""
    for section, position, words, endpoint, permission, hint in SETTINGS:
        add_setting(app, section, position, words, endpoint, permission=permission, hint=hint)
