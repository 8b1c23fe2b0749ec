"""The program that sets a page as a PDF: what it reads, what it leaves out, and what it says when it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest

from coproduce.consultations.printing import making, typesetter
from coproduce.consultations.printing.making import CannotMake
from tests.environment import ROOT, require

ASSETS = ROOT / "coproduce" / "static" / "vendor"
PAGE = '<html lang="en-GB"><head><title>A form</title></head><body><h1>{words}</h1></body></html>'


def test_the_program_makes_a_pdf_and_leaves_an_emoji_out() -> None:
    require("pango")
    pdf = making.pdf_of(PAGE.format(words="Therapy \U0001fae8"), ASSETS)
    assert pdf.content.startswith(b"%PDF-1.7")
    assert pdf.pages == 1


def test_letters_that_no_font_has_are_said() -> None:
    require("pango")
    with pytest.raises(CannotMake) as why:
        making.pdf_of(PAGE.format(words="\U0001e900\U0001e901"), ASSETS)  # Adlam, which hardly a server has
    assert "fonts-noto" in why.value.words
    assert "\U0001e900" in why.value.words


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/hostname",
        "http://127.0.0.1:9/x.png",
        "https://assets.invalid/etc/passwd",
        "https://assets.invalid/assets/../manifest.json",
        "https://assets.invalid/assets/..%2fmanifest.json",
    ],
)
def test_nothing_but_assets_is_read(address: str) -> None:
    require("pango")
    fetcher = typesetter._fetcher(ASSETS)
    with pytest.raises(ValueError, match="not an asset"):
        fetcher.fetch(address)
    assert fetcher.fetch(f"{typesetter.ADDRESS}manifest.json").read()


def test_a_page_that_wants_something_else_is_not_made() -> None:
    require("pango")
    with pytest.raises(CannotMake) as why:
        making.pdf_of(PAGE.format(words='<img src="file:///etc/hostname" alt="x">'), ASSETS)
    assert why.value.words == making.FAILED


def test_without_the_libraries_the_program_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "weasyprint.py").write_text("raise OSError('cannot load library libpango')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(CannotMake) as why:
        making.pdf_of(PAGE.format(words="Therapy"), ASSETS)
    assert making.INSTALL in why.value.words
    assert not why.value.for_good


def test_a_program_that_takes_too_long_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "weasyprint.py").write_text("import time; time.sleep(60)")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(making, "LONGEST", 1)
    with pytest.raises(CannotMake) as why:
        making.pdf_of(PAGE.format(words="Therapy"), ASSETS)
    assert why.value.words == making.FAILED
