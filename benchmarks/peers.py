"""How fast searcher is beside tantivy, SQLite FTS5 and Whoosh as it comes: the same posts, the same queries, one run.

    python -m benchmarks.peers --posts 100000 --data FOLDER

README.md says what is measured and how. Numbers of different runs do not compare; ratios within one do.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from . import tables
from .engines import KNOWN
from .measure import Plan, Round, measured

SLOW = "whoosh"
"""Asked of fewer posts than the others."""
DEFAULT = ("searcher", "tantivy", "fts5", SLOW)


def named(text: str) -> list[str]:
    """The engines that ``text`` lists. Raises click.BadParameter for one that is not known."""
    names = [name for name in text.split(",") if name]
    for name in names:
        if name not in KNOWN:
            raise click.BadParameter(f"{name} is none of {', '.join(KNOWN)}")
    return names


def installed(names: Sequence[str]) -> list[str]:
    """Those of ``names`` that can run here; says which cannot."""
    missing = [name for name in names if find_spec(KNOWN[name].needs) is None]
    if missing:
        click.echo(f"not installed, left out: {', '.join(missing)}; pip install '.[bench]'", err=True)
    return [name for name in names if name not in missing]


def processes_of_a_build() -> tuple[int, ...]:
    """How many processes searcher's index is built with, one build after the other."""
    from .engines.ours import more_processes

    return (1, 2) if more_processes() else (1,)


def rounds(plan: Plan, engines: Sequence[str], posts: int, slow_posts: int, growth: bool) -> Iterator[Round]:
    """The main round; the one with the slow engine, smaller if need be; and those a tenth and a hundredth as large."""
    slow_fits = slow_posts >= posts
    main = [name for name in engines if name != SLOW or slow_fits]
    if main:
        yield measured(plan, posts, main, queries_of=posts, starts=True)
    if SLOW in engines and not slow_fits:
        beside = [name for name in engines if name in ("searcher", SLOW)]
        yield measured(plan, slow_posts, beside, queries_of=slow_posts)
    for size in (posts // 10, posts // 100) if growth and main else ():
        yield measured(plan, max(1, size), main, queries_of=posts)


@contextmanager
def folder_for(data: Path | None) -> Iterator[Path]:
    """The folder that was named, or one that is gone afterwards."""
    if data:
        data.mkdir(parents=True, exist_ok=True)
        yield data
    else:
        with TemporaryDirectory() as made:
            yield Path(made)


@click.command(help="Measure searcher beside its peers.")
@click.option("--posts", default=100_000, type=click.IntRange(min=100), show_default=True, help="Size of the archive.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), help="Keep archives and indexes here.")
@click.option(
    "--engines",
    default=",".join(DEFAULT),
    show_default=True,
    callback=lambda _context, _option, text: named(text),
    help="What to compare; searcher-typed is searcher without quotation marks.",
)
@click.option("--reps", default=5, type=click.IntRange(min=1), show_default=True, help="Times each query is asked.")
@click.option(
    "--whoosh-posts",
    default=5_000,
    type=click.IntRange(min=100),
    show_default=True,
    help="Whoosh is slow to index: the most posts that it is given. It is compared at that size.",
)
@click.option(
    "--fresh",
    default="searcher",
    show_default=True,
    callback=lambda _context, _option, text: named(text),
    help="Index anew with these even where --data holds their index.",
)
@click.option("--growth", is_flag=True, help="Measure a tenth and a hundredth of the posts as well.")
@click.option("--json", "json_path", type=click.Path(dir_okay=False, path_type=Path), help="Write the figures here.")
def main(
    posts: int,
    data: Path | None,
    engines: list[str],
    reps: int,
    whoosh_posts: int,
    fresh: list[str],
    growth: bool,
    json_path: Path | None,
) -> None:
    """Run every round, print each when it is done."""
    done = []
    with folder_for(data) as folder:
        plan = Plan(folder, frozenset(fresh), reps, processes_of_a_build(), partial(click.echo, err=True))
        for figures in rounds(plan, installed(engines), posts, whoosh_posts, growth):
            click.echo("\n".join(tables.round_lines(figures)))
            done.append(figures)
    if growth:
        click.echo("\n".join(tables.growth_lines(done)))
    if json_path:
        json_path.write_text(as_json(done), "utf-8")


def as_json(done: Sequence[Round]) -> str:
    """All figures, for other programs."""
    written = []
    for figures in done:
        asked = [{**row._asdict(), "query": row.query._asdict()} for row in figures.asked]
        written.append({**figures._asdict(), "built": [row._asdict() for row in figures.built], "asked": asked})
    return json.dumps(written, indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    main()
