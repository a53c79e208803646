"""Walking files and folders: which are read, in which order, by which reader."""

import io
from pathlib import Path

import pytest

from searcher import ingest, open_index, read_posts
from searcher.errors import SourceMissing
from searcher.sources import READERS
from searcher.sources.file import File


def write(folder: Path, name: str, content: str) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, "utf-8")


def line(title: str) -> str:
    return f'{{"title": "{title}"}}\n'


def test_folders_are_walked_in_the_order_of_names_whatever_is_named_first(tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "b/10.jsonl", "a.jsonl", "c/x/y.jsonl"):
        write(tmp_path, name, line(name))
    titles = ["a.jsonl", "b/10.jsonl", "b/2.jsonl", "c/x/y.jsonl"]
    assert [post.title for post in read_posts(tmp_path)] == titles
    shuffled = (tmp_path / "c", tmp_path / "b" / "2.jsonl", tmp_path / "a.jsonl", tmp_path / "b", tmp_path)
    assert [post.title for post in read_posts(*shuffled)] == titles


def test_hidden_files_and_readmes_are_passed_over(tmp_path: Path) -> None:
    for name in ("README.md", "README", ".hidden.jsonl", ".git/x.jsonl"):
        write(tmp_path, name, line(name))
    reading = read_posts(tmp_path)
    assert list(reading) == []
    assert reading.problems == []


def test_an_index_among_the_files_is_no_source(tmp_path: Path) -> None:
    write(tmp_path, "a.jsonl", line("a"))
    ingest(open_index(tmp_path / "index"), tmp_path)
    reading = read_posts(tmp_path)
    assert [post.title for post in reading] == ["a"]
    assert reading.problems == []


@pytest.mark.parametrize("name", ["style.css", "x.js", "i.png", "font.woff2", "config.toml", "theme.scss", "page.MAP"])
def test_what_pages_and_sites_bring_along_is_passed_over(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"p { } words = 1\n")
    reading = read_posts(tmp_path)
    assert (list(reading), reading.problems) == ([], [])


@pytest.mark.parametrize(
    ("name", "content", "reader"),
    [
        ("page.jsonl", "x\nPosted by: | Posted on: March 1, 2019\n", "archive page"),
        ("page.txt", '\n {"title": "x"}\n', "JSON Lines"),
        ("page.ndjson", "[]", "JSON Lines"),
        ("page.doc", "words", None),
    ],
)
def test_the_first_reader_that_accepts_reads_content_before_name(name: str, content: str, reader: str | None) -> None:
    beginning = File("somewhere", name, io.BytesIO(content.encode())).beginning
    accepting = [reader.name for reader in READERS if reader.accepts(beginning)]
    assert (accepting[0] if accepting else None) == reader


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "p.txt").write_bytes(
        "\ufeffPosted by: | Posted on: March 1, 2019\r\n\r\nTitle\r\n\r\nText\r\n".encode()
    )
    (post,) = read_posts(tmp_path)
    assert (post.title, post.body) == ("Title", "Text")


def test_json_fields_become_the_post(tmp_path: Path) -> None:
    write(
        tmp_path,
        "p.jsonl",
        '{"id": "7", "title": "ទន្លេ", "body": "River", "author": "Sok Example", "publication": "Village Notes",'
        ' "published": "2019-03-05", "url": "https://example.org/7", "truncated": true, "language": "km"}\n',
    )
    (post,) = read_posts(tmp_path)
    assert (post.id, post.title, post.body, post.author, post.author_from) == (
        "7", "ទន្លេ", "River", "Sok Example", "header",
    )  # fmt: skip
    assert (post.publication, str(post.published), post.url) == ("Village Notes", "2019-03-05", "https://example.org/7")
    assert (post.truncated, post.language) == (True, "km")


def test_an_id_that_is_missing_comes_from_the_content(tmp_path: Path) -> None:
    write(tmp_path, "p.jsonl", line("one") + line("two") + '{"body": "one"}\n')
    first, second, third = (post.id for post in read_posts(tmp_path))
    write(tmp_path, "q/p.jsonl", line("one"))
    assert len({first, second, third}) == 3
    assert next(iter(read_posts(tmp_path / "q"))).id == first


def test_a_path_that_does_not_exist_is_refused_at_once(tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="no such file or folder"):
        read_posts(tmp_path / "gone")
