"""A query and a post: which words of the post to mark?"""

from .parser import parse
from .query import Words, any_word, sought
from .snippet import mark


def words_to_mark(query: str, *texts: str) -> list[Words]:
    """The words of ``query``, or their parts if no text holds those. Raises QueryError for a bad query."""
    root = parse(query).root
    words = list(sought(root))
    found = any(mark(text, words).spans for text in texts) if words else True
    return words if found else list(sought(any_word(root)))
