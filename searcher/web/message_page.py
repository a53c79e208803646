"""Pages that say one thing: what could not be understood, that there is nothing here, that something is wrong."""

from ..errors import QueryError, RequestError
from ..parser import LONGEST_QUERY
from ..snippet import Snippet
from ..wording import sentence
from .markup import marked
from .view import View


def render_wrong(error: RequestError, view: View) -> str:
    """What could not be understood, with as much of the request as could."""
    is_query = isinstance(error, QueryError)
    return view.render(
        "wrong",
        view.word("wrong_query" if is_query else "wrong_request"),
        message=sentence(error, view.language),
        is_query=is_query,
        query=_broken_query(error),
    )


def _broken_query(error: RequestError) -> object:
    """The query with the place of the mistake marked; None if it is too long to show, or not the mistake."""
    if not isinstance(error, QueryError) or len(error.query) > LONGEST_QUERY:
        return None
    return marked(Snippet(error.query, ((error.start, error.end),)))


def render_message(name: str, view: View, **values: object) -> str:
    """The page that says the words called ``name`` and, below, those called ``name_text``."""
    return view.render("message", view.word(name), text=view.word(f"{name}_text", **values))
