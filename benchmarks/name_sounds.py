"""How often a Latin name finds its Khmer spelling by sound, and how often English words are taken for a name.

    python benchmarks/name_sounds.py --names NAMES.tsv --khmer KHMER.txt ... --english TEXT ... [--more NUMBER]

NAMES.tsv holds people, a Latin name with the surname first and a Khmer name a line. Each line of the KHMER.txt files is
a post of an index that is made for the while, each name once more in a post of its own. ``--more`` adds as many names,
put together at random from the surnames and given names there. English is every pair of words that stand side by side
in the TEXT files: each pair should find nothing, unless it is a name. The table of names plays no part.
"""

import random
import re
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from searcher import Post, open_index
from searcher.index.manifest import checked_manifest, open_segments
from searcher.index.names import FIELD, guess, may_be_name, name_terms
from searcher.index.reader import IndexReader
from searcher.text.analysis import analyse, key
from searcher.text.people import names_in


def main() -> None:
    """Print the figures."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--khmer", type=Path, nargs="+", required=True)
    parser.add_argument("--english", type=Path, nargs="+", required=True)
    parser.add_argument("--more", type=int, default=0)
    given = parser.parse_args()
    people = [tuple(line.split("\t")) for line in _lines(given.names)]
    lines = [line.replace("_", "") for path in given.khmer for line in _lines(path)]
    with tempfile.TemporaryDirectory() as folder:
        without = _indexed(f"{folder}/without", lines, given.more)
        _print_english(without, sorted({pair for path in given.english for pair in _pairs(path)}))
        _print_people("not in the index", without, [one for one in people if not _holds(without, one[1])])
        lines += (f"លោក {khmer} ។" for _, khmer in people)
        _print_people("in the index", _indexed(f"{folder}/with", lines, given.more), people)


def _lines(path: Path) -> list[str]:
    return path.read_text(encoding="utf-8").splitlines()


def _indexed(folder: str, lines: Sequence[str], more: int) -> IndexReader:
    lines = [*lines, *_made_up(lines, more)]
    started = time.perf_counter()
    open_index(folder).add(Post(id=str(number), title="", body=line) for number, line in enumerate(lines))
    whole = time.perf_counter() - started
    analysed = [(line, analyse(line)) for line in lines]
    started = time.perf_counter()
    for line, tokens in analysed:
        list(name_terms(names_in(line, tokens)))
    share = (time.perf_counter() - started) / whole
    reader = IndexReader([opened[1:] for opened in open_segments(Path(folder), checked_manifest(Path(folder)))])
    names = len(list(reader.terms(FIELD)))
    print(f"{len(lines):,} posts, {names:,} names, {len(lines) / whole:,.0f} posts/s; {share:.3f} of it to find names")
    return reader


def _made_up(lines: Sequence[str], number: int) -> Iterator[str]:
    found = [term.split("\t")[2].split(" ") for line in lines for term in name_terms(names_in(line, analyse(line)))]
    chance = random.Random(1)
    for _ in range(number):
        yield f"លោក {chance.choice(found)[0]} {chance.choice(found)[1]} ។"


def _holds(reader: IndexReader, khmer: str) -> bool:
    return any(term.endswith(f"\t{khmer}") for term in reader.terms(FIELD))


def _pairs(path: Path) -> Iterator[str]:
    for text in _lines(path):
        for one, other in pairwise(analyse(text)):
            if one.text.isascii() and other.text.isascii() and re.fullmatch(r"\s", text[one.end : other.start]):
                yield f"{one.text} {other.text}"


def _guess(reader: IndexReader, latin: str) -> str | None:
    words = key(latin).split()
    return guess(reader, " ".join(words)) if may_be_name(words) else None


def _print_english(reader: IndexReader, pairs: Sequence[str]) -> None:
    found = {pair: name for pair in pairs if (name := _guess(reader, pair))}
    print(f"English pairs: {len(pairs):,}; find a name: {len(found)}")
    print("   ", "; ".join(f"{pair} {name}" for pair, name in found.items()))


def _print_people(where: str, reader: IndexReader, people: Sequence[tuple[str, ...]]) -> None:
    started = time.perf_counter()
    answers = [(_guess(reader, latin), khmer) for latin, khmer in people]
    spent = (time.perf_counter() - started) / len(people) * 1e6
    right = sum(answer is not None and key(answer) == key(khmer) for answer, khmer in answers)
    other = sum(answer is not None for answer, _ in answers) - right
    print(f"people {where}: {len(people)}; right {right}, another {other}; {spent:.0f} µs each")


if __name__ == "__main__":
    main()
