"""Answers as data for other programs: JSON, JSON Lines, CSV."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from .post import Post
from .query import other_spellings
from .results import SCHEMA_VERSION, Facet, Hit, Results, Suggestion, hit_object, results_object, suggestions_object
from .snippet import Snippet
from .text.analysis import Token
from .wording import UNSAFE, shown

if TYPE_CHECKING:
    from .index import Check, Stats
    from .intake.places import Place

Form = Literal["json", "jsonl", "csv"]
Row = Mapping[str, Any]
_CSV_FORMULA = ("=", "+", "-", "@", "\t")


class Data(NamedTuple):
    """One answer, for each of the forms."""

    whole: Row
    """The JSON object that other programs rely on."""
    items: Sequence[Row]
    """Its parts, one to a line of JSON Lines."""
    columns: Sequence[str]
    """The header of the table …"""
    rows: Iterable[Row] | None = None
    """… and its rows, where they are not the ``items``."""


def lines_of(data: Data, form: Form) -> Iterator[str]:
    """``data`` in this form, to be printed line by line."""
    if form == "json":
        yield json_text(data.whole, indent=2)
    elif form == "jsonl":
        yield from (json_text(item) for item in data.items)
    else:
        yield _csv_row(data.columns)
        for row in data.items if data.rows is None else data.rows:
            yield _csv_row(row[column] for column in data.columns)


def json_text(value: object, indent: int | None = None) -> str:
    """``value`` as JSON of which nothing steers a terminal: what could is spelt as an escape, which means the same."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04x}", text) if UNSAFE.search(text) else text


def one_line(text: str) -> str:
    """``text`` for one line of output, or one cell."""
    return shown(re.sub(r"\s+", " ", text))


_HIT = ["rank", "id", "score", "title", "author", "author_from", "publication", "published", "month", "url"]
_HIT += ["truncated", "snippet"]


def results_data(results: Results) -> Data:
    """The hits; in a table each has its snippets in one cell."""
    return _hits_data(results_object(results))


def similar_data(post_id: str, hits: Iterable[Hit]) -> Data:
    """The posts that are about the same as another."""
    return _hits_data({"schema_version": SCHEMA_VERSION, "id": post_id, "hits": [hit_object(hit) for hit in hits]})


def _hits_data(whole: Row) -> Data:
    hits = whole["hits"]
    rows = ({**hit, "snippet": " … ".join(one_line(piece["text"]) for piece in hit["snippets"])} for hit in hits)
    return Data(whole, hits, _HIT, rows)


def suggestions_data(typed: str, suggestions: Iterable[Suggestion]) -> Data:
    """How what was ``typed`` may go on."""
    whole = suggestions_object(typed, suggestions)
    return Data(whole, whole["suggestions"], ["text", "kind", "count"])


def counts_data(name: str, counts: Iterable[Facet]) -> Data:
    """Values and numbers of posts, which are called ``name``."""
    items = [{"value": one.value, "count": one.count} for one in counts]
    return Data({"schema_version": SCHEMA_VERSION, name: items}, items, ["value", "count"])


def post_object(post: Post) -> dict[str, Any]:
    """A whole post in the fields that ``index`` reads."""
    return {
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


def post_json(post: Post) -> str:
    """A whole post as one line of JSON."""
    return json_text(post_object(post))


def post_data(post: Post, places: Iterable[Place], title: Snippet, body: Snippet) -> Data:
    """A whole post, the places where it stands, and what is marked in its title and body."""
    about = post_object(post)
    whole = {
        **about,
        "spans": {name: [list(span) for span in text.spans] for name, text in (("title", title), ("body", body))},
        "places": [place._asdict() for place in places],
    }
    return Data({"schema_version": SCHEMA_VERSION, **whole}, [whole], list(about))


def stats_data(stats: Stats) -> Data:
    """What is in an index; a table has a figure a row."""
    languages = {name or "neither": count for name, count in stats.by_language.items()}
    whole = {**stats._asdict(), "by_language": languages, "sound": True}  # of an index that is not, nothing is told
    figures = {**whole, **{f"language {name}": count for name, count in languages.items()}}
    del figures["by_language"]
    rows = [{"figure": name, "value": value} for name, value in figures.items()]
    return Data({"schema_version": SCHEMA_VERSION, **whole}, [whole], ["figure", "value"], rows)


def check_data(found: Check | None, complaint: str | None) -> Data:
    """Whether an index is sound, what was read, and else the complaint."""
    files, size = found or (None, None)
    whole = {"sound": found is not None, "files": files, "bytes": size, "complaint": complaint}
    return Data({"schema_version": SCHEMA_VERSION, **whole}, [whole], list(whole))


def words_of(tokens: Iterable[Token]) -> Iterator[tuple[int, list[Token]]]:
    """The words that ``tokens`` make up, each with its number."""
    word: list[Token] = []
    number = 1
    for token in tokens:
        if word and token.starts_word:
            yield number, word
            word, number = [], number + 1
        word.append(token)
    if word:
        yield number, word


def analysis_data(text: str, tokens: Iterable[Token]) -> Data:
    """The tokens of ``text``, each with the number of the word that it stands in."""
    items = [
        {
            "word": number,
            "start": token.start,
            "end": token.end,
            "position": token.position,
            "searched_as": token.text,
            "stem": token.stem,
            "khmer": token.khmer,
            "typed": text[token.start : token.end],
        }
        for number, word in words_of(tokens)
        for token in word
    ]
    columns = ["word", "start", "end", "position", "searched_as", "stem", "khmer", "typed"]
    others = [{"typed": typed, "also_found_as": other} for typed, other in other_spellings(text)]
    whole = {"schema_version": SCHEMA_VERSION, "text": text, "tokens": items, "spellings": others}
    return Data(whole, items, columns)


def _csv_row(cells: Iterable[object]) -> str:
    import csv

    row = io.StringIO()
    csv.writer(row, lineterminator="").writerow(map(_cell, cells))
    return row.getvalue()


def _cell(value: object) -> str:
    text = "" if value is None else str(value).lower() if isinstance(value, bool) else shown(str(value))
    return f"'{text}" if text.startswith(_CSV_FORMULA) else text
