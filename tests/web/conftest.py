import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from searcher import Post, open_index
from searcher.index import Index
from searcher.web.serve import Serving, listening, server

POSTS = [
    Post(
        id=f"river-{number}",
        title=f"The river in week {number}",
        body=f"Week {number}. The river rose again & the <boat> went out.\n\nទឹកទន្លេឡើងខ្ពស់ណាស់។",
        author="Dara Lotus" if number % 3 else "ចាន់ គំរូ",
        author_from="byline",
        publication="The River Paper" if number % 2 else None,
        published=date(2019, 1 + number % 4, 1 + number),
        url="https://example.org/river" if number % 2 else "javascript:alert(1)",
        truncated=number == 5,
    )
    for number in range(1, 25)
] + [
    Post(id="untitled/a b?c#d", title="", body="ខ្ញុំសរសេរសំបុត្រនេះជូនបងប្អូន។\nOne market.", published=date(2020, 2, 1)),
    Post(id="long", title="w" * 300, body="ក" * 300, author="a" * 300),
    Post(id="rice", title="Rice at the market", body="Rice is sold at dawn.", author="Sok Example"),
]


@pytest.fixture(scope="package")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    made = open_index(tmp_path_factory.mktemp("index"))
    made.add(POSTS)
    return made


@contextmanager
def served(index: Index, serving: Serving = Serving()) -> Iterator[str]:  # noqa: B008 (a frozen value)
    """The address of a server that runs meanwhile."""
    with listening(serving.host, 0) as listener:
        running = server(index, serving)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            running.should_exit = True
            thread.join()


@pytest.fixture(scope="package")
def site(index: Index) -> Iterator[str]:
    with served(index) as address:
        yield address


@pytest.fixture
def site_without_index(tmp_path: Path) -> Iterator[str]:
    with served(open_index(tmp_path / "none")) as address:
        yield address
