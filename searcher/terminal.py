"""Results and posts as text for a terminal or a pipe."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from .errors import QueryError
from .formats import one_line
from .index import Stats
from .post import Post
from .results import Facet, Hit, Results, Suggestion, suggestions_object
from .snippet import Snippet
from .text.analysis import Token, analyse
from .wording import A_GUESS, ALSO_SEARCH, DID_YOU_MEAN, NO_TITLE, NONE_HOLDS_ALL, day_text, headline, shown

if TYPE_CHECKING:
    from .intake.places import Place
    from .intake.report import Report

_MOST_FACETS = 5


def results_text(results: Results) -> Iterator[str]:
    """Lines for a person: what was found, the hits, and how to go on."""
    yield click.style(shown(headline(results)), bold=True)
    if results.relaxed:
        yield NONE_HOLDS_ALL
    yield from offers_text(results)
    yield ""
    for hit in results.hits:
        yield from _hit_text(hit)
        yield ""
    if results.total and not results.hits:
        yield f"The last page is {results.pages}."
    if results.pages > 1 and results.hits:
        page = results.request.page
        more = f"; the next: --page {page + 1}" if page < results.pages else ""
        yield click.style(f"Page {page} of {results.pages}{more}", dim=True)
    for name, facets in results.facets.items():
        if len(facets) > 1:
            yield click.style(f"{name}: {_facets_text(facets)}", dim=True)


def offers_text(results: Results) -> Iterator[str]:
    """Other queries worth a try, if there are any."""
    if results.did_you_mean:
        yield f"{DID_YOU_MEAN}: {one_line(results.did_you_mean)}"
    for also in results.also_search:
        yield f"{ALSO_SEARCH}: {one_line(also.query)}{f' ({A_GUESS})' * also.guess}"


def _hit_text(hit: Hit) -> Iterator[str]:
    yield f"{hit.rank}. {click.style(_marked(hit.heading), bold=True)}"
    about = [hit.author, hit.publication, _day(hit.published), "beginning only" if hit.truncated else None, hit.id]
    yield "   " + click.style(" · ".join(one_line(part) for part in about if part), dim=True)
    for snippet in hit.snippets:
        yield f"   {'… ' * snippet.cut_before}{_marked(snippet)}{' …' * snippet.cut_after}"


def _day(day: date | None) -> str:
    return day_text(day) if day else "no date"


def _marked(snippet: Snippet) -> str:
    return "".join(
        click.style(one_line(text), fg="yellow", bold=True) if is_marked else one_line(text)
        for text, is_marked in snippet.pieces()
    )


def _facets_text(facets: tuple[Facet, ...]) -> str:
    names = " · ".join(f"{one_line(facet.value)} {facet.count:,}" for facet in facets[:_MOST_FACETS])
    return names + (f" · and {len(facets) - _MOST_FACETS:,} more" if len(facets) > _MOST_FACETS else "")


def report_text(report: Report) -> Iterator[str]:
    """What a run of indexing did, and what it found that is left for a person to do."""
    skipped = f" ({report.files_unchanged:,} had not changed)" if report.files_unchanged else ""
    yield (
        f"{'Would read' if report.dry_run else 'Read'} {_count(report.files_read, 'file')}{skipped}. "
        f"Posts: {report.added:,} added, {report.replaced:,} replaced, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed."
    )
    parts = {
        "only beginnings": report.truncated,
        "undated": report.undated,
        "without author": report.without_author,
        "probably in a legacy font": report.legacy_font,
    }
    told = [f"{count:,} {what}" for what, count in parts.items() if count]
    holds = "would hold" if report.dry_run else "holds"
    yield f"The index {holds} {_count(report.posts, 'post')}{': ' * bool(told)}{', '.join(told)}."
    if report.folded:
        yield f"Of these posts {_count(report.folded, 'more version')} stood in other places, or twice in one."
    if report.alike:
        yield f"Beginning alike without being the same: {len(report.alike):,}, as in {_files(report.alike[0])}."
    if report.files_passed_over:
        yield f"Passed over, since no posts are in them: {_count(report.files_passed_over, 'file')}."
    if report.files_missing:
        whose = "Its" if report.files_missing == 1 else "Their"
        then = "posts are removed" if report.pruned else "posts stay; --prune removes them"
        yield f"Gone: {_count(report.files_missing, 'file')}. {whose} {then}."
    if report.kept:
        yield f"Kept from former runs, since they cannot be read any more: {_count(report.kept, 'post')}."


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _files(paths: tuple[str, ...]) -> str:
    return " and ".join(one_line(path) for path in dict.fromkeys(paths[:2]))


def report_json(report: Report) -> str:
    """One JSON object."""
    return json.dumps(report.as_object(), ensure_ascii=False, indent=2)


def post_json(post: Post) -> str:
    """A whole post as one line of JSON, in the fields that ``index`` reads."""
    fields = {
        "id": post.id,
        "title": post.title,
        "body": post.body,
        "author": post.author,
        "author_from": post.author_from,
        "publication": post.publication,
        "published": post.published.isoformat() if post.published else None,
        "url": post.url,
        "truncated": post.truncated,
        "language": post.language,
    }
    return json.dumps(fields, ensure_ascii=False)


def post_text(post: Post, places: Iterable[Place] = ()) -> Iterator[str]:
    """One whole post, and where it stands."""
    yield click.style(one_line(post.title) or NO_TITLE, bold=True)
    author = post.author and f"{post.author} (from the {post.author_from})"
    about = [author, post.publication, _day(post.published), post.url, post.id]
    yield click.style(" · ".join(one_line(part) for part in about if part), dim=True)
    yield from ("", shown(post.body))
    if post.truncated:
        yield from ("", click.style("Only the beginning of this post is in the archive.", dim=True))
    for place in places:
        same = "this text" if place.is_shown else "the same text" if place.is_same else None
        note = same or ("the beginning" if place.truncated else "another version")
        path = post.source if place.is_shown and post.source else place.path
        yield click.style(f"In {one_line(path)} ({note}, {place.characters:,} characters)", dim=True)


def facet_text(facets: Iterable[Facet]) -> Iterator[str]:
    """A count and a value on each line."""
    return (f"{facet.count:>7,}  {one_line(facet.value)}" for facet in facets)


def suggestions_text(suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """A kind, a count and a query on each line."""
    return (f"{one.kind:<8}{one.count:>7,}  {one_line(one.text)}" for one in suggestions)


def suggestions_json(typed: str, suggestions: Iterable[Suggestion]) -> str:
    """One JSON object."""
    return json.dumps(suggestions_object(typed, suggestions), ensure_ascii=False, indent=2)


def stats_text(stats: Stats) -> Iterator[str]:
    """What is in the index, a figure a line."""
    names = {"en": "English", "km": "Khmer", "": "neither"}
    languages = ", ".join(f"{names.get(name, name)} {count:,}" for name, count in stats.by_language.items())
    rows = {
        "posts": f"{stats.posts:,}",
        "languages": languages or "none",
        "dates": f"{stats.first} to {stats.last}" if stats.first else "none",
        "undated": f"{stats.undated:,}",
        "beginning only": f"{stats.truncated:,}",
        "different terms": f"{stats.terms:,}",
        "size on disk": f"{stats.bytes / 1e6:,.1f} MB",
        "ICU": stats.icu,
    }
    return (f"{name:<16}{value}" for name, value in rows.items())


def analysis_text(text: str) -> Iterator[str]:
    """The tokens of ``text``, word by word: where they stand, how they are typed, what they are searched as."""
    yield click.style(f"{'characters':<12}{'position':<10}{'searched as':<24}{'stem':<20}typed", bold=True)
    for number, (_, word) in enumerate(_by_word(analyse(text)), 1):
        tokens = list(word)
        yield click.style(f"word {number}: {one_line(text[tokens[0].start : tokens[-1].end])}", dim=True)
        for token in tokens:
            place = f"{token.start}-{token.end}"
            stem = token.stem if token.stem != token.text else ""
            typed = text[token.start : token.end]
            codes = " ".join(f"{ord(letter):04X}" for letter in typed) if token.khmer else ""
            searched = f"{token.text}{' ' * max(1, 24 - width(token.text))}"
            yield shown(f"{place:<12}{token.position:<10}{searched}{stem:<20}{one_line(typed)}  {codes}").rstrip()


def _by_word(tokens: list[Token]) -> Iterator[tuple[int, Iterator[Token]]]:
    word = 0

    def number(token: Token) -> int:
        nonlocal word
        word += token.starts_word
        return word

    return groupby(tokens, key=number)


def query_error_text(error: QueryError) -> Iterator[str]:
    """What is wrong, and the query with the place pointed at."""
    yield str(error)
    if len(error.query) <= 200:
        yield "  " + shown(re.sub(r"\s", " ", error.query))
        before, place = error.query[: error.start], error.query[error.start : error.end]
        yield f"  {' ' * width(before)}{'^' * max(1, width(place))}"


def width(text: str) -> int:
    """Columns that ``text`` takes, as far as terminals agree: marks and invisible characters take none."""
    return sum(unicodedata.category(letter) not in ("Mn", "Mc", "Me", "Cf") for letter in text)
