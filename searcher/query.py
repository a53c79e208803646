"""What a query is: words, and what is asked of them; our own language, never a backend's.

Values of these classes form a tree. ``parser`` makes it from what was typed; an index answers it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from .text.analysis import Token


class Words(NamedTuple):
    """One or more tokens side by side, in the title or body."""

    tokens: tuple[Token, ...]
    exact: bool = False
    """Typed in quotation marks: as spelt, without stems."""
    prefix: bool = False
    """Words that begin as the last token does are meant too."""
    title_only: bool = False


class Named(NamedTuple):
    """The author's or the publication's name holds these tokens side by side."""

    field: str
    tokens: tuple[Token, ...]


class Dated(NamedTuple):
    """Published from ``first`` to ``last``, both included; None leaves that end open."""

    first: date | None
    last: date | None


@dataclass(frozen=True, slots=True)
class Not:
    """The posts that ``part`` does not match."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class And:
    """All of ``parts``; with none, every post."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of ``parts``."""

    parts: tuple["Node", ...]


Node = Words | Named | Dated | Not | And | Or


class Query(NamedTuple):
    """A parsed query."""

    text: str
    root: Node

    @property
    def is_empty(self) -> bool:
        """Whether it asks for nothing, so that it matches every post."""
        return self.root == And(())


def sought(node: Node) -> Iterator[Words]:
    """The words that a match of ``node`` can hold: what to mark in a post."""
    match node:
        case Words():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought(part)


def runs(node: And) -> Iterator[tuple[Words, ...]]:
    """Words typed one after the other, separated by spaces alone: those that may stand side by side in a post."""
    for plain, parts in groupby(node.parts, key=lambda part: isinstance(part, Words) and part == Words(part.tokens)):
        run = tuple(part for part in parts if isinstance(part, Words))
        if plain and len(run) > 1:
            yield run


def side_by_side(run: tuple[Words, ...]) -> Words:
    """The words of ``run`` as one phrase."""
    joined: list[Token] = []
    for words in run:
        shift = joined[-1].position + 1 if joined else 0
        joined += (token._replace(position=token.position + shift) for token in words.tokens)
    return Words(tuple(joined))


def any_part(node: Node) -> Node:
    """``node`` with any of its words instead of all; what is excluded or filtered stays so."""
    if not isinstance(node, And):
        return node
    wanted = tuple(part for part in node.parts if isinstance(part, Words | Or | And))
    others = tuple(part for part in node.parts if part not in wanted)
    if len(wanted) < 2:
        return node
    return And((Or(wanted), *others)) if others else Or(wanted)


def any_word(node: Node) -> Node:
    """Like ``any_part``, and phrases fall apart into the words that ICU sees in them."""
    match node:
        case Words(tokens):
            words = _single_words(node)
            return Or(words) if len(words) > 1 else words[0]._replace(exact=False) if tokens else node
        case And(parts):
            return any_part(And(tuple(any_word(part) for part in parts)))
        case Or(parts):
            return Or(tuple(any_word(part) for part in parts))
    return node


def _single_words(phrase: Words) -> tuple[Words, ...]:
    words: list[list[Token]] = []
    for token in phrase.tokens:
        if token.starts_word or not words:
            words.append([])
        words[-1].append(token)
    return tuple(
        Words(
            tuple(token._replace(position=token.position - word[0].position) for token in word),
            prefix=phrase.prefix and word is words[-1],
            title_only=phrase.title_only,
        )
        for word in words
    )
