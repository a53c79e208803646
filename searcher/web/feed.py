"""An answer as an Atom feed (RFC 4287), for feed readers that follow a search; and the OpenSearch description."""

from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from ..results import Hit, Results
from ..wording import headline, shown
from .address import Format, post_path
from .view import View

_ATOM = "http://www.w3.org/2005/Atom"
_OPENSEARCH = "http://a9.com/-/spec/opensearch/1.1/"
_POSTS = UUID("5a1c6a0e-7c1f-4bb1-9d53-0e6a7c8f3b21")
"""What the ids of entries are derived from, beside the ids of posts (RFC 9562, section 5.5)."""
_NO_DAY = "1970-01-01T00:00:00Z"
"""Atom wants a time for every entry."""


def atom(results: Results, view: View) -> bytes:
    """The hits as entries. The view knows the address of the site."""
    feed = Element("feed", {"xmlns": _ATOM, "xml:lang": view.language})
    here = f"{view.site}{view.links.in_format('atom')}"
    _text(feed, "id", here)
    _text(feed, "title", f"{headline(results, view.language)} – searcher")
    _text(feed, "updated", max((_time(hit) for hit in results.hits), default=_NO_DAY))
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    SubElement(feed, "link", {"rel": "alternate", "type": "text/html", "href": f"{view.site}{view.links.results()}"})
    for hit in results.hits:
        _entry(SubElement(feed, "entry"), hit, view)
    return _document(feed)


def _entry(entry: Element, hit: Hit, view: View) -> None:
    address = view.site + post_path(hit.id)
    _text(entry, "id", uuid5(_POSTS, hit.id).urn)  # the same by whatever name the server is reached
    _text(entry, "title", hit.heading.text)
    _text(entry, "updated", _time(hit))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": address})
    _text(SubElement(entry, "author"), "name", hit.author or hit.publication or "–")
    _text(entry, "summary", " … ".join(snippet.text for snippet in hit.snippets))


def _time(hit: Hit) -> str:
    return f"{hit.published.isoformat()}T00:00:00Z" if hit.published else _NO_DAY


def opensearch(site: str) -> bytes:
    """How a browser adds this search to its own (OpenSearch 1.1). ``site`` is what comes before the path."""
    description = Element("OpenSearchDescription", {"xmlns": _OPENSEARCH})
    _text(description, "ShortName", "searcher")
    _text(description, "Description", "Search the archive in English or Khmer")
    _text(description, "InputEncoding", "UTF-8")
    formats: tuple[tuple[str, Format | None], ...] = (("text/html", None), ("application/atom+xml", "atom"))
    for media_type, form in formats:
        template = f"{site}/?q={{searchTerms}}" + (f"&format={form}" if form else "")
        SubElement(description, "Url", {"type": media_type, "template": template})
    template = f"{site}/suggest?q={{searchTerms}}&format=opensearch"
    SubElement(description, "Url", {"type": "application/x-suggestions+json", "template": template})
    SubElement(description, "Image", {"width": "32", "height": "32"}).text = f"{site}/static/icon.svg"
    return _document(description)


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = shown(text).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")


def _document(root: Element) -> bytes:
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document
