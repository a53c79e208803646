"""The socket and the processes behind ``searcher serve``."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

import pytest

from searcher import Post, open_index
from searcher.errors import RequestError
from searcher.index import Index
from searcher.web.serve import Serving, listening, serve

from .client import get
from .conftest import POSTS


def test_a_port_in_use_is_told(tmp_path: Path) -> None:
    told: list[str] = []
    with listening("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        assert taken.getsockname()[0] == "127.0.0.1"
        with pytest.raises(RequestError, match=f"port {port} is in use; choose another with --port"):
            serve(tmp_path, Serving(port=port), told.append)
    assert told == []


def test_an_address_that_is_none_of_this_machine_is_told(tmp_path: Path) -> None:
    for host in ("no.such.name.invalid", "203.0.113.9", "a..b"):
        with pytest.raises(RequestError, match="choose another with --host"):
            serve(tmp_path, Serving(host=host, port=0), lambda _: None)


def test_answers_are_sent_at_once(index: Index) -> None:
    async def accepted(listener: socket.socket) -> int:
        told = asyncio.get_running_loop().create_future()

        def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            told.set_result(writer.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        async with await asyncio.start_server(connected, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname())
            writer.close()
            return await told

    with listening("127.0.0.1", 0) as listener:
        assert asyncio.run(accepted(listener)), "TCP would wait for 40 ms"


@pytest.mark.parametrize(
    ("serving", "answered", "refused"),
    [
        (Serving(), {"localhost", "127.0.0.1"}, {"*"}),
        (Serving(host="127.0.0.2"), {"127.0.0.2", "localhost"}, {"*"}),
        (Serving(host="127.1"), {"127.1", "localhost"}, {"*"}),
        (Serving(host="0X7F.1"), {"0x7f.1", "localhost"}, {"*"}),
        (Serving(host="::ffff:127.0.0.1"), {"::ffff:127.0.0.1", "localhost"}, {"*"}),
        (Serving(host="192.0.2.5", names=("Archive.example",)), {"192.0.2.5", "archive.example"}, {"*"}),
        (Serving(host="0.0.0.0"), {"*"}, set()),
    ],
    ids=str,
)
def test_the_hosts_that_are_answered_to(serving: Serving, answered: set[str], refused: set[str]) -> None:
    assert answered <= set(serving.hosts)
    assert not refused & set(serving.hosts)


@contextmanager
def running(folder: Path, *options: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "searcher", "serve", "--port", "0", "--index-dir", str(folder), *options]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        try:
            yield process
        finally:
            process.kill()


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C can be sent to one process on POSIX only")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_serves_until_ctrl_c_and_ends_quietly(tmp_path: Path, workers: str) -> None:
    index = open_index(tmp_path)
    index.add(POSTS)
    with running(tmp_path, "--workers", workers) as process:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        assert get(f"{address.group()}?q=river")[0] == 200
        index.add([Post(id="new", title="Something new", body="")])
        assert "Something new" in get(f"{address.group()}post/new")[1]
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


def test_its_names_are_known_as_browsers_send_them(tmp_path: Path) -> None:
    open_index(tmp_path).add(POSTS)
    with running(tmp_path, "--name", "រដ្ឋ.example", "--name", "2001:DB8::1") as process:
        assert process.stdout
        address = re.search(r"http://\S+", process.stdout.readline())
        assert address
        names = {"xn--s2ec7b4n.example": 200, "[2001:db8::1]:80": 200, "x.example": 400}
        assert {name: get(address.group(), Host=name)[0] for name in names} == names


@pytest.mark.skipif(os.name != "posix", reason="what becomes of orphans is a matter of POSIX")
def test_workers_end_with_the_one_that_started_them(tmp_path: Path) -> None:
    open_index(tmp_path).add(POSTS)
    with running(tmp_path, "--workers", "2") as process:
        assert process.stdout
        address = re.search(r"http://[^/]+/", process.stdout.readline())
        assert address
        assert get(address.group())[0] == 200
        process.kill()
        process.communicate(timeout=60)  # its output closes with the last process that has it
        with pytest.raises(URLError):
            get(address.group())
