"""What was measured, as tables to print. A ratio is searcher's figure by the peer's: below 1, searcher does better."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import ceil
from statistics import mean

from .measure import ADDED_POSTS, Asked, Built, Round

OURS = "searcher"
NOTHING = "–"
TIMES: dict[str, Callable[[Asked], dict[str, float]]] = {
    "after other programs ran": lambda row: row.milliseconds,
    "asked again at once": lambda row: row.again_milliseconds,
}
"""When queries are asked: with empty caches of the processor, or with full ones as on a busy server."""


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest of ``values`` that at least ``share`` of them do not exceed (nearest rank)."""
    ranked = sorted(values)
    return ranked[max(1, ceil(share * len(ranked))) - 1]


def number(value: float) -> str:
    """Three digits or so."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"


def ratio(ours: float | None, peer: float | None) -> str:
    """``ours`` by ``peer``, or a dash where one of them is not there."""
    return number(ours / peer) if ours is not None and peer else NOTHING


def aligned(title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table: the first column to the left, the others to the right."""
    table = [list(header), *map(list, rows)]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    yield from ("", title)
    for first, *others in table:
        cells = (cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True))
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def round_lines(figures: Round) -> Iterator[str]:
    """Every table of one round."""
    yield ""
    size = f"{figures.posts:,} posts, {number(figures.archive_bytes / 1e6)} MB"
    yield f"=== {size}; {len(figures.asked)} queries, the median of {figures.repetitions} repetitions"
    yield from build_lines(figures)
    for when, times in TIMES.items():
        yield from answer_lines(figures.asked, when, times)
        yield from kind_lines(figures.asked, when, times)
    yield from agreement_lines(figures.asked)
    yield from memory_lines(figures)
    yield from added_lines(figures)
    if figures.start_seconds:
        yield from start_lines(figures.start_seconds)


def build_lines(figures: Round) -> Iterator[str]:
    """Indexing from raw text; searcher's time with each number of processes that it was built with."""
    ours = [row for row in figures.built if row.engine == OURS]
    header = ["", "s", "processor s", "posts/s", "peak MB", "disk MB", "disk / archive"]
    header += [f"{_named(row)} / it" for row in ours]
    rows = []
    for row in figures.built:
        cells = [row.seconds, row.processor_seconds, figures.posts / row.seconds, row.peak_bytes / 1e6, row.bytes / 1e6]
        times = [ratio(own.seconds, row.seconds) for own in ours]
        rows.append([_named(row), *map(number, [*cells, row.bytes / figures.archive_bytes]), *times])
    yield from aligned("Indexing from raw text, ICU included; ratios of times", header, rows)
    if any(row.earlier for row in figures.built):
        yield "* by an earlier run over this folder, so not side by side"


def _named(row: Built) -> str:
    processes = f", {row.processes} processes" if row.processes > 1 else ""
    return row.engine + processes + ("*" if row.earlier else "")


def answer_lines(asked: Sequence[Asked], when: str, times: Callable[[Asked], dict[str, float]]) -> Iterator[str]:
    """The time of an answer over all queries, each counted once."""
    engines = list(asked[0].milliseconds)
    figures = {name: summary(times(query)[name] for query in asked) for name in engines}
    header = ["", "p50 ms", "mean ms", "p99 ms", *(f"{what}: {OURS} / it" for what in ("p50", "mean", "p99"))]
    rows = []
    for name in engines:
        ours = figures[OURS] if OURS in figures and is_peer(name) else (None, None, None)
        ratios = (ratio(own, peer) for own, peer in zip(ours, figures[name], strict=True))
        rows.append([name, *map(number, figures[name]), *ratios])
    yield from aligned(f"A whole answer (ten posts, total, counts, snippets), {when}", header, rows)


def summary(milliseconds: Iterable[float]) -> tuple[float, float, float]:
    """Median, mean and the time that 99 in 100 queries do not exceed."""
    values = list(milliseconds)
    return percentile(values, 0.5), mean(values), percentile(values, 0.99)


def is_peer(name: str) -> bool:
    """Whether an engine is not ours."""
    return not name.startswith(OURS)


