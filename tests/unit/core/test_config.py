"""Settings: production refuses what would be quietly wrong."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import pytest

from coproduce.config import Settings, UnsafeSettings

SAFE = {
    "COPRODUCE_ENVIRONMENT": "production",
    "COPRODUCE_SECRET_KEY": "k" * 40,
    "COPRODUCE_RECEIPT_KEYS": "1:" + "r" * 40,
    "COPRODUCE_SIGNING_KEY": b64encode(b"s" * 32).decode(),
    "COPRODUCE_SMTP_HOST": "mail.example.org",
    "COPRODUCE_SITE_URL": "https://views.example.org",
    "COPRODUCE_MAIL_FROM": "Views <views@council.example>",
    "COPRODUCE_CONTACT_EMAIL": "views@council.example",
}


def test_a_safe_production_starts(tmp_path: Path) -> None:
    settings = Settings.from_environment({**SAFE, "COPRODUCE_INSTANCE": str(tmp_path)})
    assert settings.is_production
    assert not settings.has_mailbox


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"COPRODUCE_SECRET_KEY": ""}, "SECRET_KEY"),
        ({"COPRODUCE_SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"COPRODUCE_SECRET_KEY": "r" * 40}, "differ"),
        ({"COPRODUCE_RECEIPT_KEYS": ""}, "RECEIPT_KEYS"),
        ({"COPRODUCE_RECEIPT_KEYS": "nonsense"}, "RECEIPT_KEYS"),
        ({"COPRODUCE_SIGNING_KEY": ""}, "SIGNING_KEY"),
        ({"COPRODUCE_SIGNING_KEY": "c2hvcnQ="}, "SIGNING_KEY"),
        ({"COPRODUCE_SMTP_HOST": ""}, "SMTP_HOST"),
        ({"COPRODUCE_DEBUG": "yes"}, "DEBUG"),
        ({"COPRODUCE_CLOCK_OFFSET_SECONDS": "60"}, "CLOCK_OFFSET"),
        ({"COPRODUCE_MAIL_FROM": ""}, "MAIL_FROM"),
        ({"COPRODUCE_CONTACT_EMAIL": ""}, "CONTACT_EMAIL"),
        ({"COPRODUCE_SITE_URL": "http://views.example.org"}, "SITE_URL"),
        ({"COPRODUCE_SMTP_PORT": "many"}, "SMTP_PORT"),
        ({"COPRODUCE_ENVIRONMENT": "live"}, "ENVIRONMENT"),
    ],
)
def test_an_unsafe_production_does_not_start(change: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeSettings, match=named):
        Settings.from_environment({**SAFE, **change})


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(UnsafeSettings) as problem:
        Settings.from_environment({"COPRODUCE_ENVIRONMENT": "production"})
    for name in ("SECRET_KEY", "SMTP_HOST", "SITE_URL"):
        assert name in str(problem.value)


def test_the_newest_receipt_key_is_the_current_one() -> None:
    settings = Settings.from_environment({"COPRODUCE_RECEIPT_KEYS": "1:old,3:new,2:middle"})
    assert settings.current_receipt_key == 3


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    assert "hunter2" not in repr(Settings.from_environment({"COPRODUCE_SMTP_PASSWORD": "hunter2"}))
