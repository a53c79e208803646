"""What was typed in, a Query out.

    rice market        both words               "tax bill"      these words side by side, spelt so
    -boat              not this word            rice OR fish    either; parentheses group
    vot*               words that begin so      title:river     only in titles
    author:lotus        publication:paper     month:2017-09   before:"14 September 2017"   after:2019

The parser is linear in the length of the query and never fails halfway: it returns a Query or raises a QueryError
that points at the place.
"""

import re
from contextlib import suppress
from datetime import date
from typing import NamedTuple

from .errors import QueryError
from .query import And, Dated, Named, Node, Not, Or, Query, Typed, Words
from .text.analysis import Token, analyse
from .text.dates import reading_of

LONGEST_QUERY = 512
MOST_CLAUSES = 32
DEEPEST_NESTING = 8


def parse(text: str) -> Query:
    """The query that ``text`` is. Raises QueryError, which says what is wrong and where."""
    if len(text) > LONGEST_QUERY:
        reason = f"the query has {len(text):,} characters; the most is {LONGEST_QUERY}"
        raise QueryError(text, LONGEST_QUERY, len(text), reason)
    readable = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    parser = _Parser(readable)
    return Query(text, parser.whole_query(), tuple(parser.typed))


_LONGEST_DATE = 7
"""Words of the longest way to type a date: ថ្ងៃ ទី ១៤ ខែ កញ្ញា ឆ្នាំ ២០១៧."""
_QUOTES = '"“”„‟«»＂'
_PIECE = re.compile(
    rf"""(?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<minus>[-−–]+(?=[^\s)]))
    | (?P<field>(?i:title|author|publication|month|before|after):)
    | (?P<phrase>[{_QUOTES}][^{_QUOTES}]*[{_QUOTES}])
    | (?P<unclosed>[{_QUOTES}])
    | (?P<word>[^\s(){_QUOTES}]+)""",
    re.VERBOSE,
)


def plain(text: str) -> str:
    """The words of ``text`` as a query that asks for them and nothing else; as many as a query may have."""
    words = _FIELD_NAME.sub(r"\1 ", _NO_WORDS.sub(" ", text)).split()
    query = ""
    for word in words[:MOST_CLAUSES]:
        bare = word.lstrip("-−–")
        longer = f"{query} {bare.lower() if bare in _OPERATORS else bare}".strip()
        if len(longer) > LONGEST_QUERY:
            break
        query = longer
    return query


def quoted(text: str) -> str:
    """``text`` as one phrase of a query."""
    return f'"{_NO_WORDS.sub(" ", text)}"'


_NO_WORDS = re.compile(rf"[{_QUOTES}()*]")
_FIELD_NAME = re.compile(r"(title|author|publication|month|before|after):", re.IGNORECASE)
_OPERATORS = ("AND", "OR", "NOT")


class _Piece(NamedTuple):
    kind: str
    text: str
    start: int
    end: int


