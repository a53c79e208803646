"""Load on a server by wrk, and what wrk and the system say of it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import sleep
from typing import NamedTuple

import click

_SCRIPT = Path(__file__).with_name("load.lua")
_THREADS = 2
_PATIENCE = 60
"""Seconds after which wrk calls an answer late, which counts as an error."""
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60_000.0}
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_LATENCY = re.compile(r"^\s+(\d+)%\s+([\d.]+)(us|ms|s|m) ?$", re.MULTILINE)
_REFUSED = re.compile(r"Non-2xx or 3xx responses: (\d+)")
_ERRORS = re.compile(r"Socket errors: (.*)")
_USER, _SYSTEM = 11, 12
"""Times in /proc/PID/stat, counted from the field after the name."""
_PROPORTIONAL = re.compile(r"^(Pss|Pss_Anon): +(\d+) kB$", re.MULTILINE)


class Load(NamedTuple):
    """What wrk says of one run."""

    per_second: float
    p50_milliseconds: float
    p99_milliseconds: float
    failures: str
    """Answers that are errors, and connections that broke; empty if there were none."""


class Cost(NamedTuple):
    """What a server's processes took: memory, of which a page that several share counts in parts, and time."""

    memory_bytes: int
    own_memory_bytes: int
    """Without mapped files."""
    processor_milliseconds: float
    """For each answer."""


def need_wrk() -> str:
    """Where wrk is. Raises click.ClickException with the way to get it."""
    found = shutil.which("wrk")
    if not found:
        raise click.ClickException("wrk is not installed; apt install wrk, brew install wrk, or github.com/wg/wrk")
    return found


def loaded(
    ports: Sequence[int], addresses: Path, connections: int, seconds: int, processes: Sequence[int]
) -> tuple[Load, Cost]:
    """Ask for ``addresses`` so long over so many connections; memory is read half-way.

    Raises click.ClickException when an answer was an error.
    """
    command = [need_wrk(), f"-t{_THREADS}", f"-c{connections}", f"-d{seconds}s", f"--timeout={_PATIENCE}s", "--latency"]
    variables = {"LOAD_ADDRESSES": str(addresses), "LOAD_PORTS": " ".join(map(str, ports))}
    before = processor_seconds(processes)
    wrk = subprocess.Popen(
        [*command, f"--script={_SCRIPT}", f"http://127.0.0.1:{ports[0]}/"],
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        text=True,
    )
    sleep(seconds / 2)
    memory = memory_bytes(processes)
    output, _ = wrk.communicate()
    load = read_load(output)
    if load.failures:
        raise click.ClickException(f"the server failed under load: {load.failures}")
    spent = processor_seconds(processes) - before
    return load, Cost(*memory, spent * 1000 / (load.per_second * seconds))


def read_load(output: str) -> Load:
    """What ``output`` of ``wrk --latency`` says. Raises click.ClickException where it says no rate."""
    rate = _RATE.search(output)
    times = {int(share): float(value) * _MILLISECONDS[unit] for share, value, unit in _LATENCY.findall(output)}
    if not rate or not {50, 99} <= times.keys():
        raise click.ClickException(f"wrk did not finish:\n{output}")
    failures = [f"{found[1]} answers other than 2xx"] if (found := _REFUSED.search(output)) else []
    failures += [found[1]] if (found := _ERRORS.search(output)) else []
    return Load(float(rate[1]), times[50], times[99], "; ".join(failures))


def memory_bytes(processes: Sequence[int]) -> tuple[int, int]:
    """The memory of ``processes`` and of all that they started, with mapped files and without."""
    rollups = (Path(f"/proc/{number}/smaps_rollup").read_text("ascii") for number in _family(processes))
    sizes = [dict(_PROPORTIONAL.findall(rollup)) for rollup in rollups]
    return sum(int(size["Pss"]) for size in sizes) * 1024, sum(int(size["Pss_Anon"]) for size in sizes) * 1024


def processor_seconds(processes: Sequence[int]) -> float:
    """The time that processors worked for ``processes`` and all that they started."""
    stats = (Path(f"/proc/{number}/stat").read_text("utf-8") for number in _family(processes))
    fields = (stat.rpartition(")")[2].split() for stat in stats)
    return sum(int(field[_USER]) + int(field[_SYSTEM]) for field in fields) / os.sysconf("SC_CLK_TCK")


def _family(processes: Sequence[int]) -> Iterator[int]:
    for process in processes:
        yield process
        for task in Path(f"/proc/{process}/task").iterdir():
            yield from _family([int(child) for child in (task / "children").read_text("ascii").split()])
