"""Sending a stored file to a browser, so that it can be nothing but what it was cleaned to be."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, Response, g, request, send_file
from flask.typing import ResponseReturnValue

from coproduce.core import clock
from coproduce.core.identifiers import slug_of
from coproduce.safeguarding.attachment_queries import attachment_for_showing, is_public
from coproduce.safeguarding.models import Attachment, RestrictedRead
from coproduce.web.guards import current_actor, public
from coproduce.web.site import record_access

blueprint = Blueprint("attachments", __name__, url_prefix="/attachments")

# Media type -> ending of the name it is saved under.
ENDINGS = {
    "image/jpeg": "jpg",
    "image/png": "png",
    "audio/webm": "webm",
    "audio/ogg": "ogg",
    "audio/mp4": "m4a",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "application/pdf": "pdf",
}
# No script, no form, no further file: whatever the bytes might be taken for, they can do nothing.
POLICY = "sandbox; default-src 'none'"


@blueprint.get("/<attachment_id>")
@public
def content(attachment_id: str) -> ResponseReturnValue:
    """A file, for those who may see it. What only staff may see leaves an access record (rule 20)."""
    found = attachment_for_showing(current_actor(), attachment_id)
    # Pictures of questions are fetched while somebody answers: their times would tell when (rule 17).
    g.leaves_no_line = is_public(found)
    if not is_public(found) and not found.is_of_staff and _is_the_beginning():
        record_access(
            RestrictedRead(
                account_id=current_actor().account_id or "",
                subject_kind="attachment",
                subject_id=found.id,
                at=clock.now(),
            )
        )
    return attachment_response(found)


def attachment_response(attachment: Attachment) -> Response:
    """The file with headers under which it is shown (pictures, sound) or saved (documents), never run and never kept
    by anything on its way. Whoever calls it has found that this person may have it."""
    response = send_file(
        BytesIO(attachment.content),
        mimetype=attachment.media_type,
        as_attachment=attachment.media_type == "application/pdf",
        download_name=f"{slug_of(attachment.title or attachment.kind)}.{ENDINGS[attachment.media_type]}",
        conditional=True,  # players ask for a part at a time
        etag=False,
    )
    response.headers["Content-Type"] = attachment.media_type  # exactly, without a character set
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _is_the_beginning() -> bool:
    """A player fetches a recording in many parts; the first of them is the opening."""
    return request.headers.get("Range", "bytes=0-").startswith("bytes=0-")
