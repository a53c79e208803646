"""Addresses of the web, and nothing else that a link may hold."""

import posixpath
import re
from urllib.parse import unquote, urljoin, urlsplit

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


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
