"""What writers try with Markdown, and that nothing of it acts."""

from __future__ import annotations

import html
import re
import time

import pytest
from bs4 import BeautifulSoup

from coproduce.forums.markdown import is_allowed_address, plain_words, rendered, source_mark

# From the lists that penetration testers use, in the forms that Markdown lets through most often.
ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<style>body{display:none}</style>",
    "<math><mi//xlink:href='data:x,<script>alert(4)</script>'>",
    "<details open ontoggle=alert(1)>",
    '<form action="https://evil.example"><input name=password>',
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "</textarea><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](\tjavascript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;&#97;vascript:alert(1))",
    "[x](&#x6A;avascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml;base64,PHN2Zy9vbmxvYWQ9YWxlcnQoMSk+)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://council.example/1)",
    "[x](//evil.example)",
    "[x](/\\evil.example)",
    "[x](\\\\evil.example)",
    "[x](https://council.example@evil.example/)",
    "[x](https://\u202eelpmaxe.live)",
    "<javascript:alert(1)>",
    "<data:text/html,x>",
    "[x]\n\n[x]: javascript:alert(1)",
    "[x]\n\n[x]: <data:text/html,a> 'title'",
    "[x][y]\n\n[y]: vbscript:x",
    "![x](https://evil.example/pixel.png)",
    "![x](javascript:alert(1))",
    '![x" onerror="alert(1)](https://evil.example/a)',
    "[![x](https://evil.example/p.png)](javascript:alert(1))",
    "[[x](javascript:alert(1))](javascript:alert(2))",
    '[x](https://fine.example "onmouseover=alert(1)")',
    "[x](https://fine.example 'a\"onclick=alert(1) b')",
    "`<script>`<img src=x onerror=alert(1)>",
    '```"><script>alert(1)</script>\ncode\n```',
    "# <img src=x onerror=alert(1)>",
    "> <script>alert(1)</script>",
    "1. <b onclick=alert(1)>x</b>",
    "| a | b |\n|---|---|\n| <script>x</script> | y |",
    'http://fine.example/"onmouseover="alert(1)',
    "http://fine.example/<script>alert(1)</script>",
    "{{ config }} {% raw %} ${7*7}",
    "\x00<script\x00>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
]


@pytest.mark.parametrize("words", ATTACKS)
def test_nothing_of_a_post_acts(words: str) -> None:
    page = BeautifulSoup(rendered(words), "html5lib").body
    assert page is not None
    for element in page.find_all(True):
        assert element.name in {
            "p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr", "a",
            "span",
        }  # fmt: skip
        assert set(element.attrs) <= {"href", "rel", "start", "class"}
        if element.name == "a":
            assert re.match(r"https?://[^@]+$|mailto:|/(?![/\\])", element["href"])
            assert element["rel"] == ["nofollow", "ugc", "noopener"]
        if element.get("class"):
            assert element["class"] == ["post__host"]


def test_what_was_typed_stays_readable() -> None:
    """What is not let through is shown as it was typed, not swallowed: families write <3 and 5 < 7."""
    words = "We love it <3 and 5 < 7. <b>Not bold</b>"
    assert words in html.unescape(rendered(words))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("**Bold** and *soft*", "<strong>Bold</strong> and <em>soft</em>"),
        ("- one\n- two", "<li>one</li>"),
        ("first line\nsecond line", "first line<br>\nsecond line"),
        ("# Mine", "<h3>Mine</h3>"),
        ("#### Mine", "<h4>Mine</h4>"),
        ("> said", "<blockquote>\n<p>said</p>"),
        (
            "[ours](/consultations/therapy)",
            '<a href="/consultations/therapy" rel="nofollow ugc noopener">ours</a>',
        ),
        ("see https://nhs.example/a.", '<a href="https://nhs.example/a" rel="nofollow ugc noopener">'),
    ],
)
def test_plain_markdown_works(words: str, expected: str) -> None:
    assert expected in rendered(words)


def test_addresses_are_found_only_where_they_are_whole() -> None:
    """A word with a full stop in it is no link, and nobody's address becomes one by itself."""
    assert "<a" not in rendered(
        "I asked at school.We wait. www.evil.example ftp://evil.example mia@family.example"
    )


def test_a_link_says_where_it_leads() -> None:
    """Its own words may name another place, also by letters that only look like Latin ones."""
    assert "(evil.example)" in rendered("[https://council.example/answers](https://evil.example/a)")
    assert "(evil.example)" in rendered("[Our answers](https://evil.example/a)")
    assert "post__host" not in rendered("[https://council.example/a](https://council.example/b)")
    assert "xn--" in rendered("https://соuncil.example/")


def test_directions_and_hidden_marks_are_not_obeyed() -> None:
    disguised = "safe\u202eexe.fdp\u2066 a\u200bb\u00adc \u200fd"
    assert rendered(disguised) == "<p>safeexe.fdp abc d</p>\n"
    # They spell words: Persian, a family, Hindi.
    for spelt in ("می\u200cخواهم", "👩\u200d👧", "क्\u200dष"):
        assert spelt in rendered(spelt)
    assert rendered("pass\u200dword") == "<p>password</p>\n"


@pytest.mark.parametrize(
    "words",
    [">" * 5000 + "a", "[" * 9990, "*a_" * 3300, "- " * 4900, "`" * 9999, "<" * 9999, "![[" * 3300, "1) " * 3300,
     "[a](" * 2500, "http://a" * 1200, "a **" * 2500, "&" * 9999, "\\" * 9999, "|" * 9999, "[a]: x\n" * 1400],
)  # fmt: skip
def test_no_text_takes_long(words: str) -> None:
    began = time.perf_counter()
    rendered(words)
    assert time.perf_counter() - began < 2


def test_plain_words_have_no_marks() -> None:
    assert plain_words("# Hello\n\n**we** wait [here](https://a.example)\n\n> said\n\n```\ncode\n```") == (
        "Hello we wait here (a.example) said code"
    )


@pytest.mark.parametrize(
    "address", ["", "javascript:x", "https://", "http://[", "mailto:a", "mailto:a@b.example?bcc=c@d"]
)
def test_addresses_that_lead_nowhere_good(address: str) -> None:
    assert not is_allowed_address(address)


def test_a_rendering_knows_its_words() -> None:
    assert source_mark("a") == source_mark("a") != source_mark("b")
