"""One engine in a process of its own: a JSON object a line in, one out.

    python -m benchmarks.engines NAME PLACE

``{"do": "build", "archive": path, "processes": 1}``, ``{"do": "open"}``, ``{"do": "ask", "query": {…}}``,
``{"do": "add", "posts": [{…}]}`` and ``{"do": "memory"}``. Every answer but that of memory has ``seconds``,
measured here, around the engine's own work and nothing else; that to a query also ``again_seconds``.
"""

import json
import resource
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any

from searcher.errors import RequestError

from ..queries import Query
from . import Engine, engine

KIBIBYTE = 1024


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """How many seconds ``work`` takes, and what it returns."""
    started = perf_counter()
    returned = work()
    return perf_counter() - started, returned


def build(made: Engine, place: Path, archive: str, processes: int) -> dict[str, Any]:
    """Build the index; time, processor time, memory and size."""
    before = processor_seconds()
    seconds, _ = timed(partial(made.build, Path(archive), processes))
    return {
        "seconds": seconds,
        "processor_seconds": processor_seconds() - before,
        "peak_bytes": peak_bytes(processes),
        "bytes": size_of(place),
    }


def processor_seconds() -> float:
    """What this process and its children that have ended used of all processors."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def peak_bytes(processes: int) -> int:
    """The most memory this process held, and as many times that of its largest child as it had workers."""
    own, child = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    workers = processes if processes > 1 else 0
    return (own + workers * child) * KIBIBYTE


def ask(made: Engine, query: dict[str, Any]) -> dict[str, Any]:
    """Ask one query, and once more at once; what is told of one that is refused is why."""
    try:
        seconds, found = timed(partial(made.search, Query(**query)))
        again_seconds, _ = timed(partial(made.search, Query(**query)))
    except RequestError as error:
        return {"refused": str(error)}
    answer = made.answer(found)
    times = {"seconds": seconds, "again_seconds": again_seconds}
    return {**times, **answer._asdict(), "snippets": len(answer.snippets)}


def memory() -> dict[str, Any]:
    """Bytes that are this process's own: not those of mapped files. None where the system does not tell."""
    try:
        lines = Path("/proc/self/smaps_rollup").read_text("ascii").splitlines()
    except OSError:
        return {"bytes": None}
    return {"bytes": next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:")) * KIBIBYTE}


def size_of(place: Path) -> int:
    """Bytes of the files under ``place``."""
    return sum(path.stat().st_size for path in place.rglob("*") if path.is_file())


def serve(name: str, place: Path) -> None:
    """Do what is asked until there is nothing more."""
    made = engine(name, place)
    for line in sys.stdin:
        asked = json.loads(line)
        match asked.pop("do"):
            case "build":
                answer = build(made, place, **asked)
            case "open":
                answer = {"seconds": timed(made.open)[0]}
            case "ask":
                answer = ask(made, **asked)
            case "add":
                answer = {"seconds": timed(partial(made.add, asked["posts"]))[0]}
            case "memory":
                answer = memory()
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    serve(sys.argv[1], Path(sys.argv[2]))