def kind_lines(asked: Sequence[Asked], when: str, times: Callable[[Asked], dict[str, float]]) -> Iterator[str]:
    """The median by kind of query and language, and what searcher's is to each peer's."""
    engines = list(asked[0].milliseconds)
    peers = [name for name in engines if OURS in engines and is_peer(name)]
    header = ["p50 in ms", "queries", *engines, *(f"{OURS} / {name}" for name in peers)]
    rows = []
    for kind, language in dict.fromkeys((row.query.kind, row.query.language) for row in asked):
        among = [row for row in asked if (row.query.kind, row.query.language) == (kind, language)]
        medians = {name: percentile((times(row)[name] for row in among), 0.5) for name in engines}
        ratios = (ratio(medians[OURS], medians[name]) for name in peers)
        rows.append([f"{kind}, {language}", str(len(among)), *map(number, medians.values()), *ratios])
    yield from aligned(f"By kind, {when}", header, rows)


def agreement_lines(asked: Sequence[Asked]) -> Iterator[str]:
    """Whether the engines find the same: in English they must, in Khmer searcher finds what ICU cut otherwise too."""
    engines = [name for name in asked[0].totals if name != f"{OURS}-typed"]
    if len(engines) < 2:
        return
    yield from ("", f"Do {', '.join(engines)} find the same?")
    for language, name in (("en", "English"), ("km", "Khmer")):
        among = [row for row in asked if row.query.language == language]
        same = sum(len({row.totals[name] for name in engines}) == 1 for row in among)
        counts = sum(row.same_counts for row in among)
        yield f"{name}: {len(among)} queries; the same total in {same}, the same counts in {counts}"
    if OURS in engines:
        yield from _more_lines([row for row in asked if row.query.language == "km"], engines)


def _more_lines(khmer: Sequence[Asked], engines: Sequence[str]) -> Iterator[str]:
    for name in filter(is_peer, engines):
        pairs = [(row.totals[OURS], row.totals[name]) for row in khmer]
        more, fewer = sum(own > peer for own, peer in pairs), sum(own < peer for own, peer in pairs)
        posts = f"{sum(own for own, _ in pairs):,} posts against {sum(peer for _, peer in pairs):,}"
        yield f"Khmer, {OURS} and {name}: {OURS} finds more in {more}, fewer in {fewer}; in all {posts}"


def memory_lines(figures: Round) -> Iterator[str]:
    """What a process keeps for itself after all answers."""
    ours = figures.memory_bytes.get(OURS)
    rows = [
        [name, number(size / 1e6), ratio(ours, size) if is_peer(name) else NOTHING]
        for name, size in figures.memory_bytes.items()
    ]
    yield from aligned("Memory after all answers, without mapped files", ["", "MB", f"{OURS} / it"], rows)


def added_lines(figures: Round) -> Iterator[str]:
    """A few posts more, beside all of them."""
    ours = figures.add_seconds.get(OURS)
    whole = {row.engine: row.seconds for row in figures.built if row.processes == 1}
    rows = [
        [
            name,
            number(seconds * 1000),
            f"{seconds / whole[name]:.4f}",
            ratio(ours, seconds) if is_peer(name) else NOTHING,
        ]
        for name, seconds in figures.add_seconds.items()
    ]
    header = ["", "ms", "of its whole build", f"{OURS} / it"]
    yield from aligned(f"Adding {ADDED_POSTS} posts", header, rows)


def start_lines(seconds: dict[str, float]) -> Iterator[str]:
    """A search from the shell, the whole process."""
    rows = [[name, number(value * 1000), ratio(seconds.get(OURS), value)] for name, value in seconds.items()]
    yield from aligned("A search from the command line, the whole process", ["", "ms", f"{OURS} / it"], rows)


def growth_lines(rounds: Sequence[Round]) -> Iterator[str]:
    """How the time of an answer grows with the archive."""
    rows = []
    for figures in sorted(rounds, key=lambda figures: figures.posts):
        for name in figures.asked[0].milliseconds:
            values = summary(row.milliseconds[name] for row in figures.asked)
            rows.append([name, f"{figures.posts:,}", *map(number, values)])
    rows.sort(key=lambda row: row[0])  # keeps the sizes of one engine in order
    yield from aligned("Growth of an answer", ["", "posts", "p50 ms", "mean ms", "p99 ms"], rows)