class _Parser:
    """Recursive descent over the pieces of one query; each piece is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        found = ((match.lastgroup or "", match) for match in _PIECE.finditer(text))
        self._pieces = [_Piece(kind, match.group(), *match.span()) for kind, match in found if kind != "space"]
        self._at = 0
        self._clauses = 0
        self._excluding = 0
        self.typed: list[Typed] = []

    def whole_query(self) -> Node:
        root = self._either(0)
        if (left := self._next()) is not None:
            raise self._error(left, "there is a closing parenthesis too many")
        if root == And(()) and self._text.strip():
            raise QueryError(self._text, 0, len(self._text), "there is no word to look for; type letters or digits")
        return root

    def _either(self, depth: int) -> Node:
        alternatives = [self._all(depth)]
        while (piece := self._next()) is not None and piece.text == "OR":
            self._at += 1
            right = self._all(depth)
            if And(()) in (alternatives[-1], right):
                raise self._error(piece, "OR needs a word on both sides")
            alternatives.append(right)
        return alternatives[0] if len(alternatives) == 1 else Or(tuple(alternatives))

    def _all(self, depth: int) -> Node:
        parts: list[Node] = []
        while (piece := self._next()) is not None and piece.kind != "close" and piece.text != "OR":
            if piece.text == "AND":
                self._at += 1
                continue
            if (part := self._one(depth)) is not None:
                parts.append(part)
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _one(self, depth: int) -> Node | None:
        piece = self._take()
        if piece.kind == "minus" or piece.text == "NOT":
            following = self._next()
            if following is None or following.kind == "close" or following.text in ("AND", "OR"):
                raise self._error(piece, f"{piece.text} needs a word after it")
            self._excluding += 1
            part = self._one(depth)
            self._excluding -= 1
            return part.part if isinstance(part, Not) else Not(part) if part else None
        if piece.kind == "open":
            return self._group(piece, depth + 1)
        if piece.kind == "unclosed":
            raise self._error(piece, "this quotation mark is not closed")
        self._count(piece)
        if piece.kind == "field":
            return self._field(piece)
        words = self._words(piece)
        if words and words.is_plain:
            self._remember(piece, words.tokens)
        return words

    def _group(self, opening: _Piece, depth: int) -> Node | None:
        if depth > DEEPEST_NESTING:
            raise self._error(opening, f"parentheses go deeper than {DEEPEST_NESTING}")
        inside = self._either(depth)
        closing = self._next()
        if closing is None:
            raise self._error(opening, "this parenthesis is not closed")
        self._at += 1
        return None if inside == And(()) else inside

    def _field(self, field: _Piece) -> Node | None:
        name = field.text[:-1].lower()
        value = self._next()
        if value is None or value.kind not in ("word", "phrase") or value.start != field.end:
            raise self._error(field, f'write {name}:word or {name}:"two words", without a space')
        self._at += 1
        if not (tokens := self._tokens(value)):
            raise self._error(value, "there is no letter or digit in it")
        if name in ("author", "publication"):
            self._remember(value, tokens, name)
            return Named(name, tokens)
        if name == "title":
            words = self._words(value)
            return words and words._replace(title_only=True)
        return self._dated(name, value)

    def _dated(self, name: str, value: _Piece) -> Dated:
        first, last = self._period(name, value)
        if name == "before":
            return Dated(None, _day_before(first))
        if name == "after":
            return Dated(_day_after(last), None)
        return Dated(first, last)

    def _period(self, name: str, value: _Piece) -> tuple[date, date]:
        """The period that ``value`` is; if it is none, the one that it makes with as few of the next pieces as do.

        What makes a period only with the next pieces could mean nothing else, and a shell takes quotes away.
        """
        parse, what, forms = reading_of(name)
        for count, piece in enumerate(self._pieces[self._at - 1 : self._at - 1 + _LONGEST_DATE]):
            with suppress(ValueError):
                period = parse(self._text[value.start : piece.end].strip(_QUOTES))
                self._at += count
                return period
        reason = f"this cannot be read as a {what}; write {forms}, in quotation marks where it has spaces"
        raise self._error(value, reason)

    def _words(self, piece: _Piece) -> Words | None:
        star = piece.text.find("*")
        prefix = piece.kind == "word" and star >= 0
        if prefix and (star != len(piece.text) - 1 or self._follows_a_phrase(piece)):
            raise self._error(piece, "a * stands only at the end of a word")
        tokens = self._tokens(piece)
        if prefix and (not tokens or (len(tokens) == 1 and len(tokens[0].text) < 2 and not tokens[0].khmer)):
            raise self._error(piece, "a * needs at least two letters before it")
        return Words(tokens, exact=piece.kind == "phrase", prefix=prefix) if tokens else None

    def _follows_a_phrase(self, piece: _Piece) -> bool:
        return piece.start > 0 and self._text[piece.start - 1] in _QUOTES

    def _tokens(self, piece: _Piece) -> tuple[Token, ...]:
        return tuple(analyse(piece.text.strip(_QUOTES + "*")))

    def _remember(self, piece: _Piece, tokens: tuple[Token, ...], field: str = "") -> None:
        if not self._excluding:
            shift = piece.start + len(piece.text) - len(piece.text.lstrip(_QUOTES + "*"))
            there = (token._replace(start=token.start + shift, end=token.end + shift) for token in tokens)
            self.typed.append(Typed(tuple(there), field))

    def _count(self, piece: _Piece) -> None:
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            raise self._error(piece, f"the query has more than {MOST_CLAUSES} words and phrases")

    def _next(self) -> _Piece | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _take(self) -> _Piece:
        self._at += 1
        return self._pieces[self._at - 1]

    def _error(self, piece: _Piece, reason: str) -> QueryError:
        return QueryError(self._text, piece.start, piece.end, reason)


def _day_before(day: date) -> date:
    return date.fromordinal(max(day.toordinal() - 1, 1))


def _day_after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))
