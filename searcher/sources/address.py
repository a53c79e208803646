"""Addresses of the web, and nothing else that a link may hold."""

import posixpath
import re
from urllib.parse import unquote, urljoin, urlsplit

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
_URL = re.compile(r"https?://(?:www\.)?([^/?#]*)([^?#]*)(\?[^#]*)?", re.IGNORECASE)
_TRACKING = re.compile(r"(?:utm_\w+|fbclid|gclid|share|nb)=.*", re.IGNORECASE)


def web_address(text: str | None) -> str | None:
    """``text`` if it is an address of the web: neither a script nor a file is kept as one."""
    address = (text or "").strip()
    return address if _ADDRESS.fullmatch(address) else None


def joined(base: str, address: str) -> str:
    """``address`` as a page at ``base`` means it; nothing where it is none."""
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def file_name(address: str) -> str:
    """The last part of the path of an address; nothing where there is none."""
    try:
        return posixpath.basename(unquote(urlsplit(address).path))
    except ValueError:
        return ""


def page_of(url: str | None) -> str:
    """An address without what makes no other page of it; nothing for what is none."""
    found = _URL.match(url or "")
    if not found:
        return ""
    host, query = found[1].lower(), found[3] or ""
    path = unquote(found[2], errors="backslashreplace").replace("?", "%3F").rstrip("/")
    kept = [part for part in query[1:].split("&") if part and not _TRACKING.fullmatch(part)]
    return f"{host}{path}{'?' * bool(kept)}{'&'.join(sorted(kept))}"
