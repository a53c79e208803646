"""A WordPress export (WXR 1.0 to 1.2): its published posts and pages, read as a stream of XML.

Exports are seldom clean. Control characters, which XML forbids, are left out; of a broken file all that is whole is
taken. A document type is refused, since only attacks declare one here, and no entity is ever looked up.
"""

import re
import sys
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..post import Post
from .address import web_address
from .article import Told, article_of
from .day import day_told
from .file import Beginning, File
from .html_text import text_of_html
from .problem import Problem

_NAMESPACES = {
    "http://purl.org/rss/1.0/modules/content/": "content:",
    "http://purl.org/dc/elements/1.1/": "dc:",
}
_EXPORT = re.compile(r"https?://(?:www\.)?wordpress\.org/export/[\d.]+/(?P<excerpt>excerpt/)?")
_FORBIDDEN = bytes(code for code in range(32) if code not in (9, 10, 13))
_BLOCK = 1 << 16
_KINDS = ("post", "page")
_NO_DAY = "0000-00-00"


def has_posts(beginning: Beginning) -> bool:
    """An RSS file in WordPress' own namespace."""
    return "<rss" in beginning.text and bool(_EXPORT.search(beginning.text))


def read(file: File) -> Iterator[Post | Problem]:
    """The published posts and pages in the order of the file."""
    if "<!DOCTYPE" in file.beginning.text.partition("<item")[0].replace("\0", "").upper():
        yield Problem(file.source, None, "declares a document type, as no export does", "export it again")
        return
    parser = etree.XMLPullParser(
        events=("end",), recover=True, resolve_entities=False, no_network=True, remove_comments=True
    )
    authors: dict[str, str] = {}
    content = _Clean(file)
    for element in _elements(parser, content):
        if element.tag == "item":
            yield from _post(file, _fields(element), authors, element.sourceline)
        elif _name(element) == "wp:author":
            told = _fields(element)
            authors[told.get("wp:author_login", "")] = told.get("wp:author_display_name", "")
        elif element.tag == "rss":
            content.is_whole = True
        if (parent := element.getparent()) is not None and parent.tag == "channel":
            _forget(element)
    if content.first_forbidden:
        reason = "holds control characters, which were left out"
        yield Problem(file.source, content.first_forbidden, reason, "nothing needs to be done", harmless=True)
    if file.failure:
        return
    if not content.is_whole:
        yield Problem(
            file.source, content.line, "is no whole export; the posts before that were read", "export it again"
        )
    elif error := next(iter(parser.feed_error_log), None):
        reason = f"is not well-formed XML ({error.message.strip()}); what could be read was taken"
        yield Problem(file.source, error.line, reason, "compare the posts, or export it again")


class _Clean:
    """The bytes of a file as XML takes them: without control characters, and with each ``&`` that begins no entity
    of XML written out, where it is not in a CDATA section. What else is wrong makes libxml2 lose such characters."""

    def __init__(self, file: File) -> None:
        self._stream = file.stream
        self._has_wide_letters = 0 in file.beginning.raw[:4]
        self._is_in_section, self._rest = False, b""
        self._open_tags = 0
        self.line = 1
        self.first_forbidden: int | None = None
        self.is_whole = False

    def __iter__(self) -> Iterator[bytes]:
        while self._open_tags < _MOST_OPEN_TAGS and (block := self._stream.read(_BLOCK)):
            yield block if self._has_wide_letters else self._mended(block)
            self.line += block.count(b"\n")
        yield b"".join(self._escaped(self._rest))

    def _mended(self, block: bytes) -> bytes:
        clean = block.translate(None, _FORBIDDEN)
        if len(clean) < len(block) and self.first_forbidden is None:
            at = next(place for place, byte in enumerate(block) if byte in _FORBIDDEN)
            self.first_forbidden = self.line + block[:at].count(b"\n")
        text = self._rest + clean
        half = _HALF_A_SIGN.search(text, max(0, len(text) - _LONGEST_SIGN))
        cut = half.start() if half else len(text)
        self._rest = text[cut:]
        return b"".join(self._escaped(text[:cut]))

    def _escaped(self, text: bytes) -> Iterator[bytes]:
        for piece in _SECTION.split(text):
            if piece in (b"<![CDATA[", b"]]>"):
                self._is_in_section = piece.startswith(b"<")
            if not self._is_in_section:
                closed = piece.rfind(b">")
                self._open_tags = piece.count(b"<", closed + 1) + (self._open_tags if closed < 0 else 0)
            yield piece if self._is_in_section else _REFERENCE.sub(_mended_reference, piece)


