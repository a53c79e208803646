"""One committed state of the index, and which of the two evaluations answers from it.

The plain one needs no numpy, whose import takes longer than most searches; the other needs none of Python's loops. They
give the same answers, so that it is only a matter of how much there is to read.
"""

import sys
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from ..query import And, Node, Not, Or, Words
from ..snippet import Shown, mark, passages
from .question import Answer, Question
from .reader import IndexReader
from .segment import Segment

if TYPE_CHECKING:
    from .array_reader import ArrayReader

FEW_POSTINGS = 10_000
"""As many are read one by one in the time that it takes to import numpy."""


class State:
    """The segments of one commit, to be read either way."""

    def __init__(self, segments: Sequence[tuple[Segment, Sequence[int]]]) -> None:
        self._segments = segments
        self.plain = IndexReader(segments)

    @cached_property
    def arrays(self) -> "ArrayReader":
        """All posts as arrays; imports numpy."""
        from .array_reader import ArrayReader

        return ArrayReader(self._segments)

    def shown(self, posts: Sequence[int], sought: Sequence[Words]) -> Iterator[Shown]:
        """What to show of ``posts`` among others."""
        if "numpy" in sys.modules:
            from .array_snippets import shown

            yield from shown(self.arrays, posts, sought)
        else:
            for post in map(self.plain.post, posts):
                yield Shown(mark(post.title, sought), passages(post.body, sought))


def answer(state: State, question: Question) -> Answer:
    """The answer to ``question``, by whichever evaluation has it sooner. Raises RequestError as they do."""
    if "numpy" not in sys.modules and _postings(state.plain, question.root) <= FEW_POSTINGS:
        from .evaluate import evaluate

        return evaluate(state.plain, question)
    from .array_evaluate import evaluate_arrays

    return evaluate_arrays(state.arrays, question)


def _postings(reader: IndexReader, node: Node) -> int:
    """About how many postings or posts ``evaluate`` looks at."""
    match node:
        case Words():
            return sum(reader.posting_count(token, node.prefix and token is node.tokens[-1]) for token in node.tokens)
        case And(parts) | Or(parts) if parts:
            return sum(_postings(reader, part) for part in parts)
        case Not(part):
            return len(reader.posts) + _postings(reader, part)
    return reader.size
