"""What all pages share: guards, unit of work, form widgets, error pages, security headers, panels."""

from __future__ import annotations

from flask import Flask

from coproduce.web import (
    assets,
    compression,
    display,
    errors,
    forms,
    guards,
    logs,
    navigation,
    proxies,
    rate_limits,
    security_headers,
    templating,
    uploads,
)


def init_app(app: Flask) -> None:
    """Set up everything that does not belong to one room."""
    proxies.init_app(app)
    compression.init_app(app)
    logs.init_app(app)
    guards.init_app(app)
    uploads.init_app(app)
    rate_limits.init_app(app)
    security_headers.init_app(app)
    errors.init_app(app)
    assets.init_assets(app)
    templating.init_app(app)
    display.init_app(app)
    forms.init_app(app)
    navigation.init_app(app)