_SECTION = re.compile(rb"(<!\[CDATA\[|\]\]>)")
_REFERENCE = re.compile(rb"&(?:(?:amp|lt|gt|quot|apos);|#(\d{1,7});|#x([0-9A-Fa-f]{1,6});)?")
_FORBIDDEN_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_HALF_A_SIGN = re.compile(rb"(?:&[#\w]{0,10}|<(?:!(?:\[(?:C(?:D(?:A(?:TA?)?)?)?)?)?)?|\]{1,2})\Z")
_LONGEST_SIGN = 12
_MOST_OPEN_TAGS = 1000
"""What opens so many tags before it closes one is no XML, and takes libxml2 for ever."""


def _mended_reference(found: re.Match[bytes]) -> bytes:
    """A reference as XML takes it: � for a character that it forbids, such as half of one, and no stray ``&``."""
    if found.group() == b"&":
        return b"&amp;"
    code = int(found[1]) if found[1] else int(found[2], 16) if found[2] else ord("&")
    is_character = code <= sys.maxunicode and not _FORBIDDEN_CHARACTER.match(chr(code))
    return found.group() if is_character else b"&#xFFFD;"


def _elements(parser: Any, content: _Clean) -> Iterator[Any]:
    """The elements as they end. What ends only because the file does is not among them: it is not whole."""
    for block in content:
        try:
            parser.feed(block)
        except etree.XMLSyntaxError:
            return
        for _, element in parser.read_events():
            yield element


def _forget(element: Any) -> None:
    """Free what was read, or the tree grows as large as the file."""
    element.clear()
    while element.getprevious() is not None:
        del element.getparent()[0]


def _name(element: Any) -> str:
    """``wp:status``, ``content:encoded``, ``title`` …"""
    if not isinstance(element.tag, str):
        return ""
    space, _, name = element.tag.rpartition("}")
    if found := _EXPORT.fullmatch(space[1:]):
        return f"excerpt:{name}" if found["excerpt"] else f"wp:{name}"
    return _NAMESPACES.get(space[1:], "") + name


def _fields(element: Any) -> dict[str, str]:
    """The texts of its children by name, the first of each name."""
    told: dict[str, str] = {}
    for child in element:
        told.setdefault(_name(child), "".join(child.itertext()) if len(child) else child.text or "")
    return told


def _post(file: File, told: dict[str, str], authors: dict[str, str], line: int | None) -> Iterator[Post | Problem]:
    if told.get("wp:status", "publish") != "publish" or told.get("wp:post_type", "post") not in _KINDS:
        return
    if told.get("wp:post_password"):
        yield Problem(
            file.source,
            line,
            "is a post with a password and was left out",
            "take the password away and export it again",
            harmless=True,
        )
        return
    written = told.get("wp:post_date", "")
    day, problem = day_told(
        file, line, told.get("pubDate") if written.startswith(_NO_DAY) else written or told.get("pubDate")
    )
    if problem:
        yield problem
    content, excerpt = told.get("content:encoded", ""), told.get("excerpt:encoded", "")
    login = told.get("dc:creator", "")
    post = Told(
        source=file.source,
        title=text_of_html(told.get("title", "")),
        author=authors.get(login) or login,
        published=day,
        url=web_address(told.get("link")),
        truncated=not content.strip() and bool(excerpt.strip()),
    )
    yield from article_of(post, text_of_html(content if content.strip() else excerpt, newlines=True), line)
