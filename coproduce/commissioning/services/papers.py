"""Files of staff that belong to a proposal: PDFs that everybody can fetch once everybody can read the proposal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from coproduce.commissioning.models import Proposal, ProposalDocument
from coproduce.commissioning.rules.stages import DRAFT
from coproduce.commissioning.services.proposals import may_edit
from coproduce.core.access import Actor
from coproduce.core.errors import InvalidInput
from coproduce.safeguarding.attachment_services import (
    publish_attachment,
    receive_attachment,
    unpublish_attachment,
)

CONTEXT = "proposal_document"


def with_file(
    actor: Actor,
    proposal: Proposal,
    values: Mapping[str, Any],
    content: bytes | None,
    document: ProposalDocument | None = None,
) -> dict[str, Any]:
    """The columns of a document with the file that was sent for it, or with the one that it has.

    Raises NotAllowed, Refused; InvalidInput for "file", in words, where it is no PDF that can be taken.
    """
    may_edit(actor, proposal)
    kept = document.attachment_id if document is not None else None
    if content is None:
        return {**values, "attachment_id": kept}
    title = str(values.get("title", "")).strip()
    if not title:
        raise InvalidInput({"title": "Name the document."})
    file = receive_attachment(
        content, kind="document", context_kind=CONTEXT, context_id=proposal.id, title=title
    )
    if document is not None:
        take_in(actor, document)
    return {**values, "attachment_id": file.id}


def publish_papers(actor: Actor, proposal: Proposal) -> None:
    """Let everybody fetch the files of a proposal that everybody can read. Raises NotAllowed, Refused where a file is
    held back."""
    if proposal.state == DRAFT:
        return
    for document in proposal.documents:
        file = document.attachment
        if file is not None and not file.published:
            publish_attachment(actor, file)


def take_in(actor: Actor, document: ProposalDocument) -> None:
    """The file no longer belongs to the proposal: nobody but staff fetches it any more."""
    if document.attachment is not None and document.attachment.published:
        unpublish_attachment(actor, document.attachment)
