"""What a person may be about to type: words, authors and titles that go on as the query does so far.

Every step takes a bounded number of terms or posts, so that it answers while one types, however large the index.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from heapq import nlargest
from itertools import islice
from operator import itemgetter

from ..errors import QueryError, RequestError
from ..parser import parse, plain, quoted
from ..query import And, Query, Typed
from ..results import Suggestion
from ..text.analysis import Token, analyse, key
from ..text.variants import variants
from ..wording import shown
from .reader import IndexReader
from .vocabulary import khmer_words, living, other_words

MOST_SUGGESTIONS = 100
MOST_TERMS = 4000
"""Terms of a field that are looked at, in their order: all that begin so, unless hardly a letter is typed."""
MOST_WORDS = 50
"""Ways to complete a word that are tried beside the words before it."""
MOST_TITLES = 30
"""Posts whose titles are looked at."""
MOST_TOKENS = 40
"""A longer text was pasted, and is not being typed."""
_TITLE_WORDS = 20
_LONGEST_KHMER_TAIL = 12
_AUTHOR = re.compile("author:", re.IGNORECASE | re.ASCII)

CountOf = Callable[[str], int]
"""How many posts a query finds as it is typed; 0 for one that cannot be understood."""


def suggest(reader: IndexReader, prefix: str, limit: int, count: CountOf) -> tuple[Suggestion, ...]:
    """At most ``limit`` suggestions: those that begin just as ``prefix`` does first, then by the number of posts.

    What stands after other words is tried by ``count``, and has the number of posts that it finds with them.
    """
    if not 1 <= limit <= MOST_SUGGESTIONS:
        raise RequestError(f"limit is {limit}; it must be from 1 to {MOST_SUGGESTIONS}")
    typed = shown(prefix)
    try:
        query = parse(typed)
    except QueryError:
        return ()
    if not query.typed or sum(len(word.tokens) for word in query.typed) > MOST_TOKENS:
        return ()
    others = list(_names_and_titles(reader, typed, query, limit // 3))
    found = [*islice(_words(reader, typed, query, count), limit - len(others)), *others]
    begins = typed.casefold()
    return tuple(sorted(found, key=lambda one: (not one.text.casefold().startswith(begins), -one.count, one.text)))


def _words(reader: IndexReader, typed: str, query: Query, count: CountOf) -> Iterator[Suggestion]:
    """``typed`` with the word completed that is being typed, if it finds something with what stands before it."""
    last = query.typed[-1]
    if last.field or not _can_go_on(typed, last):
        return
    completed = _khmer_words if last.tokens[-1].khmer else _other_words
    for start, word, posts in islice(completed(reader, last.tokens), MOST_WORDS):
        text = typed[:start] + word
        found = count(text) if typed[:start].strip() else posts
        if found and _is_query(text):
            yield Suggestion(text, "word", found)


def _plain_tokens(typed: str, query: Query) -> list[Token]:
    """The tokens of ``typed`` if it is nothing but words that all must be in a post; else none."""
    tokens = analyse(typed)
    in_the_open = sum(len(word.tokens) for word in query.typed if not word.field)
    return tokens if in_the_open == len(tokens) else []


def _can_go_on(typed: str, last: Typed) -> bool:
    """Whether ``typed`` ends with its last word, and enough of it to tell what it may become."""
    token = last.tokens[-1]
    return token.end == len(typed) and (token.khmer or len(token.text) > 1)


def _other_words(reader: IndexReader, tokens: Sequence[Token]) -> Iterator[tuple[int, str, int]]:
    last = tokens[-1]
    words = other_words(reader, last.text, MOST_TERMS)
    for word in sorted(words, key=lambda word: (-words[word], word)):
        if count := reader.frequency("body", word):
            yield last.start, word, count


def _khmer_words(reader: IndexReader, tokens: Sequence[Token]) -> Iterator[tuple[int, str, int]]:
    """Of the Khmer that was typed last, the longest end that a word begins with is completed."""
    for start in _khmer_tail(tokens):
        spellings = variants(tuple(token.text for token in tokens[start:]))
        known = {word for spelling in spellings for word in khmer_words(reader, "".join(spelling), MOST_TERMS)}
        words = sorted(known, key=lambda word: (-word.posts, word.key))
        alive = (word for held in words if (word := living(reader, held.key)))
        found = False
        for word in alive:
            found = True
            yield tokens[start].start, word.written, word.posts
        if found:
            return


def _khmer_tail(tokens: Sequence[Token]) -> range:
    """Where the last run of Khmer side by side may begin, the earliest first."""
    start = len(tokens) - 1
    while start and tokens[start - 1].khmer and tokens[start - 1].position + 1 == tokens[start].position:
        start -= 1
    return range(max(start, len(tokens) - _LONGEST_KHMER_TAIL), len(tokens))


def _names_and_titles(reader: IndexReader, typed: str, query: Query, share: int) -> Iterator[Suggestion]:
    """A ``share`` of each: for a query of plain words all of them, for author:NAME what the name may become."""
    last = query.typed[-1]
    if last.field == "author" and _can_go_on(typed, last):
        before = typed[: max(found.start() for found in _AUTHOR.finditer(typed, 0, last.tokens[0].start))]
        yield from _authors(reader, last.tokens, before, share)
    if (tokens := _plain_tokens(typed, query)) and (tokens[-1].end < len(typed) or _can_go_on(typed, last)):
        yield from _authors(reader, tokens, "", share)
        yield from islice(_titles(reader, typed, tokens), share)


def _authors(reader: IndexReader, tokens: Sequence[Token], before: str, most: int) -> Iterator[Suggestion]:
    """Authors in whose names the words stand side by side, the last of them as a beginning."""
    wanted = f" {' '.join(token.text for token in tokens)}"
    names = [ways for name, ways in reader.names["author"].items() if wanted in f" {name}"]
    counts = {ways[0]: sum(reader.frequency("author", way) for way in ways) for ways in names}
    for name in sorted(counts, key=lambda name: (-counts[name], name))[:most]:
        if _is_query(text := f"{before}author:{quoted(name)}"):
            yield Suggestion(text, "author", counts[name])


def _titles(reader: IndexReader, typed: str, tokens: Sequence[Token]) -> Iterator[Suggestion]:
    """Titles with all the words, the last of them as a beginning, of the newest posts that have them.

    Those that begin as typed come first, then the newest; the number is that of these posts with the title.
    """
    is_whole = tokens[-1].end < len(typed)
    groups = [[token.text] for token in tokens]
    if not is_whole:
        terms = islice(reader.frequencies("title", tokens[-1].text), MOST_TERMS)
        groups[-1] = [term for term, _ in nlargest(_TITLE_WORDS, terms, key=itemgetter(1))]
    parts = [f" {part_key} " for part in typed.split() if (part_key := key(part))]
    if not is_whole:
        parts[-1] = parts[-1].rstrip()
    published = reader.column("published")
    found: dict[str, list[tuple[bool, str, str]]] = defaultdict(list)
    for number in _newest(reader, reader.titled(groups)):
        title = shown(" ".join(reader.post(number).title.split()))
        title_key = f" {key(title)} "
        if all(part in title_key for part in parts):
            found[title_key].append((title_key.startswith(parts[0]), published(number), title))
    for posts in sorted(found.values(), key=max, reverse=True):
        if _is_query(text := plain(max(posts)[2])):
            yield Suggestion(text, "title", len(posts))


def _newest(reader: IndexReader, numbers: Sequence[int]) -> Sequence[int]:
    """The MOST_TITLES newest of the posts ``numbers``, by id where they are of one day."""
    published, post_id = reader.column("published"), reader.column("id")
    if len(numbers) > MOST_TITLES:
        last = nlargest(MOST_TITLES, map(published, numbers))[-1]
        numbers = [number for number in numbers if published(number) >= last]
    return sorted(sorted(numbers, key=post_id), key=published, reverse=True)[:MOST_TITLES]


def _is_query(text: str) -> bool:
    try:
        return parse(text).root != And(())
    except QueryError:
        return False
