"""Counts for a person: what a run of indexing did, what is in the index, how often something occurs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from .columns import padded
from .formats import json_text, one_line
from .index import Check, Stats
from .results import Facet, Suggestion

if TYPE_CHECKING:
    from .intake.report import Report

_EIGHTHS = " ▏▎▍▌▋▊▉█"
_LONGEST_BAR = 60


def report_text(report: Report) -> Iterator[str]:
    """What a run of indexing did, and what it found that is left for a person to do."""
    skipped = f" ({report.files_unchanged:,} had not changed)" if report.files_unchanged else ""
    yield (
        f"{'Would read' if report.dry_run else 'Read'} {_count(report.files_read, 'file')}{skipped}. "
        f"Posts: {report.added:,} added, {report.replaced:,} replaced, {report.unchanged:,} unchanged, "
        f"{report.removed:,} removed."
    )
    parts = {
        "only beginnings": report.truncated,
        "undated": report.undated,
        "without author": report.without_author,
        "probably in a legacy font": report.legacy_font,
    }
    told = [f"{count:,} {what}" for what, count in parts.items() if count]
    holds = "would hold" if report.dry_run else "holds"
    yield f"The index {holds} {_count(report.posts, 'post')}{': ' * bool(told)}{', '.join(told)}."
    if report.folded:
        yield f"Of these posts {_count(report.folded, 'more version')} stood in other places, or twice in one."
    if report.alike:
        yield f"Beginning alike without being the same: {len(report.alike):,}, as in {_files(report.alike[0])}."
    if report.files_passed_over:
        yield f"Passed over, since no posts are in them: {_count(report.files_passed_over, 'file')}."
    if report.files_missing:
        whose = "Its" if report.files_missing == 1 else "Their"
        then = "posts are removed" if report.pruned else "posts stay; --prune removes them"
        yield f"Gone: {_count(report.files_missing, 'file')}. {whose} {then}."
    if report.kept:
        yield f"Kept from former runs, since they cannot be read any more: {_count(report.kept, 'post')}."


def _count(count: int, what: str) -> str:
    return f"{count:,} {what}{'s' * (count != 1)}"


def _files(paths: tuple[str, ...]) -> str:
    return " and ".join(one_line(path) for path in dict.fromkeys(paths[:2]))


def report_json(report: Report) -> str:
    """One JSON object."""
    return json_text(report.as_object(), indent=2)


def facet_text(facets: Iterable[Facet]) -> Iterator[str]:
    """A count and a value on each line."""
    return (f"{facet.count:>7,}  {one_line(facet.value)}" for facet in facets)


def chart_text(facets: Sequence[Facet], columns: int) -> Iterator[str]:
    """The same with a bar behind each, the longest up to the edge of the screen."""
    names = [*facet_text(facets)]
    edge = max(map(len, names), default=0) + 2
    most = max((facet.count for facet in facets), default=1)
    room = max(1, min(_LONGEST_BAR, columns - edge - 1))
    for name, facet in zip(names, facets, strict=True):
        whole, eighths = divmod(max(1, facet.count * room * 8 // most), 8)
        yield f"{padded(name, edge)}{_EIGHTHS[-1] * whole}{_EIGHTHS[eighths]}".rstrip()


def suggestions_text(suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """A kind, a count and a query on each line."""
    return (f"{one.kind:<8}{one.count:>7,}  {one_line(one.text)}" for one in suggestions)


def stats_text(stats: Stats, check: Check) -> Iterator[str]:
    """What is in the index, a figure a line."""
    names = {"en": "English", "km": "Khmer", "": "neither"}
    languages = ", ".join(f"{names.get(name, name)} {count:,}" for name, count in stats.by_language.items())
    rows = {
        "posts": f"{stats.posts:,}",
        "languages": languages or "none",
        "dates": f"{stats.first} to {stats.last}" if stats.first else "none",
        "undated": f"{stats.undated:,}",
        "beginning only": f"{stats.truncated:,}",
        "different terms": f"{stats.terms:,}",
        "size on disk": f"{stats.bytes / 1e6:,.1f} MB",
        "ICU": stats.icu,
        "health": f"sound: all {check.files} files are as they were written",
    }
    return (f"{name:<16}{value}" for name, value in rows.items())


def check_text(check: Check) -> Iterator[str]:
    """That the index is sound, and what was read."""
    read = f"{_count(check.files, 'file')}, {check.bytes / 1e6:,.1f} MB"
    yield f"The index is sound: {read}, every byte as it was written."
