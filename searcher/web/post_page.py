"""A post's own page: its text with every match marked, where it comes from, how to cite it, and posts like it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from ..intake.places import Place
from ..marking import Marked
from ..post import Post
from ..results import Hit
from ..snippet import Snippet
from ..wording import day_text, paragraphs, title_of, version_text
from ..words import WORDS
from .address import post_path
from .markup import numbered
from .view import View, web_address


@dataclass(frozen=True, slots=True)
class Matches:
    """The places that are marked, and the way from one to the next; the address of the neighbour or None."""

    count: int
    current: int | None
    previous: str | None
    next: str | None


def render_post(
    post: Post,
    view: View,
    texts: Marked,
    current: int | None = None,
    places: Sequence[Place] = (),
    similar: Sequence[Hit] = (),
) -> str:
    """``post`` with the marks of its ``texts``; the reader has come to the one with the number ``current``."""
    title = texts.title if post.title.strip() else Snippet(title_of("", post.body))
    body = list(paragraphs(texts.body))
    count = sum(len(text.spans) for text in (title, *body))
    current = current if current and current <= count else None
    heading, *body_markup = numbered([title, *body], current)
    return view.render(
        "post",
        title.text,
        post=post,
        title=heading,
        body=body_markup,
        matches=_matches(view, post.id, count, current),
        provenance=[(PurePath(place.path).name, _version(place, view)) for place in places],
        author_from=_author_from(post, view),
        similar=similar,
        permanent=view.site + post_path(post.id),
        citation=_citation(post, title.text, view),
    )


def _author_from(post: Post, view: View) -> str:
    name = f"from_{post.author_from}" if post.author else "from_nowhere"
    return view.word(name) if name in WORDS else post.author_from or view.word("from_header")


def _matches(view: View, post_id: str, count: int, current: int | None) -> Matches:
    before, after = (current or 0) - 1, (current or 0) + 1
    return Matches(
        count,
        current,
        view.links.match(post_id, before) if before > 0 else None,
        view.links.match(post_id, after) if after <= count else None,
    )


def _version(place: Place, view: View) -> str:
    return version_text(place.is_shown, place.is_same, place.truncated, place.characters, view.language)


def _citation(post: Post, title: str, view: View) -> str:
    """Author, title, publication, day, address: what a reader needs to find it again."""
    author, stop = (post.author or "").rstrip("."), "។ " if view.language == "km" else ". "
    parts = [post.publication, day_text(post.published, view.language) if post.published else view.word("no_date")]
    return view.word(
        "cited",
        author=author + stop * bool(author),
        title=title,
        where=", ".join(part for part in parts if part),
        address=web_address(post.url) or view.site + post_path(post.id),
    )
