"""Settings from the environment. Production refuses to start with a setting that would be quietly wrong."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from coproduce.core.errors import DomainError

ENVIRONMENTS = ("development", "demonstration", "test", "production")
SECRET_FOR_DEVELOPMENT = "only for development, never for people's data"
PROJECT = Path(__file__).resolve().parent.parent


class UnsafeSettings(DomainError):
    """A setting is missing or must not be used in this environment; the message lists each one."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next."""

    environment: str
    instance_path: Path
    database_url: str
    secret_key: str
    receipt_keys: Mapping[int, str]
    redis_url: str = ""
    site_url: str = "http://127.0.0.1:8000"
    area_name: str = "Bury local area"
    contact_email: str = "coproduction@example.org"
    contact_phone: str = "0161 496 0100"
    mail_from: str = "coproduce <no-reply@example.org>"
    smtp_host: str = ""
    smtp_port: int = 25
    smtp_user: str = ""
    smtp_password: str = field(default="", repr=False)
    smtp_starttls: bool = False
    debug: bool = False
    clock_offset: timedelta = timedelta(0)
    trusted_proxies: int = 0
    makes_pdfs: bool = True
    signing_key: str = field(default="", repr=False)  # of evidence packs: Ed25519, 32 bytes in base 64
    audit_heads_path: Path | None = None
    licence_name: str = "Open Government Licence v3.0"  # of open data
    licence_address: str = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    information_request_months: int = 12  # after the answer, until what was collected is erased
    reading_claim_lasts: timedelta = timedelta(minutes=30)
    reading_waits_at_most: timedelta = timedelta(hours=16)  # of working time

    @property
    def is_production(self) -> bool:
        return self.environment == "production"

    @property
    def has_mailbox(self) -> bool:
        """Whether sent mail is also kept for `/manage/mailbox`: never where real people are written to."""
        return self.environment in ("development", "demonstration", "test")

    @property
    def trusted_hosts(self) -> list[str] | None:
        """Names under which production answers: its own, and this machine's for probes. Letters hold addresses that
        are made from the name a request came under, and whoever asks for a letter could name their own host. None
        means every name."""
        if not self.is_production:
            return None
        return [urlsplit(self.site_url).hostname or "", "localhost", "127.0.0.1"]

    @property
    def audit_heads(self) -> Path:
        """The file outside the database that the head of the audit trail is written to each day."""
        return self.audit_heads_path or self.instance_path / "audit-heads.log"

    @property
    def current_receipt_key(self) -> int:
        return max(self.receipt_keys)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read `COPRODUCE_*`. Raises UnsafeSettings with every fault at once."""
        values = _Reader(os.environ if environ is None else environ)
        environment = values.text("ENVIRONMENT", "development")
        instance = Path(values.text("INSTANCE", str(PROJECT / "instance"))).resolve()
        settings = cls(
            environment=environment,
            instance_path=instance,
            database_url=values.text("DATABASE_URL", f"sqlite:///{instance / 'coproduce.sqlite3'}"),
            secret_key=values.text("SECRET_KEY", SECRET_FOR_DEVELOPMENT),
            receipt_keys=_receipt_keys(values.text("RECEIPT_KEYS", f"1:{SECRET_FOR_DEVELOPMENT}")),
            redis_url=values.text("REDIS_URL", ""),
            site_url=values.text("SITE_URL", cls.site_url).rstrip("/"),
            area_name=values.text("AREA_NAME", cls.area_name),
            contact_email=values.text("CONTACT_EMAIL", cls.contact_email),
            contact_phone=values.text("CONTACT_PHONE", cls.contact_phone),
            mail_from=values.text("MAIL_FROM", cls.mail_from),
            smtp_host=values.text("SMTP_HOST", ""),
            smtp_port=values.number("SMTP_PORT", 25),
            smtp_user=values.text("SMTP_USER", ""),
            smtp_password=values.text("SMTP_PASSWORD", ""),
            smtp_starttls=values.flag("SMTP_STARTTLS"),
            debug=values.flag("DEBUG"),
            clock_offset=timedelta(seconds=values.number("CLOCK_OFFSET_SECONDS", 0)),
            trusted_proxies=values.number("TRUSTED_PROXIES", 0),
            makes_pdfs=values.flag("MAKES_PDFS", cls.makes_pdfs),
            signing_key=values.text("SIGNING_KEY", ""),
            audit_heads_path=values.path("AUDIT_HEADS"),
            licence_name=values.text("LICENCE_NAME", cls.licence_name),
            licence_address=values.text("LICENCE_ADDRESS", cls.licence_address),
            information_request_months=values.number(
                "INFORMATION_REQUEST_MONTHS", cls.information_request_months
            ),
            reading_claim_lasts=timedelta(minutes=values.number("READING_CLAIM_MINUTES", 30)),
            reading_waits_at_most=timedelta(hours=values.number("READING_ALERT_HOURS", 16)),
        )
        faults = values.faults + settings.faults()
        if faults:
            raise UnsafeSettings("; ".join(faults))
        return settings

    def faults(self) -> list[str]:
        """Every reason not to start with these settings, in words."""
        found = []
        if self.environment not in ENVIRONMENTS:
            found.append(f"COPRODUCE_ENVIRONMENT must be one of {', '.join(ENVIRONMENTS)}")
        if not self.receipt_keys:
            found.append("COPRODUCE_RECEIPT_KEYS must look like 1:first-key,2:second-key")
        if self.signing_key and not _is_signing_key(self.signing_key):
            found.append("COPRODUCE_SIGNING_KEY must be 32 bytes in base 64; run: coproduce evidence new-key")
        if self.is_production:
            found += self._production_faults()
        return found

    def _production_faults(self) -> list[str]:
        secrets = [self.secret_key, *self.receipt_keys.values()]
        weak = SECRET_FOR_DEVELOPMENT in secrets or any(len(secret) < 32 for secret in secrets)
        checks = (
            (
                weak,
                "COPRODUCE_SECRET_KEY and COPRODUCE_RECEIPT_KEYS must be your own, at least 32 characters each",
            ),
            (
                self.secret_key in self.receipt_keys.values(),
                "COPRODUCE_SECRET_KEY must differ from the receipt keys",
            ),
            (
                not self.signing_key,
                "COPRODUCE_SIGNING_KEY must be set, to sign evidence packs; run: coproduce evidence new-key",
            ),
            (self.debug, "COPRODUCE_DEBUG must be off in production"),
            (not self.smtp_host, "COPRODUCE_SMTP_HOST must name the mail server"),
            (
                "example.org" in self.mail_from or self.contact_email.endswith("example.org"),
                "COPRODUCE_MAIL_FROM and COPRODUCE_CONTACT_EMAIL must be addresses of your own",
            ),
            (bool(self.clock_offset), "COPRODUCE_CLOCK_OFFSET_SECONDS must be 0 in production"),
            (not self.site_url.startswith("https://"), "COPRODUCE_SITE_URL must begin with https://"),
        )
        return [fault for holds, fault in checks if holds]


class _Reader:
    """Reads typed values and collects what is unreadable."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self.faults: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self._environ.get(f"COPRODUCE_{name}") or default

    def path(self, name: str) -> Path | None:
        value = self.text(name, "")
        return Path(value).resolve() if value else None

    def number(self, name: str, default: int) -> int:
        value = self.text(name, str(default))
        try:
            return int(value)
        except ValueError:
            self.faults.append(f"COPRODUCE_{name} must be a whole number, not {value!r}")
            return default

    def flag(self, name: str, default: bool = False) -> bool:
        return self.text(name, "yes" if default else "no").lower() in ("1", "yes", "true", "on")


def _is_signing_key(value: str) -> bool:
    try:
        return len(b64decode(value, validate=True)) == 32
    except ValueError:
        return False


def _receipt_keys(value: str) -> dict[int, str]:
    pairs = [pair.partition(":") for pair in value.split(",") if pair.strip()]
    return {
        int(version): key.strip() for version, _, key in pairs if version.strip().isdigit() and key.strip()
    }
