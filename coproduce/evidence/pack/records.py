"""What of the documents of a day a claim can cite: each record with its kind and id. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Citable:
    """A record of the site: `place_kind` and `place_id` name the consultation, proposal or plan that it belongs to."""

    kind: str
    id: str
    title: str
    url: str
    place_kind: str
    place_id: str
    place_title: str


def citable_in(documents: Iterable[Document]) -> dict[tuple[str, str], Citable]:
    """(kind, id) -> record, of all these documents, in their order."""
    return {
        (kind, record_id): Citable(
            kind, record_id, title, url, document["kind"], document["id"], document["title"]
        )
        for document in documents
        for kind, record_id, title, url in _records(document)
    }


Found = Iterator[tuple[str, str, str, str]]


def _records(document: Document) -> Found:
    match document["kind"]:
        case "consultation":
            yield from _of_consultation(document)
        case "proposal":
            yield from _of_proposal(document)
        case "plan":
            yield from _of_plan(document)


def _of_consultation(document: Document) -> Found:
    url = document["url"]
    for table in (document["results"] or {}).get("tables", ()):
        yield "results", table["id"], f"Results: {table['title']}", f"{url}/results"
    for change in document["changes"]:
        words = f"Changed on {change['on']}: {change['kind'].replace('_', ' ')}"
        yield "change", change["id"], words, url
    for finding in (document["answers"] or {}).get("findings", ()):
        yield "finding", finding["id"], f"You said: {finding['you_said']}", f"{url}/feedback"
        reply = finding["reply"]
        if reply:
            words = f"{reply['kind_in_words']}: {reply['text']}"
            yield "reply", reply["id"], words, f"{url}/feedback"
            if reply["promise"]:
                yield from _of_promise(reply["promise"], f"{url}/feedback")


def _of_promise(promise: Document, url: str) -> Found:
    yield "promise", promise["id"], f"Promise: {promise['title']}", url
    for measure in promise["measures"]:
        yield "measure", measure["id"], f"Measure: {measure['name']}", url
    for asked in promise["did_it_work"]:
        words = f"Did it work? Asked {asked['months']} months after “{promise['title']}”"
        yield "judgement", asked["id"], words, url


def _of_proposal(document: Document) -> Found:
    url = document["url"]
    for measure in document["measures"]:
        yield "measure", measure["id"], f"Measure: {measure['name']}", url
    for entry in document["ladder"]:
        yield "ladder", entry["id"], f"{entry['on']}: {entry['who']}: {entry['evidence']}", url
    for said in document["judgements"]:
        yield "judgement", said["id"], f"{said['group']} says: {said['says']}", url
    if document["decision"]:
        yield "decision", document["decision"]["id"], f"Decision: {document['decision']['outcome']}", url
    for promise in document["promises"]:
        yield from _of_promise(promise, url)


def _of_plan(document: Document) -> Found:
    url = document["url"]
    for area in document["areas"]:
        for measure in area["measures"]:
            yield "measure", measure["id"], f"Measure: {measure['name']}", url
        for action in area["actions"]:
            yield "action", action["id"], f"Action: {action['title']}", url
        for said in area["judgements"]:
            yield "judgement", said["id"], f"{said['group']} says of “{area['title']}”: {said['says']}", url
