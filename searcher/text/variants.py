"""The other accepted spellings of a Khmer term, for the query only.

Khmer is spelt by two dictionaries and by habit, and a post may hold a word in any of their spellings. Encodings are no
matter here, the normal form has folded those. A rule stands in this file only if both spellings sound the same where it
applies, as tested against pronunciation lexicons. Rules that also join different words (ឡ/ល everywhere: លាន million,
ឡាន car; dropping ័: ប្រព័ន្ធ system, ប្រពន្ធ wife) are left out, or bound to the places or words where they are safe.

A term is its clusters in normal form. Each rule rewrites some clusters and can be applied either way.
"""

from collections.abc import Iterator
from itertools import islice, pairwise

from .khmer import COENG, clusters, normal_form

MOST_VARIANTS = 16
"""Spellings of one term, its own included."""

Term = tuple[str, ...]

_CONSONANTS = frozenset(chr(code) for code in range(0x1780, 0x17A3))
_BASES = frozenset(chr(code) for code in range(0x1780, 0x17B4))
_NIKAHIT, _MO, _LO, _LA = "\u17c6", "\u1798", "\u179b", "\u17a1"
_REAHMUK, _YUUKALEAPINTU = "\u17c7", "\u17c8"


def variants(term: Term) -> tuple[Term, ...]:
    """The spellings of ``term``, itself first, at most MOST_VARIANTS."""
    return tuple(islice(_spellings(term), MOST_VARIANTS))


def _spellings(term: Term) -> Iterator[Term]:
    seen = {term}
    queue = [term]
    while queue:
        spelling = queue.pop(0)
        yield spelling
        for rule in _RULES:
            for other in rule(spelling):
                if other not in seen:
                    seen.add(other)
                    queue.append(other)


def _nasal_as_sign_or_letter(term: Term) -> Iterator[Term]:
    """សំរាប់ = សម្រាប់: ំ before a consonant, or ម with that consonant below it."""
    for place, (first, second) in enumerate(pairwise(term)):
        if _is_bare(first.removesuffix(_NIKAHIT)) and first.endswith(_NIKAHIT) and second[0] in _CONSONANTS:
            joined = normal_form(_MO + COENG + second)
            yield _replaced(term, place, 2, (first[:-1], *joined))
        if _is_bare(first) and second.startswith(_MO + COENG) and second[2:3] in _CONSONANTS:
            yield _replaced(term, place, 2, (first + _NIKAHIT, *normal_form(second[2:])))


def _lo_or_la_after_a_weak_syllable(term: Term) -> Iterator[Term]:
    """ស្រលាញ់ = ស្រឡាញ់: ល or ឡ after a cluster with ំ, or one without vowel that cannot be the end of a word."""
    for place, (first, second) in enumerate(pairwise(term)):
        other = {_LO: _LA, _LA: _LO}.get(second[0])
        is_weak = _is_bare(first) and (place == 0 or COENG in first)
        if other and (is_weak or (_is_bare(first.removesuffix(_NIKAHIT)) and first.endswith(_NIKAHIT))):
            yield _replaced(term, place + 1, 1, (other + second[1:],))


def _visarga(term: Term) -> Iterator[Term]:
    """ៈ = ះ: two signs for one breath."""
    swap = {_REAHMUK: _YUUKALEAPINTU, _YUUKALEAPINTU: _REAHMUK}
    for place, cluster in enumerate(term):
        if cluster[-1] in swap:
            yield _replaced(term, place, 1, (cluster[:-1] + swap[cluster[-1]],))


def _listed(term: Term) -> Iterator[Term]:
    """Words of the table, wherever they stand in the term."""
    for group in _GROUPS:
        for spelling in group:
            for place in range(len(term) - len(spelling) + 1):
                if term[place : place + len(spelling)] == spelling:
                    for other in group:
                        if other != spelling:
                            yield _replaced(term, place, len(spelling), other)


_RULES = (_nasal_as_sign_or_letter, _listed, _visarga, _lo_or_la_after_a_weak_syllable)


def _is_bare(cluster: str) -> bool:
    """Whether a cluster has a base and subscripts and nothing else: no vowel, no sign."""
    return bool(cluster) and all(letter in _BASES or letter == COENG for letter in cluster)


def _replaced(term: Term, place: int, length: int, by: Term) -> Term:
    return (*term[:place], *by, *term[place + length :])


def _term(text: str) -> Term:
    return tuple(unit for start, end in clusters(text) for unit in normal_form(text[start:end]))


_WORDS_WITH_SEVERAL_SPELLINGS = (
    "ឱ្យ អោយ ឱយ",  # give, let
    "ព័ត៌មាន ពត៌មាន",  # news
    "ទូរស័ព្ទ ទូរសព្ទ",  # telephone
    "សញ្ញាប័ត្រ សញ្ញាបត្រ",  # diploma
    "ក្របខ័ណ្ឌ ក្របខណ្ឌ",  # framework
)
_GROUPS = tuple(tuple(_term(word) for word in words.split()) for words in _WORDS_WITH_SEVERAL_SPELLINGS)
