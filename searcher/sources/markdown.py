"""Markdown with front matter in YAML or TOML, one post a file, as Hugo and Jekyll keep them."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from ..post import Post
from .address import web_address
from .article import Told, article_of
from .day import day_in_name, day_told
from .encoding import text_of
from .file import Beginning, File
from .html_text import text_of_html
from .problem import PassedOver, Problem

MOST_FRONT_MATTER = 64 << 10
"""Characters."""
_FRONT_MATTER = re.compile(
    r"(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<matter>.*?)^(?P=fence)[ \t]*$", re.DOTALL | re.MULTILINE
)
_KNOWN = re.compile(r"^(?:title|date|layout|author|authors|draft|tags|categories|slug)\s*[:=]", re.MULTILINE)
_PLAIN = re.compile(r"^(title|date|author)[ \t]*:[ \t]*([^\s\[{!&*|>][^\n\r]{0,500})", re.MULTILINE)
"""Of front matter that YAML refuses, mostly for a colon, what can be read all the same."""
_SHORTCODE = re.compile(r"\{\{[<%].{0,2000}?[>%]\}\}|\{%.{0,2000}?%\}")
_HEADING = re.compile(r"\s*#[ \t]+(?P<title>[^\n]+)")
_ENDINGS = (".md", ".markdown", ".mdown", ".mdx")


def has_posts(beginning: Beginning) -> bool:
    """A text that begins with front matter, or is named so."""
    found = _FRONT_MATTER.match(beginning.text)
    return bool(found and _KNOWN.search(found["matter"])) or beginning.is_named(*_ENDINGS)


def read(file: File) -> Iterator[Post | Problem | PassedOver]:
    """The one post of the file, unless it is a draft."""
    text, problem = text_of(file)
    if problem:
        yield problem
    found = _FRONT_MATTER.match(text[:MOST_FRONT_MATTER])
    told, wrong = _front_matter(found["fence"], found["matter"]) if found else ({}, None)
    if wrong:
        reason = f"has front matter that cannot be read ({wrong}); the post is kept with what could be read"
        yield Problem(file.source, None, reason, "mend its front matter", harmless=True)
    if told.get("draft") is True or told.get("published") is False or "/_drafts/" in file.source:
        yield Problem(file.source, None, "is a draft and was left out", "publish it first", harmless=True)
        return
    body = text[found.end() :] if found else text
    title = _one(told.get("title"))
    if not title and (heading := _HEADING.match(body)):
        title, body = heading["title"].rstrip("# \t\r"), body[heading.end() :]
    day, problem = _day(file, told)
    if problem:
        yield problem
    body = _text(body) or _one(told.get("summary") or told.get("description"))
    if file.name == "_index.md" and not body:
        yield PassedOver(file.source)  # a list of Hugo's
        return
    addresses = (told.get(name) for name in ("url", "permalink", "canonical", "canonical_url"))
    post = Told(
        source=file.source,
        title=title,
        author=_one(told.get("author") or told.get("authors") or told.get("byline")),
        published=day,
        url=next((address for each in addresses if (address := web_address(_one(each)))), None),
    )
    yield from article_of(post, body, None)


def _front_matter(fence: str, matter: str) -> tuple[dict[str, Any], str | None]:
    """The fields, and why there are none if they cannot be read."""
    import yaml

    try:
        told = tomllib.loads(matter) if fence == "+++" else yaml.load(matter, _loader())
    except yaml.MarkedYAMLError as error:
        line = f" in line {error.problem_mark.line + 2}" if error.problem_mark else ""
        return dict(_PLAIN.findall(matter)), f"{error.problem}{line}"
    except (tomllib.TOMLDecodeError, yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        return {}, " ".join(str(error).split())[:120]
    if not isinstance(told, dict):
        return {}, "it is no list of names and values"
    return {str(name).lower(): value for name, value in told.items()}, None


def _loader() -> Any:
    """The safe loader: values only, and nothing that a file names is made."""
    import yaml

    return yaml.SafeLoader


def _one(value: Any) -> str:
    """A text, or the names in a list of them; nothing for all else, which could be large by its aliases."""
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        names = [_one(each) for each in value[:10] if isinstance(each, str | dict)]
        return ", ".join(name for name in names if name)
    if isinstance(value, dict):
        return value["name"] if isinstance(value.get("name"), str) else ""
    return str(value) if isinstance(value, int | float) else ""


def _day(file: File, told: dict[str, Any]) -> tuple[date | None, Problem | None]:
    for name in ("date", "published", "publishdate", "pubdate", "created"):
        value = told.get(name)
        if isinstance(value, datetime | date):
            return day_told(file, None, value.isoformat())
        if isinstance(value, str) and value.strip():
            return day_told(file, None, value)
    return day_in_name(file.name), None


def _text(body: str) -> str:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True}).enable("table")
    return text_of_html(parser.render(_SHORTCODE.sub("", body)))
