"""Documentation is under test: what it shows runs, what exists is in it, what it links to is there."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import click
import pytest

from searcher.cli import cli
from tests.record_session import comparable, recorded

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
DOCUMENTS = [path.name for path in ROOT.glob("*.md")]
DOCUMENTS += [f"{folder}/README.md" for folder in ("benchmarks", "corpus", "index_data")]


def code_blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)


def shown_commands() -> list[str]:
    lines = "\n".join(code_blocks("sh")).splitlines()
    return [line for line in lines if "searcher search" in line and "my_index" not in line]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where the README's commands find what they name: the sample archive and its index."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "corpus").symlink_to(ROOT / "corpus")
    subprocess.run([sys.executable, "-m", "searcher", "index"], cwd=folder, env=environment(), check=True)
    return folder


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


@pytest.mark.parametrize("line", shown_commands())
def test_the_searches_that_the_readme_shows_find_posts(checkout: Path, line: str) -> None:
    words = shlex.split(line.replace(".venv/bin/searcher", f"{sys.executable} -m searcher"), comments=True)
    done = subprocess.run(words, cwd=checkout, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "1. " in done.stdout


def test_the_session_that_the_readme_shows_is_what_the_commands_print() -> None:
    """If it is not: make session."""
    assert "$ searcher search" in README
    assert comparable(README) == comparable(recorded(README))


def test_the_readme_shows_searches() -> None:
    assert len(shown_commands()) == 3


@pytest.mark.parametrize("code", code_blocks("python"))
def test_the_python_that_the_readme_shows_runs(checkout: Path, code: str) -> None:
    done = subprocess.run([sys.executable, "-c", code], cwd=checkout, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_and_option_is_in_the_readme_and_has_help(name: str) -> None:
    command = cli.commands[name]
    assert f"searcher {name}" in README
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert any(f"`{option}" in README for option in parameter.opts), parameter.opts
            assert parameter.help, parameter.opts


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        if not target.startswith("http"):
            assert (path.parent / target).exists(), target


def test_the_make_targets_that_the_readme_names_exist() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    assert set(re.findall(r"^make (\w+)", README, re.MULTILINE)) <= set(targets)


def test_every_dependency_says_why_it_is_there() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    project = tomllib.loads(text)["project"]
    extras = project["optional-dependencies"]
    assert set(extras) == {"test", "bench"}
    for dependency in [*project["dependencies"], *extras["test"], *extras["bench"]]:
        assert re.search(rf'"{re.escape(dependency)}",\s*# \w+', text), dependency


def test_the_version_is_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert "## [Unreleased]" in changelog or "## Unreleased" in changelog
