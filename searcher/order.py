"""The orders in which found posts can stand."""

from typing import Literal, get_args

Sort = Literal["relevance", "newest", "oldest"]
SORTS: tuple[Sort, ...] = get_args(Sort)
