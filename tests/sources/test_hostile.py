"""Files made to do harm: they are told or cut short, and nothing else happens."""

import gzip
import io
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import Any

import pytest

from searcher import Post, Problem, read_posts
from searcher.sources import posts_of
from searcher.sources.containers import FREE_BYTES
from searcher.wording import shown

LINE = b'{"title": "Rice"}\n'


def read(path: Path, content: bytes | None = None) -> tuple[list[Post], list[str]]:
    """The posts in a file, and what is said of it without its folder."""
    if content is not None:
        path.write_bytes(content)
    posts, said = [], []
    for found in posts_of(path):
        if isinstance(found, Post):
            posts.append(found)
        elif isinstance(found, Problem):
            said.append(str(found).removeprefix(f"{path.parent}/"))
    return posts, said


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return packed.getvalue()


BOMB = LINE + (b" " * (1 << 20) + b"\n") * ((FREE_BYTES >> 20) + 40)


def test_a_gzip_bomb_is_cut_short_and_told(tmp_path: Path) -> None:
    posts, said = read(tmp_path / "bomb.gz", gzip.compress(BOMB))
    assert [post.title for post in posts] == ["Rice"]
    assert said == [
        "bomb.gz: holds more than 200 times its size, as no archive of posts does; the rest was left out; "
        "unpack it yourself if you trust it"
    ]


def test_bombs_in_one_another_and_side_by_side_count_together(tmp_path: Path) -> None:
    half = b"word " * (FREE_BYTES * 2 // 15)
    inner = zipped(**{f"{number}.txt": half for number in range(20)})
    posts, said = read(tmp_path / "bombs.zip", zipped(**{"first.jsonl": LINE, "inner.zip": inner}))
    assert posts[0].title == "Rice"
    assert said == [
        "bombs.zip: holds more than 200 times its size, as no archive of posts does; the rest was left out; "
        "unpack it yourself if you trust it"
    ]


def test_archives_in_too_many_archives_are_left_out(tmp_path: Path) -> None:
    content = LINE
    for _ in range(6):
        content = gzip.compress(content)
    posts, said = read(tmp_path / "deep.jsonl.gz", content)
    assert posts == []
    assert said == ["deep.jsonl.gz: lies in more than 4 archives; unpack some of them"]


def test_links_and_devices_in_a_tar_hold_nothing(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, kind in (("to-passwd", tarfile.SYMTYPE), ("hard", tarfile.LNKTYPE), ("null", tarfile.CHRTYPE)):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            archive.addfile(member)
        member = tarfile.TarInfo("../../a.jsonl")
        member.size = len(LINE)
        archive.addfile(member, io.BytesIO(LINE))
    posts, said = read(tmp_path / "links.tar", packed.getvalue())
    assert [(post.title, post.source) for post in posts] == [("Rice", f"{tmp_path}/links.tar/a.jsonl")]
    assert said == []
    assert sorted(path.name for path in tmp_path.iterdir()) == ["links.tar"]


def test_a_locked_member_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    content = bytearray(zipped(**{"a.jsonl": LINE, "b.jsonl": LINE}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(sign) + place] |= 1
    posts, said = read(tmp_path / "locked.zip", bytes(content))
    assert len(posts) == 1
    assert said == ["locked.zip (a.jsonl): is locked with a password; unlock it, or leave it out"]


def test_a_way_of_packing_that_nobody_knows_is_told(tmp_path: Path) -> None:
    content = bytearray(zipped(**{"a.jsonl": LINE}))
    for sign, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(sign) + place] = 99
    _, said = read(tmp_path / "odd.zip", bytes(content))
    assert len(said) == 1
    assert "is damaged (That compression method is not supported)" in said[0]


def test_links_that_loop_and_lead_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.jsonl").write_bytes(LINE)
    (tmp_path / "in" / "self").symlink_to("self")
    (tmp_path / "in" / "up").symlink_to("..", target_is_directory=True)
    (tmp_path / "in" / "out").symlink_to(tmp_path / "secret", target_is_directory=True)
    (tmp_path / "in" / "folder.jsonl").mkdir()
    (tmp_path / "in" / "a.jsonl").write_bytes(LINE)
    reading = read_posts(tmp_path / "in")
    assert len(list(reading)) == 1
    assert [str(problem).removeprefix(f"{tmp_path}/") for problem in reading.problems] == [
        "in/self: leads nowhere; remove it"
    ]


MEMORY = """
import re, sys
from pathlib import Path
from searcher import Post
from searcher.sources import posts_of
count = sum(isinstance(found, Post) for found in posts_of(Path(sys.argv[1])))
status = Path("/proc/self/status")  # getrusage counts what the parent had, too
peak = re.search("VmHWM:[^0-9]*([0-9]+)", status.read_text()) if status.exists() else None
print(count, int(peak[1]) >> 10 if peak else 0)
"""


def count_and_megabytes(path: Path) -> tuple[int, int]:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, path], capture_output=True, text=True, check=True, env=environment, timeout=300
    )
    count, megabytes = done.stdout.split()
    return int(count), int(megabytes)


