"""Measures engines side by side at one size of archive: building, answering, memory, adding, starting."""

import json
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from .engines import KNOWN
from .processes import Process, run_module, seconds_of
from .queries import Query, read_posts_of, read_queries

ADDED_POSTS = 10
STARTS = 15
BARE = "click + icu + tantivy"


class Built(NamedTuple):
    """What it took one engine to index the archive."""

    engine: str
    processes: int
    seconds: float
    processor_seconds: float
    peak_bytes: int
    bytes: int
    earlier: bool = False
    """Measured by an earlier run over the same folder."""


class Asked(NamedTuple):
    """One query, by engine: the median time and what was found."""

    query: Query
    milliseconds: dict[str, float]
    """After other programs ran on the same processors."""
    again_milliseconds: dict[str, float]
    """Once more at once: nothing was done between."""
    totals: dict[str, int]
    same_counts: bool
    """All engines that take words as spelt count the same by author and by month."""


class Round(NamedTuple):
    """All that was measured at one size. What was not measured is empty."""

    posts: int
    archive_bytes: int
    repetitions: int
    built: list[Built]
    asked: list[Asked]
    memory_bytes: dict[str, int]
    add_seconds: dict[str, float]
    start_seconds: dict[str, float]


class Plan(NamedTuple):
    """What to measure, and where."""

    folder: Path
    """Archives, queries and indexes stay here."""
    fresh: frozenset[str]
    """Engines to index anew even where their index is there."""
    repetitions: int
    processes: tuple[int, ...]
    """To build searcher's index with."""
    say: Callable[[str], None]


def measured(plan: Plan, posts: int, engines: Sequence[str], queries_of: int, starts: bool = False) -> Round:
    """One round with ``posts`` posts and the queries of the archive of ``queries_of`` posts."""
    archive = archive_of(plan, posts)
    queries = queries_of_archive(plan, queries_of)
    indexes = list(dict.fromkeys(KNOWN[name].owner for name in engines))
    built = [row for index in indexes for row in built_index(plan, archive, index)]
    asked, memory = _asked(plan, archive, engines, queries)
    return Round(
        posts=posts,
        archive_bytes=archive.stat().st_size,
        repetitions=plan.repetitions,
        built=built,
        asked=asked,
        memory_bytes=memory,
        add_seconds={index: _add_seconds(plan, archive, index) for index in indexes},
        start_seconds=_start_seconds(plan, archive, indexes, queries) if starts else {},
    )


def archive_of(plan: Plan, posts: int) -> Path:
    """The archive of so many posts; makes it where it is not there."""
    path = plan.folder / f"{posts}.jsonl"
    if not path.exists():
        plan.say(f"making an archive of {posts:,} posts")
        unfinished = path.with_suffix(".unfinished")
        run_module("benchmarks.archive", str(posts), unfinished)
        unfinished.replace(path)
    return path


def queries_of_archive(plan: Plan, posts: int) -> list[Query]:
    """The queries of that archive; draws them where they are not there."""
    path = plan.folder / f"{posts}.queries.json"
    if not path.exists():
        run_module("benchmarks.queries", archive_of(plan, posts), path)
    return read_queries(path)


def _place(archive: Path, index: str) -> Path:
    return archive.with_suffix(f".{index}")


def built_index(plan: Plan, archive: Path, index: str) -> list[Built]:
    """Build the index, or take the figures of the run that did."""
    place = _place(archive, index)
    figures = place.with_name(f"{place.name}.built.json")
    if figures.exists() and index not in plan.fresh:
        return [Built(**row)._replace(earlier=True) for row in json.loads(figures.read_text("utf-8"))]
    figures.unlink(missing_ok=True)
    rows = []
    for processes in plan.processes if index == "searcher" else (1,):
        plan.say(f"{index} indexes {archive.name}" + (f" with {processes} processes" if processes > 1 else ""))
        shutil.rmtree(place, ignore_errors=True)
        with Process(index, place) as process:
            rows.append(
                Built(index, processes, **process.ask(do="build", archive=str(archive.absolute()), processes=processes))
            )
    figures.write_text(json.dumps([row._asdict() for row in rows]), "utf-8")
    return rows


