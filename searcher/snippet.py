"""A post's text and the words sought in it: what to mark, and the best passages to show.

A snippet is a value: a piece of the text and the spans to mark in it. It holds no markup; whoever prints it
chooses the marks. Spans never overlap and never cut a Khmer cluster, nor does the piece itself.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from .query import Words, spellings
from .text.analysis import Token, analyse, has_khmer
from .text.phrases import phrase_starts

MOST_PASSAGES = 3
PASSAGE_WIDTH = 170
"""Characters that a passage aims at."""
LEAD = 50
"""Characters before the first mark, at most."""

Span = tuple[int, int]


class Snippet(NamedTuple):
    """``text[start:end]`` is to be marked for each of ``spans``, which are in order."""

    text: str
    spans: tuple[Span, ...] = ()
    cut_before: bool = False
    """The post's text goes on before this piece …"""
    cut_after: bool = False
    """… and after it."""

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in order, as (piece, whether it is marked)."""
        at = 0
        for start, end in self.spans:
            if at < start:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def parts(text: Snippet, places: Iterable[Span]) -> Iterator[Snippet]:
    """Pieces of ``text``, each with its own marks; a mark may go over several."""
    starts = [start for start, _ in text.spans]
    ends = [end for _, end in text.spans]
    for start, stop in places:
        inside = text.spans[bisect_right(ends, start) : bisect_left(starts, stop)] if start < stop else ()
        marks = tuple((max(first, start) - start, min(last, stop) - start) for first, last in inside)
        yield Snippet(text.text[start:stop], marks)


class Match(NamedTuple):
    """``text[start:end]`` holds words number ``which`` of those sought."""

    start: int
    end: int
    which: int


def matches(tokens: Sequence[Token], sought: Iterable[Words]) -> list[Match]:
    """Every place in ``tokens`` that holds one of ``sought``, in order of place."""
    by_text: dict[str, list[int]] = defaultdict(list)
    by_stem: dict[str, list[int]] = defaultdict(list)
    place_at = {}
    for place, token in enumerate(tokens):
        by_text[token.text].append(token.position)
        by_stem[token.stem].append(token.position)
        place_at[token.position] = place

    def positions(words: Words, token: Token, is_last: bool) -> list[int]:
        if words.prefix and is_last:
            return [position for text, there in by_text.items() if text.startswith(token.text) for position in there]
        return by_text.get(token.text, []) if words.exact else by_stem.get(token.stem, [])

    found: list[Match] = []
    for which, words in enumerate(sought):
        for phrase in spellings(words):
            units = [positions(words, token, token is phrase[-1]) for token in phrase]
            offsets = [token.position - phrase[0].position for token in phrase]
            last = offsets[-1]
            found += (
                Match(tokens[place_at[start]].start, tokens[place_at[start + last]].end, which)
                for start in phrase_starts(units, offsets)
            )
    return sorted(found, key=lambda match: (match.start, -match.end))


class Shown(NamedTuple):
    """What is shown of a post among others: the title with its marks, and passages of the body."""

    title: Snippet
    passages: tuple[Snippet, ...]


class Layout(NamedTuple):
    """Where the tokens of a text stand, in order."""

    starts: Sequence[int]
    ends: Sequence[int]
    starts_word: Sequence[int]
    """Whether a word begins with it: 0 where none does."""

    def ends_word(self, place: int) -> int:
        """Whether a word ends with this token: whether the next one begins one."""
        return place + 1 == len(self.starts) or self.starts_word[place + 1]


def layout(tokens: Sequence[Token]) -> Layout:
    """Where ``tokens`` stand."""
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    return Layout(starts, ends, [token.starts_word for token in tokens])


def mark(text: str, sought: Sequence[Words]) -> Snippet:
    """The whole of ``text`` with every place marked that holds one of ``sought``."""
    return marked(text, matches(analyse(text), sought))


def marked(text: str, found: Iterable[Match]) -> Snippet:
    """The whole of ``text`` with the matches ``found`` marked."""
    return Snippet(text, _spans(found))


def passages(text: str, sought: Sequence[Words]) -> tuple[Snippet, ...]:
    """One to three pieces of ``text`` that show most of ``sought``, in reading order.

    The beginning of the text where it holds none of them; nothing for an empty text.
    """
    tokens = analyse(text)
    return passages_around(text, layout(tokens), matches(tokens, (words for words in sought if not words.title_only)))


def passages_around(text: str, tokens: Layout, found: list[Match]) -> tuple[Snippet, ...]:
    """The same, for matches that are known, in the order of ``matches``."""
    if not found:
        return () if _is_blank(text) else (_beginning(text, tokens),)
    spans = _spans(found)
    pieces: list[Snippet] = []
    floor = 0
    for window in sorted(_windows(found), key=lambda window: window[0].start):
        start = _start(text, tokens, window[0].start, max(floor, window[0].start - LEAD))
        end = _end(text, tokens, window[-1].end, start)
        pieces.append(_cut(text, tokens, spans, start, end))
        floor = start + len(pieces[-1].text)
    return tuple(pieces)


def _beginning(text: str, tokens: Layout) -> Snippet:
    start = len(text) - len(text.lstrip())
    return _cut(text, tokens, (), start, _end(text, tokens, start, start))


def _windows(found: list[Match]) -> list[list[Match]]:
    """The best groups of neighbouring matches: first those that show words not shown yet, then the fullest."""
    if len(found) == 1:
        return [found]
    chosen: list[list[Match]] = []
    shown: set[int] = set()
    left = found
    while left and len(chosen) < MOST_PASSAGES:
        best = _best_window(left, shown)
        if chosen and not {match.which for match in best} - shown:
            break
        shown |= {match.which for match in best}
        chosen.append(best)
        low, high = best[0].start - PASSAGE_WIDTH, best[-1].end + PASSAGE_WIDTH
        left = [match for match in left if match.end <= low or match.start >= high]
    return chosen


def _best_window(found: list[Match], shown: set[int]) -> list[Match]:
    inside: defaultdict[int, int] = defaultdict(int)
    best, best_value = slice(0, 1), (-1, -1, -1)
    end = different = unseen = 0
    for start, first in enumerate(found):
        while end < len(found) and (end <= start or found[end].end <= first.start + PASSAGE_WIDTH - LEAD):
            which = found[end].which
            if not inside[which]:
                different += 1
                unseen += which not in shown
            inside[which] += 1
            end += 1
        value = (unseen, different, end - start)
        if value > best_value:
            best, best_value = slice(start, end), value
        inside[first.which] -= 1
        if not inside[first.which]:
            different -= 1
            unseen -= first.which not in shown
    return found[best]


_SENTENCE_END = re.compile(r"[.!?។៕\n\r]")


def _start(text: str, tokens: Layout, match_start: int, low: int) -> int:
    """The first sentence that begins from ``low`` on, else the first word."""
    begin = bisect_left(tokens.starts, low)
    stop = bisect_right(tokens.starts, match_start, begin)
    first = next((place for place in range(begin, stop) if tokens.starts_word[place]), stop)
    if first == stop:
        return match_start
    if not first:
        return tokens.starts[0]
    for sentence_end in _SENTENCE_END.finditer(text, tokens.ends[first - 1], match_start):
        at = sentence_end.start()
        place = bisect_right(tokens.starts, at, first, stop)
        if place < stop and tokens.starts_word[place] and tokens.ends[place - 1] <= at:
            return tokens.starts[place]
    return tokens.starts[first]


def _end(text: str, tokens: Layout, match_end: int, start: int) -> int:
    """The last word that ends within the width, with the punctuation that clings to it."""
    high = max(start + PASSAGE_WIDTH, match_end)
    if high >= len(text):
        return len(text.rstrip())
    begin = bisect_right(tokens.ends, match_end)
    stop = bisect_right(tokens.ends, high, begin)
    last = next((place for place in range(stop - 1, begin - 1, -1) if tokens.ends_word(place)), None)
    if last is None:
        return high if match_end == start else match_end
    end = tokens.ends[last]
    following = tokens.starts[last + 1] if last + 1 < len(tokens.starts) else len(text)
    while end < following and not text[end].isspace() and end <= high + _CLINGING:
        end += 1
    return end


_CLINGING = 3
_LONGEST_PASSAGE = 4 * PASSAGE_WIDTH


def _cut(text: str, tokens: Layout, spans: Sequence[Span], start: int, end: int) -> Snippet:
    end = next((high for low, high in spans if low < end < high), end)
    end = _not_inside_a_token(text, tokens, min(end, start + _LONGEST_PASSAGE))
    inside = [(max(low, start) - start, min(high, end) - start) for low, high in spans if low < end and high > start]
    cut_before, cut_after = not _is_blank(text[:start]), not _is_blank(text[end:])
    return Snippet(text[start:end], tuple(inside), cut_before, cut_after)


def _is_blank(text: str) -> bool:
    return not text or text.isspace()


def _not_inside_a_token(text: str, tokens: Layout, end: int) -> int:
    """Only a Khmer cluster must stay whole: another word that is longer than a passage is cut anywhere."""
    place = bisect_left(tokens.ends, end)
    if (
        place < len(tokens.ends)
        and (start := tokens.starts[place]) < end
        and has_khmer(text[start : tokens.ends[place]])
    ):
        return tokens.ends[place]
    return end


def _spans(found: Iterable[Match]) -> tuple[Span, ...]:
    """The matches' places, with those that overlap or touch joined."""
    joined: list[Span] = []
    for match in found:
        if joined and match.start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], match.end))
        else:
            joined.append((match.start, match.end))
    return tuple(joined)