def test_a_million_tiny_lines_are_read_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "tiny.jsonl"
    path.write_bytes(b'{"title":"a"}\n' * 200_000 + b"\n" * 800_000)
    count, megabytes = count_and_megabytes(path)
    assert count == 200_000
    assert megabytes < 100


def test_a_line_of_100_megabytes_is_left_out_and_the_next_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.jsonl"
    path.write_bytes(b'{"title": "' + b"x" * (100 << 20) + b'"}\n' + LINE)
    count, megabytes = count_and_megabytes(path)
    assert count == 1
    assert megabytes < 200


STEERING = "\x1b[31mred\x07 \x9b5m\u202egnp\u2066x\x00 \u200b"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b'{"title": "t \\u001b[31mred\\u0007\\u009b5m\\u202egnp", "body": "b \\u001b[2J"}'),
        ("a.md", f"# t {STEERING}\n\nb {STEERING}".encode()),
        ("a.html", f"<article class=hentry><h1>t {STEERING}</h1><div class=entry-content>b {STEERING}</div>".encode()),
        ("a.csv", f"title,body\nt {STEERING},b {STEERING}\n".encode()),
        ("a.txt", b"Posted by: | Posted on: March 1, 2019\n\n\x1b[31mTitle\n\nText \x1b]0;x\x07\n"),
        ("a.xml", f"<rss><channel><item><title>t {STEERING}</title></item></channel></rss>".encode()),
    ],
)
def test_what_steers_a_terminal_or_a_page_is_never_shown(tmp_path: Path, name: str, content: bytes) -> None:
    posts, _ = read(tmp_path / name, content)
    for post in posts:
        for text in (post.title, post.body):
            assert not set(shown(text)) & set("\x00\x07\x1b\x9b\u202e\u2066")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "utf-32-be"])
def test_encodings_with_a_mark_are_read(tmp_path: Path, encoding: str) -> None:
    text = '{"title": "ទន្លេ"}\n{"title": "Rice"}\n'
    marked = text if encoding in ("utf-8-sig", "utf-16", "utf-32") else f"\ufeff{text}"
    posts, said = read(tmp_path / "wide.jsonl", marked.encode(encoding))
    assert ([post.title for post in posts], said) == (["ទន្លេ", "Rice"], [])


def test_a_file_cut_amid_a_character_is_told_and_read(tmp_path: Path) -> None:
    posts, said = read(tmp_path / "cut.txt", "A walk\n\nទឹកទន្លេ".encode()[:-1])
    assert [post.title for post in posts] == ["A walk"]
    assert len(said) == 1
    assert "is not UTF-8 throughout" in said[0]


