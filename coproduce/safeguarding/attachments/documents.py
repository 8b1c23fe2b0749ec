"""PDFs are cleaned in a process of their own: one that fills the memory or never ends takes nothing else along."""

from __future__ import annotations

import subprocess
import sys

from coproduce.config import PROJECT
from coproduce.safeguarding.attachments import pdf
from coproduce.safeguarding.attachments.kinds import Damaged, refused

MOST_SECONDS = 20
WORDS = {
    pdf.LOCKED: "This PDF is locked with a password. Save it without one, and choose the new one.",
    pdf.ACTIVE: "This PDF has a script or an action in it. Print it to a new PDF, and choose that.",
    pdf.FILES: "This PDF has other files inside it. Print it to a new PDF, and choose that.",
}


def clean_document(content: bytes) -> bytes:
    """The PDF without metadata and earlier versions.

    Raises Damaged, or InvalidInput for one that is locked, acts by itself or holds other files.
    """
    try:
        done = subprocess.run(  # noqa: S603 - a program and arguments of our own
            [sys.executable, "-m", pdf.__name__],
            input=content,
            capture_output=True,
            timeout=MOST_SECONDS,
            env={"PYTHONPATH": str(PROJECT)},  # none of the site's secrets
            check=False,
        )
    except subprocess.TimeoutExpired as problem:
        raise Damaged("pdf") from problem
    if done.returncode in WORDS:
        raise refused(WORDS[done.returncode])
    if done.returncode != pdf.CLEAN or not done.stdout.startswith(b"%PDF-"):
        raise Damaged("pdf")
    return done.stdout
