"""Who writes the segments of a run: this process, or others beside it while this one reads on.

A helper is this module run as a program. It is sent batches on its standard input and tells on its standard output when
each is written. It ends when its input does: when the process that started it, and whatever that forked, has ended.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import cached_property, partial
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import IO, Any

from ..post import Post
from .segment_writer import BatchWriter

MOST_HELPERS = 4
"""More would wait for the one that reads."""


def usual_processes() -> int:
    """How many processes a run takes that is not told how many."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(usable, MOST_HELPERS)


class SegmentWriters:
    """Writes batches as segments. What goes wrong is raised by a later call; leave the context to end all work."""

    def __init__(self, processes: int) -> None:
        self._most = processes if processes > 1 else 0
        self._threads = ThreadPoolExecutor(processes)  # each waits for one helper
        self._room = BoundedSemaphore(processes + 1)
        self._helpers: list[_Helper] = []
        self._idle: SimpleQueue[_Helper] = SimpleQueue()
        self._begun: list[Future[None]] = []

    def __enter__(self) -> "SegmentWriters":
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def write(self, path: Path, posts: Sequence[Post], is_last: bool) -> None:
        """Write ``posts`` as one segment before ``finish`` returns; at once if no other process is to help."""
        if (is_last and not self._helpers) or not self._is_helped():
            self._own.write(path, posts)
            return
        for begun in self._begun:
            if begun.done():
                begun.result()
        self._room.acquire()
        self._begun.append(self._threads.submit(self._have_written, path, posts))

    def _is_helped(self) -> bool:
        """Whether there is a helper, after one more was started if all are at work and there may be more."""
        if len(self._helpers) < self._most and self._idle.empty():
            try:
                helper = _Helper()
            except OSError:  # the system starts no more: those that there are do the work, or this process
                self._most = len(self._helpers)
            else:
                self._helpers.append(helper)
                self._idle.put(helper)
        return bool(self._helpers)

    def finish(self) -> None:
        """Wait until all is written, and end the helpers, whose memory is free then."""
        for begun in self._begun:
            begun.result()
        self._end()

    @cached_property
    def _own(self) -> BatchWriter:
        return BatchWriter()

    def _have_written(self, path: Path, posts: Sequence[Post]) -> None:
        helper = self._idle.get()
        try:
            helper.write(path, posts)
        finally:
            self._idle.put(helper)
            self._room.release()

    def _end(self) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)
        for helper in self._helpers:
            helper.kill()
        for helper in self._helpers:
            helper.wait()
        self._threads.shutdown()
        while self._helpers:
            self._helpers.pop().close()


class _Helper:
    """Another process that writes batches."""

    def __init__(self) -> None:
        command = [sys.executable, "-P", "-m", __name__]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
        self._process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the one that started it
        )

    def write(self, path: Path, posts: Sequence[Post]) -> None:
        """Have a segment written. Raises what the helper met, ChildProcessError if it was stopped."""
        assert self._process.stdin and self._process.stdout
        try:
            pickle.dump((path, posts), self._process.stdin, pickle.HIGHEST_PROTOCOL)
            self._process.stdin.flush()
            met: BaseException | None = pickle.load(self._process.stdout)
        except (BrokenPipeError, EOFError) as error:
            raise ChildProcessError(f"a process that helped ended with status {self._process.wait()}") from error
        if met:
            raise met

    def kill(self) -> None:
        """Have the process end, whatever it is at."""
        self._process.kill()

    def wait(self) -> None:
        """Wait until it has ended."""
        self._process.wait()

    def close(self) -> None:
        """Close its pipes, once nobody reads or writes them."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):  # what was not sent is of no use any more
                    pipe.close()


def help_write() -> None:
    """Write the batches that come in, until no more can come."""
    told = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    elsewhere = sys.stderr.fileno() if sys.stderr else os.open(os.devnull, os.O_WRONLY)
    os.dup2(elsewhere, sys.stdout.fileno())  # whatever else prints must not be taken for an answer
    sys.excepthook = partial(_tell_mistake, told)
    batches: SimpleQueue[tuple[Path, list[Post]]] = SimpleQueue()
    Thread(target=_receive, args=(sys.stdin.buffer, batches), daemon=True).start()
    writer = BatchWriter()
    while True:
        path, posts = batches.get()
        refused: OSError | None = None
        try:
            writer.write(path, posts)
        except OSError as error:
            refused = error
        _tell(told, refused)


def _tell(told: IO[bytes], met: BaseException | None) -> None:
    pickle.dump(met, told)
    told.flush()


def _tell_mistake(told: IO[bytes], _kind: type[BaseException], error: BaseException, _trace: object) -> None:
    """Tell a mistake in the program or in a post to the process that can show it, and end."""
    try:
        _tell(told, error)
    finally:
        os._exit(1)  # the thread that receives holds the input, at which an orderly end would wait


def _receive(source: IO[bytes], batches: "SimpleQueue[Any]") -> None:
    """Take in batches; end this process, even amid its work, when the one that sends them is gone or sends no sense."""
    try:
        while True:
            batches.put(pickle.load(source))
    finally:
        os._exit(0)


if __name__ == "__main__":
    help_write()
