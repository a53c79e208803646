"""Names in the other script: Kem Sokha for កឹម សុខា, and the other way round, from a table that people curate.

The table is ``aliases.tsv`` beside this file; its first lines say where the rows come from and how to correct them.
A name is looked up as a whole by its key, so that case, accents, hyphens, spaces between Khmer words, encodings and
accepted spellings of Khmer make no difference.
"""

from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .analysis import has_khmer
from .english import fold
from .khmer import clusters, normal_form
from .variants import variants


class Alias(NamedTuple):
    """One row of the table: a name in both scripts."""

    latin: str
    khmer: str
    kind: str
    """One of ``province``, ``person``, ``given name`` and ``surname``."""


def other_script(key: str) -> tuple[str, ...]:
    """The names in the other script for the key (see analysis.key) of a whole name of the table; else none.

    In the table's order, the usual spelling first: for ``"sokha kem"`` it is ``("កឹម សុខា",)``.
    """
    if has_khmer(key):
        return tuple(dict.fromkeys(row.latin for row in _rows_in_khmer(key)))
    return tuple(dict.fromkeys(row.khmer for row in _rows_in_latin(key)))


def surname_first(latin: str) -> str:
    """A person's Latin name that ends with the surname, turned round: Khmer names begin with it."""
    *given, surname = latin.split() or [""]
    return " ".join([surname, *given])


_TABLE = Path(__file__).with_name("aliases.tsv")  # importlib.resources would cost more time than reading does
_LONGEST_KHMER = 12
"""Clusters of the longest name of the table, and some more."""


@cache
def table() -> tuple[Alias, ...]:
    """Every row, in the table's order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(Alias(*line.split("\t")[:3]) for line in lines if line and not line.startswith("#"))


def _rows_in_latin(key: str) -> list[Alias]:
    turned = _by_latin_key().get(surname_first(key), ())
    return [*_by_latin_key().get(key, ()), *(row for row in turned if row.kind == "person")]


def _rows_in_khmer(key: str) -> list[Alias]:
    term = tuple(key.split())
    if len(term) > _LONGEST_KHMER:
        return []
    rows = _by_khmer_key(key[0])
    return [row for spelling in variants(term) for row in rows.get(" ".join(spelling), ())]


# To analyse the whole table would take longer than a search: keys are put together from their parts, Latin ones in a
# fraction of a millisecond, and Khmer ones only for the rows that start with the same letter.


@cache
def _by_latin_key() -> dict[str, list[Alias]]:
    rows: dict[str, list[Alias]] = {}
    for row in table():
        rows.setdefault(fold(row.latin), []).append(row)
    return rows


@cache
def _by_khmer_key(first: str) -> dict[str, list[Alias]]:
    rows: dict[str, list[Alias]] = {}
    for row in table():
        if row.khmer.startswith(first):
            rows.setdefault(_khmer_key(row.khmer), []).append(row)
    return rows


def _khmer_key(name: str) -> str:
    return " ".join(chain.from_iterable(normal_form(name[start:end]) for start, end in clusters(name)))