def _asked(
    plan: Plan, archive: Path, engines: Sequence[str], queries: Sequence[Query]
) -> tuple[list[Asked], dict[str, int]]:
    """Each query of each engine, engine by engine within a query, so that a busy moment of the machine is shared."""
    plan.say(f"asking {len(queries)} queries of {', '.join(engines)}, {plan.repetitions} times")
    with ExitStack() as stack:
        processes = {name: stack.enter_context(Process(name, _place(archive, KNOWN[name].owner))) for name in engines}
        for process in processes.values():
            process.ask(do="open")
        answers: list[dict[str, list[dict[str, Any]]]] = [{name: [] for name in engines} for _ in queries]
        for number, name in _turns(engines, len(queries), plan.repetitions):
            answer = processes[name].ask(do="ask", query=queries[number]._asdict())
            answers[number][name].append(answer)
        memory = {name: process.ask(do="memory")["bytes"] for name, process in processes.items()}
    asked = [_judged(*pair) for pair in zip(queries, answers, strict=True) if not _is_refused(pair[1])]
    if len(asked) < len(queries):
        plan.say(f"{len(queries) - len(asked)} queries were refused by an engine and count for none")
    return asked, {name: size for name, size in memory.items() if size is not None}


def _turns(engines: Sequence[str], queries: int, repetitions: int) -> Iterator[tuple[int, str]]:
    """(query, engine) in the order in which they are asked: the engine that is first changes from query to query."""
    for repetition in range(repetitions):
        for number in range(queries):
            first = (number + repetition) % len(engines)
            yield from ((number, name) for name in (*engines[first:], *engines[:first]))


def _is_refused(answers: dict[str, list[dict[str, Any]]]) -> bool:
    return any("refused" in answer for found in answers.values() for answer in found)


def _judged(query: Query, answers: dict[str, list[dict[str, Any]]]) -> Asked:
    as_spelt = [found[0] for name, found in answers.items() if name != "searcher-typed"]
    return Asked(
        query,
        *(
            {name: median(answer[times] for answer in found) * 1000 for name, found in answers.items()}
            for times in _TIMES
        ),
        {name: found[0]["total"] for name, found in answers.items()},
        all(found[kind] == as_spelt[0][kind] for found in as_spelt for kind in ("authors", "months")),
    )


_TIMES = ("seconds", "again_seconds")


def _add_seconds(plan: Plan, archive: Path, index: str) -> float:
    """Seconds to take ten more posts into a copy of the index."""
    plan.say(f"{index} takes in {ADDED_POSTS} more posts")
    copy = _place(archive, f"{index}.copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(_place(archive, index), copy)
    posts = [{**post, "id": f"added-{post['id']}"} for post in islice(read_posts_of(archive), ADDED_POSTS)]
    with Process(index, copy) as process:
        seconds: float = process.ask(do="add", posts=posts)["seconds"]
    shutil.rmtree(copy)
    return seconds


def _start_seconds(plan: Plan, archive: Path, indexes: Sequence[str], queries: Sequence[Query]) -> dict[str, float]:
    """Seconds of a whole ``searcher search``, and of the same with nothing but tantivy, asked in turn."""
    word = next(query.terms[0] for query in queries if query.kind == "term mid")
    commands: dict[str, list[str | Path]] = {}
    if "searcher" in indexes:
        commands["searcher"] = ["searcher", "search", word, "--index-dir", _place(archive, "searcher").absolute()]
    if "tantivy" in indexes:
        commands[BARE] = ["benchmarks.bare_search", _place(archive, "tantivy").absolute(), word]
    plan.say(f"starting a search {STARTS} times")
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(STARTS):
        for name, (module, *arguments) in commands.items():
            seconds[name].append(seconds_of(str(module), *arguments))
    return {name: median(times) for name, times in seconds.items()}
