"""The description of all addresses for programs (OpenAPI 3.1). Tests hold the server to it."""

from functools import cache
from typing import Any

from ..order import SORTS
from ..parser import LONGEST_QUERY
from ..results import MOST_HITS, SCHEMA_VERSION
from ..text.dates import MONTH_FORMS, PERIOD_FORMS
from ..text.months import LANGUAGES
from ..version import VERSION
from .address import FORMATS, LIST_FORMATS, PATHS, POST_FORMATS, SUGGEST_FORMATS, Format
from .replies import PROBLEM

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_MAYBE: Schema = {"type": ["string", "null"]}


@cache
def description() -> Schema:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "searcher",
            "version": VERSION,
            "summary": "Full-text search of an archive of posts in English and Khmer.",
            "description": "Pages are also data, each at the same address, by the parameter format.",
        },
        "paths": {
            "/": {"get": _search()},
            **{path: {"get": _browse(path.strip("/"))} for path in PATHS.values()},
            "/post/{id}": {"get": _post()},
            "/suggest": {"get": _suggest()},
            "/healthz": {"get": _health()},
            "/opensearch.xml": {"get": _plain("opensearch", "application/opensearchdescription+xml")},
            "/openapi.json": {"get": _plain("openapi", "application/json")},
        },
        "components": {"schemas": _schemas(), "responses": _responses()},
    }


def _search() -> Schema:
    content = {
        "text/html": {"schema": _TEXT},
        "application/json": {"schema": _named("Results")},
        "application/jsonl": {"schema": _TEXT},
        "text/csv": {"schema": _TEXT},
        "application/atom+xml": {"schema": _TEXT},
    }
    return _operation("search", "Posts that match, best first", [*_asking(), *_paging(), _form(FORMATS)], content)


def _browse(name: str) -> Schema:
    content = {
        "text/html": {"schema": _TEXT},
        "application/json": {"schema": _object({"schema_version": _version(), name: _list(_named("Facet"))})},
        "application/jsonl": {"schema": _TEXT},
        "text/csv": {"schema": _TEXT},
    }
    parameters = [
        *_asking(),
        _page("Of the names, as a page has them; data has all."),
        _form(LIST_FORMATS),
    ]
    return _operation(name, f"All {name} of the posts that match", parameters, content)


def _post() -> Schema:
    match = _parameter("match", {"type": "integer", "minimum": 1}, "The match to come to, counted from 1.")
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "minLength": 1}},
        *_asking(),
        *_paging(),
        match,
        _form(POST_FORMATS),
    ]
    content = {"text/html": {"schema": _TEXT}, "application/json": {"schema": _named("Post")}}
    operation = _operation("post", "A whole post, with the words of q marked", parameters, content)
    operation["responses"]["404"] = {"$ref": "#/components/responses/Refused"}
    return operation


def _suggest() -> Schema:
    form = _parameter("format", {"enum": list(SUGGEST_FORMATS), "default": "json"}, "opensearch is for browsers.")
    content = {
        "application/json": {"schema": _named("Suggestions")},
        "application/x-suggestions+json": {"schema": {"type": "array"}},
    }
    parameters = [_parameter("q", _TEXT, "What is typed so far."), form]
    return _operation("suggest", "How a query may go on", parameters, content)


def _health() -> Schema:
    schema = _object({"status": {"const": "ok"}, "posts": _COUNT, "generation": _TEXT})
    operation = _operation("health", "Whether the index can be searched", [], {"application/json": {"schema": schema}})
    unusable = _object({"status": {"const": "unusable"}})
    operation["responses"]["503"] = {
        "description": "It cannot.",
        "content": {"application/json": {"schema": unusable}},
    }
    return operation


def _plain(name: str, media_type: str) -> Schema:
    summary = {"opensearch": "The OpenSearch description", "openapi": "This description"}[name]
    return _operation(name, summary, [], {media_type: {}})


def _operation(name: str, summary: str, parameters: list[Schema], content: Schema) -> Schema:
    responses: Schema = {
        "200": {"description": summary, "content": content},
        **{status: {"$ref": "#/components/responses/Refused"} for status in ("400", "414", "429", "503")},
    }
    return {"operationId": name, "summary": summary, "parameters": parameters, "responses": responses}


