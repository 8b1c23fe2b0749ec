"""From what people type to what a page shows: a small part of Markdown, with nothing that could act.

Two gates stand one behind the other. markdown-it-py turns the text into HTML and never lets HTML of the writer through;
nh3 then drops every element, attribute and address that is not named here. Pictures are words: a picture loaded from
elsewhere would tell its owner who reads.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import cache
from html import escape
from urllib.parse import urlsplit

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererProtocol
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

RENDERING = "1"  # raised whenever the same words come out differently, so that stored HTML is made anew

_TAGS = {
    "p", "br", "em", "strong", "s", "ul", "ol", "li", "blockquote", "code", "pre", "h3", "h4", "hr", "a", "span",
}  # fmt: skip
_ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}, "span": {"class"}}
_RELATION = "nofollow ugc noopener"
MOST_NESTED = 12

# Marks that turn the direction of what follows, and those that are drawn as nothing. The joiners stay: Arabic, Hindi
# and emoji of families are spelt with them.
_ORDERS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c")
_NOTHING = frozenset("\u200b\u2060\u2061\u2062\u2063\u2064\ufeff\u00ad\u180e\u034f")
_LONE_JOINER = re.compile(r"(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])")


def rendered(words: str) -> str:
    """Safe HTML of a text. Whatever its writer tried, it holds no script, no picture and no address but of the web."""
    html = _parser().render(without_disguises(words))
    return nh3.clean(
        html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=_RELATION
    )


def source_mark(words: str) -> str:
    """Says of which words and by which rules a rendering was made."""
    return f"{RENDERING}:{hashlib.blake2b(words.encode(), digest_size=12).hexdigest()}"


def without_disguises(words: str) -> str:
    """The words without marks that turn the direction of writing or are drawn as nothing: a page sets the direction of
    each post, and no writer sets that of the page. A joiner stays only between letters or pictures that it joins."""
    kept = (
        letter for letter in words if letter not in _ORDERS and letter not in _NOTHING and letter != "\x00"
    )
    return _LONE_JOINER.sub("", "".join(kept))


def plain_words(words: str) -> str:
    """A text without the marks of Markdown, on one line: for lists, letters and search."""
    parser = _parser()
    parts: list[str] = []
    for token in parser.parse(without_disguises(words)):
        if token.type == "inline":
            parts.extend(_texts(token.children or []))
            parts.append(" ")
        elif token.type in {"fence", "code_block"}:
            parts.extend((token.content, " "))
    return " ".join("".join(parts).split())


def _texts(tokens: list[Token]) -> list[str]:
    texts = []
    for token in tokens:
        if token.type in {"text", "code_inline"}:
            texts.append(token.content)
        elif token.type in {"softbreak", "hardbreak"}:
            texts.append(" ")
        elif token.type == "image":
            texts.append(token.content)
    return texts


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt(
        "commonmark",
        {"html": False, "linkify": True, "breaks": True, "maxNesting": MOST_NESTED, "typographer": False},
    )
    parser.enable(["linkify", "strikethrough"])
    parser.validateLink = is_allowed_address  # type: ignore[method-assign, assignment]
    # An address is written as browsers resolve it: letters that only look like Latin ones are spelt out.
    parser.normalizeLinkText = parser.normalizeLink  # type: ignore[method-assign, assignment]
    parser.core.ruler.push("say_where_links_lead", _say_where_links_lead)
    if parser.linkify is not None:
        parser.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
        for scheme in ("ftp:", "//", "mailto:"):
            parser.linkify.add(scheme, None)
    parser.add_render_rule("image", _words_of_a_picture)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def is_allowed_address(address: str) -> bool:
    """Whether a link may lead there: to a site by its whole address, to a page here, to an e-mail address."""
    if any(unicodedata.category(letter) in {"Cc", "Cf"} for letter in address):
        return False
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    if parts.scheme in {"http", "https"}:
        return bool(parts.hostname) and "@" not in parts.netloc
    if parts.scheme == "mailto":
        return bool(re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", parts.path)) and not parts.query
    return (
        not parts.scheme
        and not parts.netloc
        and address.startswith("/")
        and not address.startswith(("//", "/\\"))
    )


def _say_where_links_lead(state: StateCore) -> None:
    """After a link to another site stands the name of the site, unless the link's own words say it."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            block.children = _with_hosts(block.children)


def _with_hosts(tokens: list[Token]) -> list[Token]:
    said: list[Token] = []
    address, words = "", ""
    for token in tokens:
        said.append(token)
        if token.type == "link_open":
            address, words = str(token.attrGet("href") or ""), ""
        elif token.type == "link_close":
            host = urlsplit(address).hostname or ""
            if host and urlsplit(words.strip()).hostname != host:
                said.extend(_host_in_words(host))
        else:
            words += token.content
    return said


def _host_in_words(host: str) -> list[Token]:
    opened, name, closed = (
        Token("host_open", "span", 1),
        Token("text", "", 0),
        Token("host_close", "span", -1),
    )
    opened.attrSet("class", "post__host")
    name.content = f" ({host})"
    return [opened, name, closed]


def _words_of_a_picture(
    renderer: RendererProtocol, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    return escape(tokens[index].content)


def _heading(
    renderer: RendererProtocol, tokens: list[Token], index: int, options: OptionsDict, env: EnvType
) -> str:
    """Headings of a post stand below those of its page."""
    token = tokens[index]
    token.tag = "h3" if token.tag in {"h1", "h2", "h3"} else "h4"
    return renderer.renderToken(tokens, index, options, env)  # type: ignore[attr-defined]
