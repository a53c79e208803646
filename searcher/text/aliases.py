"""Names in the other script: Kem Sokha for កឹម សុខា, and the other way round, from a table that people curate.

The table is ``aliases.tsv`` beside this file; its first lines say where the rows come from and how to correct them.
A text is looked up as a whole, by the key that posts and queries share, so that case, accents, hyphens, spaces
between Khmer words and Khmer encodings make no difference.
"""

import re
from functools import cache
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from .analysis import has_khmer, key
from .english import fold
from .khmer import clusters, normal_form


class Alias(NamedTuple):
    """One row of the table: a name in both scripts."""

    latin: str
    khmer: str
    kind: str
    """One of ``province``, ``person``, ``given name`` and ``surname``."""


def aliases(text: str) -> tuple[Alias, ...]:
    """The rows whose name, in either script, is the whole of ``text``; in the table's order."""
    sought = key(text)
    return _with_khmer_key(sought) if has_khmer(text) else tuple(_by_latin_key().get(sought, ()))


def other_script(text: str) -> tuple[str, ...]:
    """The names in the other script for a ``text`` that is a name of the table as a whole; else none.

    In the table's order, the usual spelling first: ``other_script("sokha kem")`` is ``("កឹម សុខា",)``.
    """
    khmer = has_khmer(text)
    return tuple(dict.fromkeys(row.latin if khmer else row.khmer for row in aliases(text)))


def orders(latin: str) -> tuple[str, ...]:
    """The orders in which a person's Latin name is written: as it is, and with its first word, the surname, last.

    Khmer names are surname first; English writers often put the surname last.
    """
    surname, *given = latin.split() or [""]
    return (latin, " ".join([*given, surname])) if given else (latin,)


_TABLE = Path(__file__).with_name("aliases.tsv")  # importlib.resources would cost more time than reading does
_BETWEEN_WORDS = re.compile(r"[\s-]+")


@cache
def table() -> tuple[Alias, ...]:
    """Every row, in the table's order."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()
    return tuple(Alias(*line.split("\t")[:3]) for line in lines if line and not line.startswith("#"))


# To analyse the whole table would take longer than a search: keys are put together from their parts, Latin ones in a
# fraction of a millisecond, and Khmer ones only for the rows that start with the same letter.


@cache
def _by_latin_key() -> dict[str, list[Alias]]:
    rows: dict[str, list[Alias]] = {}
    for row in table():
        for name in orders(row.latin) if row.kind == "person" else (row.latin,):
            rows.setdefault(" ".join(map(fold, _BETWEEN_WORDS.split(name))), []).append(row)
    return rows


def _with_khmer_key(sought: str) -> tuple[Alias, ...]:
    first = sought[:1]
    return tuple(row for row in table() if row.khmer.startswith(first) and _khmer_key(row.khmer) == sought)


def _khmer_key(name: str) -> str:
    return " ".join(chain.from_iterable(normal_form(name[start:end]) for start, end in clusters(name)))
