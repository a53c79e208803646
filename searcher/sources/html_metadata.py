"""What a page says of its article outside the text: JSON-LD, Open Graph, other meta elements, the canonical address."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any

from .html_tree import Element, elements

_ARTICLES = frozenset(
    """Article BlogPosting NewsArticle OpinionNewsArticle ReportageNewsArticle AnalysisNewsArticle ReviewNewsArticle
    BackgroundNewsArticle LiveBlogPosting SocialMediaPosting TechArticle""".split()
)
_MOST_OBJECTS = 10_000
_CDATA = re.compile(r"(?://|/\*)?\s{0,20}(?:<!\[CDATA\[|\]\]>)(?:\s{0,20}\*/)?")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is said of the one article of a page; "" for what is not."""

    is_article: bool
    is_one: bool
    """It says so of one article, and when that was published: other posts on the page are offered beside it."""
    title: str
    heading: str
    """What a browser shows above the page, mostly with the name of the site."""
    body: str
    author: str
    published: str
    url: str


def metadata(root: Element) -> Metadata:
    """JSON-LD goes before Open Graph, and both before other meta elements."""
    meta = _meta(root)
    objects = _told(root)
    by_id = {each["@id"]: each for each in objects if isinstance(each.get("@id"), str) and len(each) > 1}
    articles = [each for each in objects if _kinds(each) & _ARTICLES]
    told = articles[0] if articles else {}
    is_dated = bool(_text(told.get("datePublished"))) or "article:published_time" in meta
    canonical = (
        link.get("href") or "" for link in elements(root, "link") if "canonical" in (link.get("rel") or "").split()
    )
    heading = next((" ".join("".join(title.itertext()).split()) for title in elements(root, "title")), "")
    return Metadata(
        is_article=bool(told) or meta.get("og:type") == "article" or "article:published_time" in meta,
        is_one=is_dated and len({_text(each.get("headline")) for each in articles}) < 2,
        title=unescape(_text(told.get("headline")) or _text(told.get("name"))) or meta.get("og:title", ""),
        heading=heading,
        body=_text(told.get("articleBody")),
        author=unescape(_name(_referred(told.get("author"), by_id)))
        or meta.get("author", "")
        or _no_address(meta.get("article:author", "")),
        published=_text(told.get("datePublished")) or _first(meta, _DATES),
        url=_text(told.get("url")) or _page_of(told, by_id) or next(canonical, "") or meta.get("og:url", ""),
    )


_DATES = (
    "article:published_time",
    "og:published_time",
    "datepublished",
    "dc.date",
    "dcterms.created",
    "date",
    "pubdate",
)


def _meta(root: Element) -> dict[str, str]:
    told: dict[str, str] = {}
    for element in elements(root, "meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        if content := (element.get("content") or "").strip():
            told.setdefault(name.lower(), content)
    return told


def _first(meta: dict[str, str], names: tuple[str, ...]) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _no_address(author: str) -> str:
    """Open Graph wants the address of a profile, where many put a name."""
    return "" if "://" in author else author


def _told(root: Element) -> list[dict[str, Any]]:
    """All objects of the page's JSON-LD, wherever they stand in it."""
    found: list[dict[str, Any]] = []
    for script in elements(root, "script"):
        if (script.get("type") or "").partition(";")[0].strip().lower() != "application/ld+json":
            continue
        try:
            content = json.loads(_CDATA.sub("", "".join(script.itertext())), strict=False)
        except (ValueError, RecursionError):
            continue
        found += _objects(content)
    return found


def _referred(value: Any, by_id: dict[str, dict[str, Any]]) -> Any:
    """An object where only its ``@id`` is given, and so on in a list."""
    if isinstance(value, list):
        return [_referred(each, by_id) for each in value[:10]]
    name = value.get("@id") if isinstance(value, dict) else None
    return by_id.get(name, value) if isinstance(name, str) else value


def _objects(content: Any) -> Iterator[dict[str, Any]]:
    left, seen = [content], 0
    while left and seen < _MOST_OBJECTS:
        each = left.pop(0)
        seen += 1
        if isinstance(each, list):
            left += each
        elif isinstance(each, dict):
            yield each
            left += (each[name] for name in ("@graph", "mainEntity", "mainEntityOfPage") if name in each)


def _kinds(told: dict[str, Any]) -> set[str]:
    kind = told.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return {each.rpartition("/")[2] for each in kinds if isinstance(each, str)}


def _page_of(told: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> str:
    """The address of the page that an article is the main thing on."""
    page = _referred(told.get("mainEntityOfPage"), by_id)
    return _text(page.get("url") or page.get("@id")) if isinstance(page, dict) else _text(page)


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""


def _name(value: Any) -> str:
    """The names of people or organisations, in whichever way they are given."""
    if isinstance(value, list):
        return ", ".join(name for each in value[:10] if (name := _name(each)))
    return _text(value.get("name")) if isinstance(value, dict) else _no_address(_text(value))
