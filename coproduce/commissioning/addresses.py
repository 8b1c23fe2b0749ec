"""Where the pages are that refusals, letters and panels point to. A test compares them with the site's map."""

from __future__ import annotations


def public_page(slug: str) -> str:
    return f"/proposals/{slug}"


def decision_page(slug: str) -> str:
    return f"/proposals/{slug}/decision"


def early_page(token: str) -> str:
    return f"/proposals/early/{token}"


def attestation_page(token: str) -> str:
    return f"/attest/{token}"


def deciding(slug: str, page: str = "") -> str:
    """A staff page about the decision: next (the gate), consultations, duties, makers, report, record, steps, release,
    way or notice."""
    base = f"/manage/proposals/{slug}/decision"
    return f"{base}/{page}" if page else base


def assessment(slug: str) -> str:
    return f"/manage/proposals/{slug}/assessment"


def consultation(slug: str) -> str:
    return f"/manage/consultations/{slug}"


def answers(slug: str) -> str:
    return f"/manage/consultations/{slug}/answers"
