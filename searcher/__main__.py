"""The ``searcher`` command, also as ``python -m searcher``: how it starts, and how it ends.

Exit status: 0 found or done, 1 nothing found, 2 wrong use or a bad query, 3 index missing, damaged or not writable,
or output refused, 130 stopped by Ctrl-C.
"""

import gc
import io
import os
import sys
from contextlib import suppress
from pathlib import Path

import click

from .cli import cli
from .commands.completion import VARIABLE
from .errors import IndexUnusable, OutputRefused, QueryError, SearcherError

WRONG_USE, UNUSABLE, STOPPED = 2, 3, 130


def main() -> None:
    """Run the command line and leave with its exit status."""
    gc.set_threshold(100_000)  # loading modules makes no garbage; looking for it takes a twentieth of a search
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # numpy would start threads for algebra that nothing here does
    sys.stdout = sys.stdout or Path(os.devnull).open("w")  # noqa: SIM115 (it was closed: it takes its place)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        asked = os.environ.get(VARIABLE)
        status = _complete(asked) if asked else cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
        if isinstance(error, click.NoSuchOption) and error.ctx and error.ctx.info_name == "search":
            click.echo("A query that begins with - stands after --, as in: searcher search -- -boat", err=True)
    except SearcherError as error:
        _complain(error)
        status = UNUSABLE if isinstance(error, IndexUnusable | OutputRefused) else WRONG_USE
    except OSError as error:
        _complain(OutputRefused(error.strerror or str(error)))
        status = UNUSABLE
    except (click.Abort, KeyboardInterrupt):
        click.echo("Stopped.", err=True)
        status = STOPPED
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            stream.flush()
    os._exit(status)  # taking the interpreter down in good order takes a tenth of a search


def _complete(asked: str) -> int:
    from .commands.shells import complete

    return complete(cli, asked)


def _complain(error: SearcherError) -> None:
    from .terminal import query_error_text
    from .wording import shown

    lines = query_error_text(error) if isinstance(error, QueryError) else [shown(str(error))]
    click.echo("searcher: " + "\n".join(lines), err=True)


if __name__ == "__main__":
    main()
