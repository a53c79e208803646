"""How many searches per second the results page serves beside datasette: the same posts, the same queries, one run.

    python -m benchmarks.page_load --posts 100000 --data FOLDER

README.md says what is served and how. Numbers of different runs do not compare; ratios within one do.
"""

import json
from collections.abc import Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

import click

from . import datasette_posts
from .load import Cost, Load, loaded, need_wrk
from .measure import Plan, archive_of, built_index, queries_of_archive
from .peers import folder_for
from .queries import Query
from .sites import OURS, Site, fetched, running, sites
from .tables import aligned, number, ratio

TURNS = 3
WARM_UP_SECONDS = 3
FEWEST_QUERIES = 100
"""With fewer, what a server remembers of its last answers would count."""


class Answered(NamedTuple):
    """A query that every site answers, and how many posts each says that it found."""

    query: Query
    totals: dict[str, int]


class Served(NamedTuple):
    """What one site served: the median of its turns, and what the last cost."""

    site: str
    processes: int
    per_second: float
    p50_milliseconds: float
    p99_milliseconds: float
    memory_bytes: int
    own_memory_bytes: int
    processor_milliseconds: float


def answered(queries: Sequence[Query], compared: Sequence[Site]) -> Iterator[Answered]:
    """Ask every query once of every site; those that one refuses or finds nothing for are left out."""
    totals = {site.name: list(_totals(site, queries)) for site in compared if site.processes == 1}
    for place, query in enumerate(queries):
        found = {name: of_site[place] for name, of_site in totals.items()}
        whole = {name: total for name, total in found.items() if total}
        if len(whole) == len(found):
            yield Answered(query, whole)


def _totals(site: Site, queries: Sequence[Query]) -> Iterator[int | None]:
    with running(site) as server:
        for query in queries:
            status, page = fetched(server.ports[0], site.address(query))
            yield site.total(page) if status == 200 else None


def served(site: Site, turns: Sequence[tuple[Load, Cost]]) -> Served:
    """The figures of a site over all its turns."""
    loads = [load for load, _ in turns]
    return Served(
        site.name,
        site.processes,
        median(load.per_second for load in loads),
        median(load.p50_milliseconds for load in loads),
        median(load.p99_milliseconds for load in loads),
        *turns[-1][1],
    )


def measured(compared: Sequence[Site], asked: Sequence[Answered], seconds: int, connections: int) -> list[Served]:
    """Put every site under load, one after the other, and all of that ``TURNS`` times."""
    turns: list[list[tuple[Load, Cost]]] = [[] for _ in compared]
    with TemporaryDirectory() as folder:
        addresses = Path(folder) / "addresses"
        for _ in range(TURNS):
            for site, figures in zip(compared, turns, strict=True):
                addresses.write_text("".join(f"{site.address(row.query)}\n" for row in asked), "ascii")
                with running(site) as server:
                    load = partial(loaded, server.ports, addresses, connections, processes=server.processes)
                    load(seconds=WARM_UP_SECONDS)
                    figures.append(load(seconds=seconds))
    return [served(*pair) for pair in zip(compared, turns, strict=True)]


def lines(figures: Sequence[Served]) -> Iterator[str]:
    """The table. A ratio is searcher's rate by the site's with as many processes: above 1, searcher serves more."""
    ours = {row.processes: row.per_second for row in figures if row.site == OURS}
    header = [
        "",
        "processes",
        "searches/s",
        "p50 ms",
        "p99 ms",
        "processor ms",
        "MB",
        "MB without files",
        f"{OURS} / it",
    ]
    rows = []
    for row in figures:
        times = (row.p50_milliseconds, row.p99_milliseconds, row.processor_milliseconds)
        cells = map(number, (row.per_second, *times, row.memory_bytes / 1e6, row.own_memory_bytes / 1e6))
        rate = ratio(ours[row.processes], row.per_second) if row.site != OURS else "–"
        rows.append([row.site, str(row.processes), *cells, rate])
    yield from aligned("Searches served under load", header, rows)


def query_lines(asked: Sequence[Answered], drawn: int, compared: Sequence[Site]) -> Iterator[str]:
    """What was asked and what was found, so that one sees that all sites did the work."""
    yield f"{drawn} queries, of which {len(asked)} are asked; one that a site refuses or finds nothing for is left out"
    for site in compared:
        if site.processes == 1:
            total = sum(row.totals[site.name] for row in asked)
            yield f"{site.name}: {site.serves}; found in all: {total:,}"


@click.command(help="Measure how many searches the results page serves, beside datasette.")
@click.option("--posts", default=100_000, type=click.IntRange(min=100), show_default=True, help="Size of the archive.")
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the archive, both indexes and the figures here.",
)
@click.option("--seconds", default=10, type=click.IntRange(min=2), show_default=True, help="How long one run lasts.")
@click.option("--connections", default=8, type=click.IntRange(min=2), show_default=True, help="Requests at a time.")
def main(posts: int, data: Path | None, seconds: int, connections: int) -> None:
    """Build what is missing, ask every query once, put every site under load, print and keep the figures."""
    need_wrk()
    if not find_spec(datasette_posts.NAME):
        raise click.ClickException("datasette is not installed; pip install '.[bench]'")
    say = partial(click.echo, err=True)
    with folder_for(data) as folder:
        plan = Plan(folder, frozenset(), 1, (1,), say)
        archive, queries = archive_of(plan, posts), queries_of_archive(plan, posts)
        built_index(plan, archive, OURS)
        database = archive.with_suffix(f".{datasette_posts.NAME}")
        datasette_posts.build(archive, database)
        compared = sites(archive.with_suffix(f".{OURS}"), database)
        say("asking every query once")
        asked = list(answered(queries, compared))
        if len(asked) < FEWEST_QUERIES:
            raise click.ClickException(f"only {len(asked)} queries have an answer everywhere; take a larger archive")
        click.echo("\n".join(query_lines(asked, len(queries), compared)))
        say(f"{len(compared)} servers under load, {TURNS} times {seconds} s each")
        figures = measured(compared, asked, seconds, connections)
        click.echo("\n".join(lines(figures)))
        written = {"posts": posts, "seconds": seconds, "connections": connections, "queries": len(asked)}
        rows = [row._asdict() for row in figures]
        (folder / f"{posts}.page_load.json").write_text(json.dumps({**written, "served": rows}, indent=1), "utf-8")


if __name__ == "__main__":
    main()
