"""``completion``, and what the values of options may go on as: names and months that are in the index."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ..output import print_lines

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

VARIABLE = "_SEARCHER_COMPLETE"
"""The environment variable in which the script of a shell asks for completions."""
_SHELLS = ("bash", "zsh", "fish")

Completer = Callable[[click.Context, click.Parameter, str], "list[CompletionItem[str]]"]


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
def completion(shell: str) -> int:
    """Print the script with which SHELL completes commands, options, authors, publications and months.

    \b
    eval "$(searcher completion bash)"        in ~/.bashrc
    eval "$(searcher completion zsh)"         in ~/.zshrc, after compinit
    searcher completion fish | source         in ~/.config/fish/config.fish

    Names and months are those of the index that --index-dir or SEARCHER_INDEX_DIR names.
    """
    from .shells import script

    print_lines([script(shell, VARIABLE)])
    return 0


def values_of(field: str) -> Completer:
    """Completes the values that ``field`` has in the index; nothing where there is no index that can be read."""

    def complete(context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem[str]]:
        from click.shell_completion import CompletionItem

        from ..errors import IndexUnusable
        from ..formats import one_line

        try:
            found = context.params["index"].search("", limit=1).facets[field]
        except IndexUnusable:
            return []
        return [
            CompletionItem(value, help=f"{count:,} {'post' if count == 1 else 'posts'}")
            for value, count in found
            if value.casefold().startswith(begun.casefold()) and value == one_line(value)
        ]

    return complete


def folders(_context: click.Context, _option: click.Parameter, begun: str) -> list[CompletionItem[str]]:
    """Leaves it to the shell to complete a folder."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(begun, type="dir")]
