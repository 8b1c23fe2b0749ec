"""Which files wait for a reader."""

from __future__ import annotations

from coproduce.safeguarding.models import Attachment

# What waits for a reader: sent by somebody, and not one of staff's own. Whoever took a scan of a paper form in has read
# the form, and its words wait as passages.
WAITS_FOR_READERS = (Attachment.claimed.is_(True), Attachment.title == "", Attachment.kind != "scan")
