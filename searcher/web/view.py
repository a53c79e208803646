"""For whom a page is made: in which language, and where its links lead; and how any page becomes HTML."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup

from ..text.months import Language
from ..wording import counted, day_text, number, shown, word
from .address import Asked, Links
from .assets import asset_address, standalone_style, standalone_style_hash
from .markup import marked, tagged

_LATIN = Markup(' lang="en"')
"""On what holds the words of posts: what is not Khmer there is no Khmer, whatever the language of the page."""


@dataclass(frozen=True, slots=True)
class View:
    """What a page has to know beside what it shows."""

    asked: Asked = Asked()  # noqa: RUF009 (a frozen value)
    language: Language = "en"
    here: str = "/"
    """The path of the page."""
    standalone: bool = False
    """It is a file of its own: no links to a server, nothing to load."""
    site: str = ""
    """``https://archive.example.org``: what comes before the path in an address to keep."""

    @property
    def links(self) -> Links:
        """Where the links of the page lead."""
        return Links(self.asked, self.here, self.standalone)

    def word(self, name: str, /, **values: object) -> str:
        """Words of the interface in the reader's language."""
        return word(name, self.language, **values)

    def render(self, template: str, heading: str, **values: Any) -> str:
        """The HTML of a whole page. ``values`` are what its template shows."""
        return _template(template).render(
            view=self,
            latin=_LATIN if self.language == "km" else "",
            links=self.links,
            word=self.word,
            number=partial(number, language=self.language),
            counted=partial(counted, language=self.language),
            day=partial(day_text, language=self.language),
            heading=heading,
            request=self.asked.request,
            **values,
        )


@cache
def _template(name: str) -> Template:
    return _environment().get_template(f"{name}.html")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("searcher.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_cleaned,
        auto_reload=False,
    )
    environment.filters |= {"tagged": tagged, "marked": marked}
    environment.globals |= {
        "asset": asset_address,
        "standalone_style": standalone_style,
        "standalone_style_hash": standalone_style_hash,
        "web_address": web_address,
    }
    return environment


def _cleaned(value: object) -> object:
    """Every value on its way to the page."""
    if isinstance(value, Markup):
        return value  # made of what was cleaned (see markup)
    return shown(value) if isinstance(value, str) else value


def web_address(url: str | None) -> str | None:
    """``url`` if a link may lead there."""
    return url if url and url.lower().startswith(("http://", "https://")) else None
