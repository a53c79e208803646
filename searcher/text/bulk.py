"""The analysis of many texts at once, as arrays: the tokens of ``analyse``, several times faster.

ICU cuts each text into segments, and nearly all that ``analyse`` makes of a segment follows from its letters alone. So
each different segment is looked at once and gets a number; a text becomes a row of numbers, and numpy puts together
what the segments stand for. The little that depends on neighbours, gaps, breaks and left-over consonants, is found from
sums over the segments between two tokens. A text in which a cluster runs across a segment's end goes through
``analyse`` itself.
"""

import re
from array import array
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from .analysis import PART, WORD, Token, analyse, ends_khmer_phrase, is_left_over, line_ends, segment_tokens
from .english import stem
from .khmer import COENG, INVISIBLE
from .khmer_words import khmer_words
from .numbers import Numbers, spread
from .segments import segments

BREAK = 0xFFFFFFFF
"""Stands for a term in a slot that holds none: a phrase must not run across it."""
LEFT, RIGHT, KHMER, NORMAL = 4, 2, 2, 1
"""Edges of a token: left << LEFT | right << RIGHT | KHMER | NORMAL."""


class Slots(NamedTuple):
    """The tokens of texts: one slot for each position, those that no token has included."""

    starts: Numbers
    """Where the slots of each text begin, and one more: int64."""
    terms: Numbers
    """Number of the term in the vocabulary, or BREAK: uint32."""
    edges: Numbers
    """See above; 0 for a break: uint8."""
    gaps: Numbers
    """Characters from the end of the token before, or the beginning of the text, to the token; 0 for a break: int32."""
    lengths: Numbers
    """Characters of the token; 0 for a break: int32."""


class Held(NamedTuple):
    """Which texts hold which words, each pair once."""

    texts: Numbers
    words: Numbers
    """Places in ``names``."""
    names: list[str]


class Vocabulary:
    """Terms and their numbers, first come, first numbered."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self._numbers: dict[str, int] = {}
        self._stems: list[str] = []

    @property
    def stems(self) -> list[str]:
        """The stem of each term."""
        self._stems += map(stem, self.texts[len(self._stems) :])
        return self._stems

    def number(self, text: str) -> int:
        """The number of ``text``, a new one if it is new."""
        number = self._numbers.setdefault(text, len(self.texts))
        if number == len(self.texts):
            self.texts.append(text)
        return number


_SLOT_TABLES = ("terms", "edges", "lengths")
_SEGMENT_TABLES = ("first", "count", "length", "line_ends", "flags")
_SPACE, _STOP, _LEFT_OVER, _STARTS_KHMER, _ENDS_KHMER, _IRREGULAR = 1, 2, 4, 8, 16, 32
_MOST_SEGMENTS = 1 << 20
_LONGEST = 256

_MARK = "\u17b6-\u17d3\u17dd"
_CROSSES = re.compile(f"[{INVISIBLE}]*[{_MARK}]")
_RUNS_ON = re.compile(f"{COENG}[{INVISIBLE}{COENG}]*\\Z")


class _Segments(dict[str, int]):
    """Segment → its number; looks at each different one once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self.slots: dict[str, Any] = {"terms": array("I"), "edges": array("B"), "lengths": array("i")}
        self.tables: dict[str, Any] = {"flags": array("B"), **{name: array("i") for name in _SEGMENT_TABLES[:4]}}
        self.words = Vocabulary()
        self.held: dict[str, Any] = {"first": array("i"), "count": array("i"), "words": array("I")}
        self._vocabulary = vocabulary

    def __missing__(self, segment: str) -> int:
        tokens = segment_tokens(segment)
        flags = _STOP * ends_khmer_phrase(segment) | _SPACE * (segment == " ")
        if tokens:
            flags |= _STARTS_KHMER * tokens[0].khmer | _ENDS_KHMER * tokens[-1].khmer
            flags |= _LEFT_OVER * is_left_over(tokens[0])
        if _CROSSES.match(segment) or _RUNS_ON.search(segment) or not _tile(segment, tokens):
            flags |= _IRREGULAR
        own = (len(self.slots["terms"]), len(tokens), len(segment), line_ends(segment), flags)
        for name, value in zip(_SEGMENT_TABLES, own, strict=True):
            self.tables[name].append(value)
        for token in tokens:
            self.slots["terms"].append(self._vocabulary.number(token.text))
            self.slots["edges"].append(edges_of(token))
            self.slots["lengths"].append(token.end - token.start)
        words = [self.words.number(word) for word in khmer_words(segment, tokens)]
        self.held["first"].append(len(self.held["words"]))
        self.held["count"].append(len(words))
        self.held["words"].extend(words)
        number = len(self.held["first"]) - 1
        if len(segment) <= _LONGEST:
            self[segment] = number
        return number


