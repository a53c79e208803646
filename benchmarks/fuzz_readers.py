"""Readers on inputs that nobody would write: no crash and no hang.

    python -m benchmarks.fuzz_readers READER [--minutes 10] [--seed 1]

READER is a folder of tests/inputs/, one for each format. Its files are changed at random (bytes flipped, cut, repeated,
spliced with each other, tokens of the format put in) and read. What raises, or takes longer than LONGEST seconds, is
kept under tests/inputs/findings/ and told. Such files stay there, as tests.
"""

import io
import signal
import time
import traceback
from pathlib import Path
from random import Random
from types import FrameType

import click

from searcher.sources.containers import Allowance
from searcher.sources.file import File
from searcher.sources.readers import read

INPUTS = Path(__file__).parents[1] / "tests" / "inputs"
FINDINGS = INPUTS / "findings"
LONGEST = 10
"""Seconds for one input of at most MOST_BYTES."""
MOST_BYTES = 200_000
_TOKENS = rb"""< > </ <!-- --> <![CDATA[ ]]> & &amp; &#0; &#x110000; <item> </item> <h1> <div\x20class=entry-content>
<article\x20class=hentry> <script\x20type=application/ld+json> <!DOCTYPE\x20x[ <wp:status>publish</wp:status>
<content:encoded> <entry> <pubDate> Posted\x20by:\x20|\x20Posted\x20on:\x20 ---\n +++\n title:\x20 date\x20=\x20
{{<\x20x\x20>}} [caption] [/caption] { } [ ] " , \\u \\ud800 WARC/1.0\r\n Content-Length:\x2099999999999\r\n
Content-Length:\x20-1\r\n HTTP/1.1\x20200\x20OK\r\n WARC-Type:\x20response\r\n Transfer-Encoding:\x20chunked\r\n
Content-Encoding:\x20gzip\r\n \r\n\r\n PK\x03\x04 PK\x01\x02 \x1f\x8b\x08 ustar \x00 \xff\xfe \xef\xbb\xbf
\xe1\x9f\x92 \x80 \n \t ; Read\x20More 9999-99-99 0000-00-00 -0001-01-01 1e999 NaN null true"""
TOKENS = [token.decode("unicode_escape").encode("latin-1") for token in _TOKENS.split()]
"""Pieces of all formats."""


class TooLong(BaseException):
    """An input took longer than it may; nothing that catches errors catches it."""


def changed(rng: Random, inputs: list[bytes]) -> bytes:
    """One of ``inputs``, changed some times."""
    content = bytearray(rng.choice(inputs))
    for _ in range(rng.choice((1, 1, 2, 4, 8, 16, 32))):
        place = rng.randrange(len(content) + 1)
        match rng.randrange(7):
            case 0 if content:
                content[min(place, len(content) - 1)] = rng.randrange(256)
            case 1:
                content[place : place + rng.randrange(1, 64)] = b""
            case 2:
                content[place:place] = rng.choice(TOKENS) * rng.choice((1, 1, 1, 2, 1000))
            case 3:
                other = rng.choice(inputs)
                start = rng.randrange(len(other) + 1)
                content[place:place] = other[start : start + rng.randrange(1, 4096)]
            case 4:
                del content[place:]
            case 5:
                piece = content[place : place + rng.randrange(1, 512)]
                content[place:place] = piece * rng.choice((1, 2, 50, 500))
            case _:
                content[place:place] = rng.randbytes(rng.randrange(1, 16))
    return bytes(content[:MOST_BYTES])


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise TooLong


@click.command()
@click.argument("reader", type=click.Choice(sorted(path.name for path in INPUTS.iterdir() if path != FINDINGS)))
@click.option("--minutes", default=10.0, show_default=True)
@click.option("--seed", default=1, show_default=True)
def main(reader: str, minutes: float, seed: int) -> None:
    """Read changed files of READER for so many minutes."""
    rng = Random(seed)
    paths = [path for path in sorted((INPUTS / reader).iterdir()) if not path.name.endswith(".expected.json")]
    inputs, names = [path.read_bytes() for path in paths], [path.name for path in paths]
    signal.signal(signal.SIGALRM, _too_long)
    end, count, findings, slowest = time.monotonic() + minutes * 60, 0, 0, 0.0
    while time.monotonic() < end:
        content, name = changed(rng, inputs), rng.choice(names)
        count += 1
        started = time.monotonic()
        signal.alarm(LONGEST)
        try:
            for _ in read(File(name, name, io.BytesIO(content)), Allowance(len(content))):
                pass
        except (Exception, TooLong) as error:  # noqa: BLE001 (any at all is a finding)
            findings += 1
            FINDINGS.mkdir(exist_ok=True)
            (FINDINGS / f"{reader}-{seed}-{count}-{name}").write_bytes(content)
            click.echo(f"{reader} {count}: {''.join(traceback.format_exception(error)[-3:])}")
        finally:
            signal.alarm(0)
        slowest = max(slowest, time.monotonic() - started)
    click.echo(f"{reader}: {count:,} inputs in {minutes:g} minutes, {findings} findings, slowest {slowest:.2f} s")


if __name__ == "__main__":
    main()
