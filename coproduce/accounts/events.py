"""What happened to accounts."""

from __future__ import annotations

from dataclasses import dataclass

from coproduce.core.outbox import Event


@dataclass(frozen=True)
class AccountMailAsked(Event):
    """Somebody asked for a sign-in code or another letter about their account."""

    account_mail_id: str
