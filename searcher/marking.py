"""A query and a post: which places of the post to mark?"""

from typing import NamedTuple

from .parser import parse
from .query import any_word, sought
from .snippet import Snippet, mark


class Marked(NamedTuple):
    """The whole title and the whole body of a post with their marks."""

    title: Snippet
    body: Snippet


def unmarked(title: str, body: str) -> Marked:
    """A post without a query."""
    return Marked(Snippet(title), Snippet(body))


def marked(query: str, title: str, body: str) -> Marked:
    """The words of ``query`` marked, or their parts if the post holds none of them. Raises QueryError for a bad one."""
    root = parse(query).root
    for asked in (root, any_word(root)):
        if words := list(sought(asked)):
            in_body = [word for word in words if not word.title_only]
            found = Marked(mark(title, words), mark(body, in_body) if in_body else Snippet(body))
            if found.title.spans or found.body.spans:
                return found
    return unmarked(title, body)
