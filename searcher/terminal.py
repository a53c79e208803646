"""Results and posts as text for a terminal or a pipe.

``columns`` is the width of the terminal, to which texts are wrapped; None leaves each on one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from .columns import padded, width, wrapped
from .errors import QueryError
from .formats import one_line, words_of
from .post import Post
from .query import other_spellings
from .results import Facet, Hit, Results
from .snippet import Snippet, parts
from .text.analysis import Token
from .wording import (
    A_GUESS,
    ALSO_SEARCH,
    DID_YOU_MEAN,
    NO_TITLE,
    NONE_HOLDS_ALL,
    day_text,
    headline,
    shown,
    version_text,
    word,
)

if TYPE_CHECKING:
    from .intake.places import Place

_MOST_FACETS = 5
_NARROWEST = 20
_LINE = re.compile("^.*$", re.MULTILINE)


def results_text(results: Results, columns: int | None = None) -> Iterator[str]:
    """Lines for a person: what was found, the hits, and how to go on."""
    yield click.style(shown(headline(results)), bold=True)
    if results.relaxed:
        yield NONE_HOLDS_ALL
    yield from offers_text(results)
    yield ""
    yield from hits_text(results.hits, columns)
    if results.total and not results.hits:
        yield f"The last page is {results.pages}."
    if results.pages > 1 and results.hits:
        page = results.request.page
        more = f"; the next: --page {page + 1}" if page < results.pages else ""
        yield click.style(f"Page {page} of {results.pages}{more}", dim=True)
    for name, facets in results.facets.items():
        if len(facets) > 1:
            yield from _folded("", Snippet(f"{name}: {_facets_text(facets)}"), columns, dim=True)


def offers_text(results: Results) -> Iterator[str]:
    """Other queries worth a try, if there are any."""
    if results.did_you_mean:
        yield f"{DID_YOU_MEAN}: {one_line(results.did_you_mean)}"
    for also in results.also_search:
        yield f"{ALSO_SEARCH}: {one_line(also.query)}{f' ({A_GUESS})' * also.guess}"


def hits_text(hits: Iterable[Hit], columns: int | None = None) -> Iterator[str]:
    """Each hit: title, what is known of the post, passages; an empty line after it."""
    for hit in hits:
        yield from _folded(f"{hit.rank}. ", _on_one_line(hit.heading), columns, bold=True)
        about = [
            hit.author,
            hit.publication,
            _day(hit.published),
            word("beginning_only") if hit.truncated else None,
            hit.id,
        ]
        yield from _folded("   ", _joined(about), columns, dim=True)
        for snippet in hit.snippets:
            yield from _folded("   ", _on_one_line(snippet), columns)
        yield ""


def _joined(parts: Iterable[str | None]) -> Snippet:
    return Snippet(" · ".join(one_line(part) for part in parts if part))


def _day(day: date | None) -> str:
    return day_text(day) if day else word("no_date")


def _on_one_line(snippet: Snippet) -> Snippet:
    """``snippet`` without line breaks and with signs where the text goes on, its marks where they were."""
    text, spans = "… " * snippet.cut_before, []
    for piece, is_marked in snippet.pieces():
        start = len(text)
        text += one_line(piece)
        if is_marked:
            spans.append((start, len(text)))
    return Snippet(text + " …" * snippet.cut_after, tuple(spans))


def _folded(before: str, text: Snippet, columns: int | None, **style: Any) -> Iterator[str]:
    """``before`` and ``text``, wrapped and indented as far as ``before`` goes."""
    lines = [text] if columns is None else wrapped(text, max(_NARROWEST, columns - len(before)))
    for line in lines:
        yield before + _marked(line, **style)
        before = " " * len(before)


def _marked(snippet: Snippet, **style: Any) -> str:
    return "".join(
        click.style(text, fg="yellow", bold=True) if is_marked else click.style(text, **style) if style else text
        for text, is_marked in snippet.pieces()
    )


def _facets_text(facets: tuple[Facet, ...]) -> str:
    names = " · ".join(f"{one_line(facet.value)} {facet.count:,}" for facet in facets[:_MOST_FACETS])
    return names + (f" · and {len(facets) - _MOST_FACETS:,} more" if len(facets) > _MOST_FACETS else "")


def post_text(
    title: Snippet, body: Snippet, post: Post, places: Iterable[Place] = (), columns: int | None = None
) -> Iterator[str]:
    """One whole post, with the marks in its title and body, and where it stands."""
    heading = _on_one_line(title) if title.text.strip() else Snippet(NO_TITLE)
    yield from _folded("", heading, columns, bold=True)
    author = post.author and f"{post.author} (from the {post.author_from})"
    about = [author, post.publication, _day(post.published), post.url, post.id]
    yield from _folded("", _joined(about), columns, dim=True)
    yield ""
    for line in _lines(body):
        yield from _folded("", line, columns)
    if post.truncated:
        yield from ("", click.style(word("truncated"), dim=True))
    for place in places:
        note = version_text(place.is_shown, place.is_same, place.truncated, place.characters)
        path = post.source if place.is_shown and post.source else place.path
        yield click.style(f"In {one_line(path)} ({note})", dim=True)


def _lines(text: Snippet) -> Iterator[Snippet]:
    """The lines of ``text`` as they may be shown, each with its own marks; a mark may go over several."""
    safe = shown(text.text)
    return parts(Snippet(safe, text.spans), (line.span() for line in _LINE.finditer(safe)))


def analysis_text(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """The tokens of ``text``, word by word: where they stand, how they are typed, what they are searched as."""
    yield click.style(f"{'characters':<12}{'position':<10}{'searched as':<24}{'stem':<20}typed", bold=True)
    for number, of_word in words_of(tokens):
        yield click.style(f"word {number}: {one_line(text[of_word[0].start : of_word[-1].end])}", dim=True)
        for token in of_word:
            place = f"{token.start}-{token.end}"
            stem = token.stem if token.stem != token.text else ""
            typed = text[token.start : token.end]
            codes = " ".join(f"{ord(letter):04X}" for letter in typed) if token.khmer else ""
            searched = padded(token.text, 24) + padded(stem, 20)
            yield shown(f"{place:<12}{token.position:<10}{searched}{one_line(typed)}  {codes}").rstrip()
    for typed, other in other_spellings(text):
        yield shown(f"{one_line(typed)} is found as {other} too")


def query_error_text(error: QueryError) -> Iterator[str]:
    """What is wrong, and the query with the place pointed at."""
    yield str(error)
    if len(error.query) <= 200:
        yield "  " + shown(re.sub(r"\s", " ", error.query))
        before, place = error.query[: error.start], error.query[error.start : error.end]
        yield f"  {' ' * width(before)}{'^' * max(1, width(place))}"
