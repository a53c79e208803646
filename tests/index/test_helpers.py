"""Other processes that write segments change nothing in what is written, and end with the run, however it ends."""

import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from searcher import Post, open_index
from searcher.errors import IndexNotWritten, RequestError
from searcher.index import helpers, writer

POSTS = [
    Post(str(number), f"boat {number}", f"rice {number % 7} ទឹកទន្លេឡើង លោក កឹម សុខា {number}") for number in range(60)
]
AGAIN = [Post(str(number), "", f"fish {number}") for number in range(0, 60, 3)]


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "MOST_CHARACTERS", 400)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> "list[subprocess.Popen[bytes]]":
    """The processes that were started."""
    found = []

    class Noted(subprocess.Popen[bytes]):
        def __init__(self, *args: object, **options: object) -> None:
            super().__init__(*args, **options)
            found.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    return found


def arrays(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in folder.rglob("*.arrays"))


def test_the_index_is_the_same_whatever_the_number_of_processes(
    tmp_path: Path, started: "list[subprocess.Popen[bytes]]"
) -> None:
    changes = set()
    for processes in (1, 2, 3):
        index = open_index(tmp_path / str(processes))
        changes.add(index.rebuild([*POSTS, *AGAIN, *POSTS[:5]], processes=processes))
        changes.add(index.add([*AGAIN, *POSTS[:30]], processes=processes))
        assert index.get("3") == POSTS[3]
        assert index.get("33") == AGAIN[11]
    assert len(changes) == 2
    assert arrays(tmp_path / "1") == arrays(tmp_path / "2") == arrays(tmp_path / "3")
    assert len(started) == 2 + 3  # what is added at last fits into one batch
    assert all(process.returncode is not None for process in started)


def test_a_few_posts_start_no_process(tmp_path: Path, started: "list[subprocess.Popen[bytes]]") -> None:
    open_index(tmp_path).add(POSTS[:5], processes=4)
    assert not started


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(5, "Input/output error")], ids=["stopped", "source"])
def test_a_run_that_ends_amid_its_work_leaves_no_process_and_no_file(
    tmp_path: Path, started: "list[subprocess.Popen[bytes]]", error: BaseException
) -> None:
    def cut_short() -> Iterator[Post]:
        yield from POSTS
        raise error

    open_index(tmp_path).add(AGAIN, processes=1)
    before = arrays(tmp_path)
    with pytest.raises(type(error)):
        open_index(tmp_path).add(cut_short(), processes=2)
    assert arrays(tmp_path) == before
    assert started
    assert all(process.returncode is not None for process in started)


def test_a_helper_that_was_stopped_is_told_and_nothing_is_lost(
    tmp_path: Path, started: "list[subprocess.Popen[bytes]]"
) -> None:
    def stopping() -> Iterator[Post]:
        for post in POSTS:
            yield post
            for process in started:
                process.kill()

    open_index(tmp_path).add(AGAIN, processes=1)
    before = arrays(tmp_path)
    with pytest.raises(IndexNotWritten, match="a process that helped ended"):
        open_index(tmp_path).add(stopping(), processes=2)
    assert arrays(tmp_path) == before


def test_what_the_disk_refuses_a_helper_is_told_as_ever(tmp_path: Path) -> None:
    def in_the_way() -> Iterator[Post]:
        yield from POSTS[:5]
        folder = next(tmp_path.glob("searcher-index-*"))
        folder.rename(tmp_path / "away")
        yield from POSTS[5:]

    with pytest.raises(IndexNotWritten, match="No such file or directory"):
        open_index(tmp_path).rebuild(in_the_way(), processes=2)


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="this system does not tell when a process ends")
def test_a_helper_ends_with_the_process_that_started_it() -> None:
    program = (
        "import signal; from searcher.index.helpers import _Helper; "
        "print(_Helper()._process.pid, flush=True); signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE) as parent:
        assert parent.stdout
        helper = os.pidfd_open(int(parent.stdout.readline()))
        assert not select.select([helper], [], [], 0)[0]
        parent.send_signal(signal.SIGKILL)
    assert select.select([helper], [], [], 60)[0]
    os.close(helper)


def test_posts_of_any_class_are_taken_for_what_they_are(tmp_path: Path) -> None:
    class Article(Post):
        """A post of a class that another process cannot know."""

    articles = [Article(post.id, post.title, post.body) for post in POSTS]
    assert open_index(tmp_path).rebuild(articles, processes=2).added == len(POSTS)
    assert open_index(tmp_path).get("3") == POSTS[3]


def test_helpers_work_where_nobody_listens_to_errors(tmp_path: Path) -> None:
    program = (
        "import sys; from searcher import Post, open_index; from searcher.index import writer\n"
        "writer.MOST_CHARACTERS = 400\n"
        "print(open_index(sys.argv[1]).rebuild((Post(str(n), '', 'rice ' * 50) for n in range(20)), processes=2).added)"
    )
    command = ["sh", "-c", 'exec "$@" 2>&-', "sh", sys.executable, "-c", program, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert (done.stdout, done.returncode) == ("20\n", 0)


@pytest.mark.parametrize(("usable", "expected"), [(1, 1), (3, 3), (64, helpers.MOST_HELPERS)])
def test_there_are_as_many_processes_as_processors_up_to_a_limit(
    usable: int, expected: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(usable)), raising=False)
    assert helpers.usual_processes() == expected


class Title(str):
    """A text of a class that another process may not know."""


def test_texts_of_any_class_are_taken_for_what_they_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Title, "__module__", "__main__")  # as in a program that is run by itself
    named = [replace(post, title=Title(post.title)) for post in POSTS]
    assert open_index(tmp_path).rebuild(named, processes=2).added == len(POSTS)


def test_a_mistake_in_a_post_is_told_as_such(tmp_path: Path) -> None:
    wrong = [replace(post, published="2017") for post in POSTS]
    with pytest.raises(AttributeError, match="isoformat"):
        open_index(tmp_path).rebuild(wrong, processes=2)


def test_where_no_process_can_be_started_this_one_does_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert open_index(tmp_path).rebuild(POSTS, processes=2).added == len(POSTS)


def test_less_than_one_process_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="1 or more"):
        open_index(tmp_path).add(POSTS[:1], processes=0)
