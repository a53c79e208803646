"""What people expect of any command: examples in its help, quiet pipes, Ctrl-C, a page in the browser."""

import os
import signal
import stat
import subprocess
from pathlib import Path

import click
import pytest

from searcher.cli import cli

from .conftest import Run, command


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_the_help_of_every_command_has_an_example(name: str) -> None:
    text = cli.commands[name].get_help(click.Context(cli.commands[name]))
    assert f"  searcher {name}" in text


def test_the_help_of_index_names_every_source() -> None:
    text = " ".join(cli.commands["index"].get_help(click.Context(cli.commands["index"])).split())
    sources = "WordPress REST RSS Atom WARC WET Markdown CSV TSV .gz .zip .tar".split()
    assert [source for source in [*sources, "JSON Lines", "web pages", "plain text"] if source not in text] == []


@pytest.mark.parametrize("args", [("search", "--from", "2019", "--limit", "1000"), ("export",), ("authors",)])
def test_head_leaves_quietly(corpus_index: Path, args: tuple[str, ...]) -> None:
    words = command(*args, "--index-dir", corpus_index)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        assert process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == ""
    assert process.returncode == 0


def test_ctrl_c_is_status_130(corpus_index: Path) -> None:
    words = command("export", "--index-dir", corpus_index)
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        assert os.read(process.stdout.fileno(), 1)  # more is to come than a pipe holds
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.stderr.read() == b"\nStopped.\n"
    assert process.returncode == 130


@pytest.fixture
def browser(tmp_path: Path) -> Path:
    """A browser that notes which address it was given."""
    program = tmp_path / "browser"
    program.write_text(f'#!/bin/sh\nprintf %s "$1" > {tmp_path}/address\n')
    program.chmod(0o755)
    return program


@pytest.fixture
def open_page(run: Run, corpus_index: Path, tmp_path: Path):
    def opened(**env: str):
        done = run("search", "river", "--open", SEARCHER_INDEX_DIR=str(corpus_index), TMPDIR=str(tmp_path), **env)
        (page,) = tmp_path.glob("searcher-*.html")
        return done, page

    return opened


def test_open_shows_a_private_page_in_the_browser(open_page, browser: Path, tmp_path: Path) -> None:
    done, page = open_page(BROWSER=f"{browser} %s")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", f"The page is in {page}\n")
    assert (tmp_path / "address").read_text() == page.as_uri()
    assert stat.S_IMODE(page.stat().st_mode) == 0o600
    assert "<mark>" in page.read_text("utf-8")


def test_without_a_browser_the_page_is_there_all_the_same(open_page, tmp_path: Path) -> None:
    done, page = open_page(BROWSER="/nonesuch %s", PATH=str(tmp_path))
    assert done.returncode == 0
    assert done.stderr == f"The page is in {page}\nNo browser could be started; open that file yourself.\n"


@pytest.mark.parametrize("name", ["https://archive.example/", "archive.example:8443", "two names", "", "a,b", "a..b"])
def test_the_name_of_a_server_is_a_name_alone(run: Run, name: str) -> None:
    done = run("serve", "--name", name)
    assert (done.returncode, done.stdout) == (2, "")
    assert f"'{name}' is no name of a server; write it like archive.example." in " ".join(done.stderr.split())
