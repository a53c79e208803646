"""``analyze``: how a text is understood."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .options import data_formats, print_answer, printing

if TYPE_CHECKING:
    from ..formats import Form


@click.command()
@click.argument("text", nargs=-1, required=True)
@data_formats
@printing
def analyze(text: tuple[str, ...], form: Form | None) -> int:
    """Show how TEXT is understood: words, clusters, normal forms and their places.

    \b
    searcher analyze voting ស្រ្តី
    searcher analyze សម្រាប់ សំរាប់              two spellings: do they match?

    Two texts match where the column "searched as", or the stem, is the same, or where one is found as the other too.
    """
    from ..formats import analysis_data
    from ..terminal import analysis_text
    from ..text.analysis import analyse

    whole = " ".join(text)
    tokens = analyse(whole)
    print_answer(form, lambda: analysis_data(whole, tokens), lambda: analysis_text(whole, tokens))
    return 0
