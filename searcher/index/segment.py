"""What lies in the array file of one segment, and the names of its arrays. Read it to know the index on disk.

*Posts*, numbered from 0 in the segment:

    text, text_start, text_width      title, then body, in 1, 2 or 4 bytes a character (see charset); first byte of each
    title_characters                  where the body begins, in characters
    about, about_start                the other fields of a post as JSON (see stored)
    day, rank, month                  date (days since the year 1; 0 for none); place in the order newest first, then by
                                      id; year * 12 + month - 1, 0 for none
    author, publication, language, source     place in the segment's table of values, 0 for none
    title_words, body_words           lengths for ranking
    digest, id_hash, id_order         for updates: see writer; id_order lists the posts in order of id_hash
    tables                            JSON: the values of author, publication, language and source, first "" for none

*Slots.* One for each position of a post's title and body, analysed as one text; a position that a phrase must not run
across is a slot without token. They tell where the token of a position stands in the text:

    slot_start, body_slot             first slot of each post; position where its body begins (0 without a title)
    place                             a byte each: gap before it << 6 | starts a word << 5 | characters of the token
    far_slot, far_gap, far_length     the slots whose gap or length does not fit: their byte has gap 3

*Postings*, in the order of the bytes of their terms:

    term, term_start                  the terms in UTF-8
    posting_start, occurrence_start   where the postings of each term begin, and their occurrences
    post, count                       a posting: the low half of the number of a post, and how often the term occurs in
                                      it, 255 meaning see below
    run_start, run_high               the high half, as runs of postings that share it: their first, and that half
    many_posting, many_count          the postings with 255 and more
    title_start, title_posting, title_count     for each term, which of its postings (counted from its first) occur in
                                      titles, and how often
    position                          of each occurrence; title and body in one row
    khmer_start                       the occurrence from which on stand those of Khmer, which have two numbers more:
    flags, before                     what its edges are, and what stands right before it: see below

The terms:

    rice              a word as folded
    ខ្មែ␁រ             a cluster and the one that follows it side by side; ខ្មែ␁ where no cluster does
    ␃of␁the           two function words side by side
    ␂words␂…          a value that a post holds, without occurrences (fields words and names)

Single clusters have no postings: those of a cluster are the terms that begin with it and ␁, which stand together. The
flags of a pair of clusters c, d:  left of c << 6 | right of c << 4 | right of d << 2 | c is normal << 1 | d is normal.
Where a cluster b stands side by side before them, ``before`` is  place of b << 3 | left of b << 1 | b is normal, else
0. So three clusters in a row are one look-up, and a filter of its occurrences.

    form, form_start                  stem␁word, for each word that is not its own stem: in order
    cluster, cluster_start            the clusters, in order, after one that is empty: a place is counted here
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from ..identity import id_hash
from ..post import Post
from ..text.english import stem as stem_of
from .array_file import ArrayFile
from .charset import decoded
from .sorted_strings import SortedStrings

FOLLOWED_BY, VALUE, FUNCTION_PAIR = "\x01", "\x02", "\x03"
MANY = 255
HALF = 16
FAR = 3
BEFORE_BITS = 3
TABLES = ("author", "publication", "language", "source")
SUFFIX = ".arrays"
BETWEEN = "\n\n"
"""Between a title and its body: an empty line, so that no phrase runs on."""


def whole_text(post: Post) -> str:
    """Title and body as one text, as it is analysed and kept."""
    return f"{post.title}{BETWEEN}{post.body}" if post.title else post.body


def forms(segments: Iterable["Segment"], stem: str) -> tuple[str, ...]:
    """The words in ``segments`` that have this stem, and the stem itself, if it is a word with this stem."""
    own = [stem] if stem_of(stem) == stem else []
    return tuple(dict.fromkeys(own + [form for segment in segments for form in segment.forms(stem)]))


def in_table(values: Iterable[str]) -> list[str]:
    """``values`` as a table lists them: each once and in order, "" first whether it is among them or not."""
    return ["", *sorted({*values} - {""})]


class Segment:
    """The arrays of one segment, and look-ups in its lexicon; needs no numpy."""

    def __init__(self, path: Path) -> None:
        self.file = ArrayFile(path)
        view = self.file.view
        self.posts = len(view("day"))
        self.lexicon = SortedStrings(self.file, "term")
        self.clusters = SortedStrings(self.file, "cluster")
        self._forms = SortedStrings(self.file, "form")
        self._tables: dict[str, list[str]] | None = None
        self._about, self._about_start = view("about"), view("about_start")
        self._text, self._text_start, self._text_width = view("text"), view("text_start"), view("text_width")
        self._title_characters = view("title_characters")
        self._id_hash, self._id_order = view("id_hash"), view("id_order")
        self._posting_start, self._occurrence_start = view("posting_start"), view("occurrence_start")
        self._post, self._count = view("post"), view("count")
        self._run_start, self._run_high = view("run_start"), view("run_high")
        self._title_start, self._title_posting = view("title_start"), view("title_posting")
        self._title_count = view("title_count")
        self._many_posting, self._many_count = view("many_posting"), view("many_count")
        self._position, self._flags, self._khmer_start = view("position"), view("flags"), view("khmer_start")[0]

    def table(self, name: str) -> list[str]:
        """The values of ``name`` (one of TABLES), "" first."""
        if self._tables is None:
            self._tables = json.loads(bytes(self.file.view("tables")))
        return self._tables[name]

    def about(self, post: int) -> list[Any]:
        """The fields of a post other than title and body: id, author, author_from, publication, published, url,
        truncated, language, source."""
        start = self._about_start
        fields: list[Any] = _json(str(self._about[start[post] : start[post + 1]], "utf-8"))[0]
        return fields

    def title_length(self, post: int) -> int:
        """Characters of the title."""
        return int(self._title_characters[post])

    def digest(self, post: int) -> bytes:
        """What changes when a post does (see identity)."""
        return bytes(self.file.view("digest")[16 * post : 16 * post + 16])

    def post(self, number: int) -> Post:
        """A post as it was put in."""
        post_id, author, author_from, publication, published, url, truncated, language, source = self.about(number)
        text = self.text(number)
        characters = self._title_characters[number]
        return Post(
            id=post_id,
            title=text[:characters],
            body=text[characters + len(BETWEEN) :] if characters else text,
            author=author,
            author_from=author_from,
            publication=publication,
            published=date.fromisoformat(published) if published else None,
            url=url,
            truncated=truncated,
            language=language,
            source=source,
        )

    def text(self, post: int) -> str:
        """Title and body as one text (see whole_text)."""
        begin, end = self._text_start[post], self._text_start[post + 1]
        width = self._text_width[post]
        return decoded(self._text[begin:end], width, 0, (end - begin) // width)

    def find_id(self, post_id: str) -> Iterator[int]:
        """The posts with this id, deleted ones too."""
        readable = post_id.encode("utf-8", "replace").decode()
        wanted = id_hash(readable)
        place = bisect_left(self._id_hash, wanted)
        while place < self.posts and self._id_hash[place] == wanted:
            post = self._id_order[place]
            if self.about(post)[0] == readable:
                yield post
            place += 1

    def posting_count(self, terms: range, titles: bool = False) -> int:
        """How many postings ``terms`` have, or how many of them in titles."""
        start = self._title_start if titles else self._posting_start
        return int(start[terms.stop] - start[terms.start])

    def holders(self, terms: range, titles: bool) -> Iterator[int]:
        """The posts that hold any of ``terms``, or that do in the title; one may come more than once."""
        return (post for post, _ in (self.title_counts(terms) if titles else self.postings(terms)))

    def title_counts(self, terms: range) -> Iterator[tuple[int, int]]:
        """(post, occurrences in its title) for each posting of ``terms`` that has any."""
        for number in terms:
            begin = self._posting_start[number]
            for place in range(self._title_start[number], self._title_start[number + 1]):
                at = begin + self._title_posting[place]
                run = bisect_right(self._run_start, at) - 1
                yield self._run_high[run] << HALF | self._post[at], self._title_count[place]

    def postings(self, terms: range) -> Iterator[tuple[int, int]]:
        """(post, occurrences) for each posting of ``terms``."""
        first, last = self._posting_start[terms.start], self._posting_start[terms.stop]
        run = bisect_right(self._run_start, first) - 1
        while first < last:
            end = min(last, self._run_start[run + 1]) if run + 1 < len(self._run_start) else last
            high, counts = self._run_high[run] << HALF, bytes(self._count[first:end])
            exact = map(self._exact, range(first, end), counts) if MANY in counts else counts
            yield from zip(map(high.__or__, self._post[first:end]), exact, strict=True)
            first, run = end, run + 1

    def _exact(self, posting: int, count: int) -> int:
        return count if count < MANY else int(self._many_count[bisect_left(self._many_posting, posting)])

    def occurrences(self, terms: range) -> Iterator[tuple[int, int]]:
        """(position, flags) for each occurrence of ``terms``; in the order of their postings."""
        first, last = self._occurrence_start[terms.start], self._occurrence_start[terms.stop]
        start, flags = self._khmer_start, self._flags
        for place in range(first, last):
            yield self._position[place], flags[place - start] if 0 <= place - start < len(flags) else 0

    def forms(self, stem: str) -> Iterator[str]:
        """The words with this stem, but for the stem itself."""
        places = self._forms.beginning_with(stem + FOLLOWED_BY)
        return (self._forms[place].partition(FOLLOWED_BY)[2] for place in places)


_json = json.JSONDecoder().raw_decode
"""Reads one value; json.loads looks first what kind of bytes it was given, which takes longer than a post's fields."""
