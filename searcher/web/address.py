"""Addresses: a Request as the parameters of a link, and back. What is left out is as Request has it by default."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any
from urllib.parse import quote, urlencode

from ..errors import RequestError
from ..results import Request

FIELDS = {
    "q": "query",
    "author": "author",
    "publication": "publication",
    "month": "month",
    "from": "date_from",
    "to": "date_to",
    "any": "any",
    "sort": "sort",
    "page": "page",
    "limit": "limit",
}
"""Parameter of an address → field of a Request."""

_DEFAULTS = {field.name: field.default for field in fields(Request)}


def parameters(request: Request, **changes: Any) -> dict[str, str]:
    """What differs from the defaults in ``request`` with ``changes``; any change leads to the first page."""
    if changes:
        request = replace(request, **{"page": 1, **changes})
    values = {name: getattr(request, field) for name, field in FIELDS.items()}
    return {
        name: "1" if value is True else str(value)
        for name, value in values.items()
        if value and value != _DEFAULTS[FIELDS[name]]
    }


def address(request: Request, **changes: Any) -> str:
    """Where the results page answers ``request`` with ``changes``."""
    return _with_parameters("/", request, changes)


def post_address(post_id: str, request: Request) -> str:
    """Where the post's own page is; it marks the words of ``request`` and leads back to it."""
    return _with_parameters(f"/post/{quote(post_id, safe='', errors='replace')}", request, {})


def _with_parameters(path: str, request: Request, changes: dict[str, Any]) -> str:
    asked = urlencode(parameters(request, **changes), errors="replace")
    return f"{path}?{asked}" if asked else path


def understood(given: Mapping[str, str]) -> tuple[Request, RequestError | None]:
    """The Request that the parameters ``given`` make, without those that are wrong, and what is wrong first."""
    request = Request()
    wrong: RequestError | None = None
    for name, field in FIELDS.items():
        if not (text := given.get(name, "")):
            continue
        try:
            request = replace(request, **{field: _value(name, text)})
        except RequestError as error:
            wrong = wrong or error
    return request, wrong


def _value(name: str, text: str) -> Any:
    if name == "any":
        if text not in ("0", "1"):
            raise RequestError(f"any is {text!r}; it must be 1 or 0")
        return text == "1"
    if name not in ("page", "limit"):
        return text
    try:
        return int(text)
    except ValueError:
        raise RequestError(f"{name} is {text!r}, which is not a number") from None
