"""How a post lies in the Whoosh index: its fields, its terms, and where each term occurs.

Title and body hold, for each token, one term for its text and, where the stem is another word, one for the stem, marked
with ``=``. All forms of a word are then the postings of the unmarked stem, if the stem is a form of itself, and
of the marked one. Each posting carries the positions of its term, each with what ranking asks about that place.

The fields ``words`` and ``names`` hold no places: they list the Khmer words and the names that posts hold, to suggest.
"""

from __future__ import annotations

import re
import sys
from array import array
from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from whoosh import columns, fields, formats

from ..post import Post
from ..text.analysis import Token, analyse
from ..text.english import stem
from ..text.khmer import without_invisible
from .names import name_terms

FLAG_BITS = 5
LEFT_BIT, RIGHT_BIT, EDGE_MASK, NORMAL_MASK = 3, 1, 3, 1
AS_WRITTEN = "\t"
MOST_CLUSTERS = 20
"""What is longer is no word: ICU leaves unknown letters in one piece."""
_LETTERS = re.compile("[\u1780-\u17dd]+")


class Occurrences(formats.Format):
    """A posting's value: little-endian uint32s, position << 5 | left << 3 | right << 1 | is normal, in order.

    ``left``, ``right`` and ``is normal`` are those of the token (see text.analysis.Token).
    """


class TokensField(fields.FieldType):
    """A text field that is given the tokens of ``analyse``, so that nothing is analysed twice."""

    def __init__(self) -> None:
        self.format = Occurrences()
        self.stored = True

    def index(self, value: Sequence[Token], **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, count, weight, encoded occurrences) for each term of a field's tokens."""
        for term, codes in occurrences(value).items():
            yield term.encode(), len(codes), float(len(codes)), encoded(codes)


class ValuesField(fields.FieldType):
    """A field that is given the values a post holds, each one a term; for words and names to suggest."""

    def __init__(self) -> None:
        self.format = formats.Existence()

    def index(self, value: Iterable[str], **_: Any) -> Generator[tuple[bytes, int, float, bytes], Any, None]:
        """(term, count, weight, no encoded value) for each different value."""
        for text in dict.fromkeys(value):
            yield text.encode(), 1, 1.0, b""


def occurrences(tokens: Sequence[Token]) -> dict[str, array[int]]:
    """Where each term occurs, as codes in order of position."""
    found: dict[str, array[int]] = defaultdict(lambda: array("I"))
    for token in tokens:
        edges = token.left << LEFT_BIT | token.right << RIGHT_BIT
        code = token.position << FLAG_BITS | edges | token.is_normal
        found[token.text].append(code)
        if token.stem != token.text:
            found[marked_stem(token.stem)].append(code)
    return found


def khmer_words(text: str, tokens: Sequence[Token]) -> Iterator[str]:
    """For each Khmer word that ICU sees in ``text``: its clusters in normal form, a tab, and how it is written."""
    word: list[Token] = []
    for token in tokens:
        if token.starts_word:
            word.clear()
        word.append(token)
        if token.khmer and token.ends_word and len(word) <= MOST_CLUSTERS:
            written = without_invisible(text[word[0].start : word[-1].end])
            if _LETTERS.fullmatch(written):
                yield f"{''.join(token.text for token in word)}{AS_WRITTEN}{written}"


def marked_stem(word: str) -> str:
    """The term that stands for all forms of ``word`` that differ from it."""
    return f"={word}"


def terms_of_stem(word: str) -> tuple[str, ...]:
    """The terms whose postings together are all forms with the stem ``word``."""
    return (word, marked_stem(word)) if stem(word) == word else (marked_stem(word),)


def encoded(codes: array[int]) -> bytes:
    """``codes`` as bytes, the same on every machine."""
    if sys.byteorder == "big":
        codes = array("I", codes)
        codes.byteswap()
    return codes.tobytes()


def decoded(value: bytes) -> array[int]:
    """What ``encoded`` made into bytes."""
    codes = array("I", value)
    if sys.byteorder == "big":
        codes.byteswap()
    return codes


def make_schema() -> fields.Schema:
    """The fields of a post. Columns are what ordering, filters, facets and updates read for many posts at once."""
    return fields.Schema(
        id=fields.ID(stored=True, unique=True, sortable=True),
        title=TokensField(),
        body=TokensField(),
        words=ValuesField(),
        names=ValuesField(),
        author=fields.ID(stored=True, sortable=True),
        publication=fields.ID(stored=True, sortable=True),
        published=fields.ID(stored=True, sortable=True),
        author_from=fields.STORED(),
        url=fields.STORED(),
        truncated=fields.BOOLEAN(stored=True),
        language=fields.ID(stored=True, sortable=True),
        source=fields.ID(stored=True, sortable=True),
        digest=fields.COLUMN(columns.VarBytesColumn()),
        title_length=fields.COLUMN(columns.NumericColumn("I")),
        body_length=fields.COLUMN(columns.NumericColumn("I")),
    )


def row(post: Post) -> dict[str, Any]:
    """``post`` as the arguments of Whoosh's add_document, but for its digest."""
    title, body = analyse(post.title), analyse(post.body)
    return {
        "id": post.id,
        "title": title,
        "_stored_title": post.title,
        "body": body,
        "_stored_body": post.body,
        "words": [*khmer_words(post.title, title), *khmer_words(post.body, body)],
        "names": [*name_terms(post.title, title), *name_terms(post.body, body)],
        "author": post.author or None,
        "publication": post.publication or None,
        "published": post.published.isoformat() if post.published else None,
        "author_from": post.author_from,
        "url": post.url,
        "truncated": post.truncated,
        "language": post.language,
        "source": post.source,
        "title_length": _word_count(title),
        "body_length": _word_count(body),
    }


def _word_count(tokens: Sequence[Token]) -> int:
    """How many words ICU sees: the length of a field, the same measure in every language."""
    return sum(token.starts_word for token in tokens)


def post_from(stored: dict[str, Any]) -> Post:
    """The post that ``row`` was made from."""
    published = stored.get("published")
    return Post(
        id=stored["id"],
        title=stored["title"],
        body=stored["body"],
        author=stored.get("author"),
        author_from=stored.get("author_from"),
        publication=stored.get("publication"),
        published=date.fromisoformat(published) if published else None,
        url=stored.get("url"),
        truncated=stored.get("truncated", False),
        language=stored.get("language"),
        source=stored.get("source"),
    )
