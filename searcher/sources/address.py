"""Addresses of the web, and nothing else that a link may hold."""

import re

_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


def web_address(text: str | None) -> str | None:
    """``text`` if it is an address of the web: neither a script nor a file is kept as one."""
    address = (text or "").strip()
    return address if _ADDRESS.fullmatch(address) else None
