"""Posts full of what no font can draw, through the real command: none is lost, none stops the rest, spans are right.

Each hostile text stands in a post of its own, beside an English and a Khmer word by which it must still be found.
"""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

from searcher.text.analysis import analyse
from searcher.text.khmer import clusters
from searcher.wording import shown
from tests.limon import limon

from .conftest import Run, command

COENG = "\u17d2"
HOSTILE = {
    "lone marks": "\u17b6\u17c6\u17cb\u17d0 \u17b6",
    "COENG at the end": "ក" + COENG,
    "COENG alone": f"{COENG} {COENG}{COENG}",
    "begins inside a cluster": COENG + "ត្រី និង",
    "three scripts in one run": "ខ្មែរไทยKhmerສະບາຍខ្មែរ日本語ខ្មែរ",
    "private use": "\ue000ក\uf8ff\U000f0000ខ\U0010fffd",
    "legacy font": limon("បណ្ណាល័យភូមិនឹងបិទនៅថ្ងៃច័ន្ទ"),
    "UTF-8 read as Windows-1252": "áž‘áž“áŸ’áž›áŸ\u0081 Ã©lection",
    "unassigned": "\u17de\u17fa\u0378\U0003fffd\uffffក\u17deខ",
    "bidi controls": "\u202eabc\u202c \u2066ក\u2069 \u200f\u061c\u202aខ",
    "half characters": "\ud83d ក\ud800ខ \udc00",
    "invisible characters": "\u200b\u200c\u200d\u2060\ufeff\u00ad" * 3,
    "control characters": "\x00\x1b[31m\x07\x7f\x85",
    "astral Khmer look-alikes": "𝓹𝓮𝓫 😀👩‍🌾🇰🇭 \U000e0041",
    "markup": "</script><img src=x onerror=alert(1)>&amp;",
    "marks upon marks": "ក" + "\u17b6\u17bb\u17c6\u17c9\u0301" * 50,
}
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
ENGLISH, KHMER = "pebble", "ទន្លេ"


def body(hostile: str) -> str:
    return f"{ENGLISH} {hostile}\n{hostile} {KHMER}។ {hostile}"


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made by the command from JSON Lines, in which half a character can be spelt."""
    folder = tmp_path_factory.mktemp("hostile")
    posts = ({"id": name, "title": f"{text} {ENGLISH}", "body": body(text)} for name, text in HOSTILE.items())
    (folder / "posts.jsonl").write_text("".join(json.dumps(post) + "\n" for post in posts))
    done = subprocess.run(
        command("index", folder / "posts.jsonl", "--index-dir", folder / "index"), capture_output=True, text=True
    )
    assert f"{len(HOSTILE)} added" in done.stdout, done.stderr
    assert "Traceback" not in done.stderr
    return folder / "index"


@pytest.fixture
def ask(run: Run, index: Path) -> Callable[..., "subprocess.CompletedProcess[str]"]:
    def ask_command(*args: str | Path) -> "subprocess.CompletedProcess[str]":
        done = run(*args, SEARCHER_INDEX_DIR=str(index))
        assert "Traceback" not in done.stderr
        return done

    return ask_command


def normal(text: str) -> list[str]:
    return [token.text for token in analyse(text)]


@pytest.mark.parametrize("word", [ENGLISH, KHMER])
def test_every_post_is_found_and_what_is_marked_is_the_word(ask, word: str) -> None:
    hits = json.loads(ask("search", word, "--json", "--limit", "1000").stdout)["hits"]
    assert {hit["id"] for hit in hits} == HOSTILE.keys()
    for hit in hits:
        marked = [(snippet["text"], *span) for snippet in hit["snippets"] for span in snippet["spans"]]
        assert marked
        for text, start, end in marked:
            assert normal(text[start:end]) == normal(word)
            assert {start, end}.isdisjoint(place for first, last in clusters(text) for place in range(first + 1, last))


@pytest.mark.parametrize("name", HOSTILE)
def test_show_prints_the_whole_post_without_what_could_steer_a_terminal(ask, name: str) -> None:
    done = ask("show", name)
    assert done.returncode == 0
    stored = body(HOSTILE[name]).encode("utf-8", "replace").decode()
    assert " ".join(shown(stored).split()) in " ".join(done.stdout.split())
    assert not STEERING.search(done.stdout)


def test_every_form_of_output_holds_every_post(ask, tmp_path: Path) -> None:
    args = ("search", f"{ENGLISH} {KHMER}", "--limit", "1000")
    assert len(ask(*args, "--jsonl").stdout.strip("\n").split("\n")) == len(HOSTILE)
    assert len(list(csv.DictReader(io.StringIO(ask(*args, "--csv").stdout)))) == len(HOSTILE)
    text = ask(*args).stdout
    assert f"{len(HOSTILE)} posts" in text and not STEERING.search(text)


@pytest.mark.parametrize("form", ["--json", "--jsonl"])
def test_json_holds_every_post_without_what_could_steer_a_terminal(ask, form: str) -> None:
    for args in (("search", ENGLISH, "--limit", "1000", form), ("show", "bidi controls", form), ("export",)):
        assert not STEERING.search(ask(*args).stdout)
    (whole,) = (json.loads(line) for line in ask("show", "bidi controls", "--jsonl").stdout.splitlines())
    assert whole["body"] == body(HOSTILE["bidi controls"])


def test_the_page_marks_the_words_alone_and_lets_no_markup_through(ask, tmp_path: Path) -> None:
    assert ask("search", f"{ENGLISH} {KHMER}", "--limit", "1000", "--html", tmp_path / "page.html").returncode == 0
    page = (tmp_path / "page.html").read_text("utf-8")
    assert "<img" not in page and not STEERING.search(page)
    marked = [
        unescape(re.sub("<[^>]*>", "", piece)) for piece in re.findall("<mark[^>]*>(.*?)</mark>", page, re.DOTALL)
    ]
    assert len(marked) >= 2 * len(HOSTILE)
    assert {tuple(normal(piece)) for piece in marked} == {tuple(normal(ENGLISH)), tuple(normal(KHMER))}


TYPABLE = {name: text for name, text in HOSTILE.items() if not re.search("[\0\ud800-\udfff]", text)}


@pytest.mark.parametrize("name", TYPABLE)
def test_a_hostile_query_is_answered_or_refused_in_words(ask, name: str) -> None:
    done = ask("search", "--", TYPABLE[name])
    assert done.returncode in (0, 1, 2)
    assert done.stdout or done.stderr


def test_an_archive_page_loses_no_hostile_post(run: Run, tmp_path: Path) -> None:
    header = "Posted by: | Posted on: March 1, 2019"
    page = tmp_path / "2019-03.txt"
    page.write_text("\n\n".join(f"{header}\n\n{name}\n\n{body(text)}" for name, text in TYPABLE.items()), "utf-8")
    done = run("index", page)
    assert f"{len(TYPABLE)} added" in done.stdout
    for word in (ENGLISH, KHMER):
        hits = json.loads(run("search", word, "--json", "--limit", "1000").stdout)["hits"]
        assert sorted(hit["title"] for hit in hits) == sorted(TYPABLE)
