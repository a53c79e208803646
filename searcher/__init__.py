"""Search archives of posts in English and Khmer.

>>> from searcher import open_index, read_posts
>>> index = open_index("index_data")
>>> index.add(read_posts("corpus"))
>>> results = index.search("បោះឆ្នោត", month="2017-09", limit=10)
>>> results.total, results.hits[0].title, results.facets["author"]
"""

from .errors import SearcherError
from .index import Change, Index, Stats, open_index
from .post import Post
from .results import Facet, Hit, Request, Results
from .snippet import Snippet
from .sources import Problem, read_posts

__all__ = [
    "Change",
    "Facet",
    "Hit",
    "Index",
    "Post",
    "Problem",
    "Request",
    "Results",
    "SearcherError",
    "Snippet",
    "Stats",
    "open_index",
    "read_posts",
]
