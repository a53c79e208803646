"""Completion in real shells: what Tab offers, and that names with spaces and in Khmer arrive whole."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Run, typed

NAMES = ["Sok Example", "Sok O'Neill", 'ចាន់ "គំរូ"', "ចាន់ សុភា", "Paper, Ltd", "$HOME `id` \\ *", "50% [off]"]


def needs(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(not shutil.which(shell), reason=f"there is no {shell} here")


SHELLS = [pytest.param(shell, marks=needs(shell)) for shell in ("bash", "zsh", "fish")]


@pytest.fixture
def env(run: Run, tmp_path: Path) -> dict[str, str]:
    """A system with ``searcher`` on its path, and an index with one post for each name."""
    posts = tmp_path / "posts.jsonl"
    rows = ({"title": f"pebble {number}", "author": name} for number, name in enumerate(NAMES))
    posts.write_text("".join(f"{json.dumps(row | {'published': '2019-11-02'})}\n" for row in rows), "utf-8")
    assert run("index", posts).returncode == 0
    program = tmp_path / "bin" / "searcher"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m searcher "$@"\n')
    program.chmod(0o755)
    return {
        **os.environ,
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(Path(__file__).parents[2]),
        "SEARCHER_INDEX_DIR": str(tmp_path / "index"),
        "LC_ALL": "C.UTF-8",
        "TERM": "xterm",
        "HOME": str(tmp_path),
    }


def offered(env: dict[str, str], *words: str) -> list[str]:
    """What bash has for the last of ``words``, as it would stand on the command line."""
    array = " ".join(map(shlex.quote, ("searcher", *words)))
    lines = f"""
        eval "$(searcher completion bash)"
        COMP_WORDS=({array}) COMP_CWORD={len(words)}
        _searcher_completion searcher
        printf '%s\\0' "${{COMPREPLY[@]}}"
    """
    done = subprocess.run(["bash", "-c", lines], env=env, capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.split("\0")[:-1]


@needs("bash")
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("sea",), ["search"]),
        (("search", "--col"), ["--color"]),
        (("search", "--color", ""), ["auto", "always", "never"]),
        (("export", "--author", "sok\\ e"), ["Sok\\ Example"]),
        (("search", "--author", "Sok\\ E"), ["Sok\\ Example"]),
        (("search", "--author", '"Sok E'), ["Sok Example"]),
        (("search", "--author", "'Sok E"), ["Sok Example"]),
        (("search", "--author", "=", "Sok\\ E"), ["Sok\\ Example"]),
        (("search", "--author", "Sok\\ O"), ["Sok\\ O\\'Neill"]),
        (("search", "--author", "'Sok O"), ["Sok O'\\''Neill"]),
        (("search", "--author", "ចាន់\\ ស"), ["ចាន់\\ សុភា"]),
        (("search", "--month", "20"), ["2019-11"]),
        (("completion", ""), ["bash", "zsh", "fish"]),
    ],
)
def test_what_bash_offers(env: dict[str, str], words: tuple[str, ...], expected: list[str]) -> None:
    assert offered(env, *words) == expected


@needs("bash")
def test_after_an_equals_sign_bash_offers_all_values(env: dict[str, str]) -> None:
    assert len(offered(env, "search", "--author", "=")) == len(NAMES)


@needs("bash")
def test_every_name_means_itself_to_bash(env: dict[str, str]) -> None:
    for before, after in (("", ""), ('"', '"'), ("'", "'")):
        line = "".join(f"printf '%s\\0' {before}{name}{after}\n" for name in offered(env, "search", "--author", before))
        told = subprocess.run(["bash", "-c", line], env=env, capture_output=True, text=True).stdout.split("\0")[:-1]
        assert sorted(told) == sorted(NAMES)


SETUP = {
    "bash": (["bash", "--norc", "--noprofile", "-i"], 'eval "$(searcher completion bash)"'),
    "zsh": (["zsh", "-f", "-i"], 'autoload -U compinit; compinit -D -u; eval "$(searcher completion zsh)"'),
    "fish": (["fish", "--no-config", "-i"], "searcher completion fish | source"),
}


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("begun", "name"),
    [
        ("--author Sok\\ E", "Sok Example"),
        ('--author "Sok E', "Sok Example"),
        ("--author=Sok\\ E", "Sok Example"),
        ("--author 'ចាន់ ស", "ចាន់ សុភា"),
        ("--author Pap", "Paper, Ltd"),
    ],
)
def test_tab_completes_a_name_in_a_real_shell(env: dict[str, str], shell: str, begun: str, name: str) -> None:
    words, setup = SETUP[shell]
    keys = {"": f'{setup}; echo RE""ADY\n', "READY": f"searcher search --jsonl {begun}\t\n", '"month"': "exit\n"}
    shown = typed(words, keys, env, columns=400)
    assert f'"author": "{name}"' in shown.text


@needs("bash")
@pytest.mark.parametrize("damage", ["no index", "garbage", "cut"])
def test_without_an_index_that_can_be_read_nothing_is_offered(env: dict[str, str], damage: str) -> None:
    for path in Path(env["SEARCHER_INDEX_DIR"]).rglob("*"):
        if damage == "no index" and path.name == "searcher.json":
            path.unlink()
        elif path.suffix == ".arrays" and damage != "no index":
            content = path.read_bytes()
            path.write_bytes(b"\xff" * len(content) if damage == "garbage" else content[: len(content) // 2])
    assert offered(env, "search", "--author", "") == [""]
    assert offered(env, "sea") == ["search"]


@needs("bash")
def test_the_index_is_the_one_that_is_named(env: dict[str, str], corpus_index: Path) -> None:
    assert offered(env, "search", "--index-dir", str(corpus_index), "--author", "Dara") == ["Dara\\ Lotus"]
    assert offered(env, "search", "--author", "Dara") == [""]


@needs("bash")
def test_names_that_could_steer_the_terminal_are_not_offered(env: dict[str, str], run: Run, tmp_path: Path) -> None:
    posts = tmp_path / "evil.jsonl"
    posts.write_text(json.dumps({"title": "x", "author": "Evil \x1b[31m"}))
    run("index", posts)
    assert offered(env, "search", "--author", "Ev") == [""]


def test_another_shell_is_wrong_use(run: Run) -> None:
    assert run("completion", "tcsh").returncode == 2
    assert run(_SEARCHER_COMPLETE="tcsh_complete").returncode == 1
