"""The files of a pack, made of documents, claims and the day alone: no clock and no database is asked here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from coproduce.evidence.pack.archive import write_archive
from coproduce.evidence.pack.manifest import MANIFEST, SIGNATURE, as_json, manifest_of
from coproduce.evidence.pack.signing import SiteKey, fingerprint
from coproduce.evidence.pack.tables import csv_of, ods_of, promises_in, tables_of
from coproduce.evidence.rules.claims import KINDS, SIDES, framework

Document = Mapping[str, Any]
NOT_FOR_PUBLICATION = "Not for publication. Small figures can give people away."
Render = Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class ShownCitation:
    kind: str
    title: str
    url: str
    dated: str
    shows: str
    does_not_show: str
    target: str = ""


@dataclass(frozen=True)
class ShownClaim:
    """A claim with what it rests on; `about` names the consultation, proposal or plan that it is about."""

    heading: str
    side: str
    text: str
    about: str
    noted_on: str
    citations: tuple[ShownCitation, ...]


@dataclass(frozen=True)
class PackFacts:
    """All that a pack is made of. `head` is number and hash of the audit trail as the day began; `later` are the
    titles of documents that were put together afterwards, with their parts that carry no date of their own."""

    kind: str
    slug: str
    title: str
    as_of: date
    area: str
    site: str
    program: str
    head: tuple[int, str]
    documents: Sequence[Document]
    claims: Sequence[ShownClaim]
    later: Sequence[tuple[str, Sequence[str]]] = ()
    staff_tables: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)


def make_pack(facts: PackFacts, key: SiteKey, render: Render) -> bytes:
    """The bytes of a signed pack. `render` makes the report of its facts."""
    files = _files(facts, render)
    manifest = manifest_of(_about(facts, key), files)
    return write_archive({**files, MANIFEST: manifest, SIGNATURE: key.sign(manifest)})


def _about(facts: PackFacts, key: SiteKey) -> dict[str, Any]:
    number, head = facts.head
    return {
        "title": facts.title,
        "kind": facts.kind,
        "slug": facts.slug,
        "as_of": facts.as_of.isoformat(),
        "area": facts.area,
        "site": facts.site,
        "made_by": f"coproduce {facts.program}",
        "audience": "staff" if facts.staff_tables else "everybody",
        "key": {"kind": "Ed25519", "fingerprint": fingerprint(key.public)},
        "audit_trail": {"as_the_day_began": True, "links": number, "head": head},
    }


def _files(facts: PackFacts, render: Render) -> dict[str, bytes]:
    tables = tables_of(facts.documents, facts.as_of)
    claims = _claims_table(facts.claims)
    files = {
        "README.txt": _read_me(facts).encode(),
        "report.html": render(_report_values(facts, tables)).encode(),
        "claims.csv": csv_of(claims),
        "tables.ods": ods_of({"claims": claims, **tables}, f"{facts.title}: evidence"),
        "data/claims.json": as_json(_claims_data(facts.claims)),
        **{f"tables/{name}.csv": csv_of(rows) for name, rows in tables.items()},
        **{_name(document): as_json(document) for document in facts.documents},
    }
    for name, rows in facts.staff_tables.items():
        files[f"staff/not-for-publication-{name}.csv"] = csv_of([[NOT_FOR_PUBLICATION], *rows])
    return files


def _name(document: Document) -> str:
    return f"data/{document['kind']}-{document['url'].rpartition('/')[2]}.json"


def _claims_table(claims: Sequence[ShownClaim]) -> list[list[str]]:
    titles = framework().headings
    rows = [
        ["Heading", "Side", "About", "Claim", "Kind of record", "Record", "Shows", "Does not show", "Address"]
    ]
    for claim in claims:
        for each in claim.citations:
            rows.append(
                [
                    titles[claim.heading],
                    SIDES[claim.side],
                    claim.about,
                    claim.text,
                    KINDS[each.kind],
                    each.title,
                    each.shows,
                    each.does_not_show,
                    each.url,
                ]
            )
    return rows


def _claims_data(claims: Sequence[ShownClaim]) -> list[dict[str, Any]]:
    return [
        {
            "heading": claim.heading,
            "side": claim.side,
            "about": claim.about,
            "text": claim.text,
            "noted_on": claim.noted_on,
            "citations": [vars(each) for each in claim.citations],
        }
        for claim in claims
    ]


def _report_values(facts: PackFacts, tables: Mapping[str, Sequence[Sequence[str]]]) -> dict[str, Any]:
    under = {
        (key, side): [claim for claim in facts.claims if (claim.heading, claim.side) == (key, side)]
        for key in framework().headings
        for side in SIDES
    }
    return {
        "facts": facts,
        "framework": framework(),
        "sides": SIDES,
        "kinds": KINDS,
        "under": under,
        "tables": tables,
        "promises": list(promises_in(facts.documents)),
        "number": facts.head[0],
        "head": facts.head[1],
    }


def _read_me(facts: PackFacts) -> str:
    lines = [
        f"Evidence pack: {facts.title}",
        f"It shows what was on record at the end of {facts.as_of.day} {facts.as_of:%B %Y}.",
        "",
        "report.html    everything to read, in any browser",
        "claims.csv     each claim with what it rests on",
        "tables/        tables as csv; tables.ods holds all of them",
        "data/          the same as data, one file for each consultation, proposal and plan",
        "manifest.json  every file with its SHA-256; manifest.sig signs it with the site's Ed25519 key",
        "",
        "To check that nothing was changed:",
        "  coproduce evidence verify PACK.zip --key PUBLIC_KEY_FILE",
        f"The public key is at {facts.site}/evidence/key and how to check without this program is at",
        f"{facts.site}/evidence/how-to-check",
        "",
        "Figures about people are rounded, and small ones are hidden. Nobody's own words are quoted: they can be",
        "taken back at any time, and a pack that was handed out cannot.",
    ]
    if facts.staff_tables:
        lines += ["", f"staff/         exact figures. {NOT_FOR_PUBLICATION}"]
    return "\n".join(lines) + "\n"
