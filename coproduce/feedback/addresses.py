"""Where the pages are that refusals, tasks and traces point to.

Services and queries know no request, so they cannot ask Flask; a test compares these with the site's map of addresses.
"""

from __future__ import annotations


def public_page(slug: str, finding_id: str = "") -> str:
    page = f"/consultations/{slug}/feedback"
    return f"{page}#finding-{finding_id}" if finding_id else page


def early_page(token: str) -> str:
    return f"/early/{token}"


def consultation_page(slug: str) -> str:
    return f"/consultations/{slug}"


def results_page(slug: str) -> str:
    return f"/consultations/{slug}/results"


def results_work(slug: str) -> str:
    return f"/manage/consultations/{slug}/results"


def overview(slug: str) -> str:
    return f"/manage/consultations/{slug}/answers"


def introduction(slug: str) -> str:
    return f"{overview(slug)}/introduction"


def release(slug: str) -> str:
    return f"{overview(slug)}/release"


def finding(slug: str, finding_id: str) -> str:
    return f"{overview(slug)}/findings/{finding_id}"


def reply(slug: str, finding_id: str) -> str:
    return f"{finding(slug, finding_id)}/reply"


def check(slug: str) -> str:
    return f"{overview(slug)}/check"


def private_check(token: str) -> str:
    return f"/check/{token}"


def group_check(round_id: str, group_slug: str) -> str:
    return f"/check/for-group/{round_id}/{group_slug}"


def agree(slug: str, finding_id: str) -> str:
    return f"{public_page(slug)}/{finding_id}/agree"


def disagreements() -> str:
    return "/manage/disagreements/"


def own_verdict(verdict_id: str) -> str:
    return f"/my/what-i-said/{verdict_id}"


def sources(slug: str, finding_id: str) -> str:
    return f"{finding(slug, finding_id)}/sources"


def promise(commitment_id: str) -> str:
    return f"/manage/promises/{commitment_id}"


def public_promise(commitment_id: str) -> str:
    return f"/feedback/promises/{commitment_id}"


def did_it_work(check_id: str, token: str) -> str:
    """The private page of one person; for groups see `did_it_work_for_group`."""
    return f"/did-it-work/{check_id}/{token}"


def did_it_work_for_group(check_id: str) -> str:
    return f"/did-it-work/{check_id}"


def not_what_i_meant(slug: str) -> str:
    return f"/manage/consultations/{slug}/not-what-i-meant"


def paths(slug: str = "") -> str:
    """Where staff see how many views have a complete path, of one consultation or of all."""
    return f"/manage/consultations/{slug}/paths" if slug else "/manage/paths"


def reports_page(slug: str) -> str:
    return f"/consultations/{slug}/reports/"


def report_page(slug: str, year: int, entry_id: str = "") -> str:
    page = f"/consultations/{slug}/reports/{year}"
    return f"{page}#entry-{entry_id}" if entry_id else page


def reports_overview(slug: str) -> str:
    return f"/manage/consultations/{slug}/yearly-reports/"


def report_work(slug: str, year: int) -> str:
    return f"/manage/consultations/{slug}/yearly-reports/{year}"


def report_comments(slug: str, year: int) -> str:
    return f"{report_work(slug, year)}/comments"


def report_entry(slug: str, year: int, entry_id: str) -> str:
    return f"{report_work(slug, year)}/entries/{entry_id}"


def report_exclusion(slug: str, year: int, exclusion_id: str) -> str:
    return f"{report_work(slug, year)}/left-out/{exclusion_id}"
