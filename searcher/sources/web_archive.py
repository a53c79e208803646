"""Web archives (WARC, WET): the pages and other files that a crawler saved, one record at a time."""

import io
from collections.abc import Iterator
from contextlib import redirect_stderr
from dataclasses import replace
from typing import Any

from .address import file_name, web_address
from .containers import Allowance, Counted
from .encoding import MOST_BYTES
from .file import LIBRARY_FAILED, Beginning, File
from .problem import Problem

_KINDS = ("response", "resource", "conversion")


def is_web_archive(beginning: Beginning) -> bool:
    """A file whose first record says so."""
    return beginning.raw.startswith((b"WARC/0.", b"WARC/1."))


def open_web_archive(file: File, allowance: Allowance) -> Iterator[File | Problem]:
    """What was saved with success, in order."""
    from warcio.archiveiterator import ArchiveIterator
    from warcio.exceptions import ArchiveLoadFailed

    records = ArchiveIterator(file.stream, check_digests=False, arc2warc=False)
    number = 0
    while True:
        number += 1
        try:
            with redirect_stderr(io.StringIO()):  # the library warns there
                record = next(records, None)
            found = record and _file(file, record, allowance)
        except (ArchiveLoadFailed, *LIBRARY_FAILED) as error:
            reason = f"is damaged ({' '.join(str(error).split())[:120]}); what comes after that was not read"
            yield Problem(file.source, f"record {number}", reason, "fetch it again")
            return
        if record is None:
            return
        if found:
            yield found


def _file(file: File, record: Any, allowance: Allowance) -> File | Problem | None:
    address = record.rec_headers.get_header("WARC-Target-URI") or ""
    address = address.strip("<> ")
    if record.rec_type not in _KINDS or (record.http_headers and record.http_headers.get_statuscode() != "200"):
        return None
    if int(record.rec_headers.get_header("Content-Length") or 0) > MOST_BYTES:
        reason = f"is longer than {MOST_BYTES >> 20} MB and was left out"
        return Problem(file.source, address or None, reason, "save it by itself", harmless=True)
    told = record.http_headers or record.rec_headers
    kind, charset = _media_type(told.get_header("Content-Type") or "")
    return replace(
        file,
        name=file_name(address) or "index.html",
        content=Counted(record.content_stream().read, allowance),
        url=web_address(address),
        media_type=kind,
        charset=charset,
        is_crawled=True,
    )


def _media_type(header: str) -> tuple[str | None, str | None]:
    """``text/html`` and ``utf-8`` of ``text/html; charset=UTF-8``."""
    kind, *parameters = (part.strip() for part in header.split(";"))
    named = (part.partition("=") for part in parameters)
    charset = next((value.strip("\"' ") for name, _, value in named if name.strip().lower() == "charset"), None)
    return kind.lower() or None, charset