def edges_of(token: Token) -> int:
    """How the edges of ``token`` stand in a slot."""
    return token.left << LEFT | token.right << RIGHT | KHMER * token.khmer | NORMAL * token.is_normal


def _tile(segment: str, tokens: Sequence[Token]) -> bool:
    """Whether ``tokens`` follow one another from end to end of ``segment``, or there are none."""
    ends = [0, *(token.end for token in tokens)]
    return not tokens or (
        ends[-1] == len(segment) and all(token.start == end for token, end in zip(tokens, ends, strict=False))
    )


class BulkAnalysis:
    """Analyses batch after batch with one vocabulary."""

    def __init__(self) -> None:
        self.vocabulary = Vocabulary()
        self._known = _Segments(self.vocabulary)

    def slots(self, texts: Sequence[str]) -> tuple[Slots, Held]:
        """The slots of ``texts``, and the Khmer words in each.

        Words are those of ``khmer_words``, and what stands before a left-over consonant.
        """
        if len(self._known) > _MOST_SEGMENTS:
            self.vocabulary = Vocabulary()
            self._known = _Segments(self.vocabulary)
        codes, starts, number_of = array("I"), [0], self._known.__getitem__
        for text in texts:
            codes.extend(map(number_of, segments(text)))
            starts.append(len(codes))
        return self._put_together(texts, np.frombuffer(codes, np.uint32), np.array(starts, np.int64))

    def _put_together(self, texts: Sequence[str], codes: Numbers, starts: Numbers) -> tuple[Slots, Held]:
        tables = {name: np.array(table) for name, table in self._known.tables.items()}
        text_of = np.repeat(np.arange(len(texts)), np.diff(starts))
        irregular = sorted({*text_of[tables["flags"][codes] & _IRREGULAR > 0].tolist()})
        if irregular:
            kept = ~np.isin(text_of, irregular)
            codes, text_of = codes[kept], text_of[kept]
        joined = _Joined(codes, text_of, tables)
        slots = joined.slots(len(texts), {name: np.array(table) for name, table in self._known.slots.items()})
        if irregular:
            slots = _spliced(slots, {number: self._slowly(texts[number]) for number in irregular})
        return slots, self._held(codes, text_of, {number: texts[number] for number in irregular})

    def _held(self, codes: Numbers, text_of: Numbers, irregular: dict[int, str]) -> Held:
        first, count, words = (np.array(table) for table in self._known.held.values())
        holding = np.flatnonzero(count[codes])
        codes, texts = codes[holding], text_of[holding]
        held = words[spread(first[codes], count[codes].astype(np.int64))].astype(np.int64)
        pairs = held << 32 | np.repeat(texts, count[codes])
        own = ((word, text) for text, whole in irregular.items() for word in khmer_words(whole, analyse(whole)))
        more = [self._known.words.number(word) << 32 | text for word, text in own]
        pairs = np.sort(np.concatenate([pairs, np.array(more, np.int64)]))
        pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]]
        return Held(pairs & 0xFFFFFFFF, pairs >> 32, self._known.words.texts)

    def _slowly(self, text: str) -> Slots:
        rows: list[tuple[int, int, int, int]] = []
        end = 0
        for token in analyse(text):
            rows += [(BREAK, 0, 0, 0)] * (token.position - len(rows))
            rows.append(
                (self.vocabulary.number(token.text), edges_of(token), token.start - end, token.end - token.start)
            )
            end = token.end
        terms, edges, gaps, lengths = zip(*rows, strict=True) if rows else ((), (), (), ())
        return Slots(np.array([0, len(rows)]), *_typed(terms, edges, gaps, lengths))