def test_nul_bytes_are_no_text(tmp_path: Path) -> None:
    assert read(tmp_path / "a.txt", b"words\0words") == ([], ["a.txt: is not text; save it as text, or leave it out"])


@pytest.mark.parametrize(
    "content",
    [
        "<div>" * 100_000 + "deep" + "</div>" * 100_000,
        "<article class=hentry><h1>a</h1><p class=entry-content>" * 3_000,
        "<div class=post><h2>a</h2><div class=entry>x" * 20_000,
        "<meta property=og:type content=article>" + "<article>x" * 20_000,
        "<h1>" * 50_000 + "<a href=x>" * 50_000,
        "<b>x</b>" * 200_000,
        "<!--" * 200_000,
        "<p " + "a='" * 200_000,
        "&" * 500_000,
        "<script type='application/ld+json'>" + "[" * 100_000 + "</script>",
        '<script type="application/ld+json">' + '{"@graph":[' * 500 + "]}" * 500 + "</script>",
    ],
    ids=[
        "nested",
        "posts",
        "old posts",
        "articles",
        "headings",
        "tiny",
        "comments",
        "attributes",
        "signs",
        "lists",
        "graphs",
    ],
)
def test_a_page_made_to_take_for_ever_is_read_in_time(tmp_path: Path, content: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, _written(tmp_path / "page.html", f"<html><body>{content}")],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.md", "---\n" * 100_000),
        ("a.md", "{{<" * 100_000),
        ("a.md", "[" * 50_000),
        ("a.md", "> " * 20_000 + "x"),
        ("a.csv", 'title,body\n"' + "x" * 1_000_000),
        ("a.xml", '<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/">' + "<a>" * 300_000),
        ("b.xml", "<rss><channel>" + "<item>" * 20_000),
        ("c.xml", "<rss><channel><item><title>" + "&" * 300_000),
        ("a.json", "[{" + '"a":[' * 100_000),
        ("a.txt", "Posted by:" * 100_000),
        ("b.txt", "Posted by: | Posted on: " + "[" * 100_000 + "\n\n" + "(…) " * 100_000),
    ],
)
def test_a_text_made_to_take_for_ever_is_read_in_time(tmp_path: Path, name: str, content: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, _written(tmp_path / name, content)],
        capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")


def _written(path: Path, content: str) -> Path:
    path.write_text(content, "utf-8")
    return path


def test_no_markup_of_a_page_survives(tmp_path: Path) -> None:
    page = (Path(__file__).parents[1] / "inputs" / "html" / "hostile.html").read_bytes()
    ((post,), _) = read(tmp_path / "hostile.html", page)
    everything: Any = (post.title, post.body.replace("<b>kept as text</b>", ""), post.author, post.url)
    assert not any("<" in (text or "") or "javascript" in (text or "") for text in everything)


def test_another_encoding_that_shows_late_is_noticed(tmp_path: Path) -> None:
    plain = "".join(f"<p>Paragraph {number} in plain letters.</p>" for number in range(1000))
    page = (
        f'<meta charset="iso-8859-1"><article class=hentry><h1>Late</h1><div class=entry-content>{plain}<p>Le café</p>'
    )
    ((post,), said) = read(tmp_path / "late.html", f"<html><body>{page}".encode("latin-1"))
    assert (post.body.splitlines()[-1], said) == ("Le café", [])


def test_terms_without_end_in_an_export_are_not_held(tmp_path: Path) -> None:
    term = b"<wp:term><wp:term_id>1</wp:term_id><wp:term_slug>a slug</wp:term_slug></wp:term>\n"
    head = b'<?xml version="1.0"?><rss xmlns:wp="http://wordpress.org/export/1.2/"><channel>\n'
    path = tmp_path / "terms.xml"
    path.write_bytes(head + term * 200_000 + b"<item><title>Last</title></item></channel></rss>")
    count, megabytes = count_and_megabytes(path)
    assert count == 1
    assert megabytes < 100
