"""What six words can stand for besides a response: upper rooms that give receipts of their own say how to find it."""

from __future__ import annotations

from collections.abc import Callable

# Words as typed -> the whole page that follows them, or None where they belong to nothing of that room.
ReceiptPage = Callable[[str], str | None]

_pages: dict[str, ReceiptPage] = {}


def register_receipt_page(name: str, page: ReceiptPage) -> None:
    """Ask `page` too when somebody follows their words. Registering a name twice replaces."""
    _pages[name] = page


def page_elsewhere(typed: str) -> str | None:
    """The page of whatever else these words stand for."""
    return next((html for page in _pages.values() if (html := page(typed)) is not None), None)
