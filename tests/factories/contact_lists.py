"""Made-up lists of imported addresses. Each function adds to the session and flushes."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import count

from coproduce.accounts.actors import actor_of
from coproduce.accounts.models import Account
from coproduce.consultations.models import Consultation
from coproduce.core import clock
from coproduce.core.access import Actor
from coproduce.notifications import list_services
from coproduce.notifications.list_rules import OCCASIONS
from coproduce.notifications.list_services import ListFacts
from coproduce.notifications.models import ContactList, ContactListUpload
from tests.factories.accounts import make_account

_numbers = count(1)


def list_facts(name: str = "", **values: object) -> ListFacts:
    """What somebody says about a list, complete."""
    said: dict[str, object] = {
        "source": "Your school gave us its office address.",
        "lawful_basis": "We must involve schools in this by law.",
        "erase_on": clock.today() + timedelta(days=365),
        **values,
    }
    return ListFacts(name or f"Invented schools {next(_numbers)}", **said)  # type: ignore[arg-type]


def csv_of(*rows: Sequence[str], header: Sequence[str] = ("School", "Email")) -> bytes:
    return "\n".join(",".join(row) for row in (header, *rows)).encode()


def xlsx_of(rows: Iterable[Sequence[object]]) -> bytes:
    from openpyxl import Workbook

    workbook, packed = Workbook(), io.BytesIO()
    for row in rows:
        workbook.active.append(list(row))  # type: ignore[union-attr]
    workbook.save(packed)
    return packed.getvalue()


def commissioner() -> Actor:
    """A commissioner with an account, who can import and agree."""
    return actor_of(commissioner_account())


def commissioner_account() -> Account:
    return make_account("commissioner", name="Cora Missioner (invented)")


def make_upload(actor: Actor, content: bytes, name: str = "", **values: object) -> ContactListUpload:
    return list_services.keep_list_upload(actor, list_facts(name, **values), content)


def make_contact_list(
    *emails: str, actor: Actor | None = None, name: str = "", erase_on: date | None = None
) -> ContactList:
    """A list that was imported from a file."""
    importer = actor or commissioner()
    content = csv_of(*((f"School {number}", email) for number, email in enumerate(emails)))
    values = {"erase_on": erase_on} if erase_on else {}
    made, _ = list_services.import_list(importer, make_upload(importer, content, name, **values))
    return made


def tell_list(
    consultation: Consultation,
    *lists: ContactList,
    actor: Actor | None = None,
    occasions: Iterable[str] = OCCASIONS,
) -> None:
    """Agree that the lists are told of these occasions."""
    list_services.agree_to_tell(
        actor or commissioner(), consultation, {each.id: set(occasions) for each in lists}
    )
