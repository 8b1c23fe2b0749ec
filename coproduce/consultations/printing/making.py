"""Has a page set as a PDF by a program of its own, which can neither fill the worker's memory nor take it down."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from coproduce.config import PROJECT
from coproduce.consultations.printing.typesetter import DONE, INSTALL, NO_FONT, NO_PROGRAM

LONGEST = 180  # seconds
# The same page gives the same bytes: fonts hold the time of their making, and sets have an order of their own.
STEADY = {"SOURCE_DATE_EPOCH": "946684800", "PYTHONHASHSEED": "0"}

# What keeps a PDF from being made, in words for staff.
WITHOUT_PROGRAM = (
    "This server cannot make PDFs yet: the program that sets them is missing. Whoever looks after the server installs "
    f"it with “{INSTALL}”; the PDF is then made by itself. Until then people can print the page in a browser."
)
WITHOUT_FONT = (
    "This server has no font with these letters: {letters} Whoever looks after the server installs more fonts with "
    "“apt-get install -y fonts-noto-core”. Until then people can print the page in a browser."
)
FAILED = (
    "The PDF could not be made. Ask for it again; if it fails again, tell the person who looks after this site. People "
    "can print the page in a browser."
)


@dataclass(frozen=True)
class Pdf:
    content: bytes
    pages: int


class CannotMake(Exception):
    """Why there is no PDF, in a sentence for staff. `for_good` means that trying the same page again is no use until
    somebody asks for it."""

    def __init__(self, words: str, *, for_good: bool = True) -> None:
        super().__init__(words)
        self.words, self.for_good = words, for_good


def pdf_of(page: str, assets: Path) -> Pdf:
    """The page as a tagged PDF/UA. Raises CannotMake."""
    program = [sys.executable, "-m", "coproduce.consultations.printing.typesetter", str(assets)]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, the page goes to its standard input
            program,
            input=page.encode(),
            capture_output=True,
            cwd=PROJECT,
            env={**os.environ, **STEADY},
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise CannotMake(FAILED) from late
    said = done.stderr.decode(errors="replace").strip()
    if done.returncode == NO_PROGRAM:
        raise CannotMake(WITHOUT_PROGRAM, for_good=False)
    if done.returncode == NO_FONT:
        raise CannotMake(WITHOUT_FONT.format(letters=f"{' '.join(said)}."), for_good=False)
    if done.returncode != DONE:
        raise CannotMake(FAILED) from RuntimeError(said[-2000:])
    return Pdf(done.stdout, int(said.split()[-1]))
