"""Pages of the room that proves."""

from __future__ import annotations

from flask import Blueprint

from coproduce.evidence.views import claims, exports, lundy, packs, reports, request_texts, together

BLUEPRINTS: tuple[Blueprint, ...] = (packs.blueprint, packs.site, claims.blueprint)

BLUEPRINTS += (reports.manage, reports.site, lundy.manage, lundy.site, together.site)

BLUEPRINTS += (exports.blueprint, request_texts.blueprint)
