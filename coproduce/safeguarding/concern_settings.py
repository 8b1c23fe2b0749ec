"""What a lead sets for concerns: clocks and the fallback contact. The order of those on duty stands in `duties`."""

from __future__ import annotations

from collections.abc import Mapping

from coproduce.accounts.models import Account
from coproduce.accounts.queries import account_by_email
from coproduce.accounts.roles import SAFEGUARDING_LEAD
from coproduce.core import audit
from coproduce.core.access import Actor, require
from coproduce.core.database import db
from coproduce.core.errors import InvalidInput, Refused, Stale
from coproduce.safeguarding.concern_rules import LONGEST_CLOCK, LONGEST_NAME, SHORTEST_CLOCK, severities
from coproduce.safeguarding.models import ConcernSettings

ONLY_ROW = "area"


def concern_settings() -> ConcernSettings:
    """The area's settings; as the data file has them where nobody has changed any."""
    return db.session.get(ConcernSettings, ONLY_ROW) or ConcernSettings(
        id=ONLY_ROW, version=0, clocks={}, fallback_name="", fallback_email=""
    )


def clocks() -> dict[str, int]:
    """Minutes of working time by severity, as they hold now."""
    own = concern_settings().clocks
    return {kind.key: own.get(kind.key, kind.minutes) for kind in severities()}


def save_clocks(actor: Actor, minutes: Mapping[str, int], *, expected_version: int | None = None) -> None:
    """Set the clocks of concerns raised from now on. Raises NotAllowed, Stale; InvalidInput for a clock that nobody
    could keep, that is longer than a working week, or that is slower for what is more urgent."""
    require(actor, "concerns.settings")
    chosen = {kind.key: minutes.get(kind.key, kind.minutes) for kind in severities()}
    wrong = {
        key: f"Give between {SHORTEST_CLOCK} and {LONGEST_CLOCK:,} minutes."
        for key, value in chosen.items()
        if not SHORTEST_CLOCK <= value <= LONGEST_CLOCK
    }
    if not wrong and list(chosen.values()) != sorted(chosen.values()):
        wrong = {next(iter(chosen)): "What is more urgent must not have the longer clock."}
    if wrong:
        raise InvalidInput(wrong)
    row = _row(expected_version)
    row.clocks = chosen
    db.session.flush()
    audit.record(actor, "set_clocks", "concern settings", ONLY_ROW, details=chosen)


def save_fallback(
    actor: Actor,
    account: Account | None,
    *,
    name: str = "",
    email: str = "",
    expected_version: int | None = None,
) -> None:
    """Who hears when a concern names everybody on duty, or nobody on duty acknowledges it: an account with the role, or
    else an address. Raises NotAllowed, Stale, Refused (an account without the role), InvalidInput."""
    require(actor, "concerns.settings")
    email, name = email.strip().lower(), name.strip()[:LONGEST_NAME]
    if account is None and email:
        account = account_by_email(email)
    if account is not None and not _may_open(account):
        raise Refused(f"Give the role of safeguarding lead first to: {account.name or account.email}.")
    if account is None and email and not name:
        raise InvalidInput({"name": "Say whose address it is."})
    row = _row(expected_version)
    row.fallback_account_id = account.id if account else None
    row.fallback_name, row.fallback_email = ("", "") if account else (name if email else "", email)
    db.session.flush()
    audit.record(actor, "set_fallback", "concern settings", ONLY_ROW)


def _may_open(account: Account) -> bool:
    return account.active and SAFEGUARDING_LEAD in {role.name for role in account.roles}


def _row(expected_version: int | None) -> ConcernSettings:
    row = concern_settings()
    if expected_version is not None and expected_version != row.version:
        raise Stale("settings of concerns")
    if row.version == 0:
        db.session.add(row)
    return row
