"""How much memory and time reading takes: a file of any size, made and read.

    python -m benchmarks.big_sources FORMAT [--megabytes 1000]

makes a WordPress export (wxr), a web archive (warc) or JSON Lines (jsonl) in a temporary folder, reads it in a process
of its own, prints what that took, and deletes it. It says "posts" for what was found and "written" for what is in it.
"""

import html
import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import BinaryIO

import click

from .archive import Archive

POSTS = 500
"""Different ones; they come again and again under other titles."""
READ = """
import sys, time
from pathlib import Path
from searcher import Post
from searcher.sources import posts_of
started = time.perf_counter()
found = sum(isinstance(each, Post) for each in posts_of(Path(sys.argv[1])))
took = time.perf_counter() - started
rows = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(found, took, int(rows["VmHWM"].split()[0]) / 1024)
"""

Post = dict[str, str]


def posts() -> Iterator[Post]:
    """Posts without end."""
    some = list(islice(Archive().posts(), POSTS))
    for number in count():
        post = some[number % POSTS]
        yield {**post, "id": f"big-{number}", "title": f"{number} {post['title']}"}


def write_jsonl(file: BinaryIO, size: int) -> int:
    """JSON Lines of about ``size`` bytes; how many posts."""
    for number, post in enumerate(posts()):
        if file.tell() >= size:
            return number
        file.write(json.dumps(post, ensure_ascii=False).encode() + b"\n")
    raise AssertionError


def write_wxr(file: BinaryIO, size: int) -> int:
    """A WordPress export of about ``size`` bytes; how many posts."""
    file.write(
        b'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:wp="http://wordpress.org/export/1.2/" '
        b'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">\n'
        b"<channel>\n"
    )
    for number, post in enumerate(posts()):
        if file.tell() >= size:
            file.write(b"</channel>\n</rss>\n")
            return number
        item = (
            f"<item><title>{html.escape(post['title'])}</title><link>https://example.org/{number}/</link>"
            f"<dc:creator><![CDATA[{post['author']}]]></dc:creator><content:encoded><![CDATA[{post['body']}]]>"
            f"</content:encoded><wp:post_date>{post['published']} 08:00:00</wp:post_date>"
            "<wp:status>publish</wp:status><wp:post_type>post</wp:post_type></item>\n"
        )
        file.write(item.encode())
    raise AssertionError


def write_warc(file: BinaryIO, size: int) -> int:
    """A web archive of pages of about ``size`` bytes; how many posts."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    writer = WARCWriter(file, gzip=False)
    headers = StatusAndHeaders("200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1")
    for number, post in enumerate(posts()):
        if file.tell() >= size:
            return number
        paragraphs = "".join(f"<p>{html.escape(text)}</p>" for text in post["body"].split("\n"))
        page = (
            f"<!doctype html><html><body><nav>Home</nav><article class=hentry><h1 class=entry-title>"
            f"{html.escape(post['title'])}</h1><time datetime={post['published']}></time>"
            f"<div class=entry-content>{paragraphs}</div></article></body></html>"
        ).encode()
        address = f"https://example.org/{number}/"
        record = writer.create_warc_record(address, "response", io.BytesIO(page), http_headers=headers)
        writer.write_record(record)
        record.raw_stream.close()
    raise AssertionError


WRITERS: dict[str, Callable[[BinaryIO, int], int]] = {"wxr": write_wxr, "warc": write_warc, "jsonl": write_jsonl}
ENDINGS = {"wxr": "xml", "warc": "warc", "jsonl": "jsonl"}


@click.command()
@click.argument("format_", metavar="FORMAT", type=click.Choice(sorted(WRITERS)))
@click.option("--megabytes", default=1000, show_default=True)
def main(format_: str, megabytes: int) -> None:
    """Make a file of FORMAT, read it, and print what that took."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"big.{ENDINGS[format_]}"
        with path.open("wb") as file:
            written = WRITERS[format_](file, megabytes * 1_000_000)
        size = path.stat().st_size / 1e6
        done = subprocess.run([sys.executable, "-c", READ, path], capture_output=True, text=True, check=True)
    found, took, peak = (float(each) for each in done.stdout.split())
    click.echo(
        f"{format_}: {size:,.0f} MB, {written:,} posts written, {found:,.0f} posts read in {took:,.1f} s "
        f"({size / took:,.0f} MB a second), at most {peak:,.0f} MB of memory"
    )


if __name__ == "__main__":
    main()
