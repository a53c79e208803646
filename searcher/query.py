"""What a query is: words, and what is asked of them; our own language, never a backend's.

Values of these classes form a tree. ``parser`` makes it from what was typed; an index answers it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from .text.analysis import WORD, Token, analyse, has_khmer
from .text.english import stem
from .text.variants import variants

Phrase = tuple[Token, ...]
"""Tokens side by side; their positions say where from one another."""


class Words(NamedTuple):
    """One or more tokens side by side, in the title or body."""

    tokens: Phrase
    exact: bool = False
    """Typed in quotation marks: as spelt, without stems."""
    prefix: bool = False
    """Words that begin as the last token does are meant too."""
    title_only: bool = False

    @property
    def is_plain(self) -> bool:
        """Typed without quotation marks, field or *."""
        return not (self.exact or self.prefix or self.title_only)


class Named(NamedTuple):
    """The author's or the publication's name holds these tokens side by side."""

    field: str
    tokens: Phrase


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


class Typed(NamedTuple):
    """A word or name as it was typed in the open: not in quotation marks, not excluded, not the beginning of a word."""

    tokens: Phrase
    """Their ``start`` and ``end`` count in the whole query."""
    field: str = ""
    """``author`` or ``publication`` for a name."""


class Query(NamedTuple):
    """A parsed query."""

    text: str
    root: Node
    typed: tuple[Typed, ...] = ()


def spellings(words: Words) -> tuple[Phrase, ...]:
    """The phrases that count as ``words``: as typed, then the other accepted spellings of Khmer; one if exact."""
    tokens = words.tokens
    has_gap = tokens[-1].position - tokens[0].position >= len(tokens)
    if words.exact or words.prefix or has_gap or not any(token.khmer for token in tokens):
        return (tokens,)
    others = variants(tuple(token.text for token in tokens))[1:]
    return (tokens, *(tuple(_as_token(text, place) for place, text in enumerate(other)) for other in others))


def _as_token(text: str, position: int) -> Token:
    return Token(text, 0, 0, position, WORD, WORD, stem(text), has_khmer(text), True)


def other_spellings(text: str) -> Iterator[tuple[str, str]]:
    """(Khmer of ``text`` as typed, another accepted spelling of it in normal form) for what stands between spaces."""
    for typed in text.split():
        if tokens := tuple(analyse(typed)):
            for phrase in spellings(Words(tokens))[1:]:
                yield typed, "".join(token.text for token in phrase)


def sought(node: Node) -> Iterator[Words]:
    """The words that a match of ``node`` can hold: what to mark in a post."""
    match node:
        case Words():
            yield node
        case And(parts) | Or(parts):
            for part in parts:
                yield from sought(part)


def all_words(node: Node) -> Iterator[Words]:
    """Every Words in ``node``, the excluded ones too."""
    match node:
        case Words():
            yield node
        case Not(part):
            yield from all_words(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from all_words(part)


def runs(node: And) -> Iterator[tuple[Words, ...]]:
    """Words typed one after the other, separated by spaces alone: those that may stand side by side in a post."""
    for is_plain, parts in groupby(node.parts, key=lambda part: isinstance(part, Words) and part.is_plain):
        run = tuple(part for part in parts if isinstance(part, Words))
        if is_plain and len(run) > 1:
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
    if isinstance(node, Or):
        return Or(tuple(any_part(part) for part in node.parts))
    if not isinstance(node, And):
        return node
    wanted = tuple(any_part(part) for part in node.parts if isinstance(part, Words | Or | And))
    others = tuple(part for part in node.parts if not isinstance(part, Words | Or | And))
    if len(wanted) < 2:
        return node
    return And((Or(wanted), *others)) if others else Or(wanted)


def any_word(node: Node) -> Node:
    """Like ``any_part``, and phrases fall apart into the words that ICU sees in them."""
    match node:
        case Words():
            words = _single_words(node)
            return Or(words) if len(words) > 1 else words[0]
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
    # ICU cuts what it does not know into single clusters, which stand in most posts: they are no words to fall back on.
    telling = [word for word in words if len(word) > 1 or not word[0].khmer]
    if not telling:
        return (phrase,)
    return tuple(
        Words(
            tuple(token._replace(position=token.position - word[0].position) for token in word),
            prefix=phrase.prefix and word is words[-1],
            title_only=phrase.title_only,
        )
        for word in telling
    )
