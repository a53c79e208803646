"""Addresses: what a reader asked for as a link, and back. What is left out is as Request has it by default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args
from urllib.parse import quote, quote_plus, urlencode

from ..errors import RequestError
from ..results import Request
from ..text.months import LANGUAGES, Language

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

FILTERS = ("author", "publication", "month", "date_from", "date_to")
"""Fields that narrow a request down."""

Format = Literal["html", "json", "jsonl", "csv", "atom"]
FORMATS: tuple[Format, ...] = get_args(Format)
LIST_FORMATS: tuple[Format, ...] = ("html", "json", "jsonl", "csv")
POST_FORMATS: tuple[Format, ...] = ("html", "json")
SUGGEST_FORMATS = ("json", "opensearch")
Browsed = Literal["author", "publication", "month"]
PATHS: dict[Browsed, str] = {"author": "/authors", "publication": "/publications", "month": "/months"}

_DEFAULTS = {field.name: field.default for field in fields(Request)}


_NO_CHANGES: Mapping[str, Any] = {}
Narrowing = Callable[[str | None], str | None]


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an address says."""

    request: Request = Request()  # noqa: RUF009 (a frozen value)
    language: Language | None = None
    """Chosen by a link; None leaves it to the browser."""
    format: Format = "html"


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of a page lead. A page that stands alone has none to a server: they are None."""

    asked: Asked
    here: str = "/"
    """The path of the page itself."""
    standalone: bool = False

    def results(self, **changes: Any) -> str | None:
        """The results of the request with ``changes``, its first page unless that is one of them."""
        return self._to("/", changes)

    def narrowing(self, what: Browsed) -> Narrowing:
        """From an author, publication or month to the results narrowed to that one; from None to those of all."""
        return _narrowing(self.results(**{what: None}), f"{what}={{0}}")

    def years(self) -> Narrowing:
        """The same for a year, ``2017``."""
        return _narrowing(self.results(month=None, date_from=None, date_to=None), "from={0}&to={0}")

    def browse(self, what: Browsed, **changes: Any) -> str | None:
        """All authors, publications or months of what the request finds."""
        return self._to(PATHS[what], {what: None, "sort": "relevance", **changes})

    def post(self, post_id: str) -> str | None:
        """The post's own page; it marks the words of the request and leads back to it."""
        return self._to(post_path(post_id))

    def match(self, post_id: str, number: int) -> str | None:
        """The same, at one of the places that are marked."""
        address = self.post(post_id)
        return address and f"{address}{'&' if '?' in address else '?'}match={number}#match"

    def home(self) -> str | None:
        """The newest posts."""
        return replace(self, asked=replace(self.asked, request=Request())).results()

    def unfiltered(self) -> str | None:
        """The results without any filter."""
        return self.results(**dict.fromkeys(FILTERS))

    def back(self) -> str | None:
        """The page of results that a post was opened from."""
        return self._to("/")

    def browse_all(self, what: Browsed) -> str | None:
        """All authors, publications or months there are."""
        return replace(self, asked=replace(self.asked, request=Request())).browse(what)

    def other_post(self, post_id: str) -> str | None:
        """Another post's own page, where nothing is marked."""
        return replace(self, asked=replace(self.asked, request=Request())).post(post_id)

    def hidden(self) -> dict[str, str]:
        """What a new search keeps of this one: filters, order, language; not the page."""
        kept = parameters(self.asked.request, query="")
        return kept | ({"lang": self.asked.language} if self.asked.language else {})

    def in_language(self, language: Language) -> str | None:
        """The same page in this language."""
        asked = replace(self.asked, language=language)
        return replace(self, asked=asked)._to(self.here)

    def in_format(self, form: Format) -> str | None:
        """The same results for other programs; a feed has the newest, so that one can follow it."""
        return self._to("/", {"sort": "newest"} if form == "atom" else {}, form)

    def _to(self, path: str, changes: Mapping[str, Any] = _NO_CHANGES, form: Format = "html") -> str | None:
        if self.standalone:
            return None
        given = parameters(self.asked.request, **changes)
        if self.asked.language:
            given["lang"] = self.asked.language
        if form != "html":
            given["format"] = form
        return with_parameters(path, given)


def _narrowing(whole: str | None, form: str) -> Narrowing:
    """The address of all is made once, since there are hundreds of values."""
    start = f"{whole}{'&' if '?' in (whole or '') else '?'}"
    return lambda value: f"{start}{form.format(quote_plus(value, errors='replace'))}" if whole and value else whole


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


def post_path(post_id: str) -> str:
    """The path of a post's own page."""
    return f"/post/{quote(post_id, safe='', errors='replace')}"


def with_parameters(path: str, given: Mapping[str, str]) -> str:
    """``path`` with the parameters ``given``, if there are any."""
    return f"{path}?{urlencode(given, errors='replace')}" if given else path


def understood(given: Mapping[str, str]) -> tuple[Asked, RequestError | None]:
    """What the parameters ``given`` ask for, without those that are wrong, and what is wrong first."""
    request = Request()
    wrong: RequestError | None = None
    for name, field in FIELDS.items():
        if not (text := given.get(name, "")):
            continue
        try:
            request = replace(request, **{field: _value(name, text)})
        except RequestError as error:
            wrong = wrong or error
    chosen: dict[str, Any] = {}
    for name, field, values in (("lang", "language", LANGUAGES), ("format", "format", FORMATS)):
        if text := given.get(name, ""):
            if text in values:
                chosen[field] = text
            else:
                wrong = wrong or not_among(name, text, values)
    return Asked(request, **chosen), wrong


def not_among(name: str, text: str, values: tuple[str, ...]) -> RequestError:
    """The refusal of a parameter that has none of its ``values``."""
    wanted = " or ".join(values) if len(values) == 2 else f"one of {', '.join(values)}"
    return RequestError(f"{name} is {text!r}; it must be {wanted}")


def _value(name: str, text: str) -> Any:
    if name == "any":
        if text not in ("0", "1"):
            raise not_among("any", text, ("1", "0"))
        return text == "1"
    if name not in ("page", "limit"):
        return text
    try:
        return int(text)
    except ValueError:
        raise RequestError(f"{name} is {text!r}, which is not a number") from None
