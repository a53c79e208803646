"""Bytes to text: by a byte order mark, as UTF-8, as the file or its server says, or by a guess, which is told."""

import codecs
import re
from functools import lru_cache

from .file import BEGINNING, File, marked_encoding
from .problem import Problem
from .western import is_western

MOST_BYTES = 64 << 20
"""Of a file that is read as a whole."""

_DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?\bcharset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?\bencoding\s*=\s*["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)
# https://encoding.spec.whatwg.org/#names-and-labels: what browsers read under these names
_MEANT = {"iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874"}


def encoding_of(file: File) -> tuple[str, Problem | None]:
    """The encoding of a text file by its beginning, and a harmless Problem where it is a guess."""
    return _encoding(file, file.beginning.raw, is_whole=False)


def text_of(file: File) -> tuple[str, Problem | None]:
    """The whole text, and a Problem where its encoding was guessed or not all of it was taken."""
    raw = file.stream.read(MOST_BYTES + 1)
    encoding, problem = _encoding(file, raw[:MOST_BYTES], is_whole=len(raw) <= MOST_BYTES)
    if len(raw) > MOST_BYTES:
        reason = f"is longer than {MOST_BYTES >> 20} MB; the rest was left out"
        problem = Problem(file.source, None, reason, "divide it into several files")
    text = raw[:MOST_BYTES].decode(encoding, errors="replace")
    if problem is None and "\ufffd" in text and not _decodes(raw, encoding, is_whole=True):
        reason = f"is not {encoding.upper()} throughout; what could not be read became �"
        problem = Problem(file.source, None, reason, "save the file as UTF-8", harmless=True)
    return text.removeprefix("\ufeff"), problem


def likely_text(raw: bytes) -> str | None:
    """The beginning of a text that names no encoding, by the same guess; None where it is like no text."""
    encoding = marked_encoding(raw) or _guess(_around_the_first_odd_byte(raw))
    return encoding and raw.decode(encoding, errors="replace")


def _encoding(file: File, raw: bytes, is_whole: bool) -> tuple[str, Problem | None]:
    if marked := marked_encoding(raw):
        return marked, None
    if _decodes(raw, "utf-8", is_whole):  # what says otherwise is mostly wrong
        return "utf-8", None
    declared = _DECLARED.search(file.beginning.raw)
    for name in (file.charset, declared and (declared[1] or declared[2]).decode("ascii", "replace")):
        named = _known(name)
        if named and named != "utf-8" and _decodes(raw, named, is_whole):
            return named, None
    return _guessed(file, _around_the_first_odd_byte(raw))


def _around_the_first_odd_byte(raw: bytes) -> bytes:
    """A piece that tells of the encoding: looking at all of a large file would take long."""
    found = _ODD.search(raw)
    start = max(0, found.start() - BEGINNING // 4) if found else 0
    return raw[start : start + BEGINNING]


_ODD = re.compile(rb"[\x80-\xff]")


def _decodes(raw: bytes, encoding: str, is_whole: bool = False) -> bool:
    """Whether ``raw``, which may end amid a character unless it ``is_whole``, is text in ``encoding``."""
    try:
        codecs.getincrementaldecoder(encoding)().decode(raw, is_whole)
    except UnicodeError:
        return False
    return True


def _known(name: str | None) -> str | None:
    """Python's name of an encoding of text."""
    try:
        info = codecs.lookup(name or "")
    except (LookupError, ValueError):
        return None
    return _MEANT.get(info.name, info.name) if info._is_text_encoding else None


def _guessed(file: File, raw: bytes) -> tuple[str, Problem | None]:
    encoding = _guess(raw) or "cp1252"
    if encoding == "utf-8":
        return encoding, None
    reason = f"is not UTF-8 and names no encoding; it was read as {encoding}"
    return encoding, Problem(file.source, None, reason, "check a post of it, or save the file as UTF-8", harmless=True)


@lru_cache(maxsize=2)  # a file is looked at when its format is recognised and again when it is read
def _guess(raw: bytes) -> str | None:
    """The likeliest encoding; None where it is like no text."""
    if _is_mostly_utf8(raw):
        return "utf-8"
    if is_western(raw):
        return "cp1252"
    from charset_normalizer import from_bytes

    best = from_bytes(_whole_lines(raw)).best() or from_bytes(raw[:-1]).best()
    return best.encoding if best else None


def _whole_lines(raw: bytes) -> bytes:
    """``raw`` up to where it may be cut: half a character at the end makes the guess leave out the right encoding."""
    is_cut = len(raw) >= BEGINNING and b"\0" not in raw  # in UTF-16 a line ends with two bytes
    return raw[: raw.rfind(b"\n") + 1] or raw if is_cut else raw


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether most of what is not ASCII is UTF-8: a file that is damaged in places."""
    text = raw.decode("utf-8", "replace")
    return 2 * text.count("\ufffd") < sum(letter > "\x7f" for letter in text)