def _typed(terms: Any, edges: Any, gaps: Any, lengths: Any) -> tuple[Numbers, ...]:
    return np.array(terms, np.uint32), np.array(edges, np.uint8), np.array(gaps, np.int32), np.array(lengths, np.int32)


class _Joined:
    """Segments in a row: which hold tokens, and what lies between those."""

    def __init__(self, codes: Numbers, text_of: Numbers, tables: dict[str, Numbers]) -> None:
        flags, lengths = tables["flags"][codes], tables["length"][codes].astype(np.int64)
        self.places = np.flatnonzero(tables["count"][codes])
        """The segments with tokens."""
        self.text_of = text_of[self.places]
        self._codes = codes[self.places]
        self._count, self._first = tables["count"][self._codes].astype(np.int64), tables["first"][self._codes]
        before = np.append(0, self.places[:-1] + 1)[: len(self.places)]
        self._follows = np.append(False, self.text_of[1:] == self.text_of[:-1])[: len(self.places)]
        first_of_text = np.searchsorted(text_of, self.text_of)
        before = np.where(self._follows, before, first_of_text)

        def between(numbers: Numbers) -> Numbers:
            sums: Numbers = np.append(0, np.cumsum(numbers, dtype=np.int64))
            found: Numbers = sums[self.places] - sums[before]
            return found

        own = flags[self.places]
        ends_khmer = np.append(False, own[:-1] & _ENDS_KHMER > 0)[: len(own)] & self._follows
        self.gap = between(lengths)
        beside_khmer = ends_khmer | (own & _STARTS_KHMER > 0)
        is_space = (self.gap == 1) & (between(flags & _SPACE > 0) == 1)
        stops = beside_khmer & (between(flags & _STOP > 0) > 0)
        self._breaks = self._follows & (self.gap > 0) & ~is_space & (stops | (between(tables["line_ends"][codes]) > 1))
        self._left_over = ends_khmer & (self.gap == 0) & (own & _LEFT_OVER > 0)

    def slots(self, texts: int, tables: dict[str, Numbers]) -> Slots:
        """The slots of all tokens, in ``texts`` texts."""
        ends = np.cumsum(self._count + self._breaks)
        begins = ends - self._count
        size = int(ends[-1]) if len(ends) else 0
        source = spread(self._first, self._count)
        target = spread(begins, self._count)
        terms = np.full(size, BREAK, np.uint32)
        edges, gaps, lengths = np.zeros(size, np.uint8), np.zeros(size, np.int32), np.zeros(size, np.int32)
        terms[target], edges[target] = tables["terms"][source], tables["edges"][source]
        lengths[target] = tables["lengths"][source]
        gaps[begins] = self.gap
        doubted = begins[self._left_over] - 1
        edges[doubted] = edges[doubted] & ~np.uint8(3 << RIGHT) | PART << RIGHT
        starts = np.append(0, ends)[np.searchsorted(self.text_of, np.arange(texts + 1))]
        return Slots(starts, terms, edges, gaps, lengths)


def _spliced(slots: Slots, own: dict[int, Slots]) -> Slots:
    """``slots`` with those of some texts put in their places."""
    columns: list[list[Numbers]] = [[], [], [], []]
    lengths = np.diff(slots.starts)
    at = 0
    for number, text_slots in sorted(own.items()):
        here = slots.starts[number]
        for column, kept, put_in in zip(columns, slots[1:], text_slots[1:], strict=True):
            column += [kept[at:here], put_in]
        lengths[number] = len(text_slots.terms)
        at = here
    for column, kept in zip(columns, slots[1:], strict=True):
        column.append(kept[at:])
    return Slots(np.append(0, np.cumsum(lengths)), *map(np.concatenate, columns))


assert WORD << LEFT | WORD << RIGHT | KHMER | NORMAL < 1 << 8
