"""What is sent back: pages, data, and problems, each with the headers that belong to it."""

from collections.abc import Iterator, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

PROBLEM = "application/problem+json"
_POLICY = (
    "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE: Mapping[str, str] = {
    "Content-Security-Policy": _POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""Headers of every answer. Nothing comes from other hosts, no script stands in a page, nobody learns what was asked."""

FRESH = {"Cache-Control": "no-cache"}
"""Browsers keep it, and ask each time whether it changed."""
IN_LANGUAGE = {**FRESH, "Vary": "Accept-Language"}
"""And it is in the language that the address or the browser names."""
KEPT = {"Cache-Control": "public, max-age=31536000, immutable"}
"""It never changes under this address."""


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A page for readers, in the language that the address or the browser names."""
    return Response(html, status, {**IN_LANGUAGE, **(headers or {})}, media_type="text/html; charset=utf-8")


def data(lines: Iterator[str], media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Lines of data for programs."""
    content = "".join(f"{line}\n" for line in lines)
    return Response(content, headers={**FRESH, **(headers or {})}, media_type=media_type)


def problem(
    title: str, status: int, detail: str, headers: Mapping[str, str] | None = None, **others: Any
) -> JSONResponse:
    """What went wrong, for programs (RFC 9457)."""
    told = {"type": "about:blank", "title": title, "status": status, "detail": detail, **others}
    return JSONResponse(told, status, {**IN_LANGUAGE, **(headers or {})}, media_type=PROBLEM)