def _asking() -> list[Schema]:
    day = f"A day, month or year, in any of the forms {PERIOD_FORMS}."
    return [
        _parameter(
            "q", {"type": "string", "maxLength": LONGEST_QUERY}, 'Words, "phrases", -word, OR, word*, title:word …'
        ),
        _parameter("author", _TEXT, "Only posts by this author."),
        _parameter("publication", _TEXT, "Only posts that first appeared there."),
        _parameter("month", _TEXT, f"Only posts of this month: {MONTH_FORMS}; or undated."),
        _parameter("from", _TEXT, f"First day that counts. {day}"),
        _parameter("to", _TEXT, f"Last day that counts. {day}"),
        _parameter("any", {"enum": ["0", "1"]}, "1 for posts with any of the words instead of all."),
        _parameter("sort", {"enum": list(SORTS)}, "The order of the posts."),
        _parameter("lang", {"enum": list(LANGUAGES)}, "Language of the page and of messages."),
    ]


def _paging() -> list[Schema]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_HITS, "default": 10}
    return [
        _page("Which page."),
        _parameter("limit", limit, "Posts on a page; html takes 100 at most."),
    ]


def _page(text: str) -> Schema:
    return _parameter("page", {"type": "integer", "minimum": 1, "default": 1}, text)


def _form(formats: tuple[Format, ...]) -> Schema:
    return _parameter("format", {"enum": list(formats), "default": "html"}, "The form of the answer.")


def _parameter(name: str, schema: Schema, text: str) -> Schema:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": text}


def _named(schema: str) -> Schema:
    return {"$ref": f"#/components/schemas/{schema}"}


def _list(of: Schema) -> Schema:
    return {"type": "array", "items": of}


def _object(properties: Schema) -> Schema:
    return {"type": "object", "required": list(properties), "properties": properties}


def _version() -> Schema:
    return {"const": SCHEMA_VERSION}


def _responses() -> Schema:
    content = {PROBLEM: {"schema": _named("Problem")}, "text/html": {"schema": _TEXT}}
    return {"Refused": {"description": "Why there is no answer, and the way out.", "content": content}}


def _schemas() -> Schema:
    yes_or_no: Schema = {"type": "boolean"}
    about: Schema = {
        "title": _TEXT, "author": _MAYBE, "author_from": _MAYBE, "publication": _MAYBE, "published": _MAYBE,
        "url": _MAYBE, "truncated": yes_or_no,
    }  # fmt: skip
    span = {"type": "array", "items": _COUNT, "minItems": 2, "maxItems": 2}
    snippet = _object({"text": _TEXT, "spans": _list(span)})
    rank: Schema = {"type": "integer", "minimum": 1}
    hit = {"rank": rank, "id": _TEXT, "score": {"type": "number"}, **about, "month": _MAYBE}
    facets = _object(dict.fromkeys(PATHS, _list(_named("Facet"))))
    kind: Schema = {"enum": ["word", "author", "title"]}
    problem = {"type": _TEXT, "title": _TEXT, "status": _COUNT, "detail": _TEXT}
    return {
        "Results": _object(
            {
                "schema_version": _version(), "query": _TEXT, "relaxed": yes_or_no, "total": _COUNT, "page": rank,
                "limit": rank, "took_ms": {"type": "number"}, "hits": _list(_named("Hit")), "facets": facets,
                "did_you_mean": _MAYBE, "also_search": _list(_object({"query": _TEXT, "guess": yes_or_no})),
            }
        ),
        "Hit": _object({**hit, "snippets": _list(snippet)}),
        "Facet": _object({"value": _TEXT, "count": _COUNT}),
        "Post": _object({"schema_version": _version(), "id": _TEXT, **about, "body": _TEXT, "language": _MAYBE}),
        "Suggestions": _object(
            {
                "schema_version": _version(), "query": _TEXT,
                "suggestions": _list(_object({"text": _TEXT, "kind": kind, "count": _COUNT})),
            }
        ),
        "Problem": _object(problem),
    }  # fmt: skip
