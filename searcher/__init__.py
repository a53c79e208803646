"""Search archives of posts in English and Khmer.

>>> from searcher import ingest, open_index
>>> index = open_index("index_data")
>>> ingest(index, "corpus")
>>> results = index.search("បោះឆ្នោត", month="2017-09", limit=10)
>>> results.total, results.hits[0].title, results.facets["author"]

The names below are the public ones; each is imported when it is first used, so that the command line starts fast.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .errors import SearcherError
    from .index import Change, Index, Stats, open_index
    from .intake import Report, ingest
    from .post import Post
    from .results import AlsoSearch, Facet, Hit, Request, Results, Suggestion
    from .snippet import Snippet
    from .sources import Problem, read_posts

__all__ = [
    "AlsoSearch",
    "Change",
    "Facet",
    "Hit",
    "Index",
    "Post",
    "Problem",
    "Report",
    "Request",
    "Results",
    "SearcherError",
    "Snippet",
    "Stats",
    "Suggestion",
    "ingest",
    "open_index",
    "read_posts",
]

_HOMES = {
    "errors": ("SearcherError",),
    "index": ("Change", "Index", "Stats", "open_index"),
    "intake": ("Report", "ingest"),
    "post": ("Post",),
    "results": ("AlsoSearch", "Facet", "Hit", "Request", "Results", "Suggestion"),
    "snippet": ("Snippet",),
    "sources": ("Problem", "read_posts"),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f".{home}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
